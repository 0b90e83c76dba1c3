"""A workbook in the hands of an analyst: opened, changed and saved again."""

from __future__ import annotations

import io
from collections.abc import Callable

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER = 2


def edited(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after somebody changed it."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def place(sheet: Worksheet, column: str) -> int:
    """Number of the column with this heading."""
    return next(cell.column for cell in sheet[HEADER] if cell.value == column)


def line_of(sheet: Worksheet, column: str, text: str) -> int:
    """Number of the first row with this text in a column."""
    at = place(sheet, column)
    return next(row for row in range(HEADER + 1, sheet.max_row + 1) if sheet.cell(row, at).value == text)


def fill(sheet: Worksheet, line: int, **cells: object) -> None:
    """Type into a row."""
    for column, value in cells.items():
        cell = sheet.cell(line, place(sheet, column))
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # as Excel has it in a cell that is formatted as text


def first_empty(sheet: Worksheet) -> int:
    """Number of the first row without any text."""
    rows = range(HEADER + 1, sheet.max_row + 2)
    return next(row for row in rows if all(cell.value in (None, "") for cell in sheet[row]))
