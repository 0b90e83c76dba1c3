"""Registered trials without a report: what their results could change."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from evidence_tools.editions.trigger.ahead_of import cannot
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.known_from import last_day
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.shared.enrolment import without_report
from evidence_tools.limits.shared.trials_ahead import TrialsAhead, trials_ahead

UNREPORTED = (
    *("study", "label", "registration", "enrolled", "ended", "years", "question", "question_label", "statement"),
    *("turned", "patients", "at_most", "information", "width", "chance", "cannot"),
)
TOGETHER = (
    *("question", "question_label", "trials", "patients", "at_most", "information", "width", "statement", "turned"),
    *("chance", "cannot"),
)


@dataclass(frozen=True, slots=True)
class Speaking:
    """A trial that could speak to a question: its patients that would count, or why it could not.

    `at_most` where the arms are not counted apart, so that the patients of all arms are the most there can be.
    """

    patients: float = math.nan
    at_most: bool = False
    cannot: str = ""


def frames(evidence: Evidence, subjects: Mapping[str, Subject]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each trial without a report, and all of them together, could do to each statement; see `Trigger`.

    The years since the end of enrolment are left to `dated`: all else is the same on every day.
    """
    trials = without_report(evidence)
    heard = {
        (row.study_id, name): speaking(subject, row)
        for name, subject in _critical(evidence, subjects).items()
        for row in trials.itertuples()
    }
    alone = [row for trial in trials.itertuples() for row in _of_trial(trial, heard, subjects)]
    every = [row for name, subject in subjects.items() for row in _together(name, subject, heard)]
    return pd.DataFrame(alone, columns=list(UNREPORTED)), pd.DataFrame(every, columns=list(TOGETHER))


def dated(unreported: pd.DataFrame, on: date) -> pd.DataFrame:
    """The same frame with the full years from the end of enrolment to a day."""
    return unreported.assign(years=[years_since(ended, on) for ended in unreported["ended"]])


def speaking(subject: Subject, trial: tuple) -> Speaking:
    """Whether a trial without a report could speak to a question, judged by its arms, design, visits and patients.

    What it measured is in no table, so that it could speak to every critical outcome that its visits reach.
    """
    if silent := next(_reasons(subject, trial), ""):
        return Speaking(cannot=silent)
    arms, wanted = _arms(subject, trial), _wanted(subject)
    counts = arms.loc[arms["treatment"].isin(wanted), "n_enrolled"].astype(float)
    if counts.notna().all():
        return Speaking(counts.sum())
    if math.isnan(trial.enrolled):
        return Speaking(cannot="the tables do not say how many patients it has")
    return Speaking(trial.enrolled, at_most=not set(arms["treatment"]) <= wanted)


def _reasons(subject: Subject, trial: tuple) -> Iterator[str]:
    """Why a trial does not speak to a question."""
    question = subject.effects.question
    measured = _measured(subject.evidence, trial.study_id)
    if measured and question.outcome not in measured:
        yield "it measured other outcomes"
    if not _wanted(subject) <= set(_arms(subject, trial)["treatment"]):
        yield "it has no arm with the comparator of this question"
    if question.designs and trial.design not in question.designs:
        yield "the question asks for other designs"
    if question.window[0] > trial.max_followup_months:
        yield "its last visit comes before the time that is asked about"
    if same := _counted_already(subject, trial.study_id):
        yield f"its patients probably are those of {same}, who are counted already"


def _arms(subject: Subject, trial: tuple) -> pd.DataFrame:
    arms = subject.evidence.arms
    return arms[arms["study_id"] == trial.study_id]


def _wanted(subject: Subject) -> set[str]:
    """The treatments whose arms a question needs."""
    question = subject.effects.question
    return {question.treated, question.against} - {None}


