"""Rare harms: R's poisson.test, counting by hand, coverage of simulated records."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evidence_tools.arithmetic import clopper_pearson
from evidence_tools.arithmetic.under_reporting import (
    chance_of_none,
    pooled_count,
    rate_ratio,
    reporting_factor,
    reporting_factor_against,
    rule_of_three,
)
from evidence_tools.errors import ArithmeticInputError

R = 1e-12  # worst seen 1.2e-15


def test_poisson_test_agrees(reference):
    for expected in reference("ceiling")["ratios"]:
        found = rate_ratio(*(expected[name] for name in ("events", "time", "against", "time_against", "level")))
        assert (found.estimate, found.low, found.high) == pytest.approx(
            (expected["estimate"], expected["low"], expected["high"]), rel=R
        )


def test_no_event_in_either_group_says_nothing():
    found = rate_ratio(0, 10, 0, 20)
    assert math.isnan(found.estimate)
    assert (found.low, found.high) == (0.0, math.inf)


@settings(max_examples=50)
@given(st.integers(0, 40), st.floats(1, 500), st.integers(0, 40), st.floats(1, 500))
def test_swapping_the_groups_inverts_the_ratio(first, time, second, other):
    there, back = rate_ratio(first, time, second, other), rate_ratio(second, other, first, time)
    assert there.low == pytest.approx(1 / back.high if back.high else math.inf, rel=1e-9)
    if first and second:
        assert there.estimate == pytest.approx(1 / back.estimate, rel=1e-12)
        assert there.low < there.estimate < there.high


def test_the_limits_cover_simulated_ratios_as_promised():
    """20,000 pairs of rare counts with a true ratio of 3: an exact interval may not miss more than 5%."""
    draw = np.random.default_rng(3)
    pairs = draw.poisson([9.0, 4.0], size=(20_000, 2))
    unique, counts = np.unique(pairs, axis=0, return_counts=True)
    limits = [rate_ratio(int(a), 150.0, int(b), 200.0) for a, b in unique]
    missed = sum(k for found, k in zip(limits, counts, strict=True) if not found.low <= 3.0 <= found.high)
    assert 0.01 < missed / 20_000 <= 0.05


def test_counts_add_up_exactly():
    found = pooled_count([0, 2, 1], [30, 149, 21])
    assert (found.events, found.n, found.studies) == (3, 200, 3)
    assert found.interval == clopper_pearson(3, 200)


@settings(max_examples=30)
@given(st.integers(1, 2000), st.floats(0.5, 0.999))
def test_rule_of_three_is_just_above_the_exact_bound(n, level):
    exact = clopper_pearson(0, n, level, side="upper").high
    assert exact <= rule_of_three(n, level) <= exact * (1 + 5 / n) / (1 - level) ** (1 / n)
    if n > 100:
        assert rule_of_three(n) == pytest.approx(3 / n, rel=0.002)


def test_factor_for_the_point_and_for_the_bound_by_hand():
    found = reporting_factor(2, 149, 0.058)
    assert found.point == pytest.approx(0.058 * 149 / 2, rel=1e-14)
    assert found.at_bound == pytest.approx(0.058 / stats.beta.ppf(0.975, 3, 147), rel=1e-9)
    assert found.high == pytest.approx(0.058 / stats.beta.ppf(0.025, 2, 148), rel=1e-9)


def test_zero_events_need_an_infinite_factor_but_their_bound_does_not():
    found = reporting_factor(0, 50, 0.058)
    assert found.point == found.high == math.inf
    assert found.at_bound == pytest.approx(0.058 / (1 - 0.025 ** (1 / 50)), rel=1e-12)
    assert found.at_bound < 1  # fifty patients without an event do not exclude the comparator's rate


def test_factor_against_counts_by_hand():
    found = reporting_factor_against(42, 2197, 430, 7416)
    assert found.point == pytest.approx(float(Fraction(430, 7416) / Fraction(42, 2197)), rel=1e-14)
    assert found.low < found.at_bound < found.point < found.high
    assert found.benchmark == pytest.approx(430 / 7416)


@settings(max_examples=40)
@given(st.integers(1, 300), st.floats(1e-9, 1), st.floats(1e-9, 1))
def test_chance_of_none_is_a_binomial_zero(n, risk, recorded):
    assert chance_of_none(n, risk, recorded) == pytest.approx(
        stats.binom.pmf(0, n, risk * recorded), rel=1e-9, abs=1e-300
    )


def test_the_factor_at_the_bound_makes_the_record_a_one_in_forty_chance():
    factor = reporting_factor(0, 282, 0.058)
    assert chance_of_none(282, 0.058, recorded=1 / factor.at_bound) == pytest.approx(0.025, rel=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pooled_count([0, 3], [10, 2]), "events is 3; allowed: a whole number, 0 to 2"),
        (lambda: pooled_count([0], [10, 2]), "events has 1 studies and n has 2"),
        (lambda: rule_of_three(0), "n is 0"),
        (lambda: rate_ratio(1, 0, 1, 5), "time is 0"),
        (lambda: rate_ratio(0, 1, 0, 5, level=1), "level is 1"),
        (lambda: reporting_factor(1, 10, 1), "benchmark is 1"),
        (lambda: reporting_factor_against(1, 10, 0, 10), "against is 0; allowed: a whole number, 1 to 10"),
        (lambda: chance_of_none(10, 1.5), "risk and recorded at index 0 is 1.5; allowed: 0 to 1"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
