"""Selection models against metafor, finite differences, and what cannot change them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import log_ndtr, ndtr

from evidence_tools.arithmetic.small_study.ascent import Surface
from evidence_tools.arithmetic.small_study.selection import select
from evidence_tools.arithmetic.small_study.weight_functions import beta_weights, step_weights
from evidence_tools.errors import ArithmeticInputError

# Relative; worst seen 4e-7 (an estimate of 0.002), else 3e-9, and 5e-9 for standard errors.
STEP = {"height": 1e-10, "estimate": 1e-6, "error": 5e-7}
# metafor integrates by adaptive quadrature over the whole line, across the kinks where p-values are censored.
# Worst seen: 7e-7 for the height, 6e-7 for an estimate and for a standard error.
BETA = {"height": 2e-6, "estimate": 2e-6, "error": 2e-6}
QUADRATURE = 1e-12  # worst seen 4e-14


@pytest.fixture(scope="module")
def selection_cases(reference):
    file = reference("selection")
    data = {each["name"]: each for each in file["data"]}
    return [(case, _refit(case, data[case["data"]])) for case in file["fits"]]


def _refit(case, data):
    blind = np.column_stack([np.ones(len(data["y"])), data["blind"]]) if case["blind"] else None
    how = {name: case[name] for name in ("kind", "alternative", "random", "weights")}
    return select(data["y"], data["v"], blind, steps=case["steps"] or (0.025,), **how)


def _allowed(case):
    return BETA if case["kind"] == "beta" else STEP


def _higher(case, found):
    return found.log_likelihood > case["log_likelihood"] + _allowed(case)["height"]


def test_no_likelihood_is_lower_than_metafors(selection_cases):
    assert len(selection_cases) > 40
    for case, found in selection_cases:
        assert found.log_likelihood > case["log_likelihood"] - _allowed(case)["height"]
    higher = [(case["data"], case["random"]) for case, found in selection_cases if _higher(case, found)]
    assert higher == [("li2007", True)]  # metafor's path ends on a lower peak with tau2 > 0


def test_estimates_and_errors_are_metafors(selection_cases, worst_difference):
    for case, found in selection_cases:
        if _higher(case, found):
            continue
        allowed = _allowed(case)
        tau2_se = np.nan if case["tau2_se"] is None else case["tau2_se"]
        assert worst_difference(found.beta, case["beta"]) < allowed["estimate"]
        assert worst_difference(found.se, case["se"]) < allowed["error"]
        assert worst_difference(found.tau2, case["tau2"]) < allowed["estimate"]
        assert worst_difference(found.tau2_se, tau2_se) < allowed["error"]
        if case["weights"] is None:
            free = slice(None) if case["kind"] == "beta" else slice(1, None)
            assert worst_difference(found.delta, case["delta"][free]) < allowed["estimate"]
            assert worst_difference(found.delta_se, case["delta_se"][free]) < allowed["error"]
            assert (found.lrt_df, found.lrt) == (case["lrt_df"], pytest.approx(case["lrt"], rel=1e-6, abs=2e-6))
            assert found.lrt_p == pytest.approx(case["lrt_p"], rel=2e-6)


@pytest.mark.parametrize(("d", "mean", "tau2"), [((0.31, 1.07), 0.05, 0.0), ((1.7, 1.1), 0.3, 0.02), ((40, 3), 1, 0.5)])
def test_the_area_under_beta_weights_is_that_of_adaptive_quadrature(d, mean, tau2):
    edge = 4.264890793922825  # normal quantile of 1 - 1e-5

    def under(z, v):
        log_weight = (d[0] - 1) * log_ndtr(-z) + (d[1] - 1) * log_ndtr(z)
        r = z * np.sqrt(v) - mean
        return np.exp(log_weight - r * r / (2 * (v + tau2))) * np.sqrt(v / (2 * np.pi * (v + tau2)))

    for v, ours in zip(V, beta_weights(Y, V).area(np.full(Y.size, mean), tau2, np.array(d, float)).value, strict=True):
        middle = sum(quad(under, a, a + 1, args=(v,), epsabs=0, epsrel=1e-12)[0] for a in range(-4, 4))
        ends = quad(under, -edge, -4, args=(v,), epsabs=0)[0] + quad(under, 4, edge, args=(v,), epsabs=0)[0]
        scale, cut = np.sqrt(v + tau2), edge * np.sqrt(v)
        high = 1e-5 ** (d[0] - 1) * (1 - 1e-5) ** (d[1] - 1) * ndtr((mean - cut) / scale)
        low = (1 - 1e-5) ** (d[0] - 1) * 1e-5 ** (d[1] - 1) * ndtr((-cut - mean) / scale)
        assert ours == pytest.approx(middle + ends + high + low, rel=QUADRATURE)


studies = st.lists(st.tuples(st.floats(-1, 2), st.floats(0.02, 0.5)), min_size=6, max_size=12)


@settings(max_examples=25)
@given(studies, st.sampled_from(["step", "two.sided", "beta"]), st.floats(-0.5, 1), st.floats(0.01, 0.5))
def test_the_gradient_and_hessian_are_those_of_the_height(rows, kind, mean, tau2):
    y, v = np.array(rows).T
    chance = beta_weights(y, v) if kind == "beta" else step_weights(y, v, (0.05, 0.4), kind)
    design = np.column_stack([np.ones(y.size), np.arange(y.size) / y.size])
    surface = Surface(y, v, design, chance)
    theta = np.array([mean, 0.1, tau2, 0.7, 1.4])
    _, gradient, hessian = surface.at(theta)
    for i in range(theta.size):
        step = np.eye(theta.size)[i] * 1e-5
        up, down = surface.at(theta + step), surface.at(theta - step)
        assert gradient[i] == pytest.approx((up[0] - down[0]) / 2e-5, rel=1e-5, abs=1e-5)
        assert hessian[i] == pytest.approx((up[1] - down[1]) / 2e-5, rel=1e-4, abs=1e-3)


Y = np.array([0.9, 0.7, 0.65, 0.3, 0.2, 0.1, 0.45, 0.05, 0.5, -0.1])
V = np.array([0.09, 0.06, 0.05, 0.02, 0.02, 0.01, 0.03, 0.02, 0.04, 0.02])


@pytest.mark.parametrize("kind", ["step", "beta"])
def test_direction_unit_and_order_change_nothing_that_matters(kind):
    found = select(Y, V, kind=kind)
    mirrored = select(-Y[::-1], V[::-1], kind=kind, alternative="less")
    assert mirrored.beta == pytest.approx(-found.beta, rel=1e-8)
    assert mirrored.delta == pytest.approx(found.delta, rel=1e-7)
    wide = select(1000 * Y, 1e6 * V, kind=kind)
    assert wide.beta == pytest.approx(1000 * found.beta, rel=1e-8)
    assert wide.se == pytest.approx(1000 * found.se, rel=1e-7)
    assert wide.lrt == pytest.approx(found.lrt, rel=1e-7, abs=1e-9)


@given(st.integers(0, 10**6))
@settings(max_examples=30)
def test_selection_never_lowers_the_likelihood(seed):
    random = np.random.default_rng(seed)
    v = random.uniform(0.01, 0.3, 12)
    y = random.normal(0.2, np.sqrt(v + 0.05))
    if not 0 < (y / np.sqrt(v) > 1.96).sum() < 12:
        return
    found = select(y, v)
    assert found.log_likelihood >= found.log_likelihood_without - 1e-9
    assert found.tau2 >= 0
    assert (found.delta > 0).all()


def test_even_weights_give_the_plain_estimate():
    found = select(Y, V, steps=(0.025, 0.5), weights=(1, 1, 1))
    assert found.log_likelihood == pytest.approx(found.log_likelihood_without)
    assert np.isnan(found.lrt_p)
    assert found.delta.size == 0


def test_published_examples(reference):
    data = {each["name"]: each for each in reference("selection")["data"]}
    y, v = data["hackshaw1998"]["y"], data["hackshaw1998"]["v"]
    found = select(y, v, steps=(0.05, 0.10, 0.50))  # metafor's own tests
    assert found.delta == pytest.approx([2.422079, 0.977543, 0.396713], abs=2e-5)
    assert found.delta_se == pytest.approx([1.66085, 0.820387, 0.469235], abs=2e-5)
    assert (found.lrt, found.tau2) == (pytest.approx(7.066137, abs=1e-5), pytest.approx(0.03071325, abs=1e-6))
    y, v = data["baskerville2012"]["y"], data["baskerville2012"]["v"]
    found = select(y, v, kind="beta")  # Citkowicz and Vevea 2017, as on metafor's help page
    assert found.beta[0] == pytest.approx(0.1147, abs=1e-4)
    assert found.delta == pytest.approx([0.473, 4.461], abs=1e-3)


def test_what_cannot_be_fitted_is_refused():
    with pytest.raises(ArithmeticInputError, match=r"no study with a p-value from 0\.025 to 1"):
        select([1.0, 2.0, 3.0, 2.5], [0.01] * 4)
    with pytest.raises(ArithmeticInputError, match="2 studies for 3 parameters"):
        select([1.0, 0.0], [0.1, 0.1])
    with pytest.raises(ArithmeticInputError, match="3 weights for 2 intervals"):
        select(Y, V, weights=(1, 0.5, 0.2))
    with pytest.raises(ArithmeticInputError, match="allowed: greater, less"):
        select(Y, V, kind="beta", alternative="two.sided")
    with pytest.raises(ArithmeticInputError, match="steps at index"):
        select(Y, V, steps=(0.0, 0.5))
