"""Measures of influence against metafor's influence() and rstandard(), and what they must obey."""

import numpy as np
import pytest
from diagnostics_reference import DIAGNOSTICS, SETS, worst
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.deletion import influence, leverage, rstandard, without_each
from evidence_tools.arithmetic.pooling import pool

METAFOR = 1e-10  # worst seen 4.3e-11: a change of an estimate next to none, as a difference of two; else 6e-13
MEASURES = ("rstudent", "dffits", "cook_d", "cov_r", "tau2_del", "qe_del", "hat", "weight", "dfbs", "influential")


def test_metafor_agrees_on_every_measure():
    compared = 0
    for expected in DIAGNOSTICS["influence"]:
        fit = pool(*SETS[expected["data"]], estimator=expected["estimator"], test=expected["test"])
        found = influence(fit)
        for name in MEASURES:
            ours = np.ravel(getattr(found, name))
            assert worst(ours, expected[name], floor=1e-15) < METAFOR, (expected["data"], name)
            compared += ours.size
        assert worst(rstandard(fit), expected["rstandard"], floor=1e-15) < METAFOR
    assert compared > 14_000


@given(st.integers(0, 2**32 - 1), st.sampled_from(["DL", "REML", "SJ"]), st.booleans())
def test_leverages_add_up_to_the_number_of_coefficients(seed, estimator, moderator):
    random = np.random.default_rng(seed)
    k = int(random.integers(4, 10))
    design = np.column_stack([np.ones(k), random.normal(size=k)]) if moderator else None
    fit = pool(random.normal(size=k), 10.0 ** random.uniform(-3, 2, k), design, estimator=estimator)
    assert leverage(fit).sum() == pytest.approx(fit.beta.size, rel=1e-9)
    assert (leverage(fit) >= -1e-12).all()


def test_the_order_of_rows_shift_and_unit_change_nothing():
    y, v, _ = SETS["li2007"]
    there, back = influence(pool(y, v)), influence(pool(-10 * y[::-1] + 3, 100 * v[::-1]))
    for name in ("cook_d", "cov_r", "hat", "weight", "qe_del"):
        assert getattr(back, name)[::-1] == pytest.approx(getattr(there, name), rel=1e-8), name
    assert back.rstudent[::-1] == pytest.approx(-there.rstudent, rel=1e-8)


def test_one_study_and_too_few_for_the_moderators_give_no_measure():
    alone = influence(pool([1.0], [1.0]))
    assert np.isnan(alone.rstudent).all()
    assert without_each(pool([1.0], [1.0])) == [None]
    few = influence(pool([1.0, 2.0, 4.0], [1.0] * 3, [[1, 0], [1, 0], [1, 1]]))
    assert np.isnan(few.cook_d[2])
    assert not few.influential.any() or few.hat[2] == pytest.approx(1)


def test_equal_results_are_answered():
    found = influence(pool([2.0] * 4, [0.1, 0.2, 0.3, 0.4]))
    assert (found.tau2_del == 0).all()
    assert rstandard(pool([2.0] * 4, [0.1, 0.2, 0.3, 0.4])).tolist() == [0.0] * 4
