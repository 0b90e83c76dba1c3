"""Sentences take their verb from sign and interval, and their numbers from the result."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evidence_tools as et
from evidence_tools.wording import interval, number

WITHOUT = "without upper-bound numbers of patients"
TIGHT = [0.01, 0.01]


@pytest.mark.parametrize(
    ("y", "verb"),
    [([-3, -3.1], "fell by 3.0"), ([3, 3.1], "rose by 3.0"), ([-3, 3], "did not clearly change")],
)
def test_the_verb_follows_sign_and_interval(y: list[float], verb: str) -> None:
    found = replace(et.Effects.from_columns(y, TIGHT), measure="MC")
    fit = et.pool(found, et.Method(estimator="REML", test="z"))
    assert verb in et.describe(fit)


def test_an_upper_bound_is_said(evidence: et.Evidence) -> None:
    assert "at most 306 patients" in et.describe(et.answer(evidence, "pain_from_12").fit)
    assert "at most" not in et.describe(dict(et.alternatives(et.answer(evidence, "pain_from_12").fit))[WITHOUT])


def test_what_cannot_be_said_is_said_with_reasons(evidence: et.Evidence) -> None:
    gap = et.describe_gap(et.answer(evidence, "odi_between_arms").effects)
    assert gap.startswith("**Cannot say.**")
    assert "no usable number in the other arm (7)" in gap


def test_cautions_travel_into_the_sentence(evidence: et.Evidence) -> None:
    fit = et.answer(evidence, "device_or_procedure_events").fit
    assert all(caution in et.describe(fit) for caution in fit.cautions)


def test_the_comparison_names_the_comparator_in_words(evidence: et.Evidence) -> None:
    exact = et.answer(evidence, "intervention_against_cmm").exact
    assert "with medical management" in et.describe_arms(exact, "cmm")


def test_numbers_have_a_true_minus_and_no_negative_zero() -> None:
    assert number(-0.04) == "0.0"
    assert number(2.0, sign=True) == "+2.0"
    assert interval(-1.25, 2, 2) == "−1.25 to 2.00"
