"""Regression and rank tests against metafor and R, and what cannot change them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.effect_sizes import odds_ratio
from evidence_tools.arithmetic.small_study.counts import harbord_line, peters_line
from evidence_tools.arithmetic.small_study.rank import kendall, rank_test
from evidence_tools.arithmetic.small_study.regression import PREDICTORS, predictor_values, regression_test
from evidence_tools.errors import ArithmeticInputError

LM = 1e-13  # worst seen 3.4e-14
RMA = 2e-10  # worst seen 5.4e-11, where Fisher scoring stops
RANK = 1e-12  # worst seen 1.2e-13 (170 studies)
CANCELLED = 1e-14  # R takes a small upper tail as 1 - lower


def _numbers(values):
    return [np.nan if value is None else value for value in values]


@pytest.mark.parametrize("model", ["lm", "rma"])
def test_regression_tests_are_metafors(small_study, small_sets, worst_difference, model):
    cases = [case for case in small_study["regression"] if case["model"] == model]
    assert {case["predictor"] for case in cases} == set(PREDICTORS)
    for case in cases:
        y, v, n = small_sets[case["data"]]
        x = predictor_values(case["predictor"], v, n)
        how = {name: case[name] for name in ("model", "predictor", "estimator", "test")}
        found = regression_test(y, v, x, **how)
        assert found.df == case["df"]
        slope = [found.slope, found.slope_se, found.statistic, found.p_value]
        limit = [found.limit, found.limit_low, found.limit_high]
        assert worst_difference(slope, case["slope"]) < (LM if model == "lm" else RMA)
        assert worst_difference(limit, _numbers(case["limit"])) < (LM if model == "lm" else RMA)


def test_tests_for_tables_are_weighted_regressions_of_r(small_study, worst_difference):
    for case in small_study["tables"]:
        counts = [case[name] for name in ("ai", "n1i", "ci", "n2i")]
        for name, lay_out in (("peters", peters_line), ("harbord", harbord_line)):
            line = lay_out(*counts)
            found = regression_test(line.y, line.v, line.x)
            slope = [found.slope, found.slope_se, found.statistic, found.p_value]
            limit = [found.limit, found.limit_se, found.limit / found.limit_se, found.limit_p]
            assert worst_difference(slope, case[f"{name}_slope"]) < LM
            assert worst_difference(limit, case[f"{name}_limit"]) < LM


def test_tables_without_information_are_left_out():
    line = peters_line([0, 5, 3], [10, 10, 10], [0, 10, 4], [10, 10, 10])
    assert line.used.tolist() == [False, True, True]
    assert line.y[1] == pytest.approx(odds_ratio(3, 10, 4, 10).y[0])
    assert harbord_line([10, 5], [10, 10], [10, 2], [10, 10]).used.tolist() == [False, True]


def test_the_rank_test_is_metafors(small_study, small_sets, worst_difference):
    for case in small_study["ranks"]:
        y, v, _ = small_sets[case["data"]]
        found = rank_test(y, v)
        assert worst_difference([found.tau, found.p_value], [case["tau"], case["p_value"]], CANCELLED) < RANK


def test_kendalls_distribution_is_rs(small_study, worst_difference):
    for case in small_study["kendall"]:
        found = kendall(case["x"], np.arange(len(case["x"])))
        assert worst_difference([found.tau, found.p_value], [case["tau"], case["p_value"]], CANCELLED) < RANK


def _rising(rows):
    return sum(a < b for a, b in itertools.combinations(rows, 2))


rising_pairs = np.array([_rising(rows) for rows in itertools.permutations(range(6))])


@given(st.permutations(range(6)))
def test_the_exact_p_value_counts_permutations(order):
    ours = _rising(order)
    extreme = min((rising_pairs >= ours).mean(), (rising_pairs <= ours).mean())
    assert kendall(order, range(6)).p_value == pytest.approx(min(1.0, 2 * extreme))


studies = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=4, max_size=15)


@given(studies, st.floats(-5, 5), st.floats(0.1, 10), st.randoms(use_true_random=False))
def test_shift_unit_and_order_change_nothing_that_matters(rows, shift, unit, random):
    y, v = np.array(rows).T
    before = regression_test(y, v, np.sqrt(v))
    order = list(range(y.size))
    random.shuffle(order)
    y, v = (unit * y + shift)[order], (unit**2 * v)[order]
    after = regression_test(y, v, np.sqrt(v))
    if np.isnan(before.slope) or np.isnan(after.slope) or np.ptp(np.sqrt(v)) < 1e-3 * unit:
        return
    scale = 1 + abs(before.slope)
    assert after.slope == pytest.approx(before.slope, rel=1e-6, abs=1e-6 * scale * (1 + abs(shift) / unit))
    assert after.limit == pytest.approx(unit * before.limit + shift, rel=1e-6, abs=1e-5 * (unit + abs(shift)) * scale)


def test_too_few_or_equal_studies_give_no_number():
    assert np.isnan(regression_test([1, 2], [1, 2], [1, 2]).p_value)
    assert np.isnan(regression_test([1, 2, 3], [1, 1, 1], [1, 1, 1]).p_value)
    assert np.isnan(rank_test([1], [1]).p_value)
    assert np.isnan(rank_test([0.1, 0.1, 0.1], [1, 2, 3]).tau)
    assert rank_test([1.0, 2.0], [1, 2]).p_value == 1


def test_wrong_names_and_numbers_are_refused():
    with pytest.raises(ArithmeticInputError, match="allowed: lm, rma"):
        regression_test([1, 2, 3], [1, 1, 1], [1, 2, 3], model="ols")
    with pytest.raises(ArithmeticInputError, match="predictor is 'n'"):
        predictor_values("n", [1.0])
    with pytest.raises(ArithmeticInputError, match="v at index 1"):
        rank_test([1, 2], [1, 0])
    with pytest.raises(ArithmeticInputError, match="non-empty"):
        predictor_values("ni", [1.0])
