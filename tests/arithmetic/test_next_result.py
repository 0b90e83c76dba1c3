"""The next result and what it undoes: closed forms of the common-effect model, drawn trials, what must not change."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from next_chance import chance_of_change
from scipy import stats

from evidence_tools.arithmetic.next_result import (
    Expected,
    beta_binomial,
    binomial,
    chance_of,
    expected,
    expected_together,
    failing_results,
)
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.arithmetic.updating import update, update_together
from evidence_tools.errors import ArithmeticInputError

Y, V = np.array([0.25, 0.45, 0.05]), np.array([0.02, 0.04, 0.03])
COMMON = {"estimator": "EE", "test": "z"}
Z = stats.norm.ppf(0.975)
DRAWS = 100_000
CLOSED = 1e-6  # worst difference from a closed form seen: 3e-8


def _low(estimate, low, high):
    return low


def _excludes(estimate, low, high):
    return np.maximum(low, -high)


def _mean_above(limit):
    return lambda estimate, low, high: estimate - limit


def _turn(v, limit, width):
    """Result of a new study at which mean + width standard errors of the updated common effect equals a limit."""
    total = (1 / V).sum()
    after = total + 1 / v
    return v * (limit * after - width * math.sqrt(after) - (Y / V).sum())


def _predicted(v):
    total = (1 / V).sum()
    return stats.norm((Y / V).sum() / total, math.sqrt(1 / total + v))


@pytest.mark.parametrize("v", [0.001, 0.02, 0.5, 10.0])
def test_the_chance_is_a_tail_of_the_normal_distribution(v):
    """Low limit = (sum y/v + x/v_new)/W - z/sqrt(W) is linear in x, and x is normal: the chance is one tail."""
    found = chance_of_change(Y, V, v, _low, **COMMON)
    assert found == pytest.approx(_predicted(v).cdf(_turn(v, 0.0, -Z)), abs=CLOSED)


@pytest.mark.parametrize("v", [0.001, 0.02, 0.5])
def test_an_interval_holds_zero_between_two_turns(v):
    inside = _predicted(v).cdf(_turn(v, 0.0, -Z)) - _predicted(v).cdf(_turn(v, 0.0, Z))
    assert chance_of_change(Y, V, v, _excludes, **COMMON) == pytest.approx(inside, abs=CLOSED)


def test_a_mean_at_its_turning_point_is_reversed_half_the_time():
    mean = (Y / V).sum() / (1 / V).sum()
    for v in (0.01, 0.1):
        assert chance_of_change(Y, V, v, _mean_above(mean), **COMMON) == pytest.approx(0.5, abs=CLOSED)


def test_a_trial_of_no_size_changes_nothing_and_a_larger_one_more():
    chances = [chance_of_change(Y, V, v, _mean_above(0.05), **COMMON) for v in (1e6, 1.0, 0.05, 0.001)]
    assert chances[0] == pytest.approx(0.0, abs=1e-9)
    assert chances == sorted(chances)
    assert chances[-1] > 0.005


@pytest.mark.parametrize(("estimator", "test"), [("REML", "adhoc"), ("DL", "knha"), ("PM", "t"), ("REML", "z")])
def test_the_chance_is_that_of_drawn_studies(estimator, test):
    y, v, new_v = np.array([0.1, 0.5, 0.45, 0.9]), np.array([0.03, 0.06, 0.02, 0.05]), 0.02
    asked = {"estimator": estimator, "test": test}
    fit = pool(y, v, **asked)
    draw, drawn = np.random.default_rng(11), 2_000
    unit = draw.standard_normal(drawn) if fit.df is None else draw.standard_t(fit.df, drawn)
    results = fit.beta[0] + unit * math.sqrt(fit.vcov[0, 0] + fit.tau2 + new_v)
    stood = fit.ci_low[0] > 0
    changed = float(((update(y, v, results, new_v, **asked).low > 0) != stood).mean())
    found = chance_of_change(y, v, new_v, _low, **asked)
    assert 0.02 < changed < 0.98
    assert found == pytest.approx(changed, abs=3 * math.sqrt(changed * (1 - changed) / drawn))


@given(
    shift=st.floats(-5, 5),
    scale=st.floats(0.1, 10),
    points=st.sampled_from([40, 200]),
)
def test_the_chance_knows_no_unit_and_no_order(shift, scale, points):
    asked = {"estimator": "DL", "test": "knha", "points": points}
    base = chance_of_change(Y, V, 0.02, _low, **asked)
    moved = chance_of_change(
        scale * Y[::-1] + shift, scale**2 * V[::-1], scale**2 * 0.02, lambda e, low, high: low - shift, **asked
    )
    mirrored = chance_of_change(-Y, V, 0.02, lambda e, low, high: -high, **asked)
    assert moved == pytest.approx(base, abs=1e-4)
    assert mirrored == pytest.approx(base, abs=1e-4)


def test_several_margins_and_variances_are_answered_in_one_go():
    tried = np.stack([np.linspace(-3, 3, 61)] * 2)
    together = failing_results(Y, V, [0.02, 0.5], tried, [_low, _excludes], **COMMON)
    for margin, stretches in zip((_low, _excludes), together, strict=True):
        for v, row, found in zip((0.02, 0.5), tried, stretches, strict=True):
            ((alone,),) = failing_results(Y, V, [v], [row], [margin], **COMMON)
            np.testing.assert_allclose(found, alone, atol=1e-5)  # a step of 0.1 halved fourteen times


def test_what_never_fails_has_no_stretch_and_what_always_fails_one_without_ends():
    ((never,), (always,)) = failing_results(
        Y, V, [0.02], [[-1.0, 0.0, 1.0]], [lambda e, low, high: e * 0 + 1, lambda e, low, high: e * 0 - 1], **COMMON
    )
    assert never.shape == (0, 2)
    assert always.tolist() == [[-math.inf, math.inf]]
    assert chance_of(never, Expected(0.0, 1.0)) == 0.0
    assert chance_of(always, Expected(0.0, 1.0, 3)) == 1.0


def test_evenly_likely_results_are_those_of_the_distribution():
    for df in (None, 1, 4):
        law = stats.norm(2, 3) if df is None else stats.t(df, 2, 3)
        tried = Expected(2.0, 3.0, df).evenly(10)
        assert tried.size == 14
        np.testing.assert_allclose(law.cdf(tried)[2:-2], (np.arange(10) + 0.5) / 10)
        assert law.cdf(tried[0]) == pytest.approx(1e-4)


def test_one_study_of_several_is_expected_like_one_alone():
    fit = pool(Y, V, estimator="DL", test="t")
    alone, rows = expected(fit, 0.02), expected_together(fit, [0.02, 0.3], 4000)
    for probe in (-0.5, 0.2, 0.4, 1.0):
        assert (rows[:, 0] < probe).mean() == pytest.approx(float(alone.below(probe)), abs=0.01)
    drawn = (
        np.random.default_rng(5).multivariate_normal(
            [0, 0], fit.vcov[0, 0] + np.diag(fit.tau2 + np.array([0.02, 0.3])), DRAWS
        )
        / np.sqrt(np.random.default_rng(6).chisquare(2, DRAWS) / 2)[:, None]
    )
    both = ((rows - fit.beta[0]) > 0.1).all(axis=1).mean()
    assert both == pytest.approx((drawn > 0.1).all(axis=1).mean(), abs=0.01)


@pytest.mark.parametrize("estimator", ["EE", "DL", "REML", "PM"])
@pytest.mark.parametrize("test", ["z", "knha", "adhoc"])
def test_several_new_studies_are_pooled_like_all_at_once(estimator, test):
    new_y, new_v = np.array([[0.0, 1.2], [0.5, 0.5], [-2.0, 0.1]]), np.array([0.05, 0.01])
    found = update_together(Y, V, new_y, new_v, estimator=estimator, test=test)
    for place, row in enumerate(new_y):
        fit = pool([*Y, *row], [*V, *new_v], estimator=estimator, test=test)
        assert found.estimate[place] == pytest.approx(fit.beta[0])
        assert (found.low[place], found.high[place]) == pytest.approx((fit.ci_low[0], fit.ci_high[0]))
        assert found.tau2[place] == pytest.approx(fit.tau2, abs=1e-10)


def test_more_sets_of_new_studies_than_fit_in_one_block():
    new_y = np.random.default_rng(2).normal(0.4, 1, (101, 3))
    found = update_together(Y, V, new_y, [0.1, 0.2, 0.3])
    for place in (0, 15, 16, 100):
        fit = pool([*Y, *new_y[place]], [*V, 0.1, 0.2, 0.3])
        assert found.estimate[place] == pytest.approx(fit.beta[0])


def test_one_new_study_updates_alike_either_way():
    new_y = np.linspace(-2, 2, 7)
    one, several = update(Y, V, new_y, 0.02), update_together(Y, V, new_y[:, None], 0.02)
    np.testing.assert_allclose(several.high, one.high)


@pytest.mark.parametrize(("n", "a", "b"), [(0, 0.5, 0.5), (10, 0.5, 30.5), (200, 4.5, 65.5)])
def test_beta_binomial_is_that_of_scipy(n, a, b):
    x = np.arange(n + 1)
    np.testing.assert_allclose(beta_binomial(x, n, a, b), stats.betabinom.pmf(x, n, a, b), rtol=1e-9)


@pytest.mark.parametrize("risk", [0.0, 1e-6, 0.17, 1.0])
def test_binomial_is_that_of_scipy(risk):
    x = np.arange(26)
    np.testing.assert_allclose(binomial(x, 25, risk), stats.binom.pmf(x, 25, risk), rtol=1e-9, atol=1e-300)


def test_numbers_without_meaning_are_refused():
    fit = pool(Y, V)
    for wrong in (
        lambda: binomial([0, 1], 1, 1.5),
        lambda: expected(fit, 0.0),
        lambda: expected_together(fit, [0.1, -1.0], 10),
        lambda: Expected(0.0, 1.0).evenly(0),
        lambda: update_together(Y, V, [[0.1, math.nan]], 0.1),
    ):
        with pytest.raises(ArithmeticInputError, match="allowed"):
            wrong()
