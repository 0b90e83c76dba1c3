"""Bayesian random effects against bayesmeta's printed answers, dense integration and limits known in closed form."""

import numpy as np
import pytest
from scipy import integrate, stats

from evidence_tools.arithmetic import pool
from evidence_tools.arithmetic.bayes import posterior
from evidence_tools.arithmetic.bayes_priors import half_cauchy, half_normal, half_t, log_normal, log_t
from evidence_tools.errors import ArithmeticInputError

DENSE = 1e-12  # worst seen 5.6e-15
BAYESMETA_TAU = 1e-6  # its printed digits
BAYESMETA_MU = 4e-3  # on a scale of 10; worst seen 2.6e-3: bayesmeta mixes normals on a coarse grid of tau (delta 0.01)
# Eight schools: Rubin (1981) J Educ Stat 6:377-401, as in bayesmeta's Rubin1981
SCHOOLS_Y = np.array([28.39, 7.94, -2.75, 6.82, -0.64, 0.63, 18.01, 12.16])
SCHOOLS_V = np.array([14.9, 10.2, 16.3, 11.0, 9.4, 11.4, 10.4, 17.6]) ** 2
PRIORS = [half_normal(0.5), half_cauchy(0.5), half_t(0.4, 4), log_normal(-1.28, 0.87), log_t(-1.72, 1.295, 5)]


@pytest.fixture(scope="module")
def schools():
    """The example of bayesmeta's vignette: half-Cauchy(25) for tau, N(0, 50^2) for mu."""
    return posterior(SCHOOLS_Y, SCHOOLS_V, half_cauchy(25), (0, 50))


def test_bayesmeta_prints_the_same_for_tau(schools):
    shortest, central = schools.spread(), schools.spread(interval="central")
    assert (shortest.mean, shortest.sd, shortest.median) == pytest.approx(
        (5.884511, 4.869904, 4.758539), rel=BAYESMETA_TAU
    )
    assert (shortest.low, shortest.high) == (0.0, pytest.approx(15.165894, rel=BAYESMETA_TAU))
    assert (central.low, central.high) == pytest.approx((0.2199559, 18.0531718), rel=BAYESMETA_TAU)


def test_bayesmeta_prints_nearly_the_same_for_the_mean_and_the_schools(schools):
    mu = schools.mu()
    printed = (7.985729, 4.995762, 7.962961, -1.823353, 17.824562)
    assert (mu.mean, mu.sd, mu.median, mu.low, mu.high) == pytest.approx(printed, abs=BAYESMETA_MU)
    assert 1 - schools.probability_below(0) == pytest.approx(0.9487521, abs=2e-5)
    a = schools.study(0)
    assert (a.mean, a.sd, a.median) == pytest.approx((11.095255, 7.901084, 10.093581), abs=0.02)
    assert (a.low, a.high) == pytest.approx((-3.209562, 28.169723), abs=0.03)


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.family)
@pytest.mark.parametrize("mu_prior", [None, (0.1, 0.7)])
def test_dense_integration_agrees(prior, mu_prior):
    y, v = np.array([0.2, 0.9, -0.1, 0.5]), np.array([0.04, 0.09, 0.02, 0.3])
    found = posterior(y, v, prior, mu_prior)
    u = np.concatenate((np.linspace(-600, -60, 20_000, endpoint=False), np.linspace(-60, 40, 200_001)))
    tau = np.exp(u)
    m = v + tau[:, None] ** 2
    total = (1 / m).sum(1) + (0 if mu_prior is None else mu_prior[1] ** -2)
    mean = ((y / m).sum(1) + (0 if mu_prior is None else mu_prior[0] * mu_prior[1] ** -2)) / total
    logs = stats.norm.logpdf(y, mean[:, None], np.sqrt(m)).sum(1) - 0.5 * np.log(total) + prior.log_density(tau) + u
    if mu_prior is not None:
        logs += stats.norm.logpdf(mean, *mu_prior)
    mass = np.exp(logs - logs.max()) * np.gradient(u)
    mass /= mass.sum()
    below = float(mass @ stats.norm.cdf((0.3 - mean) * np.sqrt(total)))
    assert found.probability_below(0.3) == pytest.approx(below, rel=DENSE)
    new = float(mass @ stats.norm.cdf((0.3 - mean) / np.sqrt(1 / total + tau**2)))
    assert found.probability_below(0.3, new_study=True) == pytest.approx(new, rel=DENSE)
    assert found.mu().mean == pytest.approx(float(mass @ mean), rel=DENSE)
    median = found.spread().median
    assert np.cumsum(mass)[np.searchsorted(tau, median)] == pytest.approx(0.5, abs=1e-3)
    if mu_prior is None:
        assert np.isnan(found.log_marginal)


