"""Two editions compared as a whole; verdicts are left out, because weighing everything takes its time."""

from __future__ import annotations

import pandas as pd
import pytest
from few_questions import few, real, year
from synthetic_year import new_report, new_study, renamed_study

from evidence_tools.editions.comparing import compare, with_log
from evidence_tools.editions.words import what_changed
from evidence_tools.evidence.deriving import derived, table_of_rows
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.wording import loose_digits


def logged(evidence, *entries):
    """The evidence with a SYNTHETIC log."""
    columns = ("table", "key", "column", "reason")
    signed = {"date": "2027-02-01", "author": "Synthetic reader", "before": "", "after": "", "source_id": ""}
    rows = [
        signed | dict(zip(columns, entry, strict=True)) | {"change_id": f"h{n:03}"}
        for n, entry in enumerate(entries, 1)
    ]
    table = table_of_rows(BY_NAME["changes"], rows, range(2, len(rows) + 2))
    return derived(evidence, evidence.label, {"changes": table})


@pytest.fixture(scope="module")
def changes():
    told = (("studies", "", "", "synthetic: whole table"), ("continuous", "c901", "", "synthetic: one row"))
    lines = []
    found = compare(
        few(real(), "pain_from_12"),
        logged(few(year(new_report, new_study), "pain_from_12"), *told),
        verdicts=False,
        done=lines.append,
    )
    assert len(lines) == 3
    return found


def test_what_moved_is_named_and_added_up(changes):
    assert changes.moved("k") == ["pain_from_12"]
    assert list(changes.waterfall("pain_from_12", "k")["level"]) == [5, 6, 7]
    assert [step.name for step in changes.steps] == ["new_report", "new_study"]


def test_numbers_tell_what_is_new_and_what_moved(changes):
    numbers = changes.numbers.set_index("key")
    assert numbers.loc["pain_from_12.k", "how"] == "moved"
    assert numbers.loc["pain_from_12.k", ["before_shown", "after_shown"]].tolist() == ["5", "7"]
    assert numbers.loc["pain_from_12.study.synthetic_trial_2027.estimate", "how"] == "new"


def test_reasons_come_from_the_log_the_narrowest_first(changes):
    found = changes.differences.set_index(["table", "key", "column"]).sort_index()
    assert found.loc[("continuous", "c901", ""), "reason"] == "synthetic: one row"
    assert set(changes.differences.loc[changes.differences["table"] == "studies", "reason"]) == {
        "synthetic: whole table"
    }
    assert found.loc[("continuous", "c902", ""), "reason"] == ""


def test_of_several_entries_the_last_counts():
    row = pd.DataFrame([{"table": "arms", "key": "a/b", "column": "note"}])
    later = logged(real(), ("arms", "a/b", "note", "first"), ("arms", "", "", "wide"), ("arms", "a/b", "note", "last"))
    assert with_log(row, later)["reason"].tolist() == ["last"]


def test_without_stored_results_there_is_no_software_step(changes):
    assert changes.software.empty
    assert "no results" in changes.software_note


def test_the_page_says_what_is_new_by_name_and_types_no_digit(changes):
    page = what_changed(changes)
    assert page.short[0].text == "Results: 1 of 1 moved, in pain."
    assert page.new[0].text == "1 new study: Synthetic trial 2027"
    assert any("report of a known study" in passage.text for passage in page.new)
    assert page.moved[0].items[0].text.startswith("Pain: 12 months and over, from −3.8 to ")
    assert any("synthetic: one row" in passage.text for passage in page.why)
    assert [told.text for told in page.told() if loose_digits(told)] == []
    assert all(number.key.startswith("changes.") for told in page.told() for number in told.numbers)


def test_the_page_of_an_edition_beside_itself_says_that_nothing_differs():
    page = what_changed(compare(few(real(), "pain_from_12"), few(real(), "pain_from_12"), verdicts=False))
    assert page.new[0].text == "Nothing differs between the two editions."
    assert page.moved[0].text == "No estimate is printed otherwise."
    assert page.unchanged[0].text == "1 estimate is printed as before."


def test_a_study_under_another_name_is_neither_new_nor_gone():
    page = what_changed(compare(few(real(), "pain_from_12"), few(year(renamed_study), "pain_from_12"), verdicts=False))
    assert page.new
    assert not any("stud" in passage.text for passage in page.new)
