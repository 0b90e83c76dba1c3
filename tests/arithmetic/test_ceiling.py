"""Capped measurements: R's integrate and survreg, closed forms, simulated patients with known truth, invariants."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evidence_tools.arithmetic.ceiling import (
    DISTRIBUTIONS,
    bounds_from_share,
    contrast_without_cap,
    with_cap,
    without_cap,
    without_cap_given_cv,
)
from evidence_tools.errors import ArithmeticInputError

QUADRATURE = 1e-12  # worst seen 6e-15
MAXIMUM_LIKELIHOOD = 3e-4  # moments and likelihood differ a little in 20,000 even quantiles: worst seen 1.4e-4
ROUND_TRIP = 1e-7  # a spread is recovered through its square

kinds = st.sampled_from(DISTRIBUTIONS)


def test_moments_agree_with_numerical_integration(reference):
    for expected in reference("ceiling")["moments"]:
        found = with_cap(expected["mean"], expected["sd"], expected["cap"], expected["distribution"])
        for name in ("share", "capped_mean", "capped_sd"):
            assert getattr(found, name) == pytest.approx(expected[name], rel=QUADRATURE), expected


@pytest.mark.parametrize("second", ["share", "capped_sd"])
def test_raw_data_agree_with_survreg(reference, second):
    for expected in reference("ceiling")["tobit"]:
        known = {"share" if second == "share" else "sd": expected[second]}
        found = without_cap(expected["capped_mean"], expected["cap"], **known, distribution=expected["distribution"])
        assert (found.mean, found.sd) == pytest.approx((expected["mean"], expected["sd"]), rel=MAXIMUM_LIKELIHOOD)


def test_half_of_a_normal_at_the_cap_in_closed_form():
    found = with_cap(10.0, 5.0, 10.0)
    assert found.share == 0.5
    assert found.capped_mean == pytest.approx(10 - 5 / math.sqrt(2 * math.pi), rel=1e-14)
    assert found.capped_sd == pytest.approx(5 * math.sqrt(0.5 - 1 / (2 * math.pi)), rel=1e-14)


def test_half_of_a_lognormal_at_the_cap_in_closed_form():
    s = 0.7
    mean = 20 * math.exp(s * s / 2)
    found = with_cap(mean, mean * math.sqrt(math.expm1(s * s)), 20.0, "lognormal")
    normal_tail = 0.5 * math.erfc(s / math.sqrt(2))
    assert found.share == pytest.approx(0.5, rel=1e-12)
    assert found.capped_mean == pytest.approx(mean * normal_tail + 10, rel=1e-12)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize("known", ["share", "sd"])
def test_simulated_patients_give_the_truth_back(distribution, known):
    """200,000 patients with a true mean of 12 minutes; a quarter or more stop at 15."""
    draw = np.random.default_rng(7)
    mean, sd, cap = 12.0, 6.0, 15.0
    s = math.sqrt(math.log1p((sd / mean) ** 2))
    z = draw.standard_normal(200_000)
    true = mean + sd * z if distribution == "normal" else np.exp(math.log(mean) - s * s / 2 + s * z)
    seen = np.minimum(true, cap)
    given_ = {"share": float((true >= cap).mean())} if known == "share" else {"sd": float(seen.std())}
    found = without_cap(float(seen.mean()), cap, **given_, distribution=distribution)
    assert seen.mean() < 0.93 * mean  # the cap bites
    assert (found.mean, found.sd) == pytest.approx((mean, sd), rel=0.015)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_two_simulated_arms_under_one_cap(distribution):
    """Means of 3.6 and 1.6 times the baseline, one cv, one cap; only the better arm's share at the cap is printed."""
    draw = np.random.default_rng(11)
    cv, cap, s = 0.5, 4.0, math.sqrt(math.log1p(0.25))
    z = draw.standard_normal((2, 200_000))
    shape = 1 + cv * z if distribution == "normal" else np.exp(s * z - s * s / 2)
    seen = np.minimum(np.array([[3.6], [1.6]]) * shape, cap)
    better = without_cap_given_cv(
        float(seen[0].mean()), cv, share=float((seen[0] == cap).mean()), distribution=distribution
    )
    other = without_cap_given_cv(float(seen[1].mean()), cv, cap=better.cap, distribution=distribution)
    found = contrast_without_cap(better, other)
    assert better.cap == pytest.approx(cap, rel=0.01)
    assert other.share == pytest.approx(float((seen[1] == cap).mean()), abs=0.002)
    assert found.difference == pytest.approx(2.0, rel=0.02)
    assert found.capped_difference < 1.7  # what the printed numbers say


