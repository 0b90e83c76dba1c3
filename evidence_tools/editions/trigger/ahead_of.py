"""Every statement of every question, and what one further trial could do to it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.statements import Statement
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.imprecision.next_trial import trial_patients
from evidence_tools.limits.shared.ahead import PREDICTED, ahead, shown_effects
from evidence_tools.models import answers
from evidence_tools.naming import capitalised

STATEMENTS = (
    *("question", "label", "statement", "true", "says", "turned", "each_arm", "patients", "chance", "open"),
    *("cannot", "needed"),
)
CHANCES = ("question", "label", "statement", "turned", "each_arm", "effect", "assumed", "patients", "chance")
ONE_STUDY = "One study does not show how far the true effects of studies differ, so nothing predicts the next one."
NO_TURN = "There is no point at which its conclusion would turn."
_ANOTHER = "a second study that answers the same question with a value and its spread"
_VALUES = "a value with its spread, or a count with its denominator, from two studies"
_POINT = "a benchmark under limits.below or a threshold under outcomes.*.mcid of the protocol"


def questions_of(evidence: Evidence) -> tuple[str, ...]:
    """The questions that are followed: those of section `update` of the protocol, else of `limits`."""
    return evidence.protocol.update.questions or evidence.protocol.limits.questions


def subjects_of(evidence: Evidence) -> dict[str, Subject]:
    """The result of each question that is followed."""
    asked = questions_of(evidence)
    found = answers(evidence, *asked) if asked else {}
    return {name: subject_of(each, evidence) for name, each in found.items()}


def cannot(subject: Subject) -> tuple[str, str]:
    """Why no chance can be given for a result, and what would be needed; both empty where one can be given."""
    if subject.fit is None:
        return "Nothing could be pooled.", _VALUES
    if not subject.statements:
        return NO_TURN, _POINT
    return (ONE_STUDY, _ANOTHER) if subject.fit.k == 1 else ("", "")


def arms_of(subject: Subject) -> int:
    """How many arms of a trial count for a result: two where they are compared, else one."""
    return trial_patients(subject) // subject.rules.imprecision.next_trial


def frames(
    subjects: Mapping[str, Subject], sizes: Sequence[int], effects: Sequence[str], least: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The statements of all questions, and their chances by effect and size of trial; see `Trigger`."""
    statements, chances = [], []
    for name, subject in subjects.items():
        found = list(_chances(name, subject, sizes, effects))
        chances += found
        statements += _statements(name, subject, found, least)
    told = pd.DataFrame(statements, columns=list(STATEMENTS))
    flags = dict.fromkeys(("true", "each_arm", "open"), bool)
    return told.astype({**flags, "chance": float}), pd.DataFrame(chances, columns=list(CHANCES))


def _statements(name: str, subject: Subject, chances: Sequence[Mapping], least: float) -> Iterator[dict[str, object]]:
    why, needed = cannot(subject)
    size = subject.rules.imprecision.next_trial
    known = {
        each["statement"]: each["chance"]
        for each in chances
        if each["effect"] == PREDICTED and each["patients"] == size
    }
    common = {"each_arm": arms_of(subject) > 1, "patients": size, "cannot": why, "needed": needed}
    for each in subject.statements or (None,):
        chance = math.nan if each is None else known[each.key]
        yield {**_named(name, subject, each), **common, "chance": chance, "open": chance >= least}


def _chances(name: str, subject: Subject, sizes: Sequence[int], effects: Sequence[str]) -> Iterator[dict[str, object]]:
    if not subject.statements:
        return
    arms, assumed, why = arms_of(subject), shown_effects(subject), cannot(subject)[0]
    tried = sorted({*sizes, subject.rules.imprecision.next_trial})
    found = ahead(subject, [arms * size for size in tried], effects)
    for place, statement in enumerate(subject.statements):
        for effect in effects:
            row = {**_named(name, subject, statement), "each_arm": arms > 1, "effect": effect}
            row["assumed"] = assumed.get(effect, math.nan)
            for size, chance in zip(tried, found.of(effect)[place], strict=True):
                unknown = why and effect == PREDICTED
                yield {**row, "patients": size, "chance": math.nan if unknown else float(chance)}


def _named(name: str, subject: Subject, statement: Statement | None) -> dict[str, object]:
    row = {"question": name, "label": subject.label}
    if statement is None:
        return {**row, "statement": "", "true": False, "says": "", "turned": ""}
    base = subject.base
    words = {"says": capitalised(statement.words(base)), "turned": statement.reversed_words(base)}
    return {**row, "statement": statement.key, "true": statement.true(base), **words}
