"""How long anybody was followed, and what the tables hold on cost."""

from __future__ import annotations

import pytest
from edition_copies import Copy
from protocol_rules import with_rules

import evidence_tools as et
from evidence_tools.limits import cost_effectiveness, long_term
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import subject_of


def _challenged(evidence: et.Evidence, question: str, module: object = long_term) -> Limitation:
    subject = subject_of(et.answer(evidence, question), evidence)
    assert module.applies(subject)
    return module.challenge(subject)


def test_patients_at_and_beyond_the_months_of_the_protocol(evidence: et.Evidence) -> None:
    found = _challenged(evidence, "pain_from_12")
    assert found.verdict == "cannot say"
    assert found.quantity == 0
    assert "36 months (MOTION 2022, 48 patients)" in found.reason
    assert "191 treated patients (2 studies) at 24 months or later and nobody at 60 months or later" in found.reason
    rows = found.table.set_index("Study")
    assert rows.loc["MOTION 2022", "24 months or later"] == 48
    assert rows.loc["MiDAS I 2010", ["Longest visit, months", "24 months or later"]].tolist() == [12, 0]


def test_percent_gains_count_as_numbers(evidence: et.Evidence) -> None:
    assert "at most 48 treated patients (1 study) at 24 months" in _challenged(evidence, "walking_time_from_12").reason


def test_five_years_are_reached_by_one_cohort(evidence: et.Evidence) -> None:
    found = _challenged(evidence, "open_decompression")
    assert found.quantity == 75
    assert found.unit == "patients"


def test_studies_that_share_patients_are_counted_once(evidence: et.Evidence, copy: Copy) -> None:
    question = "harm_against_laminectomy"
    assert "2,229 treated patients (1 study)" in _challenged(evidence, question).reason
    copy.change_protocol('same_patients = ["probable"]', "same_patients = []")
    assert "4,426 treated patients (2 studies)" in _challenged(copy.read(), question).reason


def test_only_the_designs_that_were_asked_for(evidence: et.Evidence) -> None:
    studies = _challenged(evidence, "subsequent_surgery").table["Study"].tolist()
    assert "MOTION 2022" in studies
    assert not any(name.startswith("Staats") for name in studies)


def test_other_months_in_the_protocol_change_the_quantity(evidence: et.Evidence) -> None:
    found = _challenged(with_rules(evidence, "long_term", months=(12, 36)), "pain_from_12")
    assert found.quantity == 48
    assert "36 months or later" in found.table


def test_the_longest_comparator_stands_beside_it(evidence: et.Evidence) -> None:
    table = _challenged(evidence, "subsequent_surgery").table.set_index("Study")
    comparators = evidence.comparators
    longest = comparators.loc[comparators["outcome"] == "subsequent_surgery", "timepoint_months"].max()
    assert table.loc["Other treatments (reference tables)", "Longest visit, months"] == longest


def test_no_visit_at_all_is_said(copy: Copy) -> None:
    for row in ("c004", "c005", "c006", "c013"):
        copy.change("continuous", row, analysis_use="do_not_pool", use_reason="a test")
    found = _challenged(copy.read(), "walking_time_from_12")
    assert found.reason.startswith("No visit after treatment has a number for this outcome.")


def test_no_row_is_about_cost(evidence: et.Evidence) -> None:
    found = _challenged(evidence, "pain_from_12", cost_effectiveness)
    assert found.verdict == "cannot say"
    assert found.quantity == 0
    assert found.table["Rows"].sum() == sum(len(getattr(evidence, name)) for name in found.table["Table"])
    assert "The policy itself names it as missing (H15)." in found.reason


def test_a_row_on_cost_would_be_counted(copy: Copy) -> None:
    header, *rows = copy.rows("reference/outcomes")
    named = {
        "outcome": "cost",
        "type": "continuous",
        "label": "Cost of care",
        "better": "lower",
        "definition": "US dollars",
    }
    copy.write("reference/outcomes", [header, *rows, [named.get(column, "") for column in header]])
    copy.change("continuous", "c060", outcome="cost")
    found = _challenged(copy.read(), "pain_from_12", cost_effectiveness)
    assert found.quantity == 1
    assert found.reason.startswith("Only 1 of")


@pytest.mark.parametrize("question", ["pain_from_12", "harm_against_laminectomy", "walking_time_from_12"])
def test_the_reason_names_what_is_missing(evidence: et.Evidence, question: str) -> None:
    assert (
        "cost per patient and utilities by arm are needed" in _challenged(evidence, question, cost_effectiveness).reason
    )
    assert "What comes later cannot be said" in _challenged(evidence, question).reason
