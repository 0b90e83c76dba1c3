"""Scales: a value lies on the scale of its instrument, and a row names a scale that its instrument has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.columns import SLACK, equal, groups, looked_up, values, where
from evidence_tools.evidence.lint.registry import check
from evidence_tools.evidence.table import Table

INSTRUMENTS = "reference/instruments"
UNSCALED = ("percent", "SD")  # units that every instrument may have beside its own

_MEANS = {
    "continuous": ("mean",),
    "reference/controls": ("baseline_mean", "followup_mean"),
    "reference/active_benchmarks": ("baseline_mean", "followup_mean"),
}
_LIMITS = {"continuous": ("ci_low", "ci_high")}
WITH_INSTRUMENT = (
    "continuous",
    "reference/dispersion",
    "reference/recommended_sd",
    "reference/controls",
    "reference/active_benchmarks",
    "reference/mcid",
)


def bounds(book: Book, table: Table) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest value of each row, each of shape (rows,); NaN where unknown or unbounded.

    The row's own scale where it has one, else the widest that its instrument has in its unit.
    """
    if "bounds" not in table.memo:
        known = _scales(book.tables[INSTRUMENTS])
        own_low, own_high = values(table, "scale_min"), values(table, "scale_max")
        unscaled = np.isnan(own_low) & np.isnan(own_high)
        low, high = (looked_up(table, ("instrument", "unit"), ends) for ends in _widest(known))
        table.memo["bounds"] = (np.where(unscaled, low, own_low), np.where(unscaled, high, own_high))
    return table.memo["bounds"]


def _widest(known: dict[str, list[_Scale]]) -> tuple[dict[Any, float], dict[Any, float]]:
    """Lowest and highest value by instrument and unit; NaN where one of its scales is open."""
    low: dict[Any, float] = {}
    high: dict[Any, float] = {}
    for scale in chain.from_iterable(known.values()):
        at = (scale.instrument, scale.unit)
        low[at] = float(np.minimum(low.get(at, scale.low), scale.low))
        high[at] = float(np.maximum(high.get(at, scale.high), scale.high))
    return low, high


def _range(low: float, high: float) -> str:
    if np.isnan(high):
        return f"{low:g} or more"
    return f"{low:g} to {high:g}" if not np.isnan(low) else f"{high:g} or less"


def _outside(book: Book, columns: dict[str, tuple[str, ...]]) -> Iterator[Finding]:
    for name, of_table in columns.items():
        table = book.tables[name]
        if not table.whole:
            continue
        low, high = bounds(book, table)
        for column in of_table:
            value = values(table, column)
            yield from flagged(
                table,
                (value < low - SLACK) | (value > high + SLACK),
                column,
                allowed=lambda place, low=low, high=high, table=table: (
                    f"{_range(low[place], high[place])} ({table.cells['instrument'][place]})"
                ),
                mend="correct the value, or the scale of the row",
            )


@check("error", INSTRUMENTS)
def mean_on_scale(book: Book) -> Iterator[Finding]:
    """A mean lies within the scale of its instrument."""
    yield from _outside(book, _MEANS)


@check("warning", INSTRUMENTS)
def limit_on_scale(book: Book) -> Iterator[Finding]:
    """A confidence limit of a mean lies within the scale; a symmetric interval near an end may leave it."""
    yield from _outside(book, _LIMITS)


@check("error", INSTRUMENTS)
def change_within_range(book: Book) -> Iterator[Finding]:
    """A mean change is not larger than the scale is wide."""
    columns = {
        "continuous": ("change_mean", "change_ci_low", "change_ci_high"),
        "reference/controls": ("estimate", "ci_low", "ci_high"),
        "reference/active_benchmarks": ("estimate", "ci_low", "ci_high"),
    }
    for name, of_table in columns.items():
        table = book.tables[name]
        if not table.whole:
            continue
        low, high = bounds(book, table)
        width = np.where(_in_points(table), high - low, np.nan)
        for column in of_table:
            yield from flagged(
                table,
                np.abs(values(table, column)) > width + SLACK,
                column,
                allowed=lambda place, width=width: f"at most {width[place]:g} either way, the width of the scale",
                mend="correct the value, or the scale and unit of the row",
            )


