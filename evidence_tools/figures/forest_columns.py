"""The columns of text beside a forest, and which of them give way where a sheet is narrow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools.figures.columns import Column
from evidence_tools.figures.forest_risk import RISK, short_word
from evidence_tools.figures.phrases import level
from evidence_tools.models import Pooled
from evidence_tools.naming import treatment_name
from evidence_tools.question import PROPORTION_MEASURES, RATE_MEASURES

MARK = 0.22  # inches for the mark of a judgement before its word
VALUE_HEADINGS = {
    "MC": "Change",
    "MD": "Difference",
    "PLO": "Percent",
    "PR": "Percent",
    "IR": "Rate",
    "IRLN": "Rate",
    "RR": "Risk ratio",
    "OR": "Odds ratio",
    "RD": "Difference",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A column with its name in a sentence and its rank: those of the highest rank give way first."""

    name: str
    column: Column
    rank: int
    marked: bool = False

    @property
    def width(self) -> float:
        """Width in inches with the mark before the words, without the gap to the next column."""
        return MARK + self.column.width if self.marked else self.column.width


def study_columns(fit: Pooled, frame: pd.DataFrame) -> tuple[Named, ...]:
    """The columns that a forest of studies has something to say in, in order."""
    counts, against = _count_headings(fit)
    weights = tuple(f"{weight:.1f}%" if np.isfinite(weight) else "" for weight in frame["weight"])
    risks = tuple(short_word(risk) if risk else "" for risk in frame["risk"])
    columns = (
        Named("design", Column(("Design",), tuple(frame["design"]), "left", spanned=True), 3),
        Named(RISK, Column(("Risk of", "bias"), risks, "left", spanned=True), 1, marked=True),
        Named("months", Column(("Months",), tuple(frame["months"]), spanned=True), 4),
        Named("patients", Column(counts, tuple(frame["count"])), 0),
        Named("the other group", Column(against, tuple(frame["count_against"])), 0),
        Named("weight", Column(("Weight",), weights if fit.k > 1 else ("",) * len(frame)), 2),
    )
    return tuple(each for each in columns if any(each.column.cells))


def value_column(fit: Pooled, frame: pd.DataFrame) -> Column:
    """The estimates in words."""
    heading = (VALUE_HEADINGS.get(fit.effects.measure, "Effect"), f"[{level(fit.method.level)} CI]")
    return Column(heading, tuple(frame["text"]))


def _count_headings(fit: Pooled) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Headings of the two columns of counts."""
    measure, question, table = fit.effects.measure, fit.effects.question, fit.effects.table
    if table["n_against"].notna().any():
        base = "events/n" if table["events_against"].notna().any() else "patients"
        asked = question is not None and question.against is not None
        named = (question.treated, question.against) if asked else ("first group", "second group")
        ours, theirs = (treatment_name(treatment).split() for treatment in named)
        return (*ours, base), (*theirs, base)
    if measure in PROPORTION_MEASURES:
        return ("Events/", "patients"), ()
    if measure in RATE_MEASURES:
        return ("Events/", "person-years"), ()
    return ("Patients",), ()
