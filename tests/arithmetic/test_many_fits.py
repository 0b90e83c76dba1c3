"""Fits of very many sets: the same numbers as one at a time, on subsets, repetitions and nasty variances."""

import numpy as np
import pytest
from diagnostics_reference import DIAGNOSTICS, SETS, worst

from evidence_tools.arithmetic.many_fits import fit_many
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.arithmetic.tau2 import ESTIMATORS
from evidence_tools.errors import ArithmeticInputError

ONE_BY_ONE = 1e-10  # relative to tau2 and the smallest variance; worst seen 7e-13
METAFOR = 1e-10  # worst seen 1.3e-11: Fisher scoring with a threshold of 1e-12 stops there
FIELDS = ("tau2", "i2", "h2", "q")


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_subsets_of_bcg_are_pooled_as_one_at_a_time(metafor_sets, estimator):
    y, v, _ = metafor_sets["bcg"]
    masks = np.arange(1, 2**13)[:, None] >> np.arange(13) & 1
    found = fit_many(y, v, masks, estimator)
    for i in range(0, len(masks), 97):
        chosen = masks[i] == 1
        fit = pool(y[chosen], v[chosen], estimator=estimator, test="z")
        for name in FIELDS:
            assert getattr(found, name)[i] == pytest.approx(getattr(fit, name), rel=ONE_BY_ONE, abs=1e-14), name
        assert found.estimate[i] == pytest.approx(fit.beta[0], rel=ONE_BY_ONE)
        assert found.k[i] == fit.k


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_repeated_studies_and_wide_variances(estimator):
    random = np.random.default_rng(20261122)
    for _ in range(25):
        k = int(random.integers(2, 8))
        y, v = random.normal(size=k) * 10 ** random.uniform(-3, 3), 10 ** random.uniform(-6, 4, k)
        counts = random.integers(0, 3, (8, k))
        counts[counts.sum(axis=1) == 0, 0] = 1
        found = fit_many(y, v, counts, estimator)
        for i, count in enumerate(counts):
            fit = pool(np.repeat(y, count), np.repeat(v, count), estimator=estimator, test="z")
            assert found.tau2[i] == pytest.approx(fit.tau2, rel=ONE_BY_ONE, abs=ONE_BY_ONE * v.min())
            assert found.estimate[i] == pytest.approx(fit.beta[0], rel=1e-9)


def test_the_higher_of_two_peaks_is_taken():
    for y, v in (([-4.0, -3.0, -5.0, 5.0], [1.0, 0.1, 10.0, 10.0]), ([2.0, -2.0, -2.0, -2.0], [1.0, 1.0, 0.01, 0.01])):
        assert fit_many(y, v, [[1, 1, 1, 1]]).tau2[0] == pytest.approx(pool(y, v, test="z").tau2, rel=ONE_BY_ONE)


def test_metafors_gosh_agrees_where_it_converges():
    (expected,) = DIAGNOSTICS["gosh"]
    y, v, _ = SETS["bcg"]
    first = expected["first"]
    masks = np.array(expected["incl"], dtype=int)[:, None] >> np.arange(first) & 1
    found = fit_many(y[:first], v[:first], masks, "REML")
    for name in ("k", "q", "i2", "h2", "tau2", "estimate"):
        theirs = np.array([np.nan if value is None else value for value in expected[name]])
        fitted = np.isfinite(theirs)
        assert fitted.sum() >= 253
        assert worst(getattr(found, name)[fitted], theirs[fitted], floor=1e-11) < METAFOR, name


def test_one_study_is_its_own_answer():
    found = fit_many([1.0, 5.0], [1.0, 2.0], [[0, 1], [3, 0]])
    assert found.estimate.tolist() == [5.0, 1.0]
    assert (found.tau2[0], found.i2[0], found.h2[0], found.q[0]) == (0.0, 0.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("counts", "message"),
    [([[1, 1, 1]], r"shape \(1, 3\); allowed: \(sets, 2\)"), ([[0, 0]], "without a study"), ([[2, -1]], "negative")],
)
def test_a_refusal_says_what_is_allowed(counts, message):
    with pytest.raises(ArithmeticInputError, match=message):
        fit_many([1.0, 2.0], [1.0, 1.0], counts)
