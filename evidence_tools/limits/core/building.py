"""Building the record of a limitation from what was weighed, so that all are filled in alike."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, Limitation
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed
from evidence_tools.limits.core.words import quoted_words


def weighed_limitation(
    subject: Subject,
    name: str,
    weighed: Weighed,
    *,
    quantity: float,
    unit: str,
    measures: str,
    reason: str,
    size_unit: str,
    table: pd.DataFrame,
    sources: tuple[str, ...] = (),
    assumed: tuple[str, ...] = (),
) -> Limitation:
    """A limitation that comes in sizes: verdict, plausible range, tipping point and curve are those of `weighed`."""
    range_ = weighed.plausible
    return limitation(
        subject,
        name,
        weighed.verdict,
        quantity=quantity,
        unit=unit,
        measures=measures,
        reason=reason,
        table=table,
        sources=sources,
        assumed=assumed,
        plausible=None if range_ is None else (range_.low, range_.central, range_.high),
        tipping=weighed.tipping,
        size_unit=size_unit,
        neutral=weighed.neutral,
        statement=weighed.first.reversed_words(weighed.base) if weighed.first else "",
        curve=weighed.curve,
    )


def limitation(
    subject: Subject,
    name: str,
    verdict: str,
    *,
    quantity: float,
    unit: str,
    measures: str,
    reason: str,
    table: pd.DataFrame | None = None,
    sources: tuple[str, ...] = (),
    assumed: tuple[str, ...] = (),
    of_conclusions: bool = True,
    **sizes: object,
) -> Limitation:
    """A limitation of this subject, titled and graded as `names.NAMES` has it; `sizes` are further fields of it.

    Where the verdict is one `of_conclusions`, the reason goes on to say what holds if that is no conclusion in favour
    of the treatment, and why nothing can be said if no conclusion is at stake.
    """
    return _record(
        subject,
        name,
        verdict,
        quantity=quantity,
        unit=unit,
        measures=measures,
        reason=f"{reason} {_at_stake(subject, verdict)}".rstrip() if of_conclusions else reason,
        table=table,
        sources=sources,
        assumed=assumed,
        **sizes,
    )


def _at_stake(subject: Subject, verdict: str) -> str:
    """What holds where that is no conclusion in favour of the treatment; why none could turn where there is none."""
    worse = subject.base is not None and subject.scale.null is not None and subject.gain(subject.base.estimate) < 0
    if verdict == HOLDS and (worse or not all(each.true(subject.base) for each in subject.statements)):
        holds = " and ".join(each.words(subject.base) for each in subject.statements)
        return f"What holds is that {holds}{', the treatment doing worse' if worse else ''}."
    if verdict != CANNOT_SAY or subject.statements or subject.base is None:
        return ""
    if subject.kind == "rate":
        return "No conclusion is at stake: the protocol names shares under limits.below, no rate per person-year."
    return f"No conclusion is at stake: limits.below names no rate for {subject.outcome}."


def _record(
    subject: Subject,
    name: str,
    verdict: str,
    *,
    quantity: float,
    unit: str,
    measures: str,
    reason: str,
    table: pd.DataFrame | None,
    sources: tuple[str, ...],
    assumed: tuple[str, ...],
    **sizes: object,
) -> Limitation:
    return Limitation(
        name=name,
        title=NAMES[name].title,
        grade=NAMES[name].grade,
        verdict=verdict,
        quantity=float(quantity),
        unit=unit,
        measures=measures,
        reason=reason,
        outcome=subject.outcome,
        question=subject.label,
        result=quoted_words(subject),
        table=pd.DataFrame() if table is None else table,
        sources=tuple(dict.fromkeys(sources)),
        assumed=assumed,
        conclusions=tuple(each.words(subject.base) for each in subject.statements),
        marks=subject.marks,
        scale=subject.scale,
        edition=subject.effects.edition,
        data_date=subject.effects.data_date,
        **sizes,
    )


def cannot_say(
    subject: Subject,
    name: str,
    reason: str,
    *,
    measures: str = "",
    quantity: float = math.nan,
    unit: str = "",
    table: pd.DataFrame | None = None,
    sources: tuple[str, ...] = (),
    assumed: tuple[str, ...] = (),
) -> Limitation:
    """A limitation that these tables cannot weigh: `reason` says what is missing, a number may stand beside it."""
    return _record(
        subject,
        name,
        CANNOT_SAY,
        quantity=quantity,
        unit=unit,
        measures=measures,
        reason=reason,
        table=table,
        sources=sources,
        assumed=assumed,
    )
