"""tau2: the highest point of the likelihood on all sides, and the equations the other estimators solve."""

import numpy as np
import pytest

from evidence_tools.arithmetic import ESTIMATORS, tau2
from evidence_tools.arithmetic.many_fits import fit_many
from evidence_tools.arithmetic.projection import pose
from evidence_tools.arithmetic.tau2 import estimate, log_likelihood
from evidence_tools.errors import ArithmeticInputError

SUBSETS = 600  # of the 8,191; all of them were run once (2026-11-22): none failed
LIKELIHOOD = 1e-10  # log-likelihood by which a grid point may lie above the maximum; worst seen 0
ROOT = 1e-11  # relative error of an estimating equation at its root; worst seen 4e-15


def _likelihoods(problem, grid, estimator):
    heights = []
    for t in grid:
        m = problem.v + t
        heights.append(log_likelihood(problem, m, problem.model.project(m), restricted=estimator == "REML"))
    return np.array(heights)


@pytest.mark.parametrize("estimator", ["ML", "REML"])
def test_no_point_of_a_fine_grid_lies_higher_on_subsets_of_bcg(metafor_sets, estimator):
    y, v, _ = metafor_sets["bcg"]
    masks = np.random.default_rng(20261122).permutation(np.arange(1, 2**13))[:SUBSETS]
    for mask in masks:
        chosen = (mask >> np.arange(13)) & 1 == 1
        problem = pose(y[chosen], v[chosen], None)
        found = estimate(problem, estimator).tau2
        (highest,) = _likelihoods(problem, [found], estimator)
        grid = np.concatenate(([0.0], np.geomspace(1e-5, 50, 40)))
        assert _likelihoods(problem, grid, estimator).max() <= highest + LIKELIHOOD


@pytest.mark.parametrize("estimator", ["ML", "REML"])
@pytest.mark.parametrize("moderator", [False, True])
def test_no_point_of_a_fine_grid_lies_higher_on_nasty_sets(estimator, moderator):
    random = np.random.default_rng(7)
    for _ in range(60):
        k = int(random.integers(3, 9))
        y, v = random.normal(size=k) * 10 ** random.uniform(-3, 3), 10 ** random.uniform(-6, 4, k)
        design = np.column_stack([np.ones(k), random.normal(size=k)]) if moderator else None
        problem = pose(y, v, design)
        found = estimate(problem, estimator)
        (highest,) = _likelihoods(problem, [found.tau2], estimator)
        grid = np.concatenate(([0.0], np.geomspace(v.min() * 1e-3, 10 * (y @ y + v.max()), 150)))
        assert _likelihoods(problem, grid, estimator).max() <= highest + LIKELIHOOD * abs(highest)


@pytest.mark.parametrize(
    ("y", "v", "taken"),
    [([-4.0, -3.0, -5.0, 5.0], [1.0, 0.1, 10.0, 10.0], 0), ([2.0, -2.0, -2.0, -2.0], [1.0, 1.0, 0.01, 0.01], 1)],
)
def test_the_higher_of_two_peaks_is_taken(y, v, taken):
    found = tau2(y, v)
    assert len(found.peaks) == 2
    assert found.tau2 == found.peaks[taken]


@pytest.mark.parametrize("name", ["bcg", "hackshaw1998", "normand1999", "bangertdrowns2004_length_wic_meta"])
def test_paule_mandel_and_empirical_bayes_bring_q_to_its_expectation(metafor_sets, name):
    y, v, design = metafor_sets[name]
    problem = pose(y, v, design)
    found = tau2(y, v, design, "PM")
    assert problem.model.project(problem.v + found.tau2).q == pytest.approx(problem.df, rel=ROOT)
    assert tau2(y, v, design, "EB").tau2 == found.tau2


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_one_study_cannot_tell(estimator):
    found = tau2(3.0, 0.5, estimator=estimator)
    assert found.tau2 == 0.0
    assert np.isnan(found.se)


@pytest.mark.parametrize("ratio", [1e7, 1e12, 1e20])
def test_one_study_far_more_precise_than_the_rest(ratio):
    """One study known exactly, two with v = 1: P tends to ((2, -1, -1), (-1, 1, 0), (-1, 0, 1))."""
    found = tau2([5.0, 8.0, 1.0], [1 / ratio, 1.0, 1.0], estimator="DL")
    trace, squares, q = 4.0, 10.0, 9.0 + 16.0
    assert found.tau2 == pytest.approx((q - 2) / trace, rel=5 / ratio + 1e-14)
    se = np.sqrt(2 * 2 + 4 * found.tau2 * trace + 2 * found.tau2**2 * squares) / trace
    assert found.se == pytest.approx(se, rel=5 / ratio + 1e-14)


def test_two_studies_in_closed_form():
    """Equal variances, k = 2: every unbiased estimator gives d^2/2 - v."""
    for estimator in ("DL", "HE", "REML", "EB", "PM"):
        assert tau2([0.0, 4.0], [1.0, 1.0], estimator=estimator).tau2 == pytest.approx(7.0, rel=1e-13)
    assert tau2([0.0, 4.0], [1.0, 1.0], estimator="ML").tau2 == pytest.approx(3.0, rel=1e-13)
    assert tau2([0.0, 4.0], [1.0, 1.0], estimator="HS").tau2 == pytest.approx(3.0, rel=1e-13)


def test_an_unknown_estimator_is_named():
    with pytest.raises(ArithmeticInputError, match="estimator is 'XX'; allowed: EE, DL, HE, HS, SJ, ML, REML, EB, PM"):
        tau2([1, 2], [1, 1], estimator="XX")


def test_a_peak_narrower_than_the_grid_is_found():
    y = [0.03348799214346856, 0.06697598428693712, -0.03348799214346856, 0.0]
    v = [0.002557926761228595, 0.003833712516406701, 0.00013275169023398796, 0.0005435406855173241]
    found = tau2(y, v, estimator="ML")
    assert found.peaks == pytest.approx((0.0, found.tau2))
    assert found.tau2 == pytest.approx(3.325014e-05, rel=1e-6)  # twice the log-likelihood is 3.3e-4 higher than at 0
    assert fit_many(y, v, [[1, 1, 1, 1]], "ML").tau2[0] == pytest.approx(found.tau2, rel=1e-10)
