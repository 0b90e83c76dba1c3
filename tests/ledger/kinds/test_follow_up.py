"""How long outcomes were followed."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding

DURABILITY = ("mekhail_2021",)


def followed(evidence: Evidence, months: str, *outcomes: str, **test) -> Finding:
    cells = {"value_1": months, "unit_1": "months"}
    return put(evidence, "K11", kind="follow_up", outcomes=list(outcomes), cells=cells, **test)


@pytest.mark.parametrize(("months", "verdict"), [("12", "consistent"), ("13", "contradicted"), ("60", "contradicted")])
def test_the_longest_visit_decides(evidence: Evidence, months: str, verdict: str) -> None:
    assert followed(evidence, months, "pain", studies=DURABILITY).verdict == verdict


def test_the_sentence_says_how_long_and_where(evidence: Evidence) -> None:
    found = followed(evidence, "60", "pain", studies=DURABILITY)
    assert found.why.text == "pain was followed to 12 months at most (Mekhail 2021), not to 60"
    assert found.rows == ("c052",)
    both = followed(evidence, "60", "odi", "pain", studies=DURABILITY)
    assert both.why.text == found.why.text  # disability was not measured there at all


def test_a_later_visit_moves_the_verdict(copy: Copy) -> None:
    copy.change("continuous", "c052", timepoint_months="60")
    assert followed(copy.read(), "60", "pain", studies=DURABILITY).verdict == "consistent"


def test_surgery_was_followed_longer_than_symptoms(evidence: Evidence) -> None:
    assert followed(evidence, "60", "open_decompression", studies=DURABILITY).verdict == "consistent"


@pytest.mark.parametrize(
    ("months", "verdict"),
    [("6", "consistent"), ("12", "as reported only"), ("13", "differs"), ("36", "differs"), ("37", "contradicted")],
)
def test_a_comparison_needs_an_arm_followed_as_long(evidence: Evidence, months: str, verdict: str) -> None:
    found = followed(
        evidence, months, "walking_time", compared=True
    )  # at 12 months both arms as the policy prints them
    assert found.verdict == verdict


def test_the_sentence_says_how_long_a_comparison_was_followed(evidence: Evidence) -> None:
    late = followed(evidence, "24", "walking_time", compared=True).why.text
    assert late.endswith(
        "followed walking time to 24 months or longer, but a comparison arm was followed to 12 months only"
    )
    assert followed(evidence, "24", "pain", compared=True).why.text.endswith("but never beside a comparison arm")


def test_the_visit_of_the_claim_stands_in_for_a_printed_time(evidence: Evidence) -> None:
    cells = {"value_1": "", "unit_1": "", "timepoint_months": "24"}
    found = put(evidence, "K11", kind="follow_up", outcomes=["pain"], studies=DURABILITY, cells=cells)
    assert (found.verdict, str(found.printed)) == ("contradicted", "24")


def test_directions_without_a_number_can_be_left_out(evidence: Evidence) -> None:
    assert followed(evidence, "24", "pain", studies=["chopko_2013_2y"]).verdict == "consistent"
    assert followed(evidence, "24", "pain", studies=["chopko_2013_2y"], numbers_only=True).verdict == "cannot say"


def test_no_time_and_no_visit_say_nothing(evidence: Evidence) -> None:
    without = {"value_1": "", "unit_1": "", "timepoint_months": ""}
    assert put(evidence, "K11", kind="follow_up", outcomes=["pain"], cells=without).verdict == "cannot say"
    assert followed(evidence, "12", "mortality").why.text == "no visit with death is in the tables"
