"""Evidence x Question -> Effects."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol import Selection
from evidence_tools.naming import treatment_name
from evidence_tools.question import (
    CHANGE_MEASURES,
    COMPARISON_MEASURES,
    DIFFERENCE_MEASURES,
    PROPORTION_MEASURES,
    RATE_MEASURES,
    Question,
)
from evidence_tools.study_effects.events import events_between_arms, events_in_one_arm
from evidence_tools.study_effects.records import TABLE_COLUMNS, Effects, Scale, complete
from evidence_tools.study_effects.scales import change_scale, event_scale
from evidence_tools.study_effects.scores import change_from_baseline, difference_between_arms
from evidence_tools.study_effects.selection import Candidates

EVENT_MEASURES = PROPORTION_MEASURES | RATE_MEASURES | COMPARISON_MEASURES


def effects(evidence: Evidence, question: Question, *, selection: Selection | None = None) -> Effects:
    """What each study says to one question, and why the other rows cannot say anything.

    For scores the effect is the mean change from baseline, ``y = change``, ``v = SD^2 / n`` (one arm, measure MC), or
    the treated arm's change minus the comparator's (two arms, MD). For events it is a proportion or rate (one arm) or
    a risk ratio, odds ratio or risk difference (two arms). Every study and arm gives at most one row: one visit of the
    window, one report where studies probably share patients.

    Parameters
    ----------
    evidence
        As read by `read_evidence`.
    question
        Outcome, months, treatment and comparator.
    selection
        Which of several visits and reports of the same patients stands; None takes the protocol's rule.

    Returns
    -------
    Effects
        `.table` on the scale of analysis (log odds, log ratio, points of the common scale) and `.dropped`.

    Raises
    ------
    QuestionError
        When the outcome, a treatment or a preferred row is not in the evidence, or the measure does not suit.

    References
    ----------
    Higgins JPT, Li T, Deeks JJ (2019). Choosing effect measures and computing estimates of effect. Cochrane Handbook,
    chapter 6. doi:10.1002/9781119536604.ch6

    Examples
    --------
    ``et.effects(evidence, et.Question(outcome="odi", months=12, treated="mild")).table``
    """
    selection = selection or evidence.protocol.selection
    question = _resolved(evidence, question, selection)
    kind = _kind_of(evidence, question)
    _check_treatments(evidence, question)
    measure = _measure(question, kind)
    if kind == "continuous":
        answer = difference_between_arms if question.against else change_from_baseline
        table, found = answer(evidence, question, selection)
        scale = change_scale(evidence, question.outcome)
    else:
        answer = events_between_arms if question.against else events_in_one_arm
        table, found = answer(evidence, question, selection, measure)
        scale = event_scale(evidence, question.outcome, measure)
    return Effects(
        _table=complete(_only_columns(table)),
        _dropped=_readable(found),
        question=question,
        measure=measure,
        scale=scale,
        method=evidence.protocol.method.method(),
        edition=evidence.label,
        data_date=evidence.protocol.edition.data_date.isoformat(),
        label=question.label or _label(evidence, question, scale),
        cautions=_cautions(table, measure),
    )


def _label(evidence: Evidence, question: Question, scale: Scale) -> str:
    subject = scale.label.removeprefix("Change in ")
    against = f", {question.treated} against {treatment_name(question.against)}" if question.against else ""
    return f"{subject[:1].upper()}{subject[1:]}, {evidence.protocol.words_for(question)}{against}"


def _cautions(table: pd.DataFrame, measure: str) -> tuple[str, ...]:
    """What the measure hides: half an event added where nobody, or everybody, had it."""
    if measure not in EVENT_MEASURES or table.empty:
        return ()
    adjusted = table["events"] == 0
    if measure in PROPORTION_MEASURES:
        adjusted |= table["events"] == table["n"]
    elif measure in COMPARISON_MEASURES:
        adjusted |= table["events_against"] == 0
    count = int(adjusted.sum())
    if count == 0:
        return ()
    which = "the one study" if len(table) == 1 else f"{count} of {len(table)} studies"
    return (f"Half an event was added in {which}, for want of events: read the exact counts first",)


def _resolved(evidence: Evidence, question: Question, selection: Selection) -> Question:
    """The question with what it leaves to the protocol filled in, so that the answer shows what was asked."""
    treated = question.treated or evidence.protocol.edition.treated
    return replace(question, treated=treated, visit=question.visit or selection.visit)


def _kind_of(evidence: Evidence, question: Question) -> str:
    outcomes = evidence.outcomes.set_index("outcome")["type"]
    if question.outcome not in outcomes.index or outcomes[question.outcome] == "topic":
        known = ", ".join(outcomes[outcomes != "topic"].index)
        raise QuestionError(f"outcome {question.outcome!r} is not in outcomes.csv; allowed: {known}")
    return outcomes[question.outcome]


def _check_treatments(evidence: Evidence, question: Question) -> None:
    rules = evidence.protocol
    asked = {rules.edition.treated, *(named.against for named in rules.questions.values() if named.against)}
    known = sorted(asked | set(evidence.arms["treatment"].dropna()))  # no arm of it may be known on an earlier day
    for treatment in (question.treated, question.against):
        if treatment is not None and treatment not in known:
            raise QuestionError(f"treatment {treatment!r} is not in arms.csv; allowed: {', '.join(known)}")


def _measure(question: Question, kind: str) -> str:
    if kind == "continuous":
        allowed = DIFFERENCE_MEASURES if question.against else CHANGE_MEASURES
    elif question.against:
        allowed = COMPARISON_MEASURES
    else:
        allowed = PROPORTION_MEASURES | RATE_MEASURES
    measure = question.measure or next(iter(allowed))
    if measure not in allowed:
        arms = "two arms" if question.against else "one arm"
        raise QuestionError(
            f"measure {measure!r} does not suit {question.outcome!r} ({kind}, {arms}); allowed: {', '.join(allowed)}"
        )
    return measure


def _only_columns(table: pd.DataFrame) -> pd.DataFrame:
    return table[[name for name in TABLE_COLUMNS if name in table]]


def _readable(found: Candidates) -> pd.DataFrame:
    dropped = found.all_dropped()
    return dropped.assign(detail=dropped["detail"].fillna("").astype("str"))
