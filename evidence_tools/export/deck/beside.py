"""A plot beside a table: rows of text and marks that share their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_tools.export.arial import line_height, text_height, text_width
from evidence_tools.export.deck.boxes import ROUGHNESS, Paragraph, height_of
from evidence_tools.export.deck.chart_xml import Inner
from evidence_tools.export.deck.grids import Grid
from evidence_tools.export.deck.look import CELL_ASIDE, LEAST, ROWS
from evidence_tools.export.deck.places import Place
from evidence_tools.wording import Told

TIGHT = 0.01  # inches above and below the text of a row
LEAST_PLOT, TALLEST_ROW = 2.4, 0.55
ASIDE = 0.2  # inches from the frame to the plot: the outermost numbers of the axis reach over its ends
AXIS = 0.4  # inches below the plot for the numbers of the axis; its name comes below them
FOOT = 0.24  # inches of a line below the chart: which side is better, or a key to colours


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the table, the chart, and what stands above and below the chart have their places."""

    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    table: Place
    chart: Place
    above: Place
    below: Place
    strong: frozenset[int]
    spanning: frozenset[int]
    faults: tuple[str, ...]

    @property
    def inner(self) -> Inner:
        """The plot within the chart's frame: as high as the rows of the table."""
        width = self.chart.width - 2 * ASIDE
        share = sum(self.heights[1:]) / self.chart.height
        return Inner(ASIDE / self.chart.width, 0.0, width / self.chart.width, share)

    @property
    def plot(self) -> Place:
        """The plot on the slide."""
        rows = sum(self.heights[1:])
        return Place(self.chart.left + ASIDE, self.chart.top, self.chart.width - 2 * ASIDE, rows)

    def grid(self, name: str, cells: Sequence[Sequence[Told]], alt: Told) -> Grid:
        """The table; every column but the first is set to the right."""
        right = frozenset(range(1, len(self.widths)))
        made = {"name": name, "cells": cells, "widths": self.widths, "heights": self.heights, "size": self.size}
        rows = {"strong": self.strong, "spanning": self.spanning}
        return Grid(**made, **rows, alt=alt, right=right, above=TIGHT)


def beside(
    cells: Sequence[Sequence[Told]],
    place: Place,
    *,
    axis: Told,
    foot: int,
    strong: frozenset[int] = frozenset({0}),
    spanning: frozenset[int] = frozenset(),
    tallest: float = TALLEST_ROW,
) -> Beside:
    """Lay a table out at the left of a plot, in the largest type in which both have room.

    Parameters
    ----------
    cells
        The rows of the table, that of headings first.
    place
        What there is for both.
    axis
        The name of the axis.
    foot
        Lines of text below the chart.
    strong, spanning
        Rows set bold, and rows whose first cell runs over all columns.
    tallest
        Inches that a row has where there is room.
    """
    tried = [_laid_out(_Rows(cells, size, strong, spanning), place, axis, foot, tallest) for size in ROWS]
    return next((each for each in tried if not each.faults), tried[-1])


@dataclass(frozen=True, slots=True)
class _Rows:
    """The table beside a plot, in one size of type."""

    cells: Sequence[Sequence[Told]]
    size: float
    strong: frozenset[int]
    spanning: frozenset[int]

    @property
    def widths(self) -> tuple[float, ...]:
        """Each column as wide as its widest cell in one line; a row that spans all widens the last one if it must."""
        columns = list(zip(*self.cells, strict=True))
        widths = [self._width(column) for column in columns]
        spans = [self._line(n, self.cells[n][0]) + 2 * CELL_ASIDE + 0.02 for n in self.spanning]
        widths[0] += max(0.0, max(spans, default=0.0) - sum(widths))
        return tuple(widths)

    @property
    def heading(self) -> float:
        """Height of the row of headings."""
        heads = [Paragraph(told=told, size=self.size, bold=True) for told in self.cells[0]]
        inside = [width - 2 * CELL_ASIDE for width in self.widths]
        return max(height_of([head], width) for head, width in zip(heads, inside, strict=True)) + 2 * TIGHT + 0.04

    def _width(self, column: Sequence[Told]) -> float:
        body = [self._line(n, told) for n, told in enumerate(column) if n and n not in self.spanning]
        return max([*body, _halved(column[0].text, self.size)]) + 2 * CELL_ASIDE + 0.02

    def _line(self, row: int, told: Told) -> float:
        return text_width(told.text, self.size, bold=row in self.strong) / ROUGHNESS


def _laid_out(rows: _Rows, place: Place, axis: Told, foot: int, tallest: float) -> Beside:
    widths, heading, count = rows.widths, rows.heading, len(rows.cells) - 1
    free = place.width - sum(widths) - 2 * ASIDE
    numbers = AXIS + text_height(axis.text, LEAST, max(free, LEAST_PLOT) * 0.9) + 0.04
    below = numbers + FOOT * foot
    height = min((place.height - heading - below) / max(count, 1), tallest)
    table = Place(place.left, place.top, sum(widths), heading + count * height)
    left = table.right + 0.05
    chart = Place(left, place.top + heading, place.right - left, count * height + numbers)
    return Beside(
        size=rows.size,
        widths=widths,
        heights=(heading, *[height] * count),
        table=table,
        chart=chart,
        above=Place(chart.left, place.top, chart.width, heading),
        below=Place(chart.left, chart.bottom, chart.width, FOOT * foot),
        strong=rows.strong,
        spanning=rows.spanning,
        faults=_faults(rows, chart.width - 2 * ASIDE, height),
    )


def _halved(heading: str, size: float) -> float:
    words = heading.split(" ")
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words) + 1)]
    return min(max(text_width(half, size, bold=True) for half in pair) for pair in halves) / ROUGHNESS


def _faults(rows: _Rows, plot: float, height: float) -> tuple[str, ...]:
    faults = []
    if plot < LEAST_PLOT:
        longest = max((row[0].text for n, row in enumerate(rows.cells) if n not in rows.spanning), key=len)
        faults.append(f"{plot:.2f} inches are left for the plot, at least {LEAST_PLOT}; shorten {longest!r} or cells")
    if height < line_height(rows.size) + 2 * TIGHT:
        count = len(rows.cells) - 1
        faults.append(f"{count} rows leave {height:.2f} inches for each; show fewer rows or fewer points")
    return tuple(faults)
