"""What a study answers to the questions of the protocol, and what it prints besides."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import critical_value
from evidence_tools.models import Answer
from evidence_tools.naming import treatment_name
from evidence_tools.question import COMPARISON_MEASURES, PROPORTION_MEASURES
from evidence_tools.tables.committee.keyed import Study
from evidence_tools.wording import digits_of, interval, number

POOLED, SHOWN_ONLY, NOTHING = "answers the question", "printed, not pooled", "no number"


def answered(study: Study, asked: dict[str, Answer]) -> list[dict[str, object]]:
    """What a study answers to all questions, each result once: that of the first question that asks for it."""
    found: dict[tuple[object, ...], dict[str, object]] = {}
    for each in asked.values():
        for row in _answers(study, each):
            found.setdefault((row["rows"], row["unit"]), row)
    return sorted(found.values(), key=lambda row: list(asked).index(row["question"]))


def _answers(study: Study, asked: Answer) -> Iterator[dict[str, object]]:
    """The results of a study that answer a question with a number and an interval."""
    table, scale = asked.effects.table, asked.effects.scale
    for place in np.flatnonzero(table["study"] == study.id):
        row = table.iloc[place]
        estimate, low, high = _with_interval(asked, int(place))
        unit = "%" if scale.unit == "percent" else f" {scale.short_unit}"
        words = f"{number(estimate, digits_of(scale))}{unit} ({interval(low, high, digits_of(scale))})"
        if asked.effects.measure in COMPARISON_MEASURES:
            words = f"{scale.short_unit} {words.replace(unit, '', 1)}: {_counts(row)}"
        elif pd.notna(row["events"]):
            words += f": {row['events']:.0f} of {row['n']:,.0f}"
        yield {
            "question": asked.name,
            "outcome": _outcome_words(study, asked, row),
            "months": row["months"],
            "n": row["n"],
            "n_against": row["n_against"],
            "estimate": estimate,
            "low": low,
            "high": high,
            "unit": scale.unit,
            "result": words,
            "spread": _spread(row),
            "used_as": POOLED,
            "marks": row["marks"],
            "source_id": row["source_id"],
            "locator": row["locator"],
            "rows": row["rows"],
        }


def _outcome_words(study: Study, asked: Answer, row: pd.Series) -> str:
    question = asked.effects.question
    if not question.against:
        return f"{asked.effects.scale.label}{_site(study, row['rows'])}"
    labels = study.evidence.outcomes.set_index("outcome")["label"]
    return f"{labels[question.outcome]}, against {treatment_name(question.against)}"


def _site(study: Study, rows: str) -> str:
    """Where the pain is, if a row says so: ``, leg``."""
    sites = study.results.loc[study.results["row_id"].isin(rows.split(";")), "pain_site"].dropna()
    return "".join(f", {site}" for site in dict.fromkeys(sites) if site in ("leg", "back"))


def _with_interval(asked: Answer, place: int) -> tuple[float, float, float]:
    """A study's own result with its interval, on the scale of display."""
    exact, measure = asked.exact, asked.effects.measure
    if exact is not None and measure in PROPORTION_MEASURES:
        return tuple(exact[["percent", "low", "high"]].iloc[place])
    row, scale = asked.effects.table.iloc[place], asked.effects.scale
    half = critical_value(asked.effects.method.level, None) * row["se"]
    return tuple(scale.display(row["y"] + step) for step in (0, -half, half))


def _counts(row: pd.Series) -> str:
    return f"{row['events']:.0f} of {row['n']:,.0f} against {row['events_against']:.0f} of {row['n_against']:,.0f}"


def _spread(row: pd.Series) -> str:
    if pd.isna(row["sd"]):
        return "from the counts"
    ranged = f" [{row['sd_low']:g} to {row['sd_high']:g}]" if row["sd_low"] < row["sd_high"] else ""
    return f"SD {row['sd']:.3g}{ranged}, {row['sd_how']}"
