"""Trim and fill, fail-safe N, excess significance and the worst case against metafor and robumeta."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic import pool
from evidence_tools.arithmetic.small_study.excess import excess_significance
from evidence_tools.arithmetic.small_study.fail_safe import fail_safe_n
from evidence_tools.arithmetic.small_study.trim_fill import trim_and_fill
from evidence_tools.arithmetic.small_study.worst_case import (
    affirmative,
    corrected_mean,
    ratio_for_estimate,
    ratio_for_limit,
)
from evidence_tools.errors import ArithmeticInputError

CLOSED = 1e-12  # worst seen 1.2e-15 (worst case), 1.8e-15 (excess without heterogeneity)
FILLED = 1e-11  # worst seen 2.7e-13, where Fisher scoring stops
LIMIT = 1e-11  # worst seen 5.3e-13
TRUNCATED = 2e-6  # metafor integrates powers over 5 tau to either side, which loses 6e-7 of each
POWER = 1e-11  # worst seen 6.5e-14, against integrals over all of it


def test_trim_and_fill_is_metafors(small_study, small_sets, worst_difference):
    assert {(case["estimator"], case["asked"]) for case in small_study["fills"]} >= {("Q0", "auto"), ("R0", "left")}
    for case in small_study["fills"]:
        y, v, _ = small_sets[case["data"]]
        side = None if case["asked"] == "auto" else case["asked"]
        found = trim_and_fill(y, v, estimator=case["estimator"], side=side, pooling=case["pooling"])
        assert (found.k0, found.side) == (case["k0"], case["side"])
        told = [np.nan if case[name] is None else case[name] for name in ("k0_se", "k0_p")]
        assert worst_difference([found.k0_se, found.k0_p], told) < CLOSED
        fit = pool(np.append(y, found.y), np.append(v, found.v), estimator=case["pooling"], test="z")
        ours = [fit.beta[0], fit.se[0], fit.ci_low[0], fit.ci_high[0], fit.tau2]
        theirs = [case["estimate"], case["se"], *case["ci"], case["tau2"]]
        assert worst_difference(ours, theirs, floor=1e-12) < FILLED
        if found.k0:
            assert worst_difference(found.y, case["y"]) < FILLED
            assert found.v.tolist() == case["v"]


studies = st.lists(st.tuples(st.integers(-40, 40), st.floats(0.01, 2)), min_size=3, max_size=12)


@given(studies, st.sampled_from(["L0", "R0"]))
def test_mirrored_studies_are_filled_on_the_other_side(rows, estimator):
    y, v = np.array(rows, dtype=float).T
    left = trim_and_fill(y, v, estimator=estimator, side="left", pooling="DL")
    right = trim_and_fill(-y, v, estimator=estimator, side="right", pooling="DL")
    assert left.k0 == right.k0 < y.size
    assert right.y == pytest.approx(-left.y)


def test_trim_and_fill_answers_where_there_is_no_funnel():
    assert trim_and_fill([1.0], [1.0]).k0 == 0
    assert trim_and_fill([1.0, 1.0, 1.0], [1.0, 2.0, 3.0], estimator="R0").k0 == 0
    alike = trim_and_fill([0.1, 0.5, 0.9], [0.2, 0.2, 0.2])
    assert alike.side == "left"
    assert "side could not be estimated" in alike.cautions[0]
    with pytest.raises(ArithmeticInputError, match="allowed: left, right"):
        trim_and_fill([1.0, 2.0], [1.0, 1.0], side="top")


def test_fail_safe_n_is_metafors(small_study, small_sets, worst_difference):
    for case in small_study["drawers"]:
        y, v, _ = small_sets[case["data"]]
        how = {name: case[name] for name in ("kind", "alpha", "weighted")}
        found = fail_safe_n(y, v, target=case["asked"], **how)
        theirs = [np.nan if case[name] is None else case[name] for name in ("number", "p_value", "mean", "target")]
        assert worst_difference([found.number, found.p_value, found.mean, found.target], theirs) < CLOSED


def test_fail_safe_n_at_its_ends():
    assert fail_safe_n([0.1], [1.0]).number == 0
    assert fail_safe_n([0.5, 0.5], [1.0, 1.0], kind="Orwin", target=0).number == np.inf
    with pytest.raises(ArithmeticInputError, match="Rosenthal, Orwin, Rosenberg"):
        fail_safe_n([0.1], [1.0], kind="General")


def test_excess_significance_is_metafors(small_study, small_sets, worst_difference):
    for case in small_study["excess"]:
        y, v, _ = small_sets[case["data"]]
        how = {name: case[name] for name in ("alternative", "test")}
        found = excess_significance(y, v, case["theta"], case["tau2"], **how)
        assert found.observed == case["observed"]
        assert found.expected == pytest.approx(case["power_sum"], rel=POWER)
        even = case["tau2"] == 0
        assert found.expected == pytest.approx(case["expected"], rel=CLOSED if even else 0, abs=TRUNCATED * y.size)
        assert found.p_value == pytest.approx(case["p_value"], rel=CLOSED if even else 0, abs=TRUNCATED * 10)
        if case["limit"] is not None:
            assert found.limit == pytest.approx(case["limit"], rel=LIMIT if even else 1e-4)


def test_the_limit_of_excess_has_the_p_value_asked_for():
    y, v = [0.5, 0.6, 0.7, 0.1], [0.04] * 4
    limit = excess_significance(y, v, 0.4, 0.01, limit_level=0.05).limit
    assert excess_significance(y, v, limit, 0.01).p_value == pytest.approx(0.05)
    assert np.isnan(excess_significance([0.1, 0.2], [1.0, 1.0], 0.1).limit)
    assert excess_significance([0.1, 0.2], [1.0, 1.0], 0.1).p_value == 1


def test_the_worst_case_is_robumetas(small_study, small_sets, worst_difference):
    for case in small_study["worst"]:
        y, v, _ = small_sets[case["data"]]
        chosen = affirmative(y, v, case["favours"])
        assert chosen.sum() == case["affirmative"]
        for model in ("robust", "fixed"):
            found = corrected_mean(y, v, chosen, float(case["ratio"]), tau2=case["tau2"], model=model)
            ours = [found.estimate, found.se, found.ci_low, found.ci_high, found.df]
            assert worst_difference(ours, case[model]) < CLOSED


@given(studies)
def test_the_ratio_found_brings_the_mean_to_the_target(rows):
    y, v = np.array(rows, dtype=float).T
    chosen = affirmative(y, v)
    if not 0 < chosen.sum() < y.size:
        return
    ratio = ratio_for_estimate(y, v, chosen, 0.0, tau2=0.3)
    if 1 < ratio < np.inf:
        assert corrected_mean(y, v, chosen, ratio, tau2=0.3).estimate == pytest.approx(0, abs=1e-9 * np.abs(y).max())
    elif ratio == 1:
        assert corrected_mean(y, v, chosen, 1.0, tau2=0.3).estimate <= 1e-12
    else:
        assert corrected_mean(y, v, chosen, np.inf, tau2=0.3).estimate >= -1e-12


def test_the_ratio_for_the_interval_puts_its_end_on_the_target():
    y, v = np.array([0.6, 0.5, 0.7, 0.3, 0.2, 0.25, 0.1]), np.array([0.04, 0.03, 0.05, 0.03, 0.03, 0.02, 0.04])
    chosen = affirmative(y, v)
    for model in ("robust", "fixed"):
        ratio = ratio_for_limit(y, v, chosen, 0.15, model=model)
        assert 1 < ratio < ratio_for_estimate(y, v, chosen, 0.15) == np.inf
        assert corrected_mean(y, v, chosen, ratio, model=model).ci_low == pytest.approx(0.15, abs=1e-9)
    assert ratio_for_limit([1.0, 0.1], [0.1, 1.0], [True, False], 0.5, model="fixed") == 1


def test_published_examples(small_sets):
    y, v, _ = small_sets["dorn2007"]  # as in metafor's own tests
    theta = float(pool(y, v, estimator="EE", test="z").beta[0])
    found = {test: excess_significance(y, v, theta, test=test) for test in ("exact", "binom", "chi2")}
    assert (found["exact"].observed, round(found["exact"].expected, 6)) == (10, 4.923333)
    assert [float(f"{each.p_value:.7g}") for each in found.values()] == [0.007778529, 0.01159554, 0.003928794]
    y, v, _ = small_sets["raudenbush1985"]  # the expectancy data; Becker 2005
    assert fail_safe_n(y, v).number == 26
    assert fail_safe_n(y, v, kind="Orwin", target=0.05).number == 44
    assert fail_safe_n(y, v, kind="Orwin", target=0.05, weighted=True).number == 4
    assert fail_safe_n(y, v, kind="Rosenberg").number == 0
    y, v, _ = small_sets["hackshaw1998"]  # Egger, Begg: metafor's help pages
    filled = trim_and_fill(y, v, pooling="EE")
    assert (filled.k0, filled.side, round(filled.k0_se, 4)) == (7, "left", 4.0405)
