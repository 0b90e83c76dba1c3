"""Prediction intervals against metafor, and their refusals."""

import numpy as np
import pytest

from evidence_tools.arithmetic import CONVENTIONS, pool, prediction_interval
from evidence_tools.errors import ArithmeticInputError

METAFOR = 1e-11  # worst seen 2.7e-12, a limit near zero beside variances 1 to 12 million


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_metafor_agrees(reference, metafor_sets, worst_difference, convention):
    compared = 0
    for expected in reference("pooling")["fits"]:
        limits = expected[f"prediction_{convention}"]
        if limits[0] is None or (convention == "riley" and expected["k"] == 2):
            continue
        y, v, _ = metafor_sets[expected["data"]]
        fit = pool(y, v, estimator=expected["estimator"], test=expected["test"], level=expected["level"])
        found = prediction_interval(fit, convention)
        assert worst_difference([found.low, found.high], limits) < METAFOR, expected["data"]
        compared += 1
    assert compared > 80


def test_metafor_goes_on_with_one_degree_of_freedom_where_we_stop(reference):
    two = next(fit for fit in reference("pooling")["fits"] if fit["data"] == "two_alike" and fit["estimator"] == "DL")
    assert two["prediction_riley"] == two["prediction_t"]
    found = prediction_interval(pool([1, 1.1], [0.1, 0.2], estimator="DL"), "riley")
    assert np.isnan([found.low, found.high]).all()
    assert found.caution == "2 studies are too few for a prediction interval by the 'riley' convention."


def test_for_a_given_value_of_a_moderator():
    fit = pool([1, 2, 4, 3.5], [0.1, 0.2, 0.1, 0.3], [[1, 0], [1, 1], [1, 2], [1, 3]], test="z")
    found = prediction_interval(fit, "normal", at=[1, 2])
    row = np.array([1.0, 2.0])
    half = 1.959963984540054 * np.sqrt(row @ fit.vcov @ row + fit.tau2)
    assert found.estimate == pytest.approx(row @ fit.beta)
    assert (found.low, found.high) == pytest.approx((found.estimate - half, found.estimate + half))


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_no_interval_from_one_study_or_a_common_effect(convention):
    for fit, word in ((pool(1, 1), "One study"), (pool([1, 2, 3], [1, 1, 1], estimator="EE"), "common-effect")):
        found = prediction_interval(fit, convention)
        assert np.isnan([found.low, found.high]).all()
        assert word in found.caution


def test_refusals():
    fit = pool([1, 2, 4, 3.5], [0.1, 0.2, 0.1, 0.3], [[1, 0], [1, 1], [1, 2], [1, 3]])
    with pytest.raises(ArithmeticInputError, match="needs at=, the row of 2 values"):
        prediction_interval(fit)
    with pytest.raises(ArithmeticInputError, match="at has 1 values; allowed: 2"):
        prediction_interval(fit, at=[1])
    with pytest.raises(ArithmeticInputError, match="convention is 'wide'; allowed: normal, simple, riley, t"):
        prediction_interval(fit, "wide", at=[1, 2])
