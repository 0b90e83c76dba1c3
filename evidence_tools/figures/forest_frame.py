"""The rows of a forest plot: studies, the pooled estimate, its prediction interval and its variants, ready to draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.pooling import critical_value
from evidence_tools.figures.phrases import AT_MOST, level, months
from evidence_tools.models import Pooled
from evidence_tools.naming import capitalised, counted, design_name
from evidence_tools.question import RATE_MEASURES
from evidence_tools.study_effects.records import BORROWED, UPPER_BOUND
from evidence_tools.wording import digits_of, interval, number

TEXTS = ["kind", "study", "label", "design", "months", "count", "count_against", "text", "marks"]
COLUMNS = [
    *("kind", "study", "label", "design", "months", "count", "count_against", "weight"),
    *("estimate", "ci_low", "ci_high", "text", "marks", "hollow"),
]
EVENT_MEASURES = ("PR", "PLO", "IR", "IRLN", "RR", "OR", "RD")


def forest_frame(fit: Pooled, *, sensitivity: Sequence[tuple[str, Pooled]] = ()) -> pd.DataFrame:
    """Make the rows of a forest plot on the scale of display.

    Parameters
    ----------
    fit
        The pooled result.
    sensitivity
        Variants of it, each with its name, shown below the summary.

    Returns
    -------
    DataFrame
        One row per line of the plot, in order. `kind` is ``"study"``, ``"pooled"``, ``"prediction"`` or
        ``"variant"``; `estimate`, `ci_low`, `ci_high` on the scale of display, `weight` in percent, `text` the
        estimate in words, `hollow` where the spread is borrowed or the row is a variant. A single study has no pooled
        row: there is nothing to pool.
    """
    summary = [_summary(fit)] if fit.k > 1 else []
    frames = [_studies(fit), *summary, *(_variant(name, other, fit.k) for name, other in sensitivity)]
    rows = pd.concat(frames, ignore_index=True).reindex(columns=COLUMNS)
    rows[TEXTS] = rows[TEXTS].astype("object").fillna("").astype("str")
    digits = digits_of(fit.effects.scale)
    limits = rows[["estimate", "ci_low", "ci_high"]].itertuples(index=False)
    return rows.assign(text=[_in_words(*each, digits) for each in limits])[COLUMNS]


def _in_words(estimate: float, low: float, high: float, digits: int) -> str:
    limits = f"[{interval(low, high, digits)}]"
    return limits if np.isnan(estimate) else f"{number(estimate, digits)} {limits}"


def _studies(fit: Pooled) -> pd.DataFrame:
    table, scale = fit.effects.table, fit.effects.scale
    half = critical_value(fit.method.level, None) * table["se"]
    return pd.DataFrame(
        {
            "kind": "study",
            "study": table["study"],
            "label": table["label"],
            "design": table["design"].map(design_name),
            "months": _visits(table),
            "count": _counts(fit),
            "count_against": _counts_against(fit),
            "weight": fit.weights.to_numpy(float),
            "estimate": scale.display(table["y"].to_numpy(float)),
            "ci_low": scale.display((table["y"] - half).to_numpy(float)),
            "ci_high": scale.display((table["y"] + half).to_numpy(float)),
            "marks": table["marks"],
            "hollow": table["marks"].str.contains(BORROWED, regex=False),
        }
    )


def _visits(table: pd.DataFrame) -> list[str]:
    stated = table["months"].notna().any()
    return [months(value) if stated else "" for value in table["months"]]


def _counts(fit: Pooled) -> list[str]:
    table = fit.effects.table
    if fit.effects.measure in EVENT_MEASURES:
        bases = table["person_years"] if fit.effects.measure in RATE_MEASURES else table["n"]
        return _pairs(table["events"], bases)
    bounds = table["n_how"].str.contains("upper bound")
    return [AT_MOST * bool(bound) + _whole(n) for n, bound in zip(table["n"], bounds, strict=True)]


def _counts_against(fit: Pooled) -> list[str]:
    table = fit.effects.table
    if table["events_against"].notna().any():
        return _pairs(table["events_against"], table["n_against"])
    return [_whole(n) for n in table["n_against"]]


def _pairs(events: pd.Series, bases: pd.Series) -> list[str]:
    return [f"{_whole(e)}/{_whole(n)}" for e, n in zip(events, bases, strict=True)]


def _whole(count: float) -> str:
    return "" if np.isnan(count) else f"{count:,.0f}"


def _total(fit: Pooled) -> str:
    """Patients of all studies, as an upper bound where one of them is."""
    table = fit.effects.table
    if fit.effects.measure in EVENT_MEASURES or table["n"].isna().any():
        return ""
    bound = bool(table["marks"].str.contains(UPPER_BOUND, regex=False).any())
    return AT_MOST * bound + _whole(table["n"].sum())


def _summary(fit: Pooled) -> pd.DataFrame:
    pooled = {
        "kind": "pooled",
        "label": f"Pooled, {counted(fit.k, 'study', 'studies')}",
        "count": _total(fit),
        "weight": 100.0,
        "estimate": fit.display_estimate,
        "ci_low": fit.display_ci_low,
        "ci_high": fit.display_ci_high,
        "hollow": False,
    }
    prediction = {
        "kind": "prediction",
        "label": f"{level(fit.method.level)} prediction interval",
        "ci_low": fit.display_prediction_low,
        "ci_high": fit.display_prediction_high,
        "hollow": False,
    }
    shown = [pooled, prediction] if np.isfinite(fit.prediction_low) else [pooled]
    return pd.DataFrame(shown)


def _variant(name: str, fit: Pooled, usual: int) -> pd.DataFrame:
    """One variant; how many studies it rests on is said where that is another number than usual."""
    others = "" if fit.k == usual else f", {counted(fit.k, 'study', 'studies')}"
    return pd.DataFrame(
        [
            {
                "kind": "variant",
                "label": f"{capitalised(name)}{others}",
                "count": _total(fit),
                "estimate": fit.display_estimate,
                "ci_low": fit.display_ci_low,
                "ci_high": fit.display_ci_high,
                "hollow": True,
            }
        ]
    )