def test_the_marginal_likelihood_is_the_integral_over_both_parameters():
    y, v, prior, mu_prior = np.array([0.2, 0.9, -0.1]), np.array([0.04, 0.09, 0.02]), half_normal(0.5), (0.1, 0.7)

    mu, tau = np.linspace(-4, 4, 1601)[:, None], np.linspace(0, 5, 1601)[None, :]
    density = stats.norm.pdf(mu, *mu_prior) * 2 * stats.norm.pdf(tau, 0, 0.5)
    for one, variance in zip(y, v, strict=True):
        density = density * stats.norm.pdf(one, mu, np.sqrt(variance + tau**2))
    truth = integrate.simpson(integrate.simpson(density, x=tau[0], axis=1), x=mu[:, 0])
    assert posterior(y, v, prior, mu_prior).log_marginal == pytest.approx(np.log(truth), abs=1e-7)


def test_no_spread_at_all_is_the_common_effect_and_a_conjugate_mean():
    y, v = np.array([0.2, 0.9, -0.1, 0.5]), np.array([0.04, 0.09, 0.02, 0.3])
    plain = pool(y, v, estimator="EE", test="z")
    flat = posterior(y, v, half_normal(1e-9)).mu(interval="central")
    assert (flat.mean, flat.sd) == pytest.approx((plain.beta[0], plain.se[0]), rel=1e-9)
    assert (flat.low, flat.high) == pytest.approx((plain.ci_low[0], plain.ci_high[0]), rel=1e-9)
    weight = 1 / plain.vcov[0, 0]
    normal = posterior(y, v, half_normal(1e-9), (1.0, 0.2)).mu()
    assert normal.mean == pytest.approx((weight * plain.beta[0] + 25 * 1.0) / (weight + 25), rel=1e-9)
    assert normal.sd == pytest.approx((weight + 25) ** -0.5, rel=1e-9)


def test_studies_are_drawn_to_the_mean_and_no_further(schools):
    centre = schools.mu().mean
    for i, seen in enumerate(SCHOOLS_Y):
        assert min(seen, centre) < schools.study(i).mean < max(seen, centre)


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.family)
def test_every_prior_is_a_density_and_the_shortest_interval_is_shortest(prior):
    u = np.linspace(-150, 150, 300_001)
    assert np.trapezoid(np.exp(prior.log_density(np.exp(u)) + u), u) == pytest.approx(1, abs=2e-5)
    found = posterior([0.2, 0.9, -0.1, 0.5], [0.04, 0.09, 0.02, 0.3], prior)
    for name in ("mu", "prediction", "spread"):
        shortest, central = (getattr(found, name)(interval=how) for how in ("shortest", "central"))
        assert shortest.high - shortest.low <= (central.high - central.low) * (1 + 1e-9)


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.family)
def test_shift_and_unit(prior):
    y, v = np.array([0.2, 0.9, -0.1, 0.5]), np.array([0.04, 0.09, 0.02, 0.3])
    one = posterior(y, v, prior).mu()
    unit = 250.0
    scaled = {"half-normal": half_normal, "half-cauchy": half_cauchy}.get(prior.family)
    if scaled is None:
        other = type(prior)(prior.family, *_rescaled(prior, unit), prior.df)
    else:
        other = scaled(prior.scale * unit)
    two = posterior(unit * y + 3, unit**2 * v, other).mu()
    assert two.median == pytest.approx(unit * one.median + 3, rel=1e-9)
    assert two.high == pytest.approx(unit * one.high + 3, rel=1e-7)


def _rescaled(prior, unit):
    if prior.family.startswith("log"):
        return prior.scale, prior.location + np.log(unit)
    return prior.scale * unit, 0.0


def test_one_two_and_very_unequal_studies_are_answered():
    one = posterior([0.5], [0.04], half_normal(0.5))
    assert one.mu().median == pytest.approx(0.5)
    assert "1 study: what is said of tau is the prior" in one.cautions[0]
    two = posterior([0.5, 0.6], [0.04, 0.04], half_cauchy(0.5))
    assert two.spread().sd == np.inf
    assert np.isfinite(two.spread().mean)
    wide = posterior([0.1, 0.5, 0.2], [1e-10, 1.0, 3.0], half_normal(0.5))
    assert np.isfinite([wide.mu().low, wide.mu().high, wide.spread().median]).all()
    lone = posterior([0.5], [0.04], half_cauchy(0.5))
    assert np.isnan(lone.mu().mean)
    assert np.isinf(lone.spread().mean)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], [1, 0], half_normal(1)), "v at index 1 is 0"),
        (([1, 2], [1, 1], half_normal(1), (0, 0)), "sd is 0; allowed"),
        (([1], [1], log_t(0, 1, 5)), "one study and the prior log-t"),
    ],
)
def test_a_refusal_says_what_is_allowed(arguments, message):
    with pytest.raises(ArithmeticInputError, match=message):
        posterior(*arguments)


def test_a_prior_needs_a_scale_above_zero():
    with pytest.raises(ArithmeticInputError, match="scale is 0; allowed"):
        half_normal(0)
    with pytest.raises(ArithmeticInputError, match="df is 0; allowed"):
        half_t(1, 0)
