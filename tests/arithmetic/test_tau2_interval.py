"""Intervals of tau2 against metafor's confint, and where none can be given."""

import numpy as np
import pytest
from diagnostics_reference import DIAGNOSTICS, SETS, worst

from evidence_tools.arithmetic.pooling import pool
from evidence_tools.arithmetic.tau2_interval import KINDS, tau2_interval
from evidence_tools.errors import ArithmeticInputError

METAFOR = 1e-12  # worst seen 2.1e-13, an I2 of 0.01 percent; 5e-15 for tau2


def test_metafor_agrees_on_every_limit():
    compared = 0
    for expected in DIAGNOSTICS["intervals"]:
        fit = pool(*SETS[expected["data"]], estimator=expected["estimator"], test="z")
        profile, likelihood = (tau2_interval(fit, kind) for kind in KINDS)
        for name, found in {
            "qp_tau2": (profile.tau2_low, profile.tau2_high),
            "qp_i2": (profile.i2_low, profile.i2_high),
            "qp_h2": (profile.h2_low, profile.h2_high),
            "pl_tau2": (likelihood.tau2_low, likelihood.tau2_high),
            "pl_i2": (likelihood.i2_low, likelihood.i2_high),
        }.items():
            assert worst(found, expected[name]) < METAFOR, (expected["data"], expected["estimator"], name)
            compared += 1
    assert compared == 675


def test_each_limit_of_a_q_profile_brings_q_to_its_quantile():
    """The 13 trials of BCG vaccine as in Viechtbauer (2010) J Stat Softw 36(3), section 4.2."""
    found = tau2_interval(pool(*SETS["bcg"], test="z"))
    assert f"{found.tau2_low:.4f} {found.tau2_high:.4f}" == "0.1197 1.1115"
    assert f"{found.i2_low:.2f} {found.i2_high:.2f}" == "81.92 97.68"
    assert found.tau_low == pytest.approx(0.1197**0.5, rel=1e-3)


def test_the_limits_scale_with_the_unit_and_widen_with_the_level():
    y, v, _ = SETS["li2007"]
    for kind in KINDS:
        ours, scaled = tau2_interval(pool(y, v), kind), tau2_interval(pool(1000 * y, 1e6 * v), kind)
        assert scaled.tau2_low == pytest.approx(1e6 * ours.tau2_low, rel=1e-9)
        assert scaled.tau2_high == pytest.approx(1e6 * ours.tau2_high, rel=1e-9)
        assert scaled.i2_high == pytest.approx(ours.i2_high, rel=1e-9)
        assert tau2_interval(pool(y, v), kind, level=0.99).tau2_high > ours.tau2_high


def test_a_likelihood_with_two_peaks_has_one_interval_that_spans_both():
    fit = pool([2.0, -2.0, -2.0, -2.0], [1.0, 1.0, 0.01, 0.01], test="z")
    found = tau2_interval(fit, "profile likelihood")
    assert found.tau2_low == 0
    assert found.tau2_high > fit.tau2


def test_where_no_interval_can_be_given_the_answer_says_why():
    one = tau2_interval(pool([1.0], [1.0]))
    assert np.isnan([one.tau2_low, one.i2_high]).all()
    assert "at least two" in one.cautions[0]
    equal = tau2_interval(pool([1.0, 2.0, 5.0], [1.0, 1.0, 1.0], estimator="EE", test="z"))
    assert np.isnan(equal.tau2_high)
    assert "common-effect" in equal.cautions[0]


def test_an_empty_interval_few_studies_and_an_estimate_outside_are_named():
    alike = tau2_interval(pool([1.0, 1.01, 0.99, 1.0, 1.0, 1.0], [1.0] * 6))
    assert (alike.tau2_low, alike.tau2_high) == (0.0, 0.0)
    assert "empty" in " ".join(alike.cautions)
    assert "Too few studies to tell how large tau2 is: 6, where 10" in alike.cautions[0]
    outside = tau2_interval(pool([1.0, 1.01, 0.99, 1.0, 1.0, 1.0], [1.0] * 6, estimator="SJ"))
    assert outside.tau2 > outside.tau2_high
    likelihood = tau2_interval(pool([1.0, 3.0, 5.0], [1.0] * 3, estimator="DL"), "profile likelihood")
    assert "not its highest point" in " ".join(likelihood.cautions)


def test_two_studies_and_wide_variances_are_answered():
    for y, v in (([1.0, 3.0], [0.1, 0.2]), ([0.1, 0.4, -0.3, 0.9], [1e-9, 0.02, 3.0, 12.0])):
        for kind in KINDS:
            found = tau2_interval(pool(y, v), kind)
            assert 0 <= found.tau2_low <= found.tau2_high < np.inf


def test_an_unknown_kind_is_named():
    with pytest.raises(ArithmeticInputError, match="kind is 'QP'; allowed: Q-profile, profile likelihood"):
        tau2_interval(pool([1.0, 2.0], [1.0, 1.0]), "QP")


def test_a_poor_estimate_can_leave_the_likelihood_without_upper_limit():
    """Hedges' estimate is zero here, though the two precise studies lie 3,000 standard errors apart."""
    fit = pool([0.0, 1.0, 0.5], [1e-7, 1e-7, 1e3], estimator="HE", test="z")
    found = tau2_interval(fit, "profile likelihood")
    assert (fit.tau2, found.tau2_high, found.i2_high) == (0.0, np.inf, 100.0)
    assert "no upper limit is reached" in " ".join(found.cautions)
    assert tau2_interval(fit).tau2_high < np.inf
