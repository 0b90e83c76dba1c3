"""Permutation tests against metafor's permutest and counting; the bootstrap against what it should converge to."""

import numpy as np
import pytest
from scipy.stats import norm

from evidence_tools.arithmetic import pool
from evidence_tools.arithmetic.permutation import permutation_test
from evidence_tools.arithmetic.resampling import bootstrap
from evidence_tools.errors import ArithmeticInputError

BCG_Y = [-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713, -0.3394]
BCG_V = [0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124]


def test_metafor_counts_the_same_arrangements(reference):
    for row in reference("resampling")["permutation"]:
        X = None if row["X"] is None else np.reshape(row["X"], (-1, row["columns"]))
        fit = pool(row["y"], row["v"], X, estimator=row["estimator"], test=row["test"])
        found = permutation_test(fit, limit=720)
        assert found.exact
        assert found.arrangements == row["iterations"]
        # every p is a count over the arrangements: not one may fall differently
        assert found.p_value == pytest.approx(row["p_value"], abs=0.4 / row["iterations"])
        assert found.qm_p == pytest.approx(row["qm_p"], abs=0.4 / row["iterations"])


def test_signs_by_hand():
    """Three studies of equal variance: only all-plus and all-minus are as far out as all-plus."""
    found = permutation_test(pool([1.0, 1.1, 1.2], [0.1, 0.1, 0.1], estimator="EE", test="z"))
    assert found.p_value[0] == 2 / 8
    assert found.least_p == 0.25
    assert "6 or more are needed for 0.05" in found.cautions[0]


def test_equal_rows_of_the_design_count_once():
    X = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])
    found = permutation_test(pool([1, 2, 1.5, 4, 5, 4.5], [1.0] * 6, X, estimator="EE", test="z"))
    assert found.arrangements == 20
    assert found.p_value[1] == pytest.approx(2 / 20)


def test_a_sample_holds_the_arrangement_seen_and_is_repeatable():
    fit = pool(BCG_Y, BCG_V, test="z")
    one, two = (permutation_test(fit, limit=100, draws=199, seed=7) for _ in range(2))
    assert not one.exact
    assert one.p_value[0] >= 1 / 200
    assert one.p_value[0] == two.p_value[0]
    exact = permutation_test(fit, limit=2048).p_value[0]
    assert one.p_value[0] == pytest.approx(exact, abs=4 * (exact / 199) ** 0.5 + 1 / 200)


def test_the_parametric_bootstrap_of_a_common_effect_is_its_normal_distribution():
    fit = pool(BCG_Y, BCG_V, estimator="EE", test="z")
    found = bootstrap(fit, "parametric", draws=1000, seed=3)
    assert found.se[0] == pytest.approx(fit.se[0], rel=0.08)
    assert (found.low[0], found.high[0]) == pytest.approx((fit.ci_low[0], fit.ci_high[0]), abs=0.3 * fit.se[0])
    assert found.draws.shape == (1000, 2)
    assert found.cautions == ()


def test_clusters_of_one_are_studies_and_more_draws_begin_with_the_same_ones():
    fit = pool(BCG_Y, BCG_V, estimator="DL")
    cases = bootstrap(fit, "case", draws=60, seed=5)
    clusters = bootstrap(fit, "cluster", cluster=range(fit.k), draws=60, seed=5)
    assert (cases.draws == clusters.draws).all()
    assert (bootstrap(fit, "case", draws=80, seed=5).draws[:60] == cases.draws).all()
    assert (bootstrap(fit, "case", draws=60, seed=6).draws != cases.draws).any()


def test_bca_of_a_symmetric_set_is_nearly_the_percentile_interval():
    y = np.concatenate([np.linspace(-1, 1, 15)])
    fit = pool(y, np.full(15, 0.01), estimator="EE", test="z")
    plain, corrected = (bootstrap(fit, draws=400, interval=how) for how in ("percentile", "bca"))
    assert corrected.low[0] == pytest.approx(plain.low[0], abs=0.1)
    assert corrected.high[0] == pytest.approx(plain.high[0], abs=0.1)


def test_bca_against_its_formula():
    """Efron's formula, worked out once more from the draws and a leave-one-out by hand."""
    fit = pool(BCG_Y, BCG_V, estimator="DL")
    found = bootstrap(fit, interval="bca", draws=400, seed=2)
    draws, seen = found.draws[:, 0], fit.beta[0]
    y, v = np.array(BCG_Y), np.array(BCG_V)
    left = np.array([pool(np.delete(y, i), np.delete(v, i), estimator="DL").beta[0] for i in range(y.size)])
    gap = left.mean() - left
    a, z0 = (gap**3).sum() / (6 * (gap**2).sum() ** 1.5), norm.ppf((draws < seen).mean())
    for limit, tail in ((found.low[0], 0.025), (found.high[0], 0.975)):
        z = z0 + norm.ppf(tail)
        assert limit == pytest.approx(np.quantile(draws, norm.cdf(z0 + z / (1 - a * z))), rel=1e-12)


def test_few_studies_and_samples_without_a_slope_are_named():
    X = np.column_stack([np.ones(4), [0, 0, 0, 1]])
    found = bootstrap(pool([1, 2, 3, 4], [1.0] * 4, X, estimator="EE", test="z"), draws=50)
    assert "Too few to tell: 4 to draw from" in found.cautions[0]
    assert np.isfinite(found.draws).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "cluster"}, "belong together"),
        ({"cluster": [1, 2, 3]}, "belong together"),
        ({"kind": "cluster", "cluster": [1, 2]}, r"cluster has shape \(2,\)"),
        ({"kind": "cluster", "cluster": [1, 1, 1]}, "1 studies or clusters cannot be drawn from"),
        ({"interval": "normal"}, "interval is 'normal'; allowed: percentile, bca"),
        ({"draws": 3}, "draws is 3; allowed: a whole number, 20 or more"),
    ],
)
def test_a_refusal_says_what_is_allowed(options, message):
    with pytest.raises(ArithmeticInputError, match=message):
        bootstrap(pool([1, 2, 3], [1.0] * 3), **options)
