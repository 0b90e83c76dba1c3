"""Different instruments: whether the conclusion depends on which questionnaires are put together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools import arithmetic
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.limits.core.building import cannot_say, limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import judge, reversed_by
from evidence_tools.limits.core.words import listed, result_words
from evidence_tools.limits.instruments.rows import ADDED, POOLED, InstrumentRows, instrument_rows
from evidence_tools.limits.shared.repooling import repooled
from evidence_tools.limits.shared.scenarios import result_cells
from evidence_tools.wording.numbers import studies

NAME = "instruments"
_FEWEST = 2  # studies on one instrument before it is judged alone: fewer say more of the study than of the instrument
ALL = "left with every instrument added"
COMMON = "left with the most used instrument"


@dataclass(frozen=True, slots=True)
class Pool:
    """Some of the rows pooled: what they are, how many, their result, and whether it is judged."""

    words: str
    studies: int
    result: Result
    judged: bool = True


def applies(subject: Subject) -> bool:
    """To changes from baseline on a score."""
    return subject.kind == "change"


def challenge(subject: Subject) -> Limitation:
    """How much it matters that studies used different instruments.

    Where other instruments measure the same thing (``limits.instruments.same``), the central case adds their studies
    in standard deviations of change; the ends are those of the ranges of the standard deviations. Otherwise the
    central case is the mean of the most used instrument. The mean of each instrument comes from one model with a
    common variance between studies, and is judged from two studies on.

    References
    ----------
    Standardised mean change: Becker (1988) Br J Math Stat Psychol 41:257-278. doi:10.1111/j.2044-8317.1988.tb00901.x
    """
    rows = instrument_rows(subject)
    used = rows.of(POOLED)["instrument"]
    if subject.fit is None or (used.nunique() < _FEWEST and rows.of(ADDED).empty):
        return cannot_say(subject, NAME, _nothing_words(rows), measures=ALL, table=_table(subject, rows, []))
    pools = _pools(subject, rows)
    if not pools:
        return cannot_say(subject, NAME, _too_many_words(rows), measures=COMMON, table=_table(subject, rows, []))
    central, *others = [each.result for each in pools if each.judged or each is pools[0]]
    return limitation(
        subject,
        NAME,
        judge(subject, central, others),
        quantity=subject.scale.display(central.estimate),
        unit=subject.scale.short_unit,
        measures=COMMON if rows.of(ADDED).empty else ALL,
        reason=_reason(subject, rows, pools),
        table=_table(subject, rows, pools),
        sources=tuple(subject.effects.table["source_id"]),
        assumed=_assumed(subject),
    )


def _assumed(subject: Subject) -> tuple[str, ...]:
    same = (f"limits.instruments.same.{subject.outcome}",) if subject.outcome in subject.rules.instruments.same else ()
    return (*same, f"outcomes.{subject.outcome}.borrowed_sd")


def _pools(subject: Subject, rows: InstrumentRows) -> list[Pool]:
    """The pools that are compared with the result, the central one first."""
    own, added = rows.of(POOLED), rows.of(ADDED)
    each = _each_instrument(subject, pd.concat([own, added], ignore_index=True))
    if added.empty:
        return each
    return [
        _together(subject, own, added, np.ones(len(added)), "All instruments"),
        _together(subject, own, added, added["ratio_low"].to_numpy(float), "All, other instruments at their lowest"),
        _together(subject, own, added, added["ratio_high"].to_numpy(float), "All, other instruments at their highest"),
        *each,
    ]


def _each_instrument(subject: Subject, rows: pd.DataFrame) -> list[Pool]:
    """The mean of every instrument, the most used first; none where nothing is left to judge the scatter by."""
    counts = rows["instrument"].value_counts()
    if len(counts) == len(rows):
        return []
    design = np.column_stack([rows["instrument"] == name for name in counts.index]).astype(float)
    method = subject.method
    y, v = rows["y"].to_numpy(float), rows["v"].to_numpy(float)
    fit = arithmetic.pool(y, v, design, estimator=method.estimator, test=method.test, level=method.level)
    found = zip(counts.items(), fit.beta, fit.ci_low, fit.ci_high, strict=True)
    return [
        Pool(f"{name} alone", int(k), Result(float(mean), float(low), float(high)), judged=bool(k >= _FEWEST))
        for (name, k), mean, low, high in found
    ]


def _together(subject: Subject, own: pd.DataFrame, added: pd.DataFrame, ratio: np.ndarray, words: str) -> Pool:
    y = np.concatenate([own["y"].to_numpy(float), added["y"].to_numpy(float) * ratio])
    v = np.concatenate([own["v"].to_numpy(float), added["v"].to_numpy(float) * ratio**2])
    return Pool(words, len(y), repooled(subject, y, v))


def _table(subject: Subject, rows: InstrumentRows, pools: list[Pool]) -> pd.DataFrame:
    """Studies by instrument, then the pools."""
    half = critical_value(subject.method.level, None) * np.sqrt(rows.table["v"].astype(float))
    single = [
        {
            "Study": row.label,
            "Instrument": row.instrument,
            "Months": row.months,
            "Gain in standard deviations": row.standardised,
            "Use": row.use,
            **_cells(subject, row.y, width),
        }
        for row, width in zip(rows.table.itertuples(), half, strict=True)
    ]
    whole = [Pool("As pooled", subject.fit.k, subject.base), *pools] if pools else []
    totals = [
        {"Study": studies(each.studies), "Instrument": each.words, **result_cells(subject, each.result)}
        for each in whole
    ]
    return pd.DataFrame(single + totals)


def _cells(subject: Subject, y: float, half: float) -> dict[str, object]:
    return result_cells(subject, None if math.isnan(y) else Result(y, y - half, y + half))


def _nothing_words(rows: InstrumentRows) -> str:
    own = rows.of(POOLED)
    if own.empty:
        return "No study gives a mean change with a spread on any instrument."
    others = rows.table[rows.table["use"] != POOLED]
    beside = "; no study has a usable row on another one for the same thing"
    missing = [f"{row.label}, {row.instrument}: {row.use}" for row in others.itertuples()]
    return f"Each of {studies(len(own))} used one instrument, {own['instrument'].iloc[0]}{beside}{_listed(missing)}."


def _too_many_words(rows: InstrumentRows) -> str:
    own = rows.of(POOLED)
    return f"Each of the {studies(len(own))} used its own instrument, so instruments and studies cannot be told apart."


def _listed(missing: list[str]) -> str:
    return f" ({'; '.join(missing)})" if missing else ""


def _reason(subject: Subject, rows: InstrumentRows, pools: list[Pool]) -> str:
    added, central = rows.of(ADDED), pools[0]
    if added.empty:
        counts = rows.of(POOLED)["instrument"].value_counts()
        first = f"The studies used {' and '.join(f'{name} ({n})' for name, n in counts.items())}, put on one scale."
    else:
        named = ", ".join(f"{row.label} ({row.instrument})" for row in added.itertuples())
        first = f"{named} measured the same on another instrument and can be added in standard deviations."
    found = f"{central.words}: {result_words(subject, central.result)}."
    turned = [each for each in pools if each.judged and reversed_by(subject, each.result)]
    if not turned:
        return f"{first} {found} No way of putting instruments together reverses a conclusion."
    return f"{first} {found} {turned[0].words}: {listed(reversed_by(subject, turned[0].result), subject.base)}."
