"""The rows of a forest plot: studies, the pooled estimate, its prediction interval and its variants, ready to draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.pooling import critical_value
from evidence_tools.evidence import Evidence
from evidence_tools.figures.forest_risk import judgements
from evidence_tools.figures.phrases import AT_MOST, level, months
from evidence_tools.models import Pooled
from evidence_tools.naming import capitalised, counted, design_name
from evidence_tools.question import RATE_MEASURES
from evidence_tools.study_effects.records import BORROWED, UPPER_BOUND
from evidence_tools.wording import digits_of, interval, number

TEXTS = ["kind", "study", "label", "design", "risk", "months", "count", "count_against", "text", "marks"]
COLUMNS = [
    *("kind", "study", "label", "design", "risk", "months", "count", "count_against", "weight"),
    *("estimate", "ci_low", "ci_high", "text", "marks", "hollow"),
]
EVENT_MEASURES = ("PR", "PLO", "IR", "IRLN", "RR", "OR", "RD")


def forest_frame(
    fit: Pooled, *, sensitivity: Sequence[tuple[str, Pooled]] = (), evidence: Evidence | None = None
) -> pd.DataFrame:
    """Make the rows of a forest plot on the scale of display.

    Parameters
    ----------
    fit
        The pooled result.
    sensitivity
        Variants of it, each with its name, shown below the summary.
    evidence
        The tables that hold the judgements on risk of bias; None leaves them out.

    Returns
    -------
    DataFrame
        One row per line of the plot, in order. `kind` is ``"study"``, ``"pooled"``, ``"prediction"`` or
        ``"variant"``; `risk` the overall judgement of a study for this result; `estimate`, `ci_low`, `ci_high` on the
        scale of display, `weight` in percent, `text` the estimate in words, `hollow` where the spread is borrowed or
        the row is a variant. A single study has no pooled row: there is nothing to pool.
    """
    summary = [pooled_row(fit), prediction_row(fit)] if fit.k > 1 else []
    frames = [study_rows(fit, evidence), *summary, *(_variant(name, other, fit.k) for name, other in sensitivity)]
    return in_words(pd.concat(frames, ignore_index=True), fit)


def in_words(rows: pd.DataFrame, fit: Pooled, *, before: Sequence[str] = ()) -> pd.DataFrame:
    """Rows of a forest with their texts filled in and their columns in order, those named `before` first."""
    rows = rows.reindex(columns=[*before, *COLUMNS])
    texts = [*before, *TEXTS]
    rows[texts] = rows[texts].astype("object").fillna("").astype("str")
    digits = digits_of(fit.effects.scale)
    limits = rows[["estimate", "ci_low", "ci_high"]].itertuples(index=False)
    shown = [_in_words(*each, digits) for each in limits]
    return rows.assign(text=shown, hollow=rows["hollow"].eq(True))


def _in_words(estimate: float, low: float, high: float, digits: int) -> str:
    if np.isnan([estimate, low, high]).all():
        return ""
    limits = f"[{interval(low, high, digits)}]"
    return limits if np.isnan(estimate) else f"{number(estimate, digits)} {limits}"


def study_rows(fit: Pooled, evidence: Evidence | None = None) -> pd.DataFrame:
    """One row per study of a result."""
    table, scale = fit.effects.table, fit.effects.scale
    half = critical_value(fit.method.level, None) * table["se"]
    return pd.DataFrame(
        {
            "kind": "study",
            "study": table["study"],
            "label": table["label"],
            "design": table["design"].map(design_name),
            "risk": "" if evidence is None else judgements(fit, evidence),
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


def total_of(fit: Pooled) -> str:
    """Patients of all studies, as an upper bound where one of them is."""
    table = fit.effects.table
    if fit.effects.measure in EVENT_MEASURES or table["n"].isna().any():
        return ""
    bound = bool(table["marks"].str.contains(UPPER_BOUND, regex=False).any())
    return AT_MOST * bound + _whole(table["n"].sum())


def pooled_row(fit: Pooled) -> pd.DataFrame:
    """The row of the pooled result."""
    pooled = {
        "kind": "pooled",
        "label": f"Pooled, {counted(fit.k, 'study', 'studies')}",
        "count": total_of(fit),
        "weight": 100.0,
        "estimate": fit.display_estimate,
        "ci_low": fit.display_ci_low,
        "ci_high": fit.display_ci_high,
    }
    return pd.DataFrame([pooled])


def prediction_row(fit: Pooled) -> pd.DataFrame:
    """The row of the prediction interval; none where it cannot be had."""
    prediction = {
        "kind": "prediction",
        "label": f"{level(fit.method.level)} prediction interval",
        "ci_low": fit.display_prediction_low,
        "ci_high": fit.display_prediction_high,
    }
    return pd.DataFrame([prediction] if np.isfinite(fit.prediction_low) else [])


def _variant(name: str, fit: Pooled, usual: int) -> pd.DataFrame:
    """One variant; how many studies it rests on is said where that is another number than usual."""
    others = "" if fit.k == usual else f", {counted(fit.k, 'study', 'studies')}"
    return pd.DataFrame(
        [
            {
                "kind": "variant",
                "label": f"{capitalised(name)}{others}",
                "count": total_of(fit),
                "estimate": fit.display_estimate,
                "ci_low": fit.display_ci_low,
                "ci_high": fit.display_ci_high,
                "hollow": True,
            }
        ]
    )
