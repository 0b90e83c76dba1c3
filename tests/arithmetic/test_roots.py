"""The bracketed root: right, and never outside its bracket."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.roots import bracketed_root

PRECISION = 1e-14  # relative; worst seen 4e-15


@given(st.floats(1e-12, 1e12), st.integers(1, 9))
def test_roots_of_powers(value, power):
    def f(x):
        return value - x**power

    top = max(2.0, 2 * value)
    assert bracketed_root(f, 0.0, top, f(0.0), f(top)) == pytest.approx(value ** (1 / power), rel=PRECISION)


def test_an_end_that_is_a_root_is_the_answer():
    assert bracketed_root(math.sin, 0.0, 1.0, 0.0, math.sin(1.0)) == 0.0
    assert bracketed_root(lambda x: x - 1, 0.0, 1.0, -1.0, 0.0) == 1.0


def test_a_jump_is_found_as_well():
    found = bracketed_root(lambda x: 1.0 if x < math.pi else -1.0, 0.0, 10.0, 1.0, -1.0)
    assert found == pytest.approx(math.pi, rel=PRECISION)
