"""E-values: printed examples, the bound they rest on, and populations with a known confounder."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.arithmetic.evalue import (
    as_risk_ratio,
    bounding_factor,
    evalue,
    evalue_of,
    evalue_of_risk_difference,
    ratio_after_confounder,
)
from evidence_tools.errors import ArithmeticInputError

PRINTED = 0.005  # two decimals
RATIO, STRENGTH, SHARE = st.floats(0.05, 20), st.floats(1, 20), st.floats(0.01, 0.99)


def test_printed_examples():
    # VanderWeele and Ding 2017: 3.9 (1.8 to 8.7), and 0.80 (0.71 to 0.91)
    found = evalue(3.9, 1.8, 8.7)
    assert (found.estimate, found.limit) == pytest.approx((7.26, 3.0), abs=PRINTED)
    found = evalue(0.80, 0.71, 0.91)
    assert (found.estimate, found.limit) == pytest.approx((1.81, 1.43), abs=PRINTED)
    # the documentation of the R package tipr, e_value(0.9) and e_value(1.3)
    assert (evalue_of(0.9), evalue_of(1.3)) == pytest.approx((1.462475, 1.9245), abs=5e-7)


def test_the_risk_difference_of_hammond_and_horn():
    # Ding and VanderWeele 2016; 15.95703 is the reference value in the tests of the R package EValue (a search in
    # steps of 0.0001 of the bounding factor)
    found = evalue_of_risk_difference(397, 78954, 51, 108829)
    assert found.limit == pytest.approx(15.95703, abs=5e-4)
    assert found.estimate == pytest.approx(evalue_of(397 / 78954 / (51 / 108829)), rel=1e-12)
    assert evalue_of_risk_difference(55, 108888, 51, 108829).limit == 1


@given(st.integers(1, 60), st.integers(1, 60), st.integers(61, 300), st.integers(61, 300), st.floats(0, 0.9))
def test_the_factor_of_a_risk_difference_solves_its_equation(a, c, n1, n2, part):
    seen = a / n1 - c / n2
    found = evalue_of_risk_difference(a, n1, c, n2, true=part * seen)
    swapped = evalue_of_risk_difference(c, n2, a, n1, true=-part * seen)
    assert (swapped.estimate, swapped.limit) == pytest.approx((found.estimate, found.limit), rel=1e-9)
    e = found.estimate
    factor = e * e / (2 * e - 1)
    if seen < 0:
        a, c, n1, n2 = c, a, n2, n1
    f = n1 / (n1 + n2)
    assert (a / n1 - c / n2 * factor) * (f + (1 - f) / factor) == pytest.approx(part * abs(seen), abs=1e-9)
    assert found.limit <= e * (1 + 1e-9)


@given(RATIO)
def test_a_confounder_of_that_strength_on_both_sides_has_the_ratio_as_its_bounding_factor(ratio):
    e = evalue(ratio).estimate
    assert bounding_factor(e, e) == pytest.approx(max(ratio, 1 / ratio), rel=1e-9)
    assert evalue(1 / ratio).estimate == pytest.approx(e, rel=1e-9)


@given(SHARE, SHARE, STRENGTH)
def test_no_binary_confounder_shifts_a_ratio_by_more_than_the_bounding_factor(treated, against, with_outcome):
    bias = 1 / ratio_after_confounder(1.0, treated, against, with_outcome)
    with_treatment = max(treated / against, against / treated)
    assert max(bias, 1 / bias) <= bounding_factor(with_treatment, with_outcome) * (1 + 1e-9)


def test_the_bounding_factor_is_reached_by_the_worst_confounder():
    # everyone treated has it; among the others one in RR_EU
    assert 1 / ratio_after_confounder(1.0, 1.0, 1 / 3.0, 2.0) == pytest.approx(bounding_factor(3.0, 2.0), rel=1e-12)


def test_a_population_with_a_known_confounder_gives_back_the_causal_ratio():
    random = np.random.default_rng(20261122)
    n, causal, strength = 400_000, 1.5, 2.5
    treated = random.random(n) < 0.5
    confounder = random.random(n) < np.where(treated, 0.5, 0.2)
    event = random.random(n) < 0.05 * np.where(treated, causal, 1) * np.where(confounder, strength, 1)
    crude = event[treated].mean() / event[~treated].mean()
    left = ratio_after_confounder(crude, confounder[treated].mean(), confounder[~treated].mean(), strength)
    error = math.sqrt(1 / event[treated].sum() + 1 / event[~treated].sum())
    assert math.log(left / causal) == pytest.approx(0, abs=3 * error)
    assert abs(math.log(crude / causal)) > 10 * error  # without the adjustment it is missed


@pytest.mark.parametrize(
    ("ratio", "options", "expected"),
    [
        (5.0, {"measure": "OR", "rare": True}, 5.0),
        (5.0, {"measure": "OR", "rare": False}, math.sqrt(5)),
        (0.3, {"measure": "HR", "rare": True}, 0.3),
        (1.3, {"measure": "HR", "rare": False}, (1 - 0.5 ** math.sqrt(1.3)) / (1 - 0.5 ** math.sqrt(1 / 1.3))),
        (1.3, {}, 1.3),
    ],
)
def test_odds_and_hazard_ratios_become_risk_ratios(ratio, options, expected):
    assert as_risk_ratio(ratio, **options) == pytest.approx(expected, rel=1e-12)
    assert evalue(ratio, **options).estimate == pytest.approx(evalue_of(expected), rel=1e-12)


@given(RATIO, st.sampled_from(["OR", "HR"]))
def test_a_common_outcome_needs_no_more_confounding_than_a_rare_one(ratio, measure):
    common, rare = (evalue(ratio, measure=measure, rare=rare).estimate for rare in (False, True))
    assert common <= rare * (1 + 1e-9)


@pytest.mark.parametrize(
    ("numbers", "true", "estimate", "limit"),
    [  # cases of the tests of the R package EValue, each (R + sqrt(R (R - 1))) of the ratio named
        ((1.3, 1.1, 1.4), 1.05, 1.3 / 1.05, 1.1 / 1.05),
        ((1.3, 1.1, 1.4), 1.2, 1.3 / 1.2, 1.0),
        ((1.3, 1.1, 1.4), 1.35, 1.35 / 1.3, 1.0),
        ((1.3, 1.1, 1.4), 1.5, 1.5 / 1.3, 1.5 / 1.4),
        ((0.6, 0.5, 0.7), 0.4, 0.6 / 0.4, 0.5 / 0.4),
        ((0.6, 0.5, 0.7), 0.75, 0.75 / 0.6, 0.75 / 0.7),
        ((0.6, 0.5, 0.7), 0.7, 0.7 / 0.6, 1.0),
        ((0.9, 0.8, 1.1), 1.0, 1 / 0.9, 1.0),
    ],
)
def test_results_can_be_held_against_another_value_than_no_effect(numbers, true, estimate, limit):
    found = evalue(*numbers, true=true)
    assert found.estimate == pytest.approx(evalue_of(estimate), rel=1e-7)
    assert found.limit == pytest.approx(evalue_of(limit), rel=1e-7)


def test_without_limits_none_is_invented():
    assert math.isnan(evalue(2.0).limit)
    assert evalue(2.0, low=1.5).limit == evalue_of(1.5)
    assert math.isnan(evalue(2.0, high=3.0).limit)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: evalue(-1.0), "ratio is -1; allowed: a finite number above 0"),
        (lambda: evalue(1.2, 1.3, 1.4), r"low is 1\.3 and the ratio 1\.2; allowed: low <= ratio <= high"),
        (lambda: evalue(1.5, 1.3, 1.4), r"high is 1\.4 and the ratio 1\.5"),
        (lambda: evalue(1.5, measure="RD"), "measure is 'RD'; allowed: RR, OR, HR"),
        (lambda: evalue(1.5, measure="OR"), "rare is not given; allowed beside OR: True or False"),
        (lambda: bounding_factor(0.5, 2), r"with_treatment is 0\.5; allowed: 1 or more"),
        (lambda: ratio_after_confounder(1.0, 1.2, 0.5, 2), r"share_treated is 1\.2; allowed: 0 to 1"),
        (lambda: evalue_of_risk_difference(5, 10, 0, 10), "no event in the group with the lower risk"),
        (lambda: evalue_of_risk_difference(5, 10, 1, 10, true=0.8), r"true is 0\.8; allowed: between 0 and the diff"),
    ],
)
def test_a_refusal_says_what_is_allowed(call, message):
    with pytest.raises(ArithmeticInputError, match=message):
        call()
