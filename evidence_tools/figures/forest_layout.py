"""Where the columns and rows of a forest plot stand: measured before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from evidence_tools.figures.columns import Column
from evidence_tools.figures.forest_columns import MARK, Named, value_column
from evidence_tools.figures.lettering import balanced, halved_width, line_height, text_width
from evidence_tools.figures.media import Part, in_parts, is_narrow, medium
from evidence_tools.figures.theme import TYPE
from evidence_tools.models import Pooled

COLUMN_GAP = 0.12
LEAST_PLOT, NARROW_PLOT = 1.9, 1.15  # inches that the plot keeps, columns giving way to it
EASY_PLOT = 2.8  # inches that the plot keeps while long names can be broken
LEAST_LABEL, LARGEST_LABEL = 1.2, 2.1
ROW_PADDING = 0.1
SUMMARY_GAP = 0.1
TICKS = 0.3  # room for the numbers of the axis
NAMED_ALONE = (
    "study",
    "step",
    "last",
    "alike",
    "unlike",
    "model",
    "summary",
)  # rows whose cells stand beside the name; other names run on over what is empty
SET_OFF = ("pooled", "variant", "heading", "test")
ACROSS = ("heading", "test")  # rows without numbers, whose words run on to the plot
BOLD = ("pooled", "last", "heading")


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in inches: columns from the left edge of the room, rows from the top of the first one.

    Columns hold every row; `taken` are those of this `part`, to which `middles` and `rows_height` belong.
    """

    names: Column
    label_width: float
    columns: tuple[Named, ...]
    values: Column
    middles: tuple[float, ...]
    rows_height: float
    scale_name: str
    width: float
    dropped: tuple[str, ...]
    part: Part
    taken: slice

    @property
    def header(self) -> float:
        """Height of the headings of the columns."""
        return max(column.heading_height for column in (*(each.column for each in self.columns), self.values))

    @property
    def scale_lines(self) -> list[str]:
        """The name of the axis in lines that stay on the sheet, centred below the plot."""
        middle = self.plot_left + self.plot_width / 2
        return balanced(self.scale_name, 2 * min(middle, self.width - middle), TYPE.note)

    @property
    def height(self) -> float:
        """Height of the whole picture: headings, rows, axis with its name, and the line of directions."""
        return self.header + self.rows_height + TICKS + (len(self.scale_lines) + 1.3) * line_height(TYPE.note)

    @property
    def plot_left(self) -> float:
        """Left edge of the plot."""
        return self.label_width + _widths(self.columns) + 1.5 * COLUMN_GAP

    @property
    def plot_width(self) -> float:
        """Width of the plot."""
        return self.width - self.plot_left - self.values.width - 1.5 * COLUMN_GAP

    def placed_columns(self) -> Iterator[tuple[float, Column]]:
        """Give each column with its left edge; the estimates stand at the right edge of the room."""
        whole = [(0.0, self.names), *((left + MARK * each.marked, each.column) for left, each in self._lefts())]
        for left, column in [*whole, (self.width - self.values.width, self.values)]:
            here = replace(column, cells=column.cells[self.taken])
            yield left + (column.width - here.width) * (column.align == "right"), here

    @property
    def marks_left(self) -> float | None:
        """Left edge of the marks of judgements; None without such a column."""
        return next((left for left, each in self._lefts() if each.marked), None)

    def _lefts(self) -> Iterator[tuple[float, Named]]:
        left = self.label_width + COLUMN_GAP
        for each in self.columns:
            yield left, each
            left += each.width + COLUMN_GAP


def lay_out(
    fit: Pooled, frame: pd.DataFrame, columns: Sequence[Named], *, first: str = "Study", last: Column | None = None
) -> Layout:
    """Measure the text of a forest plot and give every column and row its place.

    Long names of studies are broken into lines, and rows grow with them. The names of summary rows run on into the
    columns that only studies fill. Where the plot would become too narrow, columns give way and are named in `dropped`.

    Parameters
    ----------
    fit
        The result, for its scale and the heading of its estimates.
    frame
        The rows: kind, label, marks and text.
    columns
        The columns wanted.
    first
        Heading of the names.
    last
        The column at the right edge; None takes the estimates in words.
    """
    width, kinds = medium().inner, list(frame["kind"])
    values = last or value_column(fit, frame)
    names = [f"{label} {marks}".strip() for label, marks in zip(frame["label"], frame["marks"], strict=True)]
    room = width - values.width - 3 * COLUMN_GAP
    kept, dropped, label = _shared_out(
        columns, room, [n for n, k in zip(names, kinds, strict=True) if k in NAMED_ALONE]
    )
    rooms = {
        **dict.fromkeys(kinds, label + _widths(each for each in kept if each.column.spanned)),
        **dict.fromkeys(NAMED_ALONE, label),
        **dict.fromkeys(ACROSS, label + _widths(kept)),
    }
    broken = [balanced(n, rooms[k], TYPE.body, weight_of(k)) for n, k in zip(names, kinds, strict=True)]
    heights = _heights([len(lines) for lines in broken], kinds)
    part, rows = in_parts([gap + height for gap, height in heights])
    middles, height = _stack([heights[row] for row in rows])
    column = Column((first,), tuple("\n".join(lines) for lines in broken), "left")
    axis, taken = fit.effects.scale.axis_label, slice(rows.start, rows.stop)
    return Layout(column, label, kept, values, middles, height, axis, width, dropped, part, taken)


def _shared_out(
    columns: Sequence[Named], room: float, names: Sequence[str]
) -> tuple[tuple[Named, ...], tuple[str, ...], float]:
    """Share a room between columns, names and plot: the columns kept, those that give way, the width of the names."""
    least = min(max([LEAST_LABEL, *(halved_width(name, TYPE.body) for name in names)]), LARGEST_LABEL) + 0.01
    least = min(least, room - NARROW_PLOT)
    kept, dropped = _fitting(columns, room - least - (NARROW_PLOT if is_narrow() else LEAST_PLOT))
    widest = max(text_width(name, TYPE.body) for name in names) + 0.01
    return kept, dropped, max(min(room - _widths(kept) - EASY_PLOT, widest), least)


def weight_of(kind: str) -> str:
    """Font weight of a row: the pooled result stands out."""
    return "bold" if kind in BOLD else "normal"


def _widths(columns: Iterable[Named]) -> float:
    return sum(each.width + COLUMN_GAP for each in columns)


def _fitting(columns: Sequence[Named], room: float) -> tuple[tuple[Named, ...], tuple[str, ...]]:
    """The columns that fit, and the names of those that give way."""
    kept = list(columns)
    while kept and _widths(kept) > room:
        kept.remove(max(kept, key=lambda each: each.rank))
    return tuple(kept), tuple(each.name for each in columns if each not in kept)


def _heights(lines: Sequence[int], kinds: Sequence[str]) -> list[tuple[float, float]]:
    """The air before each row and its height; a little air before summaries, variants and headings."""
    before = [kinds[0], *kinds]
    return [
        (SUMMARY_GAP * (kind != last and kind in SET_OFF), max(count, 1) * line_height(TYPE.body) + ROW_PADDING)
        for count, kind, last in zip(lines, kinds, before, strict=False)
    ]


def _stack(heights: Sequence[tuple[float, float]]) -> tuple[tuple[float, ...], float]:
    """Middles of the rows and the height of all."""
    middles, top = [], 0.0
    for gap, height in heights:
        middles.append(top + gap + height / 2)
        top += gap + height
    return tuple(middles), top + ROW_PADDING
