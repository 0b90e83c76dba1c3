"""How the answer to a question grew, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest

from evidence_tools.editions.known import evidence_on, history, known_on
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.known_from import YEAR
from evidence_tools.models import answer

PAIN, EVENTS = "pain_from_12", "device_or_procedure_events"


def test_each_step_is_the_answer_as_of_its_day(evidence: Evidence) -> None:
    steps = history(evidence, PAIN)
    for step in steps:
        then = answer(evidence.as_of(step.day), PAIN).fit
        assert (step.studies, step.patients) == (then.k, then.n)
        assert step.answer.fit.estimate == then.estimate
        before = answer(evidence.as_of(step.day - timedelta(days=1)), PAIN).fit
        assert before is None or before.estimate != then.estimate


def test_the_last_step_is_the_result_of_today(evidence: Evidence) -> None:
    last, now = history(evidence, PAIN)[-1], answer(evidence, PAIN).fit
    assert (last.studies, last.patients) == (now.k, now.n)
    assert last.answer.fit.estimate == now.estimate
    assert set(last.sources.split(";")) == set(now.effects.table["source_id"])


def test_days_grow_and_are_stated_as_far_as_a_source_does(evidence: Evidence) -> None:
    steps = history(evidence, EVENTS)
    days = [step.day for step in steps]
    assert days == sorted(set(days))
    known = evidence.known_from
    for step in steps:
        assert step.day.isoformat().startswith(step.stated)
        assert (len(step.stated) == 4) == (step.ground == YEAR)
        assert pd.Timestamp(step.day) in set(known["known_from"])
        assert step.new
        assert step.named.startswith(step.new[0])


def test_a_study_can_count_with_an_earlier_report(evidence: Evidence) -> None:
    """Its interim report is all there was; later its main report takes its place, with fewer patients."""
    steps = history(evidence, EVENTS)
    again = [step for before, step in pairwise(steps) if step.studies == before.studies]
    assert again
    assert again[0].patients != steps[steps.index(again[0]) - 1].patients


def test_before_the_first_day_nothing_is_known(evidence: Evidence) -> None:
    first = history(evidence, PAIN)[0]
    before = known_on(evidence, PAIN, first.day - timedelta(days=1))
    assert (before.studies, before.patients, before.bound, before.sources) == (0, 0.0, False, "")
    assert before.answer.why_not


def test_a_day_is_cut_once(evidence: Evidence) -> None:
    assert evidence_on(evidence, date(2021, 6, 21)) is evidence_on(evidence, date(2021, 6, 21))


def test_an_unknown_question_is_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="no question 'synthetic'"):
        history(evidence, "synthetic")
