"""Reading workbooks: the one behind a native chart, and the workbook of the review with every number by its key."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from evidence_tools.export.audit.blocks import MEASURE, TEXT, VALUE, WORKING, Block
from evidence_tools.export.audit.faults import Fault
from evidence_tools.export.audit.native_charts import PLACE
from evidence_tools.export.audit.tokens import has_digits, spaced
from evidence_tools.export.frames import original
from evidence_tools.results import Entry

DATA_SHEET, RESULTS_SHEET = "Data", "Results"
_KEY, _VALUE = "Key", "Value"
_LATER = re.compile(r"(?:data|protocol|charts|committee)\.|.*\.reason\.\d+$")  # what only the results file holds
_MEND = "write the workbook anew from the results (`evidence review`)"


def chart_workbook(stream: IO[bytes], file: str, place: str) -> tuple[list[Block], dict[str, str]]:
    """The blocks of the workbook behind a chart, and the headings of its data by the letters of their columns."""
    book, blocks, headings = load_workbook(stream), [], {}
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows())
        named = {cell.column_letter: str(cell.value or "") for cell in rows[0]} if rows else {}
        if sheet.title == DATA_SHEET:
            headings = named
        for row in rows:
            around = " | ".join(str(cell.value) for cell in row if isinstance(cell.value, str))
            for cell in row:
                drawn = sheet.title != DATA_SHEET or named[cell.column_letter].startswith(PLACE)
                blocks += _cell(cell.value, file, f"{place}, {sheet.title}!{cell.coordinate}", drawn, around)
    return blocks, headings


def workbook_blocks(path: Path, file: str) -> Iterator[Block]:
    """The cells of the workbook of the review, apart from the sheet of results, which is compared by key.

    Its other sheets show frames with all their columns: their numbers are workings, unless the results hold them.
    """
    book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    for sheet in book.worksheets:
        if sheet.title == RESULTS_SHEET:
            continue
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            for column, value in enumerate(row, 1):
                place = f"{sheet.title}!{get_column_letter(column)}{number}"
                text = _plain(value)
                if has_digits(text):
                    yield Block(file, place, text, WORKING)


def workbook_faults(path: Path, file: str, results: Mapping[str, Entry]) -> Iterator[Fault]:
    """What the sheet of results says that the results file does not: every key, with its value and all about it."""
    book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    rows = list(book[RESULTS_SHEET].iter_rows(values_only=True)) if RESULTS_SHEET in book.sheetnames else []
    first = next((place for place, row in enumerate(rows) if row and row[0] == _KEY), None)
    if first is None:
        yield Fault(file, RESULTS_SHEET, "no heading Key", "a table of every number by its key", "", _MEND)
        return
    names, seen = [str(name) for name in rows[first]], set()
    for number, row in enumerate(rows[first + 1 :], first + 2):
        cells = dict(zip(names, row, strict=False))
        key = str(cells[_KEY] or "")
        if not key or (cells[_VALUE] is None and key not in results):
            continue
        seen.add(key)
        yield from _row_faults(cells, results.get(key), file, f"{RESULTS_SHEET}, row {number}", key)
    for key in results:
        if key not in seen and not _LATER.match(key):
            yield Fault(file, RESULTS_SHEET, "nothing", "a row of this key", key, _MEND)


def _row_faults(cells: Mapping[str, Any], entry: Entry | None, file: str, place: str, key: str) -> Iterator[Fault]:
    if entry is None:
        yield Fault(file, place, key, "a key of results.json", key, _MEND)
        return
    kept = {_KEY: key} | {name.capitalize(): part for name, part in entry.items()}
    for name, found in cells.items():
        expected = kept.get(name, "")
        expected = ";".join(expected) if isinstance(expected, list) else expected
        same = found == expected if isinstance(expected, float) else original(_plain(found)) == str(expected or "")
        if not same:
            yield Fault(file, f"{place}, {name}", repr(found), repr(expected), key, _MEND)


def _cell(value: Any, file: str, place: str, drawn: bool, around: str) -> list[Block]:
    text = _plain(value)
    if not has_digits(text):
        return []
    kind = MEASURE if drawn else VALUE if isinstance(value, int | float) else TEXT
    return [Block(file, place, text, kind, around)]


def _plain(value: Any) -> str:
    """A cell as text; a number with every digit."""
    return "" if value is None else repr(value) if isinstance(value, float) else spaced(str(value))
