"""Axes with round numbers that hold what is drawn on them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.export.deck.scales import along, linear, logarithmic, share

ENDS = st.tuples(st.floats(-1000, 1000), st.floats(0.01, 1000))


@given(ENDS)
def test_an_axis_of_equal_steps_holds_its_ends_with_few_numbers(ends: tuple[float, float]) -> None:
    low, high = ends[0], ends[0] + ends[1]
    axis = linear(low, high)
    assert axis.low <= low + 1e-6 * axis.step
    assert axis.high >= high
    assert (axis.high - axis.low) / axis.step <= 9
    assert math.isclose(axis.low / axis.step, round(axis.low / axis.step), abs_tol=1e-6)


@given(st.floats(0.01, 5), st.floats(1.5, 100))
def test_the_ends_of_an_axis_of_ratios_are_powers_of_its_base(low: float, ratio: float) -> None:
    axis = logarithmic(low, low * ratio)
    assert axis.low <= low * (1 + 1e-6)
    assert axis.high >= low * ratio * (1 - 1e-6)
    power = math.log(axis.low) / math.log(axis.log_base)
    assert power == pytest.approx(round(power), abs=1e-6)


@pytest.mark.parametrize("axis", [linear(-8, 2), linear(-8, 2, reversed=True), logarithmic(0.1, 10)])
@pytest.mark.parametrize("part", [0.0, 0.3, 1.0])
def test_a_value_and_its_share_of_the_axis_lead_to_each_other(axis, part: float) -> None:
    assert share(axis, along(axis, part)) == pytest.approx(part)


def test_small_ratios_are_not_halved_into_many_digits() -> None:
    assert logarithmic(0.05, 4).log_base == 5
    assert (logarithmic(0.3, 3).log_base, logarithmic(0.3, 3).low) == (2, 0.25)
