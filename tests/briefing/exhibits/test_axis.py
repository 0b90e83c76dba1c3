"""Ends of native axes: round, wide enough, and within what is possible."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.briefing.exhibits.axis import ends_around, round_up

VALUES = st.lists(st.floats(-1e4, 1e4).filter(lambda x: x == 0 or abs(x) > 1e-3), min_size=1, max_size=6)


@given(VALUES)
def test_every_core_value_is_on_the_axis(core: list[float]) -> None:
    low, high = ends_around(core)
    assert low <= min(core)
    assert high >= max(core)
    assert low < high


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=6))
def test_ends_of_ratios_are_one_two_or_five(core: list[float]) -> None:
    low, high = ends_around([*core, 1.0], log=True)
    assert low <= min(core)
    assert high >= max(core)
    for end in (low, high):
        assert f"{end:.0e}"[0] in "125"
        assert math.isclose(end, float(f"{end:.0e}"))


def test_ends_are_round_and_stay_within_bounds() -> None:
    assert ends_around([-18.9, -10.0, 0.0], [-39.9, 2.1], bounds=(-100, 100)) == (-40.0, 10.0)
    assert ends_around([0.0, 60.0], [0.0, 100.0], bounds=(0.0, 100.0)) == (0.0, 100.0)


def test_one_huge_interval_does_not_stretch_the_axis_to_its_end() -> None:
    low, high = ends_around([-3.0, -2.0, 0.0], [-4.0, -3.5, -3.0, -1.0, -0.5, 90.0])
    assert high < 20
    assert low <= -4


@pytest.mark.parametrize(("value", "end"), [(6.36, 8.0), (0.0, 1.0), (258.0, 300.0), (8.0, 8.0), (0.3, 0.3)])
def test_an_axis_from_zero_ends_at_a_round_value(value: float, end: float) -> None:
    assert round_up(value) == pytest.approx(end)
