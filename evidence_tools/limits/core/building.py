"""Building the record of a limitation from what was weighed, so that all are filled in alike."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.limits.core.limitation import CANNOT_SAY, Limitation
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed


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
    **sizes: object,
) -> Limitation:
    """A limitation of this subject, titled and graded as `names.NAMES` has it; `sizes` are further fields of it."""
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
    return limitation(
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
