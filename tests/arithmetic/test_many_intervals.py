"""Intervals of many fits: those of `pool` and `prediction_interval`, one by one."""

import numpy as np
import pytest

from evidence_tools.arithmetic import pool, prediction_interval
from evidence_tools.arithmetic.many_fits import fit_many
from evidence_tools.arithmetic.many_intervals import many_intervals
from evidence_tools.arithmetic.pooling import TESTS
from evidence_tools.arithmetic.prediction import CONVENTIONS
from evidence_tools.errors import ArithmeticInputError

ONE_BY_ONE = 1e-9  # worst seen 4e-13
FIELDS = ("se", "ci_low", "ci_high", "p_value")


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("estimator", ["EE", "DL", "REML", "PM"])
def test_every_subset_of_bcg_has_the_interval_of_pool(metafor_sets, estimator, test):
    y, v, _ = metafor_sets["bcg"]
    masks = np.arange(1, 2**13)[:, None] >> np.arange(13) & 1
    masks = masks[np.argsort(masks.sum(1), kind="stable")][::171]
    fits = fit_many(y, v, masks, estimator)
    for convention in CONVENTIONS:
        found = many_intervals(y, v, masks, fits, estimator=estimator, test=test, level=0.9, prediction=convention)
        for i, mask in enumerate(masks == 1):
            one = pool(y[mask], v[mask], estimator=estimator, test=test, level=0.9)
            for name in FIELDS:
                assert getattr(found, name)[i] == pytest.approx(getattr(one, name)[0], rel=ONE_BY_ONE), name
            ahead = prediction_interval(one, convention)
            for ours, theirs in ((found.prediction_low[i], ahead.low), (found.prediction_high[i], ahead.high)):
                assert ours == pytest.approx(theirs, rel=ONE_BY_ONE, nan_ok=True)


def test_identical_studies_have_no_scatter_and_one_study_is_normal():
    y, v, sets = [2.0, 2.0, 2.0], [0.1, 0.1, 0.4], [[1, 1, 1], [1, 0, 0]]
    fits = fit_many(y, v, sets, "REML")
    found = many_intervals(y, v, sets, fits, estimator="REML", test="knha")
    assert found.se[0] == 0
    assert found.se[1] == pytest.approx(np.sqrt(0.1))
    assert found.ci_high[1] - 2 == pytest.approx(1.959963984540054 * np.sqrt(0.1))
    assert np.isnan(found.prediction_low[1])


def test_an_unknown_test_is_refused():
    fits = fit_many([1.0, 2.0], [1.0, 1.0], [[1, 1]])
    with pytest.raises(ArithmeticInputError, match=r"test is 'hk'; allowed: z, t, knha, adhoc"):
        many_intervals([1.0, 2.0], [1.0, 1.0], [[1, 1]], fits, estimator="REML", test="hk")
