"""The measuring axis."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_tools.figures.ruler import Ruler, reaching

VALUES = st.lists(st.integers(-10_000_000, 10_000_000).map(lambda n: n / 1000), min_size=1, max_size=8)


@settings(max_examples=40)
@given(VALUES, VALUES)
def test_every_core_value_is_on_the_axis(core: list[float], limits: list[float]) -> None:
    ruler = reaching(core, limits)
    assert ruler.low < ruler.high
    assert ruler.low <= min(core)
    assert max(core) <= ruler.high


@settings(max_examples=40)
@given(VALUES, st.floats(1.0, 8.0))
def test_ticks_stay_inside_and_have_their_own_labels(core: list[float], width: float) -> None:
    ruler = reaching(core)
    ticks, labels = ruler.ticks(width)
    slack = 1e-6 * (ruler.high - ruler.low)
    assert ((ticks >= ruler.low - slack) & (ticks <= ruler.high + slack)).all()
    assert len(labels) == len(ticks) == len(set(labels))


def test_one_huge_interval_does_not_crush_the_others() -> None:
    ruler = reaching([-4.0, -3.0, 0.0], [-5.0, 500.0])
    assert ruler.high < 5
    assert ruler.low == pytest.approx(-5.0, abs=0.6)


def test_ratios_get_equal_room() -> None:
    ruler = reaching([0.25, 1.0, 4.0], log=True)
    half, one, double = ruler.place([0.5, 1.0, 2.0])
    assert one - half == pytest.approx(double - one)
    assert {"0.5", "1", "2"} <= set(ruler.ticks(4.0)[1])


def test_a_narrow_range_of_ratios_has_more_than_one_tick() -> None:
    assert len(reaching([0.95, 1.6], log=True).ticks(4.0)[0]) >= 3


def test_bounds_hold() -> None:
    ruler = reaching([0.0, 1.0], [9.0], bounds=(0.0, 100.0))
    assert ruler.low == 0.0


def test_a_reversed_axis_runs_from_right_to_left() -> None:
    left, right = Ruler(0.0, 10.0, reversed=True).ends
    assert left > right


def test_values_that_cannot_be_placed_are_ignored() -> None:
    ruler = reaching([1.0, np.nan], [0.0, np.inf, 2.0], log=True)
    assert 0 < ruler.low < 1 < ruler.high
