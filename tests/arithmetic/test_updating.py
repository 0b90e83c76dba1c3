"""A pooled result with one more study: against metafor, and against pooling each set on its own."""

import numpy as np
import pytest

from evidence_tools.arithmetic.pooling import pool
from evidence_tools.arithmetic.updating import update
from evidence_tools.errors import ArithmeticInputError

METAFOR = 1e-8  # worst 2e-9, where metafor stops its REML steps


def test_each_new_study_gives_what_metafor_gives(reference, worst_difference):
    held = reference("sequential")
    y, v = held["studies"][0]["y"], held["studies"][0]["v"]
    for entry in held["updates"]:
        kind = {"estimator": entry["estimator"], "test": entry["test"]}
        found = update(y, v, entry["y"], entry["v"], copies=entry["copies"], **kind)
        for name in ("estimate", "low", "high", "tau2"):
            assert worst_difference(getattr(found, name), entry[name], floor=1e-9) < METAFOR, (kind, name)


@pytest.mark.parametrize("estimator", ["EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"])
@pytest.mark.parametrize("test", ["z", "t", "knha", "adhoc"])
def test_each_answer_is_that_of_pool(estimator, test):
    y, v = np.array([1.0, 2.5, 1.7]), np.array([0.2, 0.1, 0.4])
    found = update(y, v, [[0.0, 5.0]], [[0.02], [3.0]], estimator=estimator, test=test, level=0.9)
    assert found.estimate.shape == (2, 2)
    for row, new_v in enumerate([0.02, 3.0]):
        for column, new_y in enumerate([0.0, 5.0]):
            fit = pool([*y, new_y], [*v, new_v], estimator=estimator, test=test, level=0.9)
            ours = [a[row, column] for a in (found.estimate, found.low, found.high, found.tau2)]
            theirs = [fit.beta[0], fit.ci_low[0], fit.ci_high[0], fit.tau2]
            assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12)


def test_no_copy_leaves_the_studies_alone_and_one_study_is_enough():
    alone = pool([1.0, 2.0], [0.3, 0.1], estimator="DL", test="knha")
    none = update([1.0, 2.0], [0.3, 0.1], 9.0, 0.1, copies=0, estimator="DL")
    assert [float(none.estimate), float(none.low)] == pytest.approx([alone.beta[0], alone.ci_low[0]])
    single = update([1.0], [0.3], 9.0, 0.1, copies=[0, 1], test="knha")
    assert single.low[0] == pytest.approx(1 - 1.959964 * 0.3**0.5, rel=1e-6)
    assert single.low[1] == pytest.approx(pool([1.0, 9.0], [0.3, 0.1]).ci_low[0])


def test_refusals_name_what_is_allowed():
    with pytest.raises(ArithmeticInputError, match=r"copies at index 0 is 0\.5"):
        update([1.0], [0.3], 2.0, 0.1, copies=0.5)
    with pytest.raises(ArithmeticInputError, match="v at index 1"):
        update([1.0], [0.3], 2.0, [0.1, 0.0])
    with pytest.raises(ArithmeticInputError, match="estimator is 'XX'"):
        update([1.0], [0.3], 2.0, 0.1, estimator="XX")
