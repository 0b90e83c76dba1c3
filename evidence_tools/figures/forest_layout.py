"""Where the columns and rows of a forest plot stand: measured before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools.figures.columns import Column
from evidence_tools.figures.lettering import balanced, halved_width, line_height, text_width
from evidence_tools.figures.page import MARGIN
from evidence_tools.figures.phrases import level
from evidence_tools.figures.theme import TYPE, WIDTH
from evidence_tools.models import Pooled
from evidence_tools.naming import treatment_name
from evidence_tools.question import PROPORTION_MEASURES, RATE_MEASURES

COLUMN_GAP = 0.15
LEAST_PLOT = 2.8
LEAST_LABEL, LARGEST_LABEL = 1.2, 2.1
ROW_PADDING = 0.1
SUMMARY_GAP = 0.1
TICKS = 0.3  # room for the numbers of the axis
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
class Layout:
    """Places in inches: columns from the left edge of the room, rows from the top of the first one."""

    names: Column
    label_width: float
    columns: tuple[Column, ...]
    values: Column
    middles: tuple[float, ...]
    rows_height: float
    scale_name: str

    @property
    def header(self) -> float:
        """Height of the headings of the columns."""
        return max(column.heading_height for column in (*self.columns, self.values))

    @property
    def scale_lines(self) -> list[str]:
        """The name of the axis in lines as wide as the plot."""
        return balanced(self.scale_name, self.plot_width, TYPE.note)

    @property
    def height(self) -> float:
        """Height of the whole picture: headings, rows, axis with its name, and the line of directions."""
        return self.header + self.rows_height + TICKS + (len(self.scale_lines) + 1.3) * line_height(TYPE.note)

    @property
    def plot_left(self) -> float:
        """Left edge of the plot."""
        return self.label_width + sum(column.width + COLUMN_GAP for column in self.columns) + 1.5 * COLUMN_GAP

    @property
    def plot_width(self) -> float:
        """Width of the plot."""
        return WIDTH - 2 * MARGIN - self.plot_left - self.values.width - 1.5 * COLUMN_GAP

    def placed_columns(self, width: float) -> Iterator[tuple[float, Column]]:
        """Give each column with its left edge; the estimates stand at the right edge of the room."""
        yield 0.0, self.names
        left = self.label_width + COLUMN_GAP
        for column in self.columns:
            yield left, column
            left += column.width + COLUMN_GAP
        yield width - self.values.width, self.values


def lay_out(fit: Pooled, frame: pd.DataFrame) -> Layout:
    """Measure the text of a forest plot and give every column and row its place.

    Long names of studies are broken into lines, and rows grow with them. The names of summary rows run on into the
    columns that only studies fill.
    """
    columns = tuple(column for column in _columns(fit, frame) if any(column.cells))
    heading = (VALUE_HEADINGS.get(fit.effects.measure, "Effect"), f"[{level(fit.method.level)} CI]")
    values = Column(heading, tuple(frame["text"]))
    others = sum(column.width + COLUMN_GAP for column in columns) + values.width + 3 * COLUMN_GAP
    names = [f"{label} {marks}".strip() for label, marks in zip(frame["label"], frame["marks"], strict=True)]
    studies = [name for name, kind in zip(names, frame["kind"], strict=True) if kind == "study"]
    least = min(max(LEAST_LABEL, *(halved_width(name, TYPE.body) for name in studies)), LARGEST_LABEL) + 0.01
    widest = max(text_width(name, TYPE.body) for name in studies) + 0.01
    width = max(min(WIDTH - 2 * MARGIN - others - LEAST_PLOT, widest), least)
    wide = width + sum(column.width + COLUMN_GAP for column in columns if column.spanned)
    broken = [
        balanced(name, width if kind == "study" else wide, TYPE.body, weight_of(kind))
        for name, kind in zip(names, frame["kind"], strict=True)
    ]
    middles, height = _stack(broken, list(frame["kind"]))
    column = Column(("Study",), tuple("\n".join(lines) for lines in broken), "left")
    scale = fit.effects.scale
    return Layout(column, width, columns, values, middles, height, scale.axis_label)


def weight_of(kind: str) -> str:
    """Font weight of a row: the pooled result stands out."""
    return "bold" if kind == "pooled" else "normal"


def _columns(fit: Pooled, frame: pd.DataFrame) -> list[Column]:
    counts, against = _count_headings(fit)
    weights = tuple(f"{weight:.1f}%" if np.isfinite(weight) else "" for weight in frame["weight"])
    return [
        Column(("Design",), tuple(frame["design"]), "left", spanned=True),
        Column(("Months",), tuple(frame["months"]), spanned=True),
        Column(counts, tuple(frame["count"])),
        Column(against, tuple(frame["count_against"])),
        Column(("Weight",), weights if fit.k > 1 else ("",) * len(frame)),
    ]


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


def _stack(names: Sequence[Sequence[str]], kinds: Sequence[str]) -> tuple[tuple[float, ...], float]:
    """Middles of the rows and the height of all; a little air before the summary and before its variants."""
    middles, top, before = [], 0.0, kinds[0]
    for lines, kind in zip(names, kinds, strict=True):
        top += SUMMARY_GAP if kind != before and kind in ("pooled", "variant") else 0.0
        height = max(len(lines), 1) * line_height(TYPE.body) + ROW_PADDING
        middles.append(top + height / 2)
        top, before = top + height, kind
    return tuple(middles), top + ROW_PADDING
