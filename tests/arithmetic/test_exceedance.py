"""Share of true effects beyond a threshold: by hand, by numerical derivatives, and its bootstrap."""

import numpy as np
import pytest
from scipy.stats import norm

from evidence_tools.arithmetic.exceedance import exceedance
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.errors import ArithmeticInputError

DERIVATIVE = 1e-6  # central differences


def _share(mean, tau2, threshold):
    return norm.sf(threshold, mean, tau2**0.5)


def test_the_share_and_its_delta_interval_follow_from_the_normal_distribution(metafor_sets):
    fit = pool(*metafor_sets["bcg"][:2])
    found = exceedance(fit, -0.4, above=False)
    mean, tau2 = fit.beta[0], fit.tau2
    assert found.share == pytest.approx(1 - _share(mean, tau2, -0.4), rel=1e-12)
    step = 1e-5
    by_mean = (_share(mean + step, tau2, -0.4) - _share(mean - step, tau2, -0.4)) / (2 * step)
    by_tau2 = (_share(mean, tau2 + step, -0.4) - _share(mean, tau2 - step, -0.4)) / (2 * step)
    se = np.hypot(by_mean * fit.se[0], by_tau2 * fit.tau2_se)
    assert found.low == pytest.approx(found.share - norm.ppf(0.975) * se, rel=DERIVATIVE)
    assert found.high == pytest.approx(min(1, found.share + norm.ppf(0.975) * se), rel=DERIVATIVE)
    assert found.cautions == ()


def test_above_and_below_add_up_to_one(metafor_sets):
    fit = pool(*metafor_sets["li2007"][:2])
    above, below = exceedance(fit, -0.2, above=True), exceedance(fit, -0.2, above=False)
    assert above.share + below.share == pytest.approx(1)
    assert above.low == pytest.approx(1 - below.high)


def test_the_bootstrap_can_be_repeated_and_lies_around_the_share(metafor_sets):
    fit = pool(*metafor_sets["bcg"][:2])
    found = exceedance(fit, -0.4, above=False, interval="bootstrap", seed=7)
    assert found == exceedance(fit, -0.4, above=False, interval="bootstrap", seed=7)
    assert 0 <= found.low < found.share < found.high <= 1
    delta = exceedance(fit, -0.4, above=False)
    assert found.high - found.low == pytest.approx(delta.high - delta.low, rel=0.5)


def test_without_variance_between_studies_all_or_none_is_beyond():
    fit = pool([1.0, 1.1, 0.9, 1.0], [1.0] * 4)
    found = exceedance(fit, 0.5, above=True)
    assert (found.share, found.threshold) == (1.0, 0.5)
    assert np.isnan([found.low, found.high]).all()
    assert "all true effects are taken to equal the mean" in " ".join(found.cautions)
    assert exceedance(fit, fit.beta[0], above=True).share == 0.5


def test_few_studies_one_study_and_a_share_near_the_end_are_named():
    assert (
        "Too few studies to tell: 4, where at least 10"
        in exceedance(pool([1, 3, 5, 9], [1] * 4), 4, above=True).cautions[0]
    )
    one = exceedance(pool([1.0], [1.0]), 0, above=True)
    assert np.isnan([one.share, one.low, one.high]).all()
    assert "One study" in one.cautions[0]
    assert "common-effect" in exceedance(pool([1, 2], [1, 1], estimator="EE", test="z"), 0, above=True).cautions[0]
    near = exceedance(pool(np.arange(12.0), [1.0] * 12), -5, above=True)
    assert "compare interval='bootstrap'" in near.cautions[0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"interval": "exact"}, "interval is 'exact'; allowed: delta, bootstrap"),
        ({"threshold": "x"}, "threshold must be a number"),
        ({"interval": "bootstrap", "resamples": 5}, "resamples is 5; allowed: a whole number, 100 or more"),
    ],
)
def test_a_refusal_says_what_is_allowed(options, message):
    with pytest.raises(ArithmeticInputError, match=message):
        exceedance(pool([1.0, 2.0, 5.0], [1.0] * 3), **({"threshold": 1.0, "above": True} | options))


def test_moderators_are_refused():
    fit = pool([1.0, 2.0, 5.0], [1.0] * 3, [[1, 0], [1, 1], [1, 3]])
    with pytest.raises(ArithmeticInputError, match="moderators"):
        exceedance(fit, 1.0, above=True)
