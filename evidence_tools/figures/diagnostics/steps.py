"""Rows of forests in which the same studies are pooled again and again: without each of them, and as they came in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.figures.columns import Column
from evidence_tools.figures.forest_columns import Named
from evidence_tools.figures.forest_frame import in_words, pooled_row
from evidence_tools.models import Pooled
from evidence_tools.models.methods_compared import NO_CLEAR_EFFECT


def step_rows(fit: Pooled, found: pd.DataFrame, *, whole: bool) -> pd.DataFrame:
    """Rows of a forest from `leave_one_out` or `cumulative`; with `whole` the result of all studies last."""
    steps = pd.DataFrame(
        {
            "kind": "step",
            "study": found["study"],
            "label": found["label"],
            "estimate": found["display_estimate"],
            "ci_low": found["display_ci_low"],
            "ci_high": found["display_ci_high"],
        }
    )
    last = [pooled_row(fit).assign(label="All studies", weight=np.nan)] if whole else []
    return in_words(pd.concat([steps, *last], ignore_index=True), fit)


def step_columns(found: pd.DataFrame, rows: pd.DataFrame, k: int, *, by: str = "") -> tuple[Named, ...]:
    """How many studies are in each result, and by what they are put in order."""
    counts = [*(f"{count}" for count in found["k"]), *[f"{k}"] * (len(rows) - len(found))]
    columns = [Named("number of studies", Column(("Studies",), tuple(counts)), 0)]
    if by:
        order = [*(_plain(value) for value in found["by"]), *[""] * (len(rows) - len(found))]
        columns.insert(0, Named(by, Column((by.replace("_", " ").capitalize(),), tuple(order)), 1))
    return tuple(columns)


def side(low: float, high: float, null: float) -> str:
    """On which side of no effect an interval lies, if on one."""
    if np.isnan([low, high]).any() or low <= null <= high:
        return NO_CLEAR_EFFECT
    return "above" if low > null else "below"


def settled_at(fit: Pooled, found: pd.DataFrame) -> int:
    """The place of the first row from which on every interval lies as the last one does."""
    null = fit.effects.scale.null or 0.0
    sides = [side(low, high, null) for low, high in zip(found["ci_low"], found["ci_high"], strict=True)]
    others = [place for place, each in enumerate(sides) if each != sides[-1]]
    return others[-1] + 1 if others else 0


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    return "not stated" if pd.isna(value) else f"{value:.4g}"
