"""What a new study could change: against the explicit contours of the common-effect model, and by trial."""

import math

import numpy as np
import pytest
from next_chance import chance_of_change

from evidence_tools.arithmetic.new_study import copies_needed, smallest_study
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.arithmetic.small_study.fail_safe import fail_safe_n
from evidence_tools.arithmetic.updating import update

Y, V = np.array([0.4, 0.6, 0.2]), np.array([0.02, 0.04, 0.03])
COMMON = {"estimator": "EE", "test": "z"}
Z = 1.959963984540054


def _low(estimate, low, high):
    return low


def _contour(se):
    """Result of a new study that puts the lower limit at zero: the explicit formula of Langan et al. (2012)."""
    total, new = (1 / V).sum(), se**-2
    return (Z * np.sqrt(total + new) - (Y / V).sum()) / new


def test_the_region_ends_at_the_explicit_contour():
    errors = np.array([0.05, 0.2, 0.5])
    for error in errors:
        edge = _contour(error)
        found = update(Y, V, [edge - 1e-6, edge + 1e-6], error**2, **COMMON)
        assert (found.low > 0).tolist() == [False, True]


def test_a_random_effects_conclusion_can_be_lost_to_an_extreme_favourable_study():
    found = update(Y, V, [0.4, 8.0], 0.05**2, estimator="REML", test="z")
    assert (found.low > 0).tolist() == [True, False]


@pytest.mark.parametrize("kind", [COMMON, {"estimator": "DL", "test": "knha"}, {"estimator": "REML", "test": "z"}])
def test_the_smallest_study_changes_the_conclusion_and_one_patient_fewer_does_not(kind):
    n = smallest_study(Y, V, 0.0, 4.0, _low, **kind)
    found = update(Y, V, 0.0, 4.0 / np.array([n - 1, n]), **kind)
    assert (found.low > 0).tolist() == [True, False]


def test_a_study_that_agrees_never_changes_it():
    assert smallest_study(Y, V, 0.4, 4.0, _low, **COMMON) == math.inf
    assert copies_needed(Y, V, 0.4, 0.02, _low, **COMMON) == math.inf


def test_null_studies_count_like_the_fail_safe_number_of_rosenberg():
    """His unseen studies have the mean weight of those there are, so the number is the same."""
    typical = Y.size / (1 / V).sum()
    expected = fail_safe_n(Y, V, kind="Rosenberg").number
    assert copies_needed(Y, V, 0.0, typical, _low, **COMMON) == expected


def test_the_chance_of_change_is_that_of_simulated_studies():
    draw = np.random.default_rng(9)
    y, v, new_v = np.array([0.3, 0.35, 0.4]), np.array([0.05, 0.06, 0.07]), 0.03
    fit = pool(y, v, estimator="DL", test="t")
    assert fit.tau2 == 0
    drawn = fit.beta[0] + draw.standard_t(2, 200_000) * np.sqrt(fit.vcov[0, 0] + new_v)
    changed = (update(y, v, drawn, new_v, estimator="DL", test="t").low > 0).mean()
    found = chance_of_change(y, v, new_v, _low, estimator="DL", test="t", points=4000)
    assert 0.1 < changed < 0.9
    assert found == pytest.approx(changed, abs=0.005)


def test_a_conclusion_that_does_not_stand_changes_by_being_reached():
    weak = chance_of_change([0.1, 0.2], [0.04, 0.04], 0.001, _low, **COMMON)
    strong = chance_of_change([0.9, 0.9], [0.04, 0.04], 0.001, _low, **COMMON)
    assert weak > 0.3
    assert strong < 0.01