def years_since(stated: object, on: date) -> float:
    """Full years from the last day of a date as far as it is stated; NaN where none is, or where it lies ahead.

    Examples
    --------
    >>> years_since("2010-07-28", date(2026, 11, 22)), years_since("2011", date(2012, 12, 30))
    (16.0, 0.0)
    """
    if not isinstance(stated, str) or not stated or (ended := last_day(stated)) > on:
        return math.nan
    return float(on.year - ended.year - ((on.month, on.day) < (ended.month, ended.day)))


def _critical(evidence: Evidence, subjects: Mapping[str, Subject]) -> dict[str, Subject]:
    """The results on critical outcomes; all of them where the protocol names none."""
    named = evidence.protocol.certainty.questions
    return {name: each for name, each in subjects.items() if not named or name in named}


def _measured(evidence: Evidence, study: str) -> set[str]:
    """Outcomes of the protocol's questions that the tables have a row of, such as a result that must not be pooled."""
    asked = {each.outcome for each in evidence.protocol.questions.values()}
    rows = pd.concat(
        [table.loc[table["study_id"] == study, "outcome"] for table in (evidence.continuous, evidence.binary)]
    )
    return asked & set(rows)


def _counted_already(subject: Subject, study: str) -> str:
    """Label of a study of the result whose patients the trial probably shares; empty where there is none."""
    evidence, table = subject.evidence, subject.effects.table
    pairs = evidence.study_overlap
    pairs = pairs[pairs["basis"].isin(evidence.protocol.selection.same_patients)]
    others = {
        b if a == study else a for a, b in zip(pairs["study_a"], pairs["study_b"], strict=True) if study in (a, b)
    }
    found = table.loc[table["study"].isin(others), "label"]
    return "" if found.empty else str(found.iloc[0])


def _of_trial(
    trial: tuple, heard: Mapping[tuple[str, str], Speaking], subjects: Mapping[str, Subject]
) -> Iterator[dict[str, object]]:
    ended = trial.enrol_end if isinstance(trial.enrol_end, str) else ""
    facts = {"study": trial.study_id, "label": trial.label, "registration": trial.registration}
    facts |= {"enrolled": trial.enrolled, "ended": ended, "years": math.nan}
    heard_of = {name: each for (study, name), each in heard.items() if study == trial.study_id}
    speaks = {name: each for name, each in heard_of.items() if not each.cannot}
    if not speaks:
        reasons = dict.fromkeys(each.cannot for each in heard_of.values())
        yield {**_EMPTY, **facts, "cannot": "; ".join(reasons) or "no question is followed"}
    for name, each in speaks.items():
        yield from ({**facts, **row} for row in _rows(name, subjects[name], [each]))


def _together(name: str, subject: Subject, heard: Mapping[tuple[str, str], Speaking]) -> Iterator[dict[str, object]]:
    speaks = [each for (_, question), each in heard.items() if question == name and not each.cannot]
    if speaks:
        yield from ({"trials": len(speaks), **row} for row in _rows(name, subject, speaks))


def _rows(name: str, subject: Subject, speaks: list[Speaking]) -> Iterator[dict[str, object]]:
    why, _ = cannot(subject)
    found = TrialsAhead(math.nan, math.nan, np.full(len(subject.statements), math.nan))
    if not why:
        found = trials_ahead(subject, [each.patients for each in speaks])
    common = {
        **{"question": name, "question_label": subject.label, "patients": sum(each.patients for each in speaks)},
        **{"at_most": any(each.at_most for each in speaks), "information": found.information, "width": found.width},
        "cannot": why,
    }
    for each, chance in zip(subject.statements, found.chances, strict=True):
        yield {**common, "statement": each.key, "turned": each.reversed_words(subject.base), "chance": float(chance)}
    if not subject.statements:
        yield {**common, "statement": "", "turned": "", "chance": math.nan}


_EMPTY = {
    **dict.fromkeys(("question", "question_label", "statement", "turned"), ""),
    **dict.fromkeys(("patients", "information", "width", "chance"), math.nan),
    "at_most": False,
}
