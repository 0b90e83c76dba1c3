"""The rows of a specification curve: every analysis in order of its estimate, and the levels of its choices."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.figures.specification_curve_words import CONCLUSION, ESTIMATE
from evidence_tools.models.multiverse_choices import Choice
from evidence_tools.models.multiverse_drivers import drivers
from evidence_tools.models.multiverse_record import Multiverse

NUMBERS = ["estimate", "ci_low", "ci_high", "k", "n", "p_value", "conclusion", "base"]


def specification_curve_frame(found: Multiverse) -> pd.DataFrame:
    """Every specification that can be pooled, from the worst to the best estimate.

    Returns
    -------
    DataFrame
        `place` in percent of the specifications (0 to 100), estimate, ci_low, ci_high on the scale of display, k, n,
        p_value, `conclusion` at the first threshold, `base` (whether it is the base analysis), and one column per
        choice with its level in words.
    """
    table = found.table
    table = table.assign(base=table.index == 0)
    rows = table[table["reason"] == ""]
    width = rows["ci_high"] - rows["ci_low"]
    order = np.lexsort((width, found.scale.direction * rows["estimate"]))
    rows = rows.iloc[order].reset_index(drop=True)
    rows = rows.assign(place=100.0 * (np.arange(len(rows)) + 0.5) / max(len(rows), 1))
    return rows[["place", *NUMBERS, *(choice.name for choice in found.choices)]]


def choice_rows_frame(found: Multiverse) -> pd.DataFrame:
    """One row per level of every choice, the choice that moves the conclusions most first, the studies left last.

    Returns
    -------
    DataFrame
        choice, title, level, `base` (whether it is that of the base analysis), `first` (whether it begins its choice),
        `share`, the percent of the disagreement with the base analysis that the choice explains (of the variation of
        the estimates where all analyses agree; NaN where they are all alike), and `reached`, for a threshold the
        percent of analyses with a mean gain of at least that size. ``attrs["share_of"]`` says which share it is. The
        number of studies left (choice ``k``) is no choice but follows from them, and has no share.
    """
    ranked = drivers(found)
    share_of = CONCLUSION if ranked["conclusion_share"].notna().any() else ESTIMATE
    column = "conclusion_share" if share_of == CONCLUSION else "estimate_share"
    ranked = ranked[ranked["levels"] > 1].sort_values(column, ascending=False, kind="stable")
    every = {choice.name: choice for choice in (*found.choices, found.thresholds)}
    parts = [_levels(found, every[row.choice]).assign(share=getattr(row, column)) for row in ranked.itertuples()]
    frame = pd.concat([*parts, _studies_left(found)], ignore_index=True)
    frame.attrs["share_of"] = share_of
    return frame


def _studies_left(found: Multiverse) -> pd.DataFrame:
    """How many studies the analyses that can be pooled have, as the levels of a choice."""
    analyses = found.analyses
    sizes = sorted(analyses.loc[analyses["reason"] == "", "k"].unique())
    return pd.DataFrame(
        {
            "choice": "k",
            "title": "Studies left",
            "level": [f"{size:d}" for size in sizes],
            "base": [size == found.base["k"] for size in sizes],
            "first": [place == 0 for place in range(len(sizes))],
            "reached": np.nan,
            "share": np.nan,
        }
    )


def _levels(found: Multiverse, choice: Choice) -> pd.DataFrame:
    """The levels of one choice, numbers in their order and words with that of the base analysis first."""
    levels = list(choice.levels)
    if all(isinstance(level.value, float) for level in levels):
        levels.sort(key=lambda level: level.value)
    is_threshold = choice.name == found.thresholds.name
    return pd.DataFrame(
        {
            "choice": choice.name,
            "title": choice.title,
            "level": [level.name for level in levels],
            "base": [level == choice.levels[0] for level in levels],
            "first": [place == 0 for place in range(len(levels))],
            "reached": [found.share_at_least(level.value) if is_threshold else np.nan for level in levels],
        }
    )
