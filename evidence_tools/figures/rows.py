"""Charts made of rows under headings: text columns, a plot between them, one line for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes

from evidence_tools.figures.chart import WHOLE, Chart
from evidence_tools.figures.columns import Column, write_column
from evidence_tools.figures.lettering import balanced, shortened, text_width
from evidence_tools.figures.media import MARGIN, Part, in_parts, medium
from evidence_tools.figures.page import rule
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.theme import LINE, PALETTE, TYPE
from evidence_tools.naming import listed

ROW, HEADING_ROW, AIR = 0.225, 0.3, 0.06  # inches
COLUMN_GAP = 0.18
BEYOND = 1.12  # heights of a plot that the name of its upright axis may take
LEAST_PLOT, LEAST_NAME = 1.3, 1.0  # inches: columns and then names make room for the one, but names keep the other


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the heading of a group, or a row of the frame by its place; `middle` in inches from the first line."""

    heading: str
    row: int | None
    middle: float


@dataclass(frozen=True, slots=True)
class Cells:
    """A column as it is asked for: heading, one cell per row of the frame, and its alignment.

    A narrow sheet leaves a `spare` one out.
    """

    heading: tuple[str, ...]
    cells: Sequence[str]
    align: str = "left"
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines with their columns to the left and right of a plot; `part` tells which of the rows."""

    lines: tuple[Line, ...]
    before: tuple[Column, ...]
    after: tuple[Column, ...]
    bold: frozenset[int]
    left_out: tuple[str, ...] = ()
    part: Part = WHOLE

    @property
    def note(self) -> str:
        """Which columns a narrow sheet has no room for; empty where all stand."""
        return f"Not shown for want of room: {listed(self.left_out)}." * bool(self.left_out)

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
    groups: Sequence[str],
    before: Sequence[Cells],
    after: Sequence[Cells] = (),
    *,
    bold: Sequence[int] = (),
    beside: float = 0.0,
) -> Rows:
    """Arrange the rows of a frame under the headings of their groups.

    A medium of limited height gets one part of the rows at a time, a narrow one does without spare columns.

    Parameters
    ----------
    groups
        Group of each row; a heading is set wherever it changes.
    before, after
        Columns to the left and right of the plot.
    bold
        Places of rows in bold type.
    beside
        Inches that something else than columns and plot takes of the width.

    Returns
    -------
    Rows
    """
    headings = [HEADING_ROW * begins for begins in _begins(groups)]
    part, taken = in_parts([ROW + own for own in headings], [HEADING_ROW - own for own in headings])
    lines = _lines([groups[row] for row in taken], first=taken.start)
    asked = [*before, *after]
    columns = [_column(lines, cells, headings=not place) for place, cells in enumerate(asked)]
    widths, width = [_own_width(column, lines) for column in columns], medium().inner - beside
    kept = _with_room(asked, widths, width)
    left = width - LEAST_PLOT - COLUMN_GAP - sum(widths[each] + COLUMN_GAP for each in kept - {0})
    columns[0] = _cut(columns[0], lines, max(left, LEAST_NAME))
    sides = (range(len(before)), range(len(before), len(asked)))
    return Rows(
        tuple(lines),
        *(tuple(columns[place] for place in side if place in kept) for side in sides),
        frozenset(bold),
        tuple(" ".join(cells.heading).lower() for place, cells in enumerate(asked) if place not in kept),
        part,
    )


def _begins(groups: Sequence[str]) -> list[bool]:
    """Whether a row is the first of its group."""
    return [place == 0 or group != groups[place - 1] for place, group in enumerate(groups)]


def _with_room(asked: Sequence[Cells], widths: Sequence[float], width: float) -> set[int]:
    """Places of the columns that leave room for a plot: spare ones go, in the order in which they are given."""
    kept = set(range(len(asked)))
    for place, cells in enumerate(asked):
        if cells.spare and width - sum(widths[each] + COLUMN_GAP for each in kept) < LEAST_PLOT:
            kept.remove(place)
    return kept


def _lines(groups: Sequence[str], *, first: int = 0) -> list[Line]:
    """One line for each row, counted from `first`, and one for each heading of a group."""
    lines: list[Line] = []
    top = 0.0
    for row, (group, begins) in enumerate(zip(groups, _begins(groups), strict=True), start=first):
        if begins:
            lines.append(Line(shortened(group, medium().inner, TYPE.body, "bold"), None, top + 0.6 * HEADING_ROW))
            top += HEADING_ROW
        lines.append(Line("", row, top + ROW / 2))
        top += ROW
    return lines


def _column(lines: Sequence[Line], asked: Cells, *, headings: bool) -> Column:
    cells = tuple(line.heading * headings if line.row is None else asked.cells[line.row] for line in lines)
    return Column(asked.heading, cells, asked.align)


def _cut(column: Column, lines: Sequence[Line], width: float) -> Column:
    """The names of rows, cut where they would leave no room for the plot."""
    pairs = zip(column.cells, lines, strict=True)
    return replace(
        column, cells=tuple(text if line.row is None else shortened(text, width, TYPE.body) for text, line in pairs)
    )


def _own_width(column: Column, lines: Sequence[Line]) -> float:
    """Width of a column without the headings of groups, which run on over the next columns."""
    own = tuple(cell for cell, line in zip(column.cells, lines, strict=True) if line.row is not None)
    return Column(column.heading, own, column.align).width


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
        x += _own_width(column, rows.lines) + COLUMN_GAP
    end = right - sum(column.width + COLUMN_GAP for column in rows.after)
    plot_right = end
    for column in rows.after:
        end += COLUMN_GAP
        write_column(chart, column, left=end, top=first, middles=middles, weights=weights)
        end += column.width
    return _panel(chart, rows, (x, plot_right), first)


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
        Name of the axis; broken into lines where it is much longer than the axis.
    grid
        Whether light lines stand at the ticks.
    """
    ticks, labels = ruler.ticks(width_of(axes))
    axes.set_xlim(*ruler.ends)
    axes.set_xticks(ruler.place(ticks), labels)
    name_axis(axes, name)
    axes.minorticks_off()
    for tick in ruler.place(ticks) if grid else ():
        axes.axvline(tick, color=PALETTE.rule, linewidth=LINE.hair, zorder=0)


def name_axis(axes: Axes, name: str) -> None:
    """Write the name of a horizontal axis, in lines where one would leave the sheet."""
    left, right = (medium().sheet * end for end in axes.get_position().intervalx)
    middle = (left + right) / 2
    room = 2 * min(middle - MARGIN, medium().sheet - MARGIN - middle)
    axes.set_xlabel("\n".join(balanced(name, room, TYPE.body)) if text_width(name, TYPE.body) > room else name)


def name_upright(axes: Axes, name: str) -> None:
    """Write the name of a vertical axis, in lines where the plot is too low for one."""
    room = BEYOND * axes.get_position().height * axes.get_figure().get_size_inches()[1]
    axes.set_ylabel("\n".join(balanced(name, room, TYPE.body)) if text_width(name, TYPE.body) > room else name)


def width_of(axes: Axes) -> float:
    """Width of a plot in layout inches."""
    return axes.get_position().width * axes.get_figure().get_size_inches()[0]
