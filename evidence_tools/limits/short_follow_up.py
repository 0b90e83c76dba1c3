"""Short follow-up: whether the gain is still there at later visits, and at visits that most patients attended."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evidence_tools.limits.core.building import cannot_say, limitation, weighed_limitation
from evidence_tools.limits.core.limitation import HOLDS, WEAKENS, Limitation
from evidence_tools.limits.core.reference import plausible_from
from evidence_tools.limits.core.statements import Result, Statement
from evidence_tools.limits.core.subject import Subject, result_of
from evidence_tools.limits.core.weighing import Weighed, reversed_by, weigh
from evidence_tools.limits.core.words import listed
from evidence_tools.limits.shared.completeness import followed, last_complete
from evidence_tools.limits.shared.conditional import if_words
from evidence_tools.limits.shared.fading import (
    fade_condition,
    faded,
    fades,
    fades_words,
    last_words,
    visit_table,
    visits,
)
from evidence_tools.limits.shared.scenarios import result_cells
from evidence_tools.models.pooled import pool
from evidence_tools.study_effects.selection import NOT_FOR_POOLING
from evidence_tools.wording.numbers import digits_of, number

NAME = "short_follow_up"
_REACH = (0.0, 100.0)  # percent of the gain; where tipping points are sought, no assumption


@dataclass(frozen=True, eq=False)
class Attended:
    """The studies of the fit whose visit had enough of those who entered, and their result (None of none)."""

    studies: tuple[str, ...]
    of: int
    result: Result | None


def applies(subject: Subject) -> bool:
    """Whether the result is a change of a score; later events are weighed under durability."""
    return subject.kind == "change"


def challenge(subject: Subject) -> Limitation:
    """Let the gain fade as it did between the visits of one study.

    The size is the share of the gain that goes at later visits, in percent (below 0: it grows); plausible are the
    least, the median and the most that studies with two visits or more have seen between their first and their last.
    The result also weakens where the studies with enough of their patients at the visit (`limits.attrition.complete`)
    show a mean that would reverse a conclusion; their interval does not count against it, as they are few.
    """
    printed = visits(subject)
    if subject.base is None or printed.empty:
        return cannot_say(
            subject, NAME, f"No visit prints a change that could be pooled. {_silent_words(subject)}".strip()
        )
    attended = _attended(subject)
    found = fades(subject, printed)
    if found.empty:
        return _one_visit_each(subject, printed, attended)
    weighed = weigh(subject, lambda gone: faded(subject, gone), plausible_from(100 * found["fade"]), reach=_REACH)
    told = {
        "quantity": float(subject.scale.display(weighed.central.estimate)),
        "unit": subject.scale.short_unit,
        "measures": "left at later visits",
        "reason": _reason(subject, weighed, found, printed, attended),
        "table": _table(subject, printed, attended),
        "sources": tuple(printed["source_id"]),
        "assumed": ("limits.attrition.complete",),
    }
    if weighed.verdict == HOLDS and _turned(subject, attended):  # decided by a case, not by a size
        return limitation(subject, NAME, WEAKENS, **told)
    return weighed_limitation(subject, NAME, weighed, size_unit="percent", **told)


def _one_visit_each(subject: Subject, printed: pd.DataFrame, attended: Attended) -> Limitation:
    said = f"No study prints the change at two visits, so whether it lasts cannot be seen. {last_words(printed)}"
    return cannot_say(
        subject,
        NAME,
        f"{said} {_attended_words(subject, attended)}",
        quantity=printed["months"].max(),
        unit="months",
        measures="to the last visit with a value",
        table=_table(subject, printed, attended),
        sources=tuple(printed["source_id"]),
        assumed=("limits.attrition.complete",),
    )


def _attended(subject: Subject) -> Attended:
    seen = followed(subject.evidence, subject.effects.table, counts=False)
    studies = tuple(seen.loc[seen["share"] >= subject.rules.attrition.complete, "study"])
    result = result_of(pool(subject.effects.only(studies), subject.method)) if studies else None
    return Attended(studies, subject.effects.k, result)


def _turned(subject: Subject, attended: Attended) -> tuple[Statement, ...]:
    """The statement on the mean, where the mean of the well attended visits reverses it."""
    if attended.result is None:
        return ()
    return tuple(each for each in reversed_by(subject, attended.result) if each.key == "important")


def _table(subject: Subject, printed: pd.DataFrame, attended: Attended) -> pd.DataFrame:
    least = subject.rules.attrition.complete
    last = last_complete(subject.evidence, printed, least)
    by_visit = visit_table(printed)
    by_visit[f"Last visit with {100 * least:g}%, months"] = last.reindex(printed["study"]).to_numpy()
    pooled = [
        {"Study": "All studies, as pooled", **result_cells(subject, subject.base)},
        {"Study": f"Only visits with {100 * least:g}% followed", **result_cells(subject, attended.result)},
    ]
    return pd.concat([by_visit, _silent(subject), pd.DataFrame(pooled)], ignore_index=True)


def _silent(subject: Subject) -> pd.DataFrame:
    """The longest visit of each study that says something of the outcome without a number."""
    dropped = subject.effects.dropped
    silent = dropped[dropped["reason"] == NOT_FOR_POOLING["direction_only"]]
    last = silent.sort_values("months").drop_duplicates("study", keep="last")
    named = pd.DataFrame({"Study": last["label"], "Months": last["months"], "Row": last["rows"]})
    return named.assign(**{"Number followed": "no value: " + last["reason"]})


def _reason(subject: Subject, weighed: Weighed, found: pd.DataFrame, printed: pd.DataFrame, attended: Attended) -> str:
    left = if_words(subject, weighed, fade_condition(weighed.plausible.central))
    return f"{fades_words(subject, found)} {left} {last_words(printed)} {_attended_words(subject, attended)}"


def _attended_words(subject: Subject, attended: Attended) -> str:
    least = f"{100 * subject.rules.attrition.complete:g}%"
    if attended.result is None:
        return f"None of the {attended.of} visits pooled is known to have {least} of those who entered."
    size = number(subject.scale.display(attended.result.estimate), digits_of(subject.scale))
    said = f"Where {least} or more attended ({len(attended.studies)} of {attended.of} studies) the mean is {size}"
    turned = _turned(subject, attended)
    return f"{said}: {listed(turned, subject.base)}." if turned else f"{said}."


def _silent_words(subject: Subject) -> str:
    """How far the visits reach that say something without a number."""
    dropped = subject.effects.dropped
    months = dropped["months"].dropna()
    return f"The longest visit with a statement on it is at {months.max():g} months." if len(months) else ""
