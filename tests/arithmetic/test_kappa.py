"""Kappa against published tables, statsmodels, and what must hold whatever the counts."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from evidence_tools.arithmetic.kappa import cohen_kappa, crossed
from evidence_tools.errors import ArithmeticInputError

STATSMODELS = 1e-12
THEIRS = {"none": None, "linear": "linear", "quadratic": "quadratic"}
FLEISS_1969 = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]  # 200 diagnoses, table 1 of Fleiss, Cohen and Everitt
COHEN_1968 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]  # 200 diagnoses, table 1 of Cohen

counts = st.integers(2, 5).flatmap(
    lambda q: st.lists(st.lists(st.integers(0, 30), min_size=q, max_size=q), min_size=q, max_size=q)
)


def test_the_published_table_and_its_variances():
    found = cohen_kappa(FLEISS_1969)
    assert (found.observed, found.expected) == pytest.approx((0.700, 0.475))
    assert round(found.kappa, 3) == 0.429
    assert round(found.se**2, 6) == 0.002885
    assert round(found.se_null**2, 6) == 0.003082


def test_the_published_table_of_1968():
    assert round(cohen_kappa(COHEN_1968).kappa, 3) == 0.492


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")  # roots of variances a rounding error below zero
@settings(max_examples=200)
@given(counts, st.sampled_from(list(THEIRS)), st.sampled_from([0.9, 0.95]))
def test_statsmodels_agrees(table, weights, level):
    table = np.array(table)
    assume(min(table.sum(axis=0).max(), table.sum(axis=1).max()) < table.sum())
    ours, theirs = cohen_kappa(table, weights=weights, level=level), cohens_kappa(table, wt=THEIRS[weights])
    assert ours.kappa == pytest.approx(theirs.kappa, abs=STATSMODELS)
    assert ours.se**2 == pytest.approx(max(theirs.var_kappa, 0), abs=STATSMODELS)
    assert ours.se_null**2 == pytest.approx(max(theirs.var_kappa0, 0), abs=STATSMODELS)
    if level == 0.95 and theirs.var_kappa > 1e-9:
        assert (ours.ci_low, ours.ci_high) == pytest.approx((theirs.kappa_low, theirs.kappa_upp), abs=1e-10)


@settings(max_examples=60)
@given(counts, st.sampled_from(list(THEIRS)))
def test_readers_and_the_direction_of_the_list_may_be_swapped(table, weights):
    table = np.array(table)
    assume(min(table.sum(axis=0).max(), table.sum(axis=1).max()) < table.sum())
    found = cohen_kappa(table, weights=weights)
    for turned in (table.T, table[::-1, ::-1]):
        other = cohen_kappa(turned, weights=weights)
        assert (other.kappa, other.se) == pytest.approx((found.kappa, found.se), abs=1e-9)


def test_full_agreement_is_one_and_one_category_has_no_kappa():
    assert cohen_kappa([[3, 0], [0, 4]]).kappa == 1
    alone = cohen_kappa([[20, 0], [0, 0]])
    assert math.isnan(alone.kappa)
    assert math.isnan(alone.se)
    assert alone.pabak == 1
    assert math.isnan(cohen_kappa([[5]]).pabak)


def test_prevalence_lowers_kappa_and_not_pabak():
    even, lopsided = cohen_kappa([[45, 5], [5, 45]]), cohen_kappa([[85, 5], [5, 5]])
    assert (even.observed, even.pabak) == (lopsided.observed, lopsided.pabak)
    assert round(even.kappa, 2) == 0.80 == round(even.pabak, 2)
    assert round(lopsided.kappa, 2) == 0.44


def test_near_misses_weigh_less_on_an_ordered_list():
    near, far = [[10, 5, 0], [5, 10, 5], [0, 5, 10]], [[10, 0, 5], [5, 10, 5], [5, 5, 10]]
    assert cohen_kappa(near, weights="quadratic").kappa > cohen_kappa(near).kappa
    assert cohen_kappa(far, weights="quadratic").kappa < cohen_kappa(near, weights="quadratic").kappa


def test_two_ordered_words_need_no_weights():
    table = [[12, 3], [4, 9]]
    assert cohen_kappa(table, weights="quadratic").kappa == pytest.approx(cohen_kappa(table).kappa)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([[1, 2, 3], [4, 5, 6]], "square"),
        ([[1, -2], [3, 4]], "no count"),
        ([[1, 0.5], [3, 4]], "no count"),
        ([[0, 0], [0, 0]], "no pair"),
        ([["a", "b"], ["c", "d"]], "numbers"),
        ([], "square"),
    ],
)
def test_what_is_no_table_is_refused(table, said):
    with pytest.raises(ArithmeticInputError, match=said):
        cohen_kappa(table)


def test_unknown_weights_are_refused():
    with pytest.raises(ArithmeticInputError, match="cubic"):
        cohen_kappa([[1, 1], [1, 1]], weights="cubic")


def test_judgements_are_crossed_in_the_order_of_the_list():
    words = ["low", "unclear", "high"]
    assert crossed(["high", "low", "low"], ["low", "low", "unclear"], words).tolist() == [
        [1, 1, 0],
        [0, 0, 0],
        [1, 0, 0],
    ]


def test_strange_judgements_and_other_lengths_are_refused():
    with pytest.raises(ArithmeticInputError, match=r"medium.*allowed: low, high"):
        crossed(["medium"], ["low"], ["low", "high"])
    with pytest.raises(ArithmeticInputError, match="2 judgements and second 1"):
        crossed(["low", "low"], ["low"], ["low"])
