"""The workbook behind a native chart: every column of its exhibit, and the drawing that hangs on it."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from evidence_tools.wording import Number

DATA, DRAWING = "Data", "Drawing"


@dataclass(frozen=True, slots=True)
class Cells:
    """A range of the workbook and what stands in it, as a chart keeps both."""

    reference: str
    values: tuple[float | str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A place near the value of a cell: the value times something, plus something."""

    cells: Cells
    times: float = 1.0
    plus: float = 0.0

    @property
    def formula(self) -> str:
        """As Excel works it out."""
        times = f"*{self.times!r}" if self.times != 1.0 else ""
        return f"={self.cells.reference}{times}{self.plus:+}" if self.plus else f"={self.cells.reference}{times}"

    @property
    def value(self) -> float:
        """Where it lies now."""
        return float(self.cells.values[0]) * self.times + self.plus


@dataclass(slots=True)
class ChartBook:
    """A workbook with two sheets: the data of an exhibit, and the lines that are drawn from them.

    The corners of a diamond or an arrow are formulas on the data where they repeat one of them, so that they move when
    somebody edits a value in PowerPoint.
    """

    workbook: Workbook = field(default_factory=Workbook)
    _drawn: int = 1

    def __post_init__(self) -> None:
        self.data.title = DATA
        self.drawing.append(["Name", "Across", "Up"])

    @property
    def data(self) -> Worksheet:
        """The sheet of the data."""
        return self.workbook.worksheets[0]

    @property
    def drawing(self) -> Worksheet:
        """The sheet of lines."""
        if DRAWING not in self.workbook.sheetnames:
            self.workbook.create_sheet(DRAWING)
        return self.workbook[DRAWING]

    def headings(self, names: Sequence[str]) -> None:
        """The first row of the data."""
        for column, name in enumerate(names, start=1):
            self._put(1, column, name)

    def row(self, cells: Sequence[Number | float | str | None]) -> int:
        """Add a row of data; its number comes back. Unknown and endless numbers are left empty."""
        row = self.data.max_row + 1
        for column, cell in enumerate(cells, start=1):
            value = cell.value if isinstance(cell, Number) else cell
            if isinstance(value, str) or (value is not None and math.isfinite(value)):
                self._put(row, column, value if isinstance(value, str) else float(value))
        return row

    def cells(self, row: int, first: int, last: int) -> Cells:
        """Cells of one row of the data, from one column to another."""
        found = tuple(self.data.cell(row, column).value for column in range(first, last + 1))
        return Cells(_range(DATA, (first, row), (last, row)), found)

    def column(self, column: int, first: int, last: int) -> Cells:
        """Cells of one column of the data, from one row to another."""
        found = tuple(self.data.cell(row, column).value for row in range(first, last + 1))
        return Cells(_range(DATA, (column, first), (column, last)), found)

    def line(self, name: str, across: Sequence[float | Near], up: Sequence[float | Near]) -> tuple[Cells, ...]:
        """Add a line to the drawing: its name and the places of its points, numbers or near cells of the data."""
        first = self._drawn + 1
        for x, y in zip(across, up, strict=True):
            self._drawn += 1
            self._say(self._drawn, name)
            for column, place in ((2, x), (3, y)):
                self.drawing.cell(self._drawn, column, place.formula if isinstance(place, Near) else float(place))
        ranges = [_range(DRAWING, (column, first), (column, self._drawn)) for column in (2, 3)]
        named = Cells(_range(DRAWING, (1, first), (1, first)), (name,))
        return named, Cells(ranges[0], tuple(map(_value, across))), Cells(ranges[1], tuple(map(_value, up)))

    @property
    def blob(self) -> bytes:
        """The workbook as bytes."""
        for column in self.data.columns:
            longest = max(len(str(cell.value or "")) for cell in column)
            self.data.column_dimensions[column[0].column_letter].width = min(max(longest + 2, 8), 48)
        self.data.freeze_panes = "B2"
        stream = io.BytesIO()
        self.workbook.save(stream)
        return stream.getvalue()

    def _put(self, row: int, column: int, value: float | str) -> None:
        cell = self.data.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"  # a label that begins like a formula stays a label

    def _say(self, row: int, name: str) -> None:
        self.drawing.cell(row, 1, name).data_type = "s"


def _value(place: float | Near) -> float:
    return place.value if isinstance(place, Near) else float(place)


def _range(sheet: str, first: tuple[int, int], last: tuple[int, int]) -> str:
    corners = [f"${get_column_letter(column)}${row}" for column, row in (first, last)]
    return f"{sheet}!{corners[0]}" if first == last else f"{sheet}!{':'.join(corners)}"
