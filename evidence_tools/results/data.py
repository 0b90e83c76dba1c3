"""The numbers that went in: every numeric cell of the tables, and every number of the protocol, by key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol import FILE
from evidence_tools.evidence.schemas import BY_TABLE
from evidence_tools.results.entries import Entry, entry, slug
from evidence_tools.wording.numbers import MINUS

DATA, PROTOCOL = "data", "protocol"
NAMES = frozenset({"year", "pmid", "position"})  # digits that name or order a row and measure nothing
_UNITS = {
    **dict.fromkeys(("n", "n_enrolled", "n_treated", "events", "n_patients", "n_arm_1", "n_arm_2"), "patients"),
    **dict.fromkeys(("pct", "pct_female", "pct_change", "i2", "relative_pct"), "percent"),
    **dict.fromkeys(("timepoint_months", "max_followup_months"), "months"),
    **dict.fromkeys(("n_studies", "k"), "studies"),
    **dict.fromkeys(("person_years", "mean_age", "sd_age"), "years"),
    **{"p_value": "p", "tau2": "tau2", "n_centers": "count", "factor": "times"},
    **dict.fromkeys(("pre_post_r", "r_low", "r_high"), "correlation"),
}
_PLAIN = "number"  # of a cell whose table names no unit


def data_entries(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """Every numeric cell that may be printed, as ``data.<table>.<row>.<column>``, shown with the digits of its table.

    Columns whose digits are a name (years of publication, registry numbers) are left out.

    Examples
    --------
    ``dict(data_entries(evidence))["data.continuous.c010.change_mean"]["shown"]`` gives ``'−4.3'``.
    """
    for table, frame in evidence.tables.items():
        if frame.empty:
            continue
        columns = [name for name in frame if pd.api.types.is_numeric_dtype(frame[name]) and name not in NAMES]
        keys = frame[list(BY_TABLE[table].about.key)].fillna("").astype(str).agg("/".join, axis="columns")
        for key, row in zip(keys, frame.to_dict("records"), strict=True):
            for column in columns:
                if pd.notna(row[column]):
                    yield f"{DATA}.{table}.{part(key)}.{column}", _cell(table, key, column, row)


def protocol_entries(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """Every number of the protocol's file, as ``protocol.<section>.<entry>``."""
    rules = tomllib.loads((evidence.folder / FILE).read_text(encoding="utf-8"))
    for path, value in _leaves(rules, ()):
        made = entry(value, _PLAIN, f"{FILE}: {'.'.join(path)}")
        yield ".".join((PROTOCOL, *path)), made | {"shown": plain(value)}


def part(key: str) -> str:
    """The key of a row as one part of a key of results.

    Examples
    --------
    >>> part("motion/mild"), part("c010")
    ('motion_mild', 'c010')
    """
    return slug(key)


def plain(value: float) -> str:
    """A number with the digits that its table has.

    Examples
    --------
    >>> plain(-4.30), plain(2197.0), plain(0.0005)
    ('−4.3', '2,197', '0.0005')
    """
    decimals = len(f"{abs(value):.10f}".rstrip("0").partition(".")[2])
    return (MINUS if value < 0 else "") + f"{abs(value):,.{decimals}f}"


def _cell(table: str, key: str, column: str, row: dict[str, Any]) -> Entry:
    value = float(row[column])
    named = row.get("unit")
    unit = _UNITS.get(column) or (named if isinstance(named, str) else _PLAIN)
    place = "; ".join(str(row[name]) for name in ("source_id", "locator") if isinstance(row.get(name), str))
    return entry(value, unit, f"{table}.csv, {column}", rows=key, note=place) | {"shown": plain(value)}


def _leaves(part: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Numbers of nested tables and lists with the path to each; an element of a list is found by its place in it."""
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from _leaves(inner, (*path, str(name)))
    elif isinstance(part, list):
        for place, inner in enumerate(part, 1):
            yield from _leaves(inner, (*path, str(place)))
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield path, float(part)
