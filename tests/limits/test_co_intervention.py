"""Other treatment and crossover: until when groups are intact, and what is left without other treatment."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from edition_copies import Copy
from protocol_rules import with_rules
from scipy.special import expit, logit

import evidence_tools as et
from evidence_tools.limits import co_intervention
from evidence_tools.limits.core.limitation import CANNOT_SAY, Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.shared.crossover import BROKEN, INTACT, UNKNOWN, comparisons, crossing_allowed_after


@cache
def _subject(evidence: et.Evidence, question: str) -> Subject:
    return subject_of(et.answer(evidence, question), evidence)


@cache
def _weighed(evidence: et.Evidence, question: str) -> Limitation:
    return co_intervention.challenge(_subject(evidence, question))


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("conventional care; may cross to the procedure after the 12-month visit", 12.0),
        ("Could cross to mild after week 6", 6 * 12 / 52),
        ("crossover allowed after the week-6 visit", 6 * 12 / 52),
        ("injection (up to 4 per year)", math.inf),
        ("crossover allowed", None),
    ],
)
def test_texts_say_when_crossing_is_allowed(text: str, months: float | None) -> None:
    assert crossing_allowed_after(text) == (None if months is None else pytest.approx(months))


def test_groups_are_intact_until_crossing_or_the_end_of_one_arm(evidence: et.Evidence) -> None:
    found = comparisons(evidence, "mild", ("rct",)).set_index(["study", "months"])["intact"]
    assert found["motion"].to_dict() == {6.0: INTACT, 12.0: INTACT, 24.0: BROKEN, 36.0: BROKEN}
    assert found["midas_encore"].to_dict() == {6.0: INTACT, 24.0: BROKEN}
    assert found["napa_sham"].to_dict() == {1.4: INTACT, 12.0: BROKEN}


def test_a_text_without_a_time_leaves_it_unknown(copy: Copy) -> None:
    copy.change("studies", "motion", comparator="conventional care; crossover allowed")
    copy.change("arms", "motion/cmm", note="")
    found = comparisons(copy.read(), "mild", ("rct",)).set_index("study")["intact"]
    assert set(found["motion"]) == {UNKNOWN}


def test_what_open_controls_had_more_is_taken_off(evidence: et.Evidence) -> None:
    found = _weighed(evidence, "intervention_against_cmm")
    assert found.plausible == (0.99, 1.55, 2.43)
    assert found.quantity == pytest.approx(4 / 69 / (18 / 69 / 1.55))
    base = _subject(evidence, "intervention_against_cmm").base
    assert found.tipping == pytest.approx(math.exp(-base.high))
    assert found.verdict == "weakens"


def test_another_prior_moves_the_verdict(evidence: et.Evidence) -> None:
    other = with_rules(evidence, "co_intervention", prior="p004")  # 1.79 (1.18 to 2.70)
    assert _weighed(other, "intervention_against_cmm").verdict == "overturns"


def test_double_blind_controls_have_nothing_more(copy: Copy) -> None:
    copy.change("studies", "motion", blinding="double")
    found = _weighed(copy.read(), "intervention_against_cmm")
    assert found.verdict == "holds"
    assert math.isnan(found.tipping)


@pytest.mark.parametrize("measure", ["OR", "RD"])
def test_other_measures_take_it_off_the_risk(evidence: et.Evidence, measure: str) -> None:
    asked = et.Question(outcome="any_lumbar_intervention", months=12, treated="mild", against="cmm", measure=measure)
    found = co_intervention.challenge(subject_of(et.effects(evidence, asked), evidence))
    risk, less = 4 / 69, 18 / 69 / 1.55
    by_hand = np.exp(logit(risk) - logit(less)) if measure == "OR" else risk - less
    shown = found.quantity if measure == "OR" else found.quantity / et.effects(evidence, asked).scale.factor
    assert shown == pytest.approx(float(by_hand))
    assert expit(logit(less)) == pytest.approx(less)


def test_gains_of_other_care_are_taken_off_scores(evidence: et.Evidence) -> None:
    found, fit = _weighed(evidence, "pain_from_12"), et.answer(evidence, "pain_from_12").fit
    assert found.plausible == pytest.approx((1.6, 2.65, 3.7))
    assert found.quantity == pytest.approx(fit.estimate + 2.65)
    assert found.tipping == pytest.approx(-fit.estimate - 2, abs=1e-6)
    assert found.verdict == "overturns"
    assert "Randomised groups (4 studies) are intact up to month 12 at most, in MOTION 2022." in found.reason


def test_other_benchmarks_move_the_verdict(copy: Copy) -> None:
    copy.change_protocol('benchmarks.pain = ["k028", "k012"]', 'benchmarks.pain = ["k028"]')
    found = _weighed(copy.read(), "pain_from_12")
    assert (found.verdict, found.plausible) == ("holds", pytest.approx((1.6, 1.6, 1.6)))


def test_without_benchmarks_the_tipping_point_still_stands(evidence: et.Evidence) -> None:
    found = _weighed(evidence, "zcq_symptom_from_24")
    assert found.verdict == CANNOT_SAY
    assert found.quantity == pytest.approx(found.tipping)
    assert "limits.co_intervention.benchmarks names no row" in found.reason


def test_the_table_says_what_each_study_let_its_patients_have(evidence: et.Evidence) -> None:
    table = _weighed(evidence, "pain_from_12").table
    assert table["Comparator"].fillna("").str.contains("physical therapy allowed").any()
    assert table["Why"].fillna("").str.startswith("not judged").sum() == 3
    assert set(table["Randomised groups intact"].dropna()) == {INTACT, BROKEN}


def test_it_applies_to_events_that_are_further_treatment(evidence: et.Evidence) -> None:
    named = ("pain_from_12", "intervention_against_cmm", "harm_against_laminectomy", "open_decompression")
    assert [co_intervention.applies(_subject(evidence, name)) for name in named] == [True, True, False, False]
    assert _weighed(evidence, "walking_time_from_12").verdict == CANNOT_SAY
