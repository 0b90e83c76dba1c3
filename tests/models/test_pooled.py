"""Pooling effects: the fit keeps its question, method and rows, and refuses what cannot be pooled."""

from __future__ import annotations

import math

import numpy as np
import pytest

import evidence_tools as et
from evidence_tools.errors import ArithmeticInputError, NothingToPoolError


def test_a_fit_by_hand() -> None:
    fit = et.pool(et.Effects.from_columns([1.0, 3.0], [1.0, 1.0]), et.Method(estimator="EE", test="z"))
    assert fit.estimate == pytest.approx(2)
    assert fit.se == pytest.approx(math.sqrt(0.5))
    assert fit.q == pytest.approx(2)
    assert fit.weights.tolist() == pytest.approx([50, 50])


def test_the_protocols_method_is_used_unless_another_is_given(evidence: et.Evidence) -> None:
    found = et.answer(evidence, "pain_from_12").effects
    assert et.pool(found).method == evidence.protocol.method.method()
    assert et.pool(found, et.Method(estimator="DL")).method.estimator == "DL"


def test_log_scales_are_shown_as_ratios_and_logits_as_percent(evidence: et.Evidence) -> None:
    ratio = et.answer(evidence, "intervention_against_cmm").fit
    assert ratio.display_estimate == pytest.approx(4 / 18)
    share = et.answer(evidence, "subsequent_surgery_claims").fit
    assert share.display_estimate == pytest.approx(100 * 198 / 2197)


def test_nothing_to_pool_counts_the_reasons(evidence: et.Evidence) -> None:
    with pytest.raises(NothingToPoolError, match=r"percent change only \(2\)"):
        et.pool(et.effects(evidence, et.Question(outcome="walking_time", months=(12, math.inf))))


@pytest.mark.parametrize(("y", "v"), [(1.0, 0.0), (1.0, -1.0), (np.nan, 1.0), (1.0, np.inf)])
def test_a_study_that_cannot_be_pooled_is_named(y: float, v: float) -> None:
    with pytest.raises(ArithmeticInputError, match="Bad 2011"):
        et.pool(et.Effects.from_columns([0.5, y], [1.0, v], study=["Good 2010", "Bad 2011"]))


def test_one_line_says_question_estimate_interval_and_k(evidence: et.Evidence) -> None:
    assert repr(et.answer(evidence, "pain_from_12").fit) == (
        "Pooled Pain, 12 months and over: -3.83 points (0-10) (95% CI -4.91 to -2.74), k = 5"
    )


def test_sensitivity_shows_spread_numbers_and_methods(evidence: et.Evidence) -> None:
    fit = et.answer(evidence, "odi_from_12").fit
    shown = et.sensitivity(fit).set_index("choice")
    assert shown.loc["as reported", "estimate"] == fit.display_estimate
    assert shown.loc["without upper-bound numbers of patients", "k"] == 3
    assert shown.loc["EE, Hartung-Knapp floored at Wald, 95%", "tau2"] == 0
    assert {"standard deviations at the low end", "standard deviations at the high end"} <= set(shown.index)


def test_a_study_counted_twice_is_named() -> None:
    with pytest.raises(ArithmeticInputError, match="named more than once: A"):
        et.pool(et.Effects.from_columns([1, 2, 3], [1, 1, 1], study=["A", "B", "A"]))
