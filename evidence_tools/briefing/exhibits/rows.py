"""Lines of a forest from results: studies, the pooled result, its prediction interval, each number under its key."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import POOLED, PREDICTION, STUDY, ForestRow
from evidence_tools.models import Pooled
from evidence_tools.naming import design_name
from evidence_tools.results import Results
from evidence_tools.study_effects.records import BORROWED, UPPER_BOUND
from evidence_tools.wording import Number, Told, tell

NOTHING = Told("")
MOST_STUDIES = 10  # lines of studies that are read from the back of the room


def heaviest(fit: Pooled, most: int = MOST_STUDIES) -> frozenset[str]:
    """The studies that a slide has room for: all of them, or those that weigh most."""
    return frozenset(fit.weights.sort_values(ascending=False, kind="stable").index[:most])


def study_rows(results: Results, place: str, fit: Pooled) -> Iterator[ForestRow]:
    """One line per study with design, patients and value; hollow where the spread is borrowed.

    Weight is the size of the mark. Where there are more studies than a slide has room for, those that weigh most.
    """
    shown = heaviest(fit)
    for row in fit.effects.table.itertuples():
        if row.study not in shown:
            continue
        at = f"{place}.study.{row.study}"
        parts = {name: results.number(f"{at}.{name}") for name in ("estimate", "low", "high", "weight")}
        yield ForestRow(
            kind=STUDY,
            label=marked(row.label, row.marks),
            **parts,
            hollow=BORROWED in row.marks,
            cells=(Told(design_name(row.design)), _patients(results, at, row), value_cell(parts)),
        )


def summary_rows(results: Results, place: str, fit: Pooled, counted: Counted) -> Iterator[ForestRow]:
    """The pooled result and where a further study is expected; nothing of one study, which pools nothing."""
    if fit.k < 2:
        return
    parts = {"estimate": "estimate", "low": "ci_low", "high": "ci_high"}
    pooled = {name: results.number(f"{place}.{key}") for name, key in parts.items()}
    label = tell("Pooled, {k} studies", k=results.number(f"{place}.k"))
    yield ForestRow(
        kind=POOLED,
        label=label,
        **pooled,
        cells=(NOTHING, _all_patients(results, place, fit), value_cell(pooled)),
    )
    if math.isfinite(fit.prediction_low) and math.isfinite(fit.prediction_high):
        limits = {end: results.number(f"{place}.prediction_{end}") for end in ("low", "high")}
        yield ForestRow(
            kind=PREDICTION,
            label=tell("{level}% prediction interval", level=level_number(fit, counted)),
            **limits,
            cells=(NOTHING, NOTHING, tell("[{low} to {high}]", **limits)),
        )


def level_number(fit: Pooled, counted: Counted) -> Number:
    """The level of the intervals in percent."""
    value = 100 * fit.method.level
    return counted.number(
        "level", value, "percent", label="Level of the intervals", given_by=["method.level"], text=f"{value:g}"
    )


def marked(label: str, marks: str) -> Told:
    """A name with its footnote marks.

    Examples
    --------
    >>> marked("Wong 2012", "†").text, marked("Wong 2012", "").text
    ('Wong 2012 †', 'Wong 2012')
    """
    return tell("{label}", label=f"{label} {marks}".strip())


def value_cell(parts: dict[str, Number]) -> Told:
    """``−3.8 [−4.9 to −2.7]``."""
    return tell("{estimate} [{low} to {high}]", **{name: parts[name] for name in ("estimate", "low", "high")})


def _patients(results: Results, at: str, row: tuple) -> Told:
    if pd.isna(row.n):
        return NOTHING
    return tell("≤{n}" if UPPER_BOUND in row.marks else "{n}", n=results.number(f"{at}.n"))


def _all_patients(results: Results, place: str, fit: Pooled) -> Told:
    table = fit.effects.table
    if table["n"].isna().any():
        return NOTHING
    bound = table["marks"].str.contains(UPPER_BOUND, regex=False).any()
    return tell("≤{n}" if bound else "{n}", n=results.number(f"{place}.n"))
