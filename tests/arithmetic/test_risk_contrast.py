"""Newcombe's interval against his own table and R, and the number needed to treat through infinity."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic import newcombe_interval, number_needed_to_treat
from evidence_tools.arithmetic.risk_contrast import NumberNeeded, RiskDifference

R = 1e-12  # worst seen 3e-16

# Newcombe (1998) Stat Med 17:873-890, table II, method 10 (score, no continuity correction).
PUBLISHED = {
    (56, 70, 48, 80): (0.0524, 0.3339),
    (9, 10, 3, 10): (0.1705, 0.8090),
    (6, 7, 2, 7): (0.0582, 0.8062),
    (5, 56, 0, 29): (-0.0381, 0.1926),
    (0, 10, 0, 20): (-0.1611, 0.2775),
    (0, 10, 0, 10): (-0.2775, 0.2775),
    (10, 10, 0, 20): (0.6791, 1.0000),
    (10, 10, 0, 10): (0.6075, 1.0000),
}


@pytest.mark.parametrize("table", PUBLISHED)
def test_the_published_intervals(table):
    found = newcombe_interval(*table)
    assert (round(found.low, 4), round(found.high, 4)) == PUBLISHED[table]


def test_r_agrees(reference):
    for expected in reference("exact")["newcombe"]:
        table = [expected[name] for name in ("a", "n1", "c", "n2")]
        found = newcombe_interval(*table, expected["level"])
        assert (found.low, found.high) == pytest.approx((expected["low"], expected["high"]), rel=R, abs=R)


def test_significant_benefit_inverts_the_limits():
    found = number_needed_to_treat(48, 80, 56, 70)
    assert (found.direction, found.crosses) == ("NNTB", False)
    assert (found.low, found.number, found.high) == pytest.approx((1 / 0.33387, 5.0, 1 / 0.05243), rel=1e-3)
    assert found.text == "NNTB 5.0 (NNTB 3.0 to 19.1)"


def test_harm_and_wanted_events_change_the_direction():
    assert number_needed_to_treat(56, 70, 48, 80).text == "NNTH 5.0 (NNTH 3.0 to 19.1)"
    assert number_needed_to_treat(56, 70, 48, 80, undesired=False).text == "NNTB 5.0 (NNTB 3.0 to 19.1)"


def test_altmans_example_runs_through_infinity():
    """An absolute risk reduction of 10% (-5% to 25%): NNTB 4 to infinity to NNTH 20 (BMJ 1998;317:1309)."""
    found = NumberNeeded(10.0, "NNTB", 1 / 0.25, 1 / 0.05, True, RiskDifference(-0.10, -0.25, 0.05, 0.95))
    assert found.text == "NNTB 10.0 (NNTB 4.0 to infinity to NNTH 20.0)"


def test_equal_risks_need_infinitely_many():
    found = number_needed_to_treat(0, 10, 0, 20)
    assert (found.number, found.direction, found.crosses) == (math.inf, "none", True)
    assert found.text == "infinity (NNTB 6.2 to infinity to NNTH 3.6)"
    aim = number_needed_to_treat(0, 10, 0, 20, undesired=False)
    assert aim.text == "infinity (NNTB 3.6 to infinity to NNTH 6.2)"


@given(st.integers(0, 40), st.integers(0, 25))
def test_swapping_the_groups_turns_benefit_into_harm(a, c):
    one, two = number_needed_to_treat(a, 40, c, 25), number_needed_to_treat(c, 25, a, 40)
    swapped = {"NNTB": "NNTH", "NNTH": "NNTB", "none": "none"}
    assert two.direction == swapped[one.direction]
    assert two.number == pytest.approx(one.number)
    assert two.crosses == one.crosses
    if one.direction != "none":
        assert (two.low, two.high) == pytest.approx((one.low, one.high))
        assert one.low <= one.number