@settings(max_examples=60)
@given(kinds, st.floats(1, 50), st.floats(0.2, 1.5), st.floats(0.3, 3))
def test_every_way_back_finds_the_latent_distribution(distribution, mean, cv, factor):
    true = with_cap(mean, cv * mean, factor * mean, distribution)
    assume(1e-4 < true.share < 0.95)
    same = {"distribution": distribution}
    ways = [
        without_cap(true.capped_mean, true.cap, share=true.share, **same),
        without_cap(true.capped_mean, true.cap, sd=true.capped_sd, **same),
        without_cap_given_cv(true.capped_mean, true.cv, share=true.share, **same) if true.capped_mean > 0 else true,
    ]
    for found in ways:
        assert found.mean == pytest.approx(true.mean, rel=ROUND_TRIP)
        assert found.sd == pytest.approx(true.sd, rel=ROUND_TRIP)
        assert found.cap == pytest.approx(true.cap, rel=ROUND_TRIP)
    assert true.understated >= 1 or true.capped_mean < 0


@settings(max_examples=40)
@given(kinds, st.floats(1, 50), st.floats(0.05, 0.6), st.floats(1.05, 4))
def test_the_share_follows_from_the_cap(distribution, mean, cv, factor):
    true = with_cap(mean, cv * mean, factor * mean, distribution)
    found = without_cap_given_cv(true.capped_mean, cv, cap=true.cap, distribution=distribution)
    assert found.mean == pytest.approx(mean, rel=1e-9)
    assert found.share == pytest.approx(true.share, rel=1e-6, abs=1e-12)


@settings(max_examples=40)
@given(kinds, st.floats(0.1, 0.9), st.floats(0.05, 0.9), st.floats(0.01, 100))
def test_units_do_not_matter(distribution, cv, share, unit):
    assume(distribution == "lognormal" or share < 0.5)
    one = without_cap_given_cv(3.0, cv, share=share, distribution=distribution)
    other = without_cap_given_cv(3.0 * unit, cv, share=share, distribution=distribution)
    assert other.mean == pytest.approx(one.mean * unit, rel=1e-12)
    assert other.understated == pytest.approx(one.understated, rel=1e-12)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_the_better_arm_is_understated_more(distribution):
    better = with_cap(3.6, 1.8, 4.0, distribution)
    other = with_cap(1.6, 0.8, 4.0, distribution)
    assert better.understated > other.understated > 1
    assert contrast_without_cap(better, other).understated > 1


@settings(max_examples=60)
@given(st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_bounds_hold_for_any_values(n, seed):
    true = np.random.default_rng(seed).gamma(0.7, 5, size=n)
    cap = float(np.quantile(true, 0.6))
    seen = np.minimum(true, cap)
    share = float((true >= cap).mean())
    assume(0 < share < 1)
    found = bounds_from_share(float(seen.mean()), share)
    assert found.cap_low <= cap <= found.cap_high * (1 + 1e-12)
    assert seen.std() <= found.sd_high * (1 + 1e-9)
    assert true.mean() >= found.mean_low


def test_the_bound_on_the_spread_is_reached_by_none_or_all():
    seen = np.array([0.0, 0.0, 0.0, 8.0])
    assert bounds_from_share(2.0, 0.25).sd_high == pytest.approx(seen.std(), rel=1e-14)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: with_cap(1, 1, 2, "gamma"), "distribution is 'gamma'; allowed: normal, lognormal"),
        (lambda: with_cap(-1, 1, 2, "lognormal"), "mean is -1; allowed: a finite number above 0"),
        (lambda: with_cap(10, 1, 1), "cap is 1, below nearly every value of mean 10 and sd 1"),
        (lambda: without_cap(5, 10), "give either share"),
        (lambda: without_cap(5, 10, share=0.2, sd=1), "give either share"),
        (lambda: without_cap(10, 10, share=0.2), "capped_mean is 10"),
        (lambda: without_cap(1, 10, share=0.2, distribution="lognormal"), "none below 0 it is above 2"),
        (lambda: without_cap(5, 10, sd=5, distribution="lognormal"), "have less than 5"),
        (lambda: without_cap(9.999, 10, sd=1), "nearly all values are at the cap"),
        (lambda: without_cap_given_cv(5, 0.5), "give either share"),
        (lambda: without_cap_given_cv(5, 2, share=0.9), "no normal distribution with cv 2 has 0.9 of its values"),
        (lambda: without_cap_given_cv(9.9, 3, cap=10), "no normal distribution with cv 3 has a recorded mean of 0.99"),
        (lambda: without_cap_given_cv(9, 1, cap=8), "cap is 8; allowed: a finite number above 9"),
        (lambda: contrast_without_cap(with_cap(1, 1, 2), with_cap(1, 1, 3)), "the caps are 2 and 3"),
        (lambda: contrast_without_cap(with_cap(1, 1, 2), with_cap(1, 1, 2)), "there is no difference"),
        (lambda: bounds_from_share(0, 0.2), "capped_mean is 0"),
        (lambda: bounds_from_share(1, 1), "share is 1"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
