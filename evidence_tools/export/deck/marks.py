"""Marks of charts that look alike in every viewer: filled ones, and open ones with an outline of their own."""

from __future__ import annotations

import math

from evidence_tools.export.deck.chart_book import Cells, ChartBook, Near
from evidence_tools.export.deck.chart_xml import Axis, XySeries
from evidence_tools.export.deck.ink import Stroke
from evidence_tools.export.deck.places import Place

POINTS_PER_INCH = 72
OUTLINE = 1.5  # points
CIRCLE = 16  # corners that pass for a circle at the size of a mark
_CORNERS = {
    "square": ((-1, -1), (-1, 1), (1, 1), (1, -1)),
    "diamond": ((-1, 0), (0, 1), (1, 0), (0, -1)),
    "triangle": ((-1, -1), (0, 1), (1, -1)),
    "circle": tuple((math.cos(math.tau * n / CIRCLE), math.sin(math.tau * n / CIRCLE)) for n in range(CIRCLE)),
}


def outline(book: ChartBook, mark: XySeries, across: Axis, up: Axis, plot: Place) -> XySeries:
    """The outline of an open mark as a line around it: LibreOffice draws the filling of a marker and no edge.

    It comes before the mark in the list of series: PowerPoint draws the last one in front, LibreOffice the first.

    Parameters
    ----------
    book
        The workbook of the chart; the corners become formulas on the cells of the mark.
    mark
        A series of one point.
    across, up, plot
        The axes and the plot in inches, which turn the size of the mark into distances of the chart.
    """
    half = mark.marker.size / 2 / POINTS_PER_INCH
    corners = _CORNERS[mark.marker.symbol]
    closed = [*corners, corners[0]]
    wide = [_moved(mark.across, across, half * x / plot.width) for x, _ in closed]
    high = [_moved(mark.up, up, half * y / plot.height) for _, y in closed]
    name, x, y = book.line(f"{mark.name.values[0]}, outline", wide, high)
    return XySeries(name=name, across=x, up=y, stroke=Stroke(colour=mark.marker.colour, points=OUTLINE))


def _moved(cells: Cells, axis: Axis, share: float) -> Near:
    """A place beside that of a cell, a share of the axis away."""
    share = -share if axis.reversed else share
    if axis.log_base:
        return Near(cells, times=round((axis.high / axis.low) ** share, 9))
    return Near(cells, plus=round((axis.high - axis.low) * share, 9))
