"""Multilevel and multivariate models against metafor's rma.mv, one-level pooling and their own invariants."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_tools.arithmetic import pool
from evidence_tools.arithmetic.multilevel import (
    correlated_errors,
    multilevel,
    profile_interval,
    shared_arms,
    shared_patients,
)
from evidence_tools.arithmetic.multilevel.intervals import intervals
from evidence_tools.arithmetic.multilevel.likelihood import pose
from evidence_tools.errors import ArithmeticInputError

COEFFICIENTS = 5e-7  # worst seen 2e-7, a limit near zero: rma.mv compares likelihoods, which fixes parameters to 1e-8
VARIANCES = 1e-6  # worst seen 3e-7, for the same reason
STOPPED_SHORT = 1e-10  # a log-likelihood of rma.mv this much lower than ours: one fit, lower by 2e-9
AFTER_STOPPING = 1e-4  # on that fit; worst seen 4.2e-5
METAFOR_HEIGHT = 1e-11  # no likelihood of rma.mv is higher; worst seen 2.3e-13, rounding
PROFILE = 5e-7  # worst seen 4.2e-8
SLOPE = 1e-10  # of the log-likelihood at our maximum; worst seen 4.4e-14
PLAIN = 1e-10  # ordinary pooling of the same rows; worst seen 5e-13
INVARIANT = 1e-6


@pytest.fixture(scope="session")
def sets(reference):
    """Data sets of multilevel.json: name -> (y, V, X, labels by name)."""
    found = {}
    for entry in reference("multilevel")["data"]:
        V = np.diag(entry["v"])
        row, col = np.array(entry["row"], dtype=int), np.array(entry["col"], dtype=int)
        V[row, col] = V[col, row] = entry["covariance"]
        labels = {name.removeprefix("label_"): np.array(entry[name]) for name in entry if name.startswith("label_")}
        found[entry["name"]] = np.array(entry["y"]), V, np.reshape(entry["X"], (len(entry["y"]), -1)), labels
    return found


@pytest.fixture(scope="session")
def fitted(reference, sets):
    """Every fit of multilevel.json beside ours."""
    return [(expected, _fit(expected, *sets[expected["data"]])) for expected in reference("multilevel")["fits"]]


def _fit(expected, y, V, X, labels):
    levels = expected["levels"] or []
    levels = [levels] if isinstance(levels, str) else levels
    within = expected["within"] and tuple(labels[name] for name in expected["within"])
    return multilevel(
        *(y, V, X),
        levels=[labels[name] for name in levels],
        within=within,
        struct=expected["struct"],
        estimator=expected["estimator"],
    )


def test_metafor_agrees_on_coefficients_and_tests(fitted, worst_difference):
    for expected, fit in fitted:
        for name in ("beta", "se", "ci_low", "ci_high", "vcov"):
            scale = np.abs(np.ravel(expected[name])).max()
            gap = np.abs(np.ravel(getattr(fit, name)) - expected[name]).max() / scale
            assert gap < _allowed(expected, fit, COEFFICIENTS), (expected["data"], expected["struct"], name, gap)
        assert worst_difference(fit.q, expected["q"]) < 1e-12
        assert worst_difference(fit.q_p, expected["q_p"]) < 1e-10


def test_metafor_agrees_on_variances_and_correlations(fitted, worst_difference):
    for expected, fit in fitted:
        allowed, where = _allowed(expected, fit, VARIANCES), (expected["data"], expected["struct"])
        if expected["sigma2"] is not None:
            assert worst_difference(fit.sigma2, expected["sigma2"], 1e-9) < allowed, where
            assert worst_difference(fit.i2, expected["i2"], 1e-6) < allowed, where
            continue
        theirs, rho = np.atleast_1d(expected["tau2"]), np.atleast_1d(expected["rho"])
        assert worst_difference(fit.tau2[: theirs.size], theirs) < allowed, where
        correlations = fit.rho[np.triu_indices(fit.tau2.size, 1)][: rho.size]
        assert worst_difference(correlations, rho) < allowed, where


def test_no_likelihood_of_metafor_is_higher_and_ours_are_flat_at_the_top(fitted):
    short = 0
    for expected, fit in fitted:
        assert fit.log_likelihood >= expected["log_likelihood"] - METAFOR_HEIGHT, expected["data"]
        short += fit.log_likelihood > expected["log_likelihood"] + STOPPED_SHORT
        model = pose(fit.y, fit.V, fit.X, fit.parts, restricted=fit.estimator == "REML")
        units = np.concatenate([np.repeat([model.scale, 1.0], (part.deviations, part.angles)) for part in fit.parts])
        _, slope = model.height_and_slope(fit.theta / units)
        assert np.abs(slope).max() < SLOPE, (expected["data"], expected["struct"], slope)
    assert short == 1


def _allowed(expected, fit, usual):
    return AFTER_STOPPING if fit.log_likelihood > expected["log_likelihood"] + STOPPED_SHORT else usual


def test_metafor_agrees_on_profile_intervals(fitted, worst_difference):
    compared = 0
    for expected, fit in fitted:
        if "intervals" not in expected or expected["estimator"] == "ML":
            continue
        theirs = np.reshape(np.array(expected["intervals"], dtype=float), (-1, 2))
        for (_, _, other, found), (low, high) in zip(intervals(fit), theirs, strict=True):
            for ours, limit in ((found.low, low), (found.high, high)):
                if np.isfinite(limit) and not (other is not None and abs(limit) == 1):
                    assert worst_difference(ours, limit, 1e-12) < PROFILE, (expected["data"], found, low, high)
                    compared += 1
    assert compared == 19


def test_konstantopoulos_2011_to_its_printed_digits(fitted):
    expected, fit = fitted[0]
    assert expected["data"] == "konstantopoulos2011"
    assert [round(value, 3) for value in (fit.beta[0], fit.se[0])] == [0.185, 0.085]
    assert [round(value, 3) for value in fit.sigma2] == [0.065, 0.033]
    assert round(fit.q, 2) == 578.86


def test_berkey_1998_to_its_printed_digits(fitted):
    """ML, outcomes AL and PD: -0.34 (0.08), 0.34 (0.05); attachment level and probing depth correlate at 0.70."""
    (fit,) = (f for e, f in fitted if (e["data"], e["struct"], e["estimator"]) == ("berkey1998", "UN", "ML"))
    assert [round(value, 2) for value in fit.beta] == [-0.34, 0.34]
    assert [round(value, 2) for value in fit.se] == [0.08, 0.05]
    assert round(fit.rho[0, 1], 2) == 0.70


def test_one_row_per_group_is_ordinary_pooling(metafor_sets):
    for name in ("bcg", "bcg_latitude_year", "li2007", "wide_variances", "all_equal", "two_alike"):
        y, v, X = metafor_sets[name]
        for estimator in ("REML", "ML"):
            ours = multilevel(y, v, X, levels=[np.arange(y.size)], estimator=estimator)
            plain = pool(y, v, X, estimator=estimator, test="z")
            assert ours.sigma2[0] == pytest.approx(plain.tau2, rel=PLAIN, abs=1e-12 * v.mean()), name
            assert ours.beta == pytest.approx(plain.beta, rel=PLAIN), name
            assert ours.se == pytest.approx(plain.se, rel=PLAIN), name
            assert ours.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-9), name


def test_without_random_effects_it_is_generalised_least_squares(sets):
    y, V, X, _ = sets["berkey1998"]
    fit = multilevel(y, V, X, estimator="EE")
    weight = np.linalg.inv(V)
    vcov = np.linalg.inv(X.T @ weight @ X)
    assert fit.beta == pytest.approx(vcov @ X.T @ weight @ y, rel=1e-10)
    assert fit.vcov == pytest.approx(vcov, rel=1e-10)
    assert fit.sigma2.size == fit.tau2.size == fit.i2.size == 0


@pytest.mark.parametrize("struct", ["UN", "CS", "HCS", "DIAG"])
def test_the_slope_of_the_likelihood_is_its_difference_quotient(sets, struct):
    y, V, X, labels = sets["berkey1998"]
    fit = multilevel(y, V, X, within=(labels["trial"], labels["outcome"]), struct=struct)
    model = pose(y, V, X, fit.parts, restricted=True)
    theta = np.linspace(0.4, 0.9, model.size)
    _, slope = model.height_and_slope(theta)
    for i in range(model.size):
        step = np.zeros(model.size)
        step[i] = 1e-5
        quotient = (model.height(theta + step) - model.height(theta - step)) / 2e-5
        assert slope[i] == pytest.approx(quotient, rel=1e-6, abs=1e-8)


@st.composite
def nested_rows(draw):
    sizes = draw(st.lists(st.integers(1, 3), min_size=3, max_size=5))
    outer = np.repeat(np.arange(len(sizes)), sizes)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    y = rng.normal(size=len(sizes))[outer] + draw(st.sampled_from([0.0, 0.3, 2.0])) * rng.normal(size=outer.size)
    return y, 10.0 ** rng.uniform(-2, 1, outer.size), outer


@settings(max_examples=25)
@given(nested_rows(), st.sampled_from(["REML", "ML"]))
def test_no_point_of_a_grid_is_higher_and_order_and_unit_do_not_matter(rows, estimator):
    y, v, outer = rows
    levels = [outer] if np.unique(outer).size == outer.size else [outer, np.arange(y.size)]
    fit = multilevel(y, v, levels=levels, estimator=estimator)
    assert (fit.sigma2 >= 0).all()
    model = pose(y, np.diag(v), np.ones((y.size, 1)), fit.parts, restricted=estimator == "REML")
    side = np.concatenate(([0.0], np.geomspace(1e-3, 30, 12)))
    grid = np.array(np.meshgrid(*[side] * len(levels))).reshape(len(levels), -1).T
    assert max(model.height(point) for point in grid) <= fit.log_likelihood + 1e-8
    order = np.random.default_rng(1).permutation(y.size)
    other = multilevel(-4 * y[order] + 9, 16 * v[order], levels=[level[order] for level in levels], estimator=estimator)
    assert other.beta[0] == pytest.approx(-4 * fit.beta[0] + 9, rel=INVARIANT, abs=1e-6)
    assert other.se[0] == pytest.approx(4 * fit.se[0], rel=1e-5)


def test_the_likelihood_falls_by_the_chi_squared_quantile_at_a_profile_limit(sets):
    y, V, X, labels = sets["konstantopoulos2011"]
    fit = multilevel(y, V, X, levels=[labels["district"], labels["row"]])
    found = profile_interval(fit, 0)
    model = pose(y, V, X, fit.parts, restricted=True)
    inner = np.linspace(0.1, 3, 4000)
    for limit in (found.low, found.high):
        outer = np.sqrt(limit) / model.scale
        best = max(model.height(np.array([outer, each])) for each in inner)
        assert 2 * (fit.log_likelihood - best) == pytest.approx(3.841458820694124, abs=2e-4)


def test_small_and_strange_sets_are_answered_with_a_caution():
    one = multilevel([0.5], [0.04], levels=[["a"]])
    assert (one.beta[0], one.se[0], one.sigma2[0]) == (0.5, pytest.approx(0.2), 0.0)
    assert "One row" in one.cautions[0]
    two = multilevel([0.1, 0.9], [0.04, 0.04], levels=[["a", "b"]])
    assert "two groups" in " ".join(two.cautions)
    assert "too few to tell" in " ".join(two.cautions)
    same = multilevel([0.3] * 6, [0.1, 0.2] * 3, levels=[list("aabbcc"), range(6)])
    assert same.sigma2.tolist() == [0.0, 0.0]
    wide = multilevel([0.1, 0.4, 0.3, 0.2], [1e-8, 1.0, 2.0, 0.5], levels=[list("aabb")])
    assert "times the smallest" in " ".join(wide.cautions)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([1, 2], [1, 0]), {"levels": [[1, 2]]}, r"v at index 1 is 0"),
        (([1, np.nan], [1, 1]), {"levels": [[1, 2]]}, r"y at index 1 is nan"),
        (([1, 2], [[1, 0.5], [0.4, 1]]), {"levels": [[1, 2]]}, r"V must be a symmetric matrix"),
        (([1, 2], [[1, 1], [1, 1]]), {"levels": [[1, 2]]}, r"V is not positive definite"),
        (([1, 2], [1, 1, 1]), {"levels": [[1, 2]]}, r"V has shape \(3, 3\)"),
        (([1, 2, 3], [1, 1, 1]), {}, r"there are no random effects"),
        (([1, 2, 3], [1, 1, 1]), {"levels": [[1, 1, 2], [3, 3, 4]]}, r"levels 1 and 2 group the rows in the same way"),
        (([1, 2, 3], [1, 1, 1]), {"levels": [[1, 1]]}, r"level 1 has shape \(2,\)"),
        (([1, 2, 3], [1, 1, 1]), {"within": ([1, 1, 2], list("aba"))}, r"outcome 1 is reported in one group only"),
        (([1, 2, 3, 4], [1] * 4), {"within": ([1, 2, 3, 4], list("aabb"))}, r"never reported in the same group"),
        (([1, 2], [1, 1]), {"levels": [[1, 2]], "estimator": "DL"}, r"estimator is 'DL'; allowed: REML, ML, EE"),
        (([1, 2], [1, 1], [[1, 0], [1, 1]]), {"levels": [[1, 2]]}, r"2 rows cannot give 2 coefficients"),
    ],
)
def test_a_refusal_says_what_was_found_and_what_is_allowed(arguments, options, message):
    with pytest.raises(ArithmeticInputError, match=message):
        multilevel(*arguments, **options)


def test_a_shared_control_by_hand():
    """Two differences against one control of n = 40, arms of 20: 1/40 over (1/20 + 1/40)."""
    found = shared_arms([1, 1, 2], list("aba"), list("ccc"), [20, 20, 20], [40, 40, 40])
    assert found[0, 1] == pytest.approx((1 / 40) / (1 / 20 + 1 / 40))
    assert found[0, 2] == 0
    turned = shared_arms([1, 1], ["a", "c"], ["c", "b"], [20, 40], [40, 20])
    assert turned[0, 1] == pytest.approx(-found[0, 1])
    with pytest.raises(ArithmeticInputError, match="compares arm 'a' with itself"):
        shared_arms([1], ["a"], ["a"], [10], [10])


def test_shared_patients_give_the_covariance_of_two_means_of_simulated_patients():
    rng = np.random.default_rng(20261122)
    patients = rng.normal(size=(100_000, 60))
    means = np.column_stack([patients[:, :40].mean(1), patients[:, 25:].mean(1)])
    found = shared_patients([40, 35], [[0, 15], [15, 0]])[0, 1]
    assert np.corrcoef(means.T)[0, 1] == pytest.approx(found, abs=0.01)
    with pytest.raises(ArithmeticInputError, match="cannot share 36"):
        shared_patients([40, 35], [[0, 36], [36, 0]])
    with pytest.raises(ArithmeticInputError, match="rho is 1"):
        correlated_errors(["a", "a"], 1)
