"""Pooling with a bias taken off: limits that must hold, generalised least squares, and simulations with known truth."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.bias_adjustment import (
    BiasPrior,
    adjust_for_bias,
    prior_from_interval,
    sd_from_interval,
    smd_from_odds_ratio,
)
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.errors import ArithmeticInputError

EXACT = 1e-12
METAFOR = {"EE": 1e-12, "REML": 1e-6}  # worst seen 6e-14 and 5e-7: rma.mv searches its maximum numerically
Y, V = np.array([-14.0, -9.5, -17.0, -11.0, -13.0]), np.array([4.0, 6.0, 3.0, 8.0, 5.0])


def test_without_a_prior_the_pooled_result_comes_back():
    for test in ("z", "t", "knha", "adhoc"):
        plain = pool(Y, V, test=test)
        found = adjust_for_bias(Y, V, BiasPrior(0.0), test=test)
        assert [found.estimate, found.se, found.low, found.high] == pytest.approx(
            [plain.beta[0], plain.se[0], plain.ci_low[0], plain.ci_high[0]], rel=EXACT
        )


def test_a_certain_bias_only_moves_the_result():
    plain = pool(Y, V, test="knha")
    found = adjust_for_bias(Y, V, BiasPrior(-4.0), test="knha")
    assert found.estimate == pytest.approx(plain.beta[0] + 4, rel=EXACT)
    assert [found.low, found.high] == pytest.approx([plain.ci_low[0] + 4, plain.ci_high[0] + 4], rel=EXACT)


def test_the_uncertainty_of_the_mean_bias_does_not_shrink_with_the_number_of_studies():
    prior = BiasPrior(-4.0, 2.0)
    many = adjust_for_bias(np.tile(Y, 200), np.tile(V, 200), prior, test="knha")
    assert many.se_pooled < 0.1
    assert many.se_bias == pytest.approx(2.0, rel=EXACT)
    assert (many.high - many.low) / 2 > 1.96 * 2.0


@given(st.floats(0, 10), st.floats(0, 10), st.sampled_from(["z", "knha", "adhoc"]), st.lists(st.booleans(), min_size=5))
def test_more_uncertainty_about_the_bias_never_narrows_the_interval(sd, more, test, flags):
    one = adjust_for_bias(Y, V, BiasPrior(-4.0, sd), test=test)
    other = adjust_for_bias(Y, V, BiasPrior(-4.0, sd + more), test=test)
    assert other.high - other.low >= (one.high - one.low) * (1 - EXACT)
    exempt = adjust_for_bias(Y, V, BiasPrior(-4.0, sd), test=test, exempt=np.array(flags[:5]))
    assert 0 <= exempt.biased_share <= 1
    assert exempt.low <= exempt.estimate <= exempt.high


def test_beside_exempt_studies_it_is_generalised_least_squares_with_one_shared_bias():
    prior, exempt = BiasPrior(-4.0, 1.5, 1.0), np.array([True, False, False, True, False])
    found = adjust_for_bias(Y, V, prior, exempt=exempt, estimator="EE", test="z")
    biased = (~exempt).astype(float)
    covariance = np.diag(V + prior.between**2 * biased) + prior.sd**2 * np.outer(biased, biased)
    weights = np.linalg.solve(covariance, np.ones(5))
    assert found.estimate == pytest.approx(weights @ (Y - prior.mean * biased) / weights.sum(), rel=1e-12)
    assert found.se == pytest.approx(weights.sum() ** -0.5, rel=1e-12)


def test_it_is_what_metafor_finds_with_the_shared_bias_in_the_covariance_matrix(reference, worst_difference):
    for entry in reference("bias")["pooled"]:
        prior = BiasPrior(entry["mean"], entry["sd"], entry["between"])
        exempt = np.array(entry["exempt"], dtype=bool)
        found = adjust_for_bias(entry["y"], entry["v"], prior, exempt=exempt, estimator=entry["estimator"], test="z")
        for name in ("estimate", "se", "low", "high"):
            assert worst_difference(getattr(found, name), entry[name]) < METAFOR[entry["estimator"]], (
                entry["name"],
                name,
            )


def test_a_bias_of_unknown_size_leaves_the_exempt_studies_alone():
    exempt = np.array([True, True, True, False, False])
    found = adjust_for_bias(Y, V, BiasPrior(-4.0, 1e9), exempt=exempt, estimator="EE", test="z")
    alone = pool(Y[:3], V[:3], estimator="EE", test="z")
    assert [found.estimate, found.se] == pytest.approx([alone.beta[0], alone.se[0]], rel=1e-6)
    assert found.biased_share == pytest.approx(0, abs=1e-9)


def test_one_study_is_moved_and_widened_by_hand():
    found = adjust_for_bias([-10.0], [4.0], BiasPrior(-2.0, 1.5))
    assert found.estimate == -8
    assert found.high - found.estimate == pytest.approx(1.959963984540054 * math.hypot(2.0, 1.5), rel=EXACT)


def _coverage(draws, *, prior, exempt, assumed):
    """Share of intervals that hold the truth, over worlds in which the bias is drawn from the prior."""
    random = np.random.default_rng(20261122)
    truth, tau, k = -10.0, 2.0, exempt.size
    hits = 0
    for _ in range(draws):
        v = random.uniform(1, 9, k)
        shared = random.normal(prior.mean, prior.sd)
        bias = np.where(exempt, 0.0, random.normal(shared, prior.between, k))
        y = random.normal(truth + bias, np.sqrt(v + tau**2))
        found = adjust_for_bias(y, v, assumed, exempt=exempt, estimator="DL", test="knha")
        hits += found.low <= truth <= found.high
    return hits / draws


@pytest.mark.parametrize("exempt", [np.zeros(8, dtype=bool), np.arange(8) < 3], ids=["all at risk", "three exempt"])
def test_the_interval_keeps_its_level_where_the_bias_is_drawn_from_the_prior(exempt):
    prior = BiasPrior(-4.0, 2.0, 1.0)
    assert 0.935 <= _coverage(1200, prior=prior, exempt=exempt, assumed=prior) <= 0.99
    if not exempt.any():  # what the simulation would show of a wrong method
        assert _coverage(400, prior=prior, exempt=exempt, assumed=BiasPrior(-4.0, 0.0, 1.0)) < 0.85
        assert _coverage(400, prior=prior, exempt=exempt, assumed=BiasPrior(-4.0, 2.0 / math.sqrt(8), 1.0)) < 0.90
        assert _coverage(400, prior=prior, exempt=exempt, assumed=BiasPrior(0.0, 2.0, 1.0)) < 0.85


def test_an_interval_gives_back_the_spread_that_made_it():
    assert sd_from_interval(-0.56 - 1.959963984540054 * 0.1, -0.56 + 1.959963984540054 * 0.1) == pytest.approx(0.1)
    z90 = 1.6448536269514722
    assert sd_from_interval(math.exp(-z90 * 0.2), math.exp(z90 * 0.2), level=0.9, ratio=True) == pytest.approx(0.2)
    prior = prior_from_interval(0.75, 0.61, 0.93, ratio=True, between=0.1)
    assert prior.mean == pytest.approx(math.log(0.75))
    assert (prior.sd, prior.between) == (sd_from_interval(0.61, 0.93, ratio=True), 0.1)


@given(st.floats(0.05, 20))
def test_an_odds_ratio_in_standard_deviations_is_that_of_a_logistic_score(odds_ratio):
    smd = smd_from_odds_ratio(odds_ratio)
    sd_of_logistic = math.pi / math.sqrt(3)
    assert math.exp(smd * sd_of_logistic) == pytest.approx(odds_ratio)
    assert smd_from_odds_ratio(1 / odds_ratio) == pytest.approx(-smd)


def test_a_prior_in_another_unit():
    assert BiasPrior(-0.5, 0.1, 0.2).scaled(-10) == BiasPrior(5.0, 1.0, 2.0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sd_from_interval(0.5, 0.2), r"high is 0\.2; allowed: a finite number above 0\.5"),
        (lambda: sd_from_interval(0.0, 0.2, ratio=True), "low is 0; allowed: a finite number above 0"),
        (lambda: prior_from_interval(2.0, 0.1, 0.9), r"estimate is 2; allowed: 0\.1 to 0\.9, the limits given"),
        (lambda: prior_from_interval(0.5, 0.1, 0.9, between=-1), "between is -1; allowed: 0 or more"),
        (lambda: adjust_for_bias(Y, V, BiasPrior(0, -1)), r"prior\.sd is -1; allowed: 0 or more"),
        (lambda: adjust_for_bias(Y, V, BiasPrior(0), exempt=[True]), r"exempt is bool of shape \(1,\); allowed: true"),
        (lambda: adjust_for_bias(Y, V, BiasPrior(0), exempt=[0, 1, 0, 0, 1]), "exempt is int64"),
        (lambda: smd_from_odds_ratio(0), "odds_ratio is 0; allowed: a finite number above 0"),
    ],
)
def test_a_refusal_says_what_is_allowed(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
