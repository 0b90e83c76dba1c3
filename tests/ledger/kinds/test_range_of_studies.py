"""Percent changes of studies against a printed range."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding


def within(evidence: Evidence, low: str, high: str, *outcomes: str) -> Finding:
    """Pain: 70% and 53% printed, 49.3% worked out, 40% printed. ODI: 55.0% worked out, 24.5% printed."""
    asked = {"outcomes": list(outcomes or ("pain",)), "review": "hayes_2025"}
    return put(evidence, "H02", kind="range", cells={"value_1": low, "value_2": high}, **asked)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        ("40", "70", "reproduced"),
        ("39", "70", "consistent"),
        ("40", "71", "consistent"),
        ("41", "70", "differs"),
        ("40", "69", "differs"),
        ("25", "49", "differs"),
    ],
)
def test_the_ends_decide(evidence: Evidence, low: str, high: str, verdict: str) -> None:
    assert within(evidence, low, high).verdict == verdict


def test_an_end_is_met_after_rounding_and_its_study_named(evidence: Evidence) -> None:
    found = within(evidence, "25", "49")
    assert found.why.text == (
        "Wong 2012 (70.0%) and Chopko 2011 (53.0%) lie outside 25% to 49%, and nothing at hand tells whether the "
        "review includes them; the upper end is that of Mekhail 2012"
    )
    assert set(found.rows) == {"c044", "c029"}


def test_a_study_that_the_review_includes_contradicts(copy: Copy) -> None:
    copy.change("inclusion_matrix", "wong_2012/hayes_2025", included="1", basis="stated")
    found = within(copy.read(), "25", "49")
    assert found.verdict == "contradicted"
    assert found.why.text.startswith("Wong 2012 (70.0%) lies outside 25% to 49%, and the review includes it")


def test_a_study_that_the_review_leaves_out_does_not_count(copy: Copy) -> None:
    for study in ("wong_2012", "chopko_2011_highrisk"):
        copy.change("inclusion_matrix", f"{study}/hayes_2025", included="0", basis="stated")
    found = within(copy.read(), "25", "49")
    assert found.verdict == "consistent"
    assert "the percent changes of 2 studies, 40.0% to 49.3%, lie within 25% to 49%" in found.why.text


def test_a_change_counts_from_the_baseline_of_the_same_patients_only(evidence: Evidence) -> None:
    found = within(evidence, "17.7", "55", "odi")
    assert found.verdict == "consistent"  # 17.9 of 75 patients over the baseline of 58 would be another 36.8
    assert str(found.low) == "24.5"
    assert "c019" not in found.rows


def test_one_changed_score_moves_the_verdict(copy: Copy) -> None:
    copy.change("continuous", "c046", change_mean="-27.5")  # 27.5 / 48.4 = 56.8%
    assert within(copy.read(), "17.7", "55", "odi").verdict == "differs"


def test_visits_after_that_of_the_claim_do_not_count(evidence: Evidence) -> None:
    assert within(evidence, "1", "300", "walking_time").verdict == "as reported only"  # 24 months: the policy's 258%


def test_without_percent_changes_nothing_can_be_said(evidence: Evidence) -> None:
    assert within(evidence, "25", "49", "zcq_symptom").verdict == "cannot say"


def test_a_range_needs_both_ends_printed(copy: Copy) -> None:
    copy.change("claims", "H02", value_2="", unit_2="")
    (fault,) = copy.faults("claims_bindings.toml")
    assert (fault.column, fault.found) == ("H02.tests.high", "claim H02 prints no value_2")
    assert fault.line > 0
