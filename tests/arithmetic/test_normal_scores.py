"""Normal quantiles against R's qqnorm of metafor's residuals, and the envelope against its definition."""

import numpy as np
import pytest
from diagnostics_reference import DIAGNOSTICS, SETS, worst

from evidence_tools.arithmetic.normal_scores import normal_scores
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.errors import ArithmeticInputError

METAFOR = 1e-11  # worst seen 8e-14


def test_metafors_quantiles_agree():
    for expected in DIAGNOSTICS["quantiles"]:
        fit = pool(*SETS[expected["data"]], test="z")
        for kind, theirs in (("rstandard", "standard"), ("rstudent", "student")):
            found = normal_scores(fit, kind, draws=100)
            rank = np.argsort(found.residual)
            ours = (found.quantile[rank], found.residual[rank])
            assert worst(ours[0], np.sort(expected["x"]), floor=1e-15) < METAFOR
            assert worst(ours[1], np.sort(expected[theirs]), floor=1e-14) < METAFOR


def test_the_envelope_holds_its_share_of_residuals_of_true_models():
    _, v, _ = SETS["bcg"]
    random = np.random.default_rng(1)
    inside = []
    for _ in range(150):
        found = normal_scores(pool(random.normal(size=v.size) * np.sqrt(v), v, estimator="EE", test="z"), draws=200)
        inside.append((found.low <= found.residual) & (found.residual <= found.high))
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)


def test_it_can_be_repeated_and_one_study_has_no_place():
    fit = pool([3.0, 1.0, 2.0], [1.0, 2.0, 1.0])
    assert normal_scores(fit, seed=3).low.tolist() == normal_scores(fit, seed=3).low.tolist()
    assert np.isnan(normal_scores(pool([1.0], [1.0]), "rstudent").quantile).all()


def test_an_unknown_residual_is_named():
    with pytest.raises(ArithmeticInputError, match="kind is 'raw'; allowed: rstandard, rstudent"):
        normal_scores(pool([1.0, 2.0], [1.0, 1.0]), "raw")
