"""One cell of a workbook as text, without loss: what Excel shows, or a reason why it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from evidence_tools.importing.sheet.layout import LONGEST_CELL

TEXT = "@"
DATES = {"YYYY-MM-DD", "YYYY-MM", "YYYY, YYYY-MM or YYYY-MM-DD"}  # forms of columns in which a day may stand
_SPELT = re.compile("_x([0-9A-Fa-f]{4})_")
_WOULD_BE_SPELT = re.compile("_(?=x[0-9A-Fa-f]{4}_)|\r")
_DIGITS = re.compile(r"(?:#,##)?#*0(?P<part>\.0+)?(?:_\)|_-)?(?:;.*)?")
_RETYPE = "format the cell as Text and type it again"


class CellError(ValueError):
    """A cell whose text cannot be told: what was found, what is allowed, how to mend it."""

    def __init__(self, found: str, allowed: str, mend: str) -> None:
        super().__init__(found)
        self.found, self.allowed, self.mend = found, allowed, mend


def rows_in(sheet: Worksheet) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Number and cells of each row in which a cell stands, from the top.

    The library's own way through a sheet makes every cell up to the farthest one: with a word typed by mistake into the
    last row of a sheet, that is many millions.
    """
    for number, places in groupby(sorted(sheet._cells), key=lambda place: place[0]):
        yield number, tuple(sheet._cells[place] for place in places)


def write_text(cell: Cell, text: str) -> None:
    """Write a text that stays the text it is: no number, date or formula is made of it, now or when it is edited.

    Carriage returns, and texts that look like Excel's spelling of a character (``_x000D_``), are spelt as Excel does.

    Raises
    ------
    CellError
        When it has more characters than a cell holds.
    """
    if len(text.encode("utf-16-le")) // 2 > LONGEST_CELL:
        allowed = f"at most {LONGEST_CELL:,} in a cell of Excel"
        raise CellError(f"{len(text):,} characters", allowed, "extract this row in the CSV file")
    cell.value = _WOULD_BE_SPELT.sub(lambda found: "_x000D_" if found.group() == "\r" else "_x005F_", text)
    cell.data_type = "s"
    cell.number_format = TEXT


def read_text(cell: Cell, form: str) -> str:
    """The text of a cell of a column of this form, as Excel shows it; empty where it holds nothing.

    Raises
    ------
    CellError
        Where it holds a formula, an error, TRUE or FALSE, a date outside columns of dates, or a number whose display
        leaves digits out.
    """
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        found = value if isinstance(value, str) else "=" + str(getattr(value, "text", "") or "...").lstrip("=")
        raise CellError(f"the formula {found}", "text or a number", "copy the cell and paste it as values, or type it")
    if cell.data_type == "e":
        raise CellError(f"the error {value}", "text or a number", "type what should stand here, or empty the cell")
    if isinstance(value, bool):
        raise CellError(f"the truth value {str(value).upper()}", "text or a number", _RETYPE)
    if isinstance(value, datetime | date | time | timedelta):
        return _day(value, str(cell.number_format), form)
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    return _SPELT.sub(lambda found: chr(int(found[1], 16)), str(value))


def _day(value: datetime | date | time | timedelta, shown_as: str, form: str) -> str:
    """A date as ISO text; a month where the cell shows no day and the column takes months."""
    if isinstance(value, time | timedelta) or (isinstance(value, datetime) and value.time() != time(0)):
        raise CellError(f"the time {value}", "text, a number or a day", _RETYPE)
    day = value.date() if isinstance(value, datetime) else value
    if form not in DATES:
        found = f"the date {day.isoformat()}, which Excel may have made of something else such as 1-2"
        raise CellError(found, "no date in this column", _RETYPE)
    shows_no_day = "d" not in re.sub(r'"[^"]*"|\[[^\]]*\]', "", shown_as.lower())
    return day.isoformat()[:7] if form == "YYYY-MM" or (shows_no_day and "D" in form) else day.isoformat()


def _number(value: float, shown_as: str) -> str:
    """The digits that Excel shows, with a point and without marks of thousands."""
    exact = Decimal(f"{value:.15g}")
    plain = f"{exact:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    if shown_as in ("General", TEXT):
        return plain
    found = _DIGITS.fullmatch(shown_as)
    if found is None:
        raise CellError(f"the number {plain} in the format {shown_as}", "plain digits", _RETYPE)
    shown = exact.quantize(Decimal(1).scaleb(1 - len(found["part"] or ".")), ROUND_HALF_UP)
    if shown != exact:
        raise CellError(f"{plain}, shown as {shown:f}", "a number that is shown whole", _RETYPE)
    return f"{shown:f}"
