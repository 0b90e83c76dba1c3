"""Yearly rates: constant hazard against simple division."""

from __future__ import annotations

import math

import pytest
from claim_cases import put
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding
from evidence_tools.limits.shared.later_surgery import later_surgery


def rate(evidence: Evidence, printed: str, row: str = "b073") -> Finding:
    behind = {"events": f"@binary.{row}.events", "n": f"@binary.{row}.n", "months": f"@binary.{row}.timepoint_months"}
    return put(evidence, "K05", kind="annual_rate", cells={"value_1": printed}, **behind)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("2.6", "reproduced"),  # -ln(1 - 9/75) / 5 = 2.557% a year
        ("2.56", "reproduced"),
        ("2.5", "differs"),
        ("2.4", "differs"),  # 12% / 5
        ("1.2", "differs"),  # limits 1.169 and 4.853
        ("1.1", "contradicted"),
        ("4.8", "differs"),
        ("4.9", "contradicted"),
    ],
)
def test_the_hazard_and_its_limits_decide(evidence: Evidence, printed: str, verdict: str) -> None:
    assert rate(evidence, printed).verdict == verdict


def test_both_rates_are_told(evidence: Evidence) -> None:
    found = rate(evidence, "2.4")
    assert found.why.text == (
        "2.4% is simple division of the share by the years; 9 of 75 patients in 60 months are 2.56% a year "
        "(1.17% to 4.85%) if nobody was lost and patients count only until the event"
    )
    assert found.found.value == pytest.approx(100 * -math.log(1 - 9 / 75) / 5)


def test_a_rate_that_is_neither_is_said_to_be_neither(evidence: Evidence) -> None:
    assert "2.5% is neither the rate nor simple division" in rate(evidence, "2.5").why.text


def test_the_rate_is_the_one_of_the_limitation(evidence: Evidence) -> None:
    (row,) = later_surgery(evidence).query("row_id == 'b073'").itertuples()
    found = rate(evidence, "2.4")
    assert (found.found.value, found.low.value, found.high.value) == pytest.approx((row.rate, row.low, row.high))
    assert found.more[0].value == pytest.approx(row.simple)


def test_a_count_from_the_policy_alone_confirms_nothing(evidence: Evidence) -> None:
    assert rate(evidence, "2.6", row="b074").verdict == "as reported only"


def test_without_a_count_nothing_can_be_said(evidence: Evidence) -> None:
    found = rate(evidence, "2.4", row="b015")
    assert found.verdict == "cannot say"
    assert found.found is None


def test_one_patient_more_moves_the_rate(copy: Copy) -> None:
    copy.change("binary", "b073", events="10", pct="13.3")
    assert rate(copy.read(), "2.9").verdict == "reproduced"  # -ln(1 - 10/75) / 5 = 2.862
