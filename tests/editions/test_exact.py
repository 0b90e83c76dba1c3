"""Parts that add up to the last bit, and in print."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.editions.exact import on_grid, printed_difference

LEVELS = st.lists(st.floats(-1e7, 1e7), min_size=2, max_size=12)


@given(LEVELS)
def test_differences_on_the_grid_add_up_to_the_whole_exactly(values):
    levels = on_grid(values)
    parts = [now - was for was, now in pairwise(levels)]
    assert sum(map(Fraction, parts)) == Fraction(levels[-1]) - Fraction(levels[0])
    assert sum(parts) == levels[-1] - levels[0]


@given(LEVELS)
def test_the_grid_does_not_show(values):
    largest = max(map(abs, values))
    assert all(abs(now - was) <= largest * 2.0**-44 for was, now in zip(values, on_grid(values), strict=True))


def test_plain_differences_do_not_add_up():
    values = [0.1, 0.7, 1e6 / 3]
    assert sum(Fraction(b - a) for a, b in pairwise(values)) != Fraction(values[-1]) - Fraction(values[0])


def test_whole_numbers_and_missing_ones_stay():
    first, second, gone = on_grid([9613, 2, math.nan])
    assert (first, second) == (9613, 2)
    assert math.isnan(gone)


@given(st.lists(st.integers(-99999, 99999), min_size=2, max_size=8), st.integers(0, 2))
def test_printed_parts_add_up_to_the_printed_whole(digits, places):
    shown = [f"{Decimal(n).scaleb(-places):,}".replace("-", "−") for n in digits]
    parts = [printed_difference(was, now) for was, now in pairwise(shown)]
    total = sum(Decimal(part.replace("−", "-").replace(",", "")) for part in parts)
    assert total == Decimal(digits[-1] - digits[0]).scaleb(-places)


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [("−3.8", "−4.1", "−0.3"), ("0.33", "1.05", "+0.72"), ("9,613", "10,001", "+388"), ("5", "5", "0"), ("", "5", "")],
)
def test_a_printed_difference_has_a_sign_and_the_digits_of_the_print(before, after, moved):
    assert printed_difference(before, after) == moved
