"""Charts made of rows under headings: text columns, a plot between them, one line for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.columns import Column, write_column
from evidence_tools.figures.page import rule
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.theme import LINE, PALETTE

ROW, HEADING_ROW, AIR = 0.225, 0.3, 0.06  # inches
COLUMN_GAP = 0.18


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the heading of a group, or a row of the frame by its place; `middle` in inches from the first line."""

    heading: str
    row: int | None
    middle: float


@dataclass(frozen=True, slots=True)
class Cells:
    """A column as it is asked for: heading, one cell per row of the frame, and its alignment."""

    heading: tuple[str, ...]
    cells: Sequence[str]
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines with their columns to the left and right of a plot."""

    lines: tuple[Line, ...]
    before: tuple[Column, ...]
    after: tuple[Column, ...]
    bold: frozenset[int]

    @property
    def header(self) -> float:
        """Height of the headings of the columns in inches."""
        return max(column.heading_height for column in (*self.before, *self.after))

    @property
    def height(self) -> float:
        """Height of all lines in inches."""
        return self.lines[-1].middle + ROW / 2 + AIR

    @property
    def drawn(self) -> list[Line]:
        """The lines that hold a row of the frame."""
        return [line for line in self.lines if line.row is not None]


def arrange(
    groups: Sequence[str], before: Sequence[Cells], after: Sequence[Cells] = (), *, bold: Sequence[int] = ()
) -> Rows:
    """Arrange the rows of a frame under the headings of their groups.

    Parameters
    ----------
    groups
        Group of each row; a heading is set wherever it changes.
    before, after
        Columns to the left and right of the plot.
    bold
        Places of rows in bold type.

    Returns
    -------
    Rows
    """
    lines = _lines(groups)
    columns = [
        [Column(c.heading, _cells(lines, c.cells, headings=c is before[0]), c.align) for c in side]
        for side in (before, after)
    ]
    return Rows(tuple(lines), tuple(columns[0]), tuple(columns[1]), frozenset(bold))


def _lines(groups: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    top, current = 0.0, None
    for row, group in enumerate(groups):
        if group != current:
            lines.append(Line(group, None, top + 0.6 * HEADING_ROW))
            top, current = top + HEADING_ROW, group
        lines.append(Line("", row, top + ROW / 2))
        top += ROW
    return lines


def _cells(lines: Sequence[Line], cells: Sequence[str], *, headings: bool) -> tuple[str, ...]:
    return tuple(line.heading * headings if line.row is None else cells[line.row] for line in lines)


def draw_rows(chart: Chart, rows: Rows, *, left: float, right: float, top: float) -> Axes:
    """Write the columns and open the plot between them.

    Parameters
    ----------
    chart
        The page.
    rows
        As :func:`arrange` gives them.
    left, right, top
        Edges of the picture in inches; headings begin at `top`.

    Returns
    -------
    matplotlib.axes.Axes
        The plot; its vertical unit is the inch, downwards from the first line.
    """
    first = top + rows.header
    rule(chart, left, right, first)
    weights = ["bold" if line.row is None or line.row in rows.bold else "normal" for line in rows.lines]
    middles = [line.middle for line in rows.lines]
    x = left
    for column in rows.before:
        write_column(chart, column, left=x, top=first, middles=middles, weights=weights)
        x += _own_width(column, rows) + COLUMN_GAP
    end = right - sum(column.width + COLUMN_GAP for column in rows.after)
    plot_right = end
    for column in rows.after:
        end += COLUMN_GAP
        write_column(chart, column, left=end, top=first, middles=middles, weights=weights)
        end += column.width
    return _panel(chart, rows, (x, plot_right), first)


def _own_width(column: Column, rows: Rows) -> float:
    """Width of a column without the headings of groups, which run on over the next columns."""
    own = tuple(cell for cell, line in zip(column.cells, rows.lines, strict=True) if line.row is not None)
    return Column(column.heading, own, column.align).width


def _panel(chart: Chart, rows: Rows, edges: tuple[float, float], top: float) -> Axes:
    axes = chart.panel(edges[0], top, edges[1] - edges[0], rows.height)
    axes.set_ylim(rows.height, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return axes


def set_ruler(axes: Axes, ruler: Ruler, name: str, *, grid: bool = True) -> None:
    """Give a plot of rows its measuring axis.

    Parameters
    ----------
    axes
        The plot.
    ruler
        The measuring axis.
    name
        Name of the axis, one line.
    grid
        Whether light lines stand at the ticks.
    """
    width = axes.get_position().width * axes.get_figure().get_size_inches()[0]
    ticks, labels = ruler.ticks(width)
    axes.set_xlim(*ruler.ends)
    axes.set_xticks(ruler.place(ticks), labels)
    axes.set_xlabel(name)
    axes.minorticks_off()
    for tick in ruler.place(ticks) if grid else ():
        axes.axvline(tick, color=PALETTE.rule, linewidth=LINE.hair, zorder=0)
