"""Columns of text beside a picture: headings above a hairline, one cell per row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.lettering import line_height, text_width
from evidence_tools.figures.theme import TYPE

HEADING_LIFT = 0.08  # inches between a heading and its first row


@dataclass(frozen=True, slots=True)
class Column:
    """A column of text: a heading of a few lines, and one cell per row.

    `spanned` columns are empty in summary rows, whose names run on into them.
    """

    heading: tuple[str, ...]
    cells: tuple[str, ...]
    align: str = "right"
    spanned: bool = False

    @property
    def width(self) -> float:
        """Width in inches, without the gap to the next column."""
        headings = (text_width(line, TYPE.note, "bold") for line in self.heading)
        lines = (text_width(line, TYPE.body, "bold") for cell in self.cells for line in cell.splitlines())
        return max([0.0, *headings, *lines])

    @property
    def heading_height(self) -> float:
        """Height of the heading in inches, with the gap below it."""
        return len(self.heading) * line_height(TYPE.note) + HEADING_LIFT


def write_column(
    chart: Chart, column: Column, *, left: float, top: float, middles: Sequence[float], weights: Sequence[str]
) -> None:
    """Write a column with its heading.

    Parameters
    ----------
    chart
        The page.
    column
        What to write.
    left, top
        Left edge of the column and top of its first row, in inches.
    middles
        Middles of the rows in inches below `top`.
    weights
        Font weight of each row.
    """
    x = left if column.align == "left" else left + column.width
    for place, line in enumerate(reversed([line for line in column.heading if line])):
        y = top - HEADING_LIFT - (place + 0.5) * line_height(TYPE.note)
        chart.write(x, y, line, size=TYPE.note, weight="bold", align=column.align, anchor="center")
    for cell, middle, weight in zip(column.cells, middles, weights, strict=True):
        write_cell(chart, x, top + middle, cell, align=column.align, weight=weight)


def write_cell(
    chart: Chart, x: float, middle: float, text: str, *, align: str = "left", weight: str = "normal"
) -> None:
    """Write a cell of one or more lines around the middle of its row."""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        y = middle + (place - (len(lines) - 1) / 2) * line_height(TYPE.body)
        chart.write(x, y, line, align=align, anchor="center", weight=weight)
