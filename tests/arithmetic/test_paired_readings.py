"""Two readings of numbers: a published example, hand calculations and what must hold."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_tools.arithmetic.paired_readings import intraclass_correlation, paired_readings
from evidence_tools.errors import ArithmeticInputError

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

numbers = st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=12)


def test_the_published_correlation():
    assert round(intraclass_correlation(SHROUT_FLEISS), 2) == 0.29


def test_limits_by_hand():
    found = paired_readings([10, 12, 14, 16], [11, 12, 12, 16])  # differences -1, 0, 2, 0
    assert found.mean_difference == 0.25
    assert found.sd_difference == pytest.approx(math.sqrt(4.75 / 3))
    assert found.largest == 2
    assert found.limit_high - found.mean_difference == pytest.approx(1.959963985 * found.sd_difference)


def test_a_level_widens_the_limits():
    narrow, wide = (paired_readings([1, 2, 4], [1, 3, 3], level=level) for level in (0.8, 0.99))
    assert narrow.limit_low > wide.limit_low


def test_one_pair_has_a_difference_and_no_spread():
    found = paired_readings([3], [2])
    assert found.mean_difference == 1
    assert math.isnan(found.sd_difference)
    assert math.isnan(found.icc)


def test_readings_that_do_not_vary_have_no_correlation():
    assert math.isnan(intraclass_correlation([[2, 2], [2, 2]]))


@settings(max_examples=60)
@given(numbers, st.floats(-50, 50))
def test_equal_readings_agree_and_a_shift_lowers_agreement(values, shift):
    first = np.array(values)
    if np.ptp(first) > 1e-3:
        assert intraclass_correlation(np.column_stack([first, first])) == pytest.approx(1)
        assert intraclass_correlation(np.column_stack([first, first + shift])) <= 1 + 1e-9
    assert paired_readings(first + shift, first).mean_difference == pytest.approx(shift, abs=1e-9)


def test_other_lengths_and_shapes_are_refused():
    with pytest.raises(ArithmeticInputError, match="2 readings and second 1"):
        paired_readings([1, 2], [1])
    with pytest.raises(ArithmeticInputError, match="2 rows"):
        intraclass_correlation([[1, 2]])
    with pytest.raises(ArithmeticInputError, match="finite"):
        paired_readings([1, math.nan], [1, 2])