def _in_points(table: Table) -> np.ndarray:
    """Whether the row's change is on the scale of the instrument and not in percent or SDs."""
    if "measure" not in table.frame:
        return ~equal(table, "unit", *UNSCALED)
    scored = equal(table, "measure", "change_mean", "model_change", "between_group_difference")
    return scored & ~equal(table, "unit", *UNSCALED)


@check("error", INSTRUMENTS)
def scale_of_instrument(book: Book) -> Iterator[Finding]:
    """The unit and scale of a row are among those of its instrument in instruments.csv."""
    scales = _scales(book.tables[INSTRUMENTS])
    for name in WITH_INSTRUMENT:
        table = book.tables[name]
        if not table.whole:
            continue
        for column, strange in (("unit", _strange_unit), ("scale_max", _strange_scale)):
            yield from flagged(
                table,
                where(table, _SCALE, lambda *row, strange=strange: strange(_Scale(*row), scales)),
                column,
                found=lambda place, table=table: str(_Scale(*table.frame[list(_SCALE)].iloc[place])),
                allowed=lambda place, table=table: "; ".join(map(str, scales[table.frame["instrument"].iloc[place]])),
                mend="correct the unit and scale of the row, or add the scale to instruments.csv",
            )


@check("error", INSTRUMENTS, acceptable=False)
def scale_once(book: Book) -> Iterator[Finding]:
    """An instrument in a unit on a scale stands once in instruments.csv, so that a result finds one conversion."""
    table = book.tables[INSTRUMENTS]
    like = groups(table, *FOUND_BY)
    first = like.spread(like.first)
    yield from flagged(
        table,
        (first != np.arange(len(first))) & ~table.malformed,
        "instrument",
        found=lambda place: f"{table.cells['instrument'][place]}, {_Scale(*table.frame[list(_SCALE)].iloc[place])}",
        allowed="each instrument, unit and scale_max once: results are converted by these three",
        mend=lambda place: f"remove this row or the one on line {table.lines[first[place]]}, or correct its scale",
    )


_SCALE = ("instrument", "unit", "scale_min", "scale_max")
FOUND_BY = ("instrument", "unit", "scale_max")  # what a result names its conversion by


class _Scale(NamedTuple):
    """An instrument in a unit with its ends, NaN where open or not given."""

    instrument: str
    unit: str
    low: float
    high: float

    @property
    def has_own_unit(self) -> bool:
        return pd.notna(self.unit) and self.unit not in UNSCALED

    def fits(self, other: _Scale) -> bool:
        """Whether the row's scale is this one of instruments.csv."""
        ends = [(self.low, other.low), (self.high, other.high)]
        return all(mine == theirs or (pd.isna(mine) and pd.isna(theirs)) for mine, theirs in ends)

    def __str__(self) -> str:
        ends = " to ".join("open" if pd.isna(end) else f"{end:g}" for end in (self.low, self.high))
        return ends if pd.isna(self.unit) else f"{ends} {self.unit}"


def _scales(instruments: Table) -> dict[str, list[_Scale]]:
    known: dict[str, list[_Scale]] = {}
    for row in instruments.frame[list(_SCALE)].itertuples(index=False, name=None):
        known.setdefault(row[0], []).append(_Scale(*row))
    return known


def _strange_unit(row: _Scale, scales: dict[str, list[_Scale]]) -> bool:
    known = scales.get(row.instrument, [])
    return bool(known) and row.has_own_unit and row.unit not in {scale.unit for scale in known}


def _strange_scale(row: _Scale, scales: dict[str, list[_Scale]]) -> bool:
    known = scales.get(row.instrument, [])
    bare = pd.isna(row.low) and pd.isna(row.high)
    if not known or bare or _strange_unit(row, scales):
        return False
    return not any(scale.fits(row) for scale in known if scale.unit == row.unit or not row.has_own_unit)
