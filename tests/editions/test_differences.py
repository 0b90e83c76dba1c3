"""What differs between two editions, and the step it belongs to."""

from __future__ import annotations

import pytest
from few_questions import DAYS, known_on, real, year
from synthetic_year import (
    CHANGES,
    GONE,
    KNOWN,
    OTHER,
    REPORT,
    STUDY,
    changed_claim,
    changed_judgement,
    changed_method,
    changed_reference,
    changed_selection,
    changed_window,
    corrected_cell,
    new_report,
    new_study,
    removed_study,
    renamed_study,
    split_study,
)

from evidence_tools.editions.differences import COLUMNS, differences


def told(*changes):
    return differences(real(), year(*changes))


def test_an_edition_differs_from_itself_in_nothing():
    assert differences(real(), real()).empty
    assert tuple(differences(real(), real()).columns) == COLUMNS


def test_what_names_an_edition_and_its_journals_are_no_differences():
    assert told().empty
    assert not set(told(corrected_cell)["table"]) & {"corrections", "exceptions", "changes"}


@pytest.mark.parametrize(
    ("change", "steps"),
    [
        (corrected_cell, {"corrected"}),
        (new_report, {"new_report"}),
        (new_study, {"new_study"}),
        (removed_study, {"removed", "corrected"}),
        (changed_reference, {"reference"}),
        (changed_window, {"protocol"}),
        (changed_selection, {"protocol"}),
        (changed_method, {"method"}),
        (changed_claim, {"policy"}),
        (changed_judgement, {"policy"}),
    ],
)
def test_each_change_belongs_to_its_step(change, steps):
    assert set(told(change)["step"]) == steps


def test_a_cell_is_named_with_what_stood_there():
    row = told(corrected_cell).set_index("column").loc["change_mean"]
    assert (row["table"], row["key"], row["before"], row["after"], row["how"]) == (
        *("continuous", "c021", "-2.9", "-3.9"),
        "changed",
    )


def test_the_cells_of_a_study_that_tell_of_a_report_come_with_it():
    found = told(new_report)
    assert set(found.loc[found["table"] == "studies", "column"]) == {"all_source_ids", "max_followup_months"}
    assert set(found.loc[found["how"] == "added", "key"]) == {REPORT, "c901"}
    assert set(found.loc[found["table"] != "sources", "study"]) == {KNOWN}


def test_rows_of_a_new_and_of_a_removed_study_are_whole_rows():
    found = told(new_study, removed_study)
    of_new, of_gone = (
        found[found["study"].str.split(";").map(lambda names, one=one: one in names)] for one in (STUDY, GONE)
    )
    assert set(of_new["how"]) == {"added"}
    assert set(of_gone["how"]) == {"removed"}
    assert (of_new[["column", "before", "after"]] == "").all(axis=None)


def test_a_rule_is_named_by_its_path():
    row = told(changed_method).iloc[0]
    assert (row["table"], row["key"], row["column"], row["before"], row["after"]) == (
        *("protocol", "", "method.test"),
        *("adhoc", "z"),
    )


def test_the_rows_of_a_year_differ_once_each():
    found = told(*CHANGES)
    assert not found.duplicated(["table", "key", "column"]).any()


@pytest.mark.parametrize(("day", "later"), [(DAYS[1], DAYS[2]), (DAYS[2], DAYS[3])])
def test_two_days_of_one_protocol_differ_by_evidence_alone(day, later):
    assert set(differences(known_on(day), known_on(later))["step"]) <= {
        "new_report",
        "new_study",
        "new_review",
        "policy",
    }


def test_on_the_way_back_rules_go_with_their_rows():
    found = differences(known_on(DAYS[3]), known_on(DAYS[2]))
    assert set(found.loc[found["table"] == "protocol", "step"]) == {"removed"}


@pytest.mark.parametrize("change", [renamed_study, split_study])
def test_a_study_renamed_or_split_is_corrected_and_not_new(change):
    assert set(told(change)["step"]) == {"corrected"}


def test_a_rule_goes_with_its_rows():
    found = told(renamed_study)
    rules = found[found["table"] == "protocol"]
    assert {(row.column.split(".")[2], row.how) for row in rules.itertuples()} == {(KNOWN, "removed"), (OTHER, "added")}
