"""The two sheets that explain: what to do, and what is known about each instrument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.export.office.dress import HEAD, LARGE, LEFT, LINK, NOTE, SIZE, Dress, put_on
from evidence_tools.export.office.paging import LINE
from evidence_tools.export.office.widths import CHARACTER, lines_of
from evidence_tools.importing.sheet.cells import write_text
from evidence_tools.importing.sheet.layout import CANDIDATES, DO, EXTRACTION, GUIDE, HINTS, MEMORY, REMOVE, Memory

LINES: Mapping[str, tuple[str, ...]] = {
    EXTRACTION: (
        "One sheet for each table; one line is one row. Add new rows below the last one; change cells where they are "
        "wrong. Nothing enters the tables before a person accepts it.",
        "Row 1 of each sheet says what a column means. Columns with a coloured heading must be filled; the key of a "
        "numbered row (row_id and the like) stays empty in a new row.",
        "Every cell is text: 5.60 stays 5.60 and 1-2 stays 1-2. Write numbers with a point and without a mark of "
        "thousands, days as 2027-01-31. An empty cell means not reported.",
        "Formulas are refused: paste as values. Comments on cells, further columns and further sheets are listed as "
        "not read, never dropped.",
        f"To ask that a row be taken out, write {REMOVE} in its column {DO}. Deleting the line removes nothing.",
        "Columns may be moved, hidden or left out, rows sorted and filtered. The hidden sheets must stay.",
        "When you are done: save as .xlsx, then evidence import THIS_FILE. It says what to type next.",
    ),
    CANDIDATES: (
        "Rows that were imported and wait. Complete and correct them here; nothing enters the tables before a person "
        "accepts it.",
        "Write yes in column accept to take a row, no to refuse it. Empty the remark when it is settled. The number in "
        "column candidate must stay; a row that you add has none.",
        "Row 1 of each sheet says what a column means. Columns with a coloured heading must be filled before a row can "
        "enter; the key of a numbered row is given then.",
        "Every cell is text: 5.60 stays 5.60 and 1-2 stays 1-2. Formulas are refused: paste as values.",
        "A line that is deleted here stays among the candidates as it was: write no in column accept instead.",
        "When you are done: save as .xlsx, then evidence import THIS_FILE: it updates the candidates.",
    ),
}
_HINTS = ("instrument", "label", "unit", "scale_min", "scale_max", "better", "common_scale", "thresholds", "note")
_GUIDE_WIDTHS = (22, 100, 10)
_MOST_LINES, _MOST_SHOWN, _AROUND = 12, 2000, 4
_TEXT = Dress(number_format="@")


def height_of(texts: Iterable[str], widths: Sequence[float], size: int) -> float:
    """Height in points of a row whose cells are so many characters wide; a very long text is not shown whole."""
    pairs = [(text, width) for text, width in zip(texts, widths, strict=True) if len(text) > width / 2 or "\n" in text]
    lines = (lines_of(text[:_MOST_SHOWN], size, width * CHARACTER) for text, width in pairs)
    return min(max(lines, default=1), _MOST_LINES) * size * LINE + _AROUND


def write_guide(book: Workbook, kind: str, title: str, counts: Mapping[str, int]) -> Worksheet:
    """The first sheet: what to do, and the sheets with the rows that each holds."""
    sheet = book.create_sheet(GUIDE, 0)
    sheet.sheet_view.showGridLines = False
    for letter, width in zip("ABC", _GUIDE_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    _put(sheet, 1, 1, title, LARGE)
    row = 3
    for number, line in enumerate(LINES[kind], 1):
        _put(sheet, row, 1, f"{number}", _TEXT)
        _put(sheet, row, 2, line, _TEXT)
        sheet.row_dimensions[row].height = height_of(("", line), _GUIDE_WIDTHS[:2], SIZE)
        row += 1
    row += 1
    for column, text in enumerate(("Sheet", "One row is", "Rows"), 1):
        _put(sheet, row, column, text, HEAD)
    for table, count in counts.items():
        row += 1
        cell = _put(sheet, row, 1, table, LINK)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{table}'!A1", display=table)
        put_on(cell, LINK)
        _put(sheet, row, 2, BY_NAME[table].about.row_is, LEFT)
        _put(sheet, row, 3, f"{count}", Dress(side="right", rule=("hair", "rule"), number_format="@"))
    row += 1
    cell = _put(sheet, row, 1, HINTS, LINK)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{HINTS}'!A1", display=HINTS)
    put_on(cell, LINK)
    _put(sheet, row, 2, "bounds, direction, unit and thresholds of each instrument, to look up", NOTE)
    _set_page(sheet)
    return sheet


def hints_frame(evidence: Evidence) -> pd.DataFrame:
    """Instruments with bounds, unit, the direction that is good, and the thresholds on record for the same scale."""
    instruments, found = evidence.instruments, evidence.mcid
    of_scale = {}
    for row in found.dropna(subset=["instrument", "value"]).itertuples():
        said = f"{row.value:g} {row.unit} {row.metric} ({row.source_id})"
        of_scale.setdefault((row.instrument, row.unit, row.scale_max), []).append(said)
    scales = zip(instruments["instrument"], instruments["unit"], instruments["scale_max"], strict=True)
    thresholds = ["; ".join(of_scale.get(scale, ())) for scale in scales]
    frame = instruments.assign(thresholds=thresholds)[list(_HINTS)]
    return frame.sort_values(["instrument", "unit", "scale_max"], kind="stable", ignore_index=True)


def write_hints(book: Workbook, evidence: Evidence) -> Worksheet:
    """The sheet to look instruments up."""
    frame, sheet, widths = hints_frame(evidence), book.create_sheet(HINTS), []
    for column, name in enumerate(frame.columns, 1):
        _put(sheet, 1, column, str(name), HEAD)
        widths.append(40 if name in ("label", "thresholds", "note") else 16)
        sheet.column_dimensions[get_column_letter(column)].width = widths[-1]
    for line, row in enumerate(frame.itertuples(index=False), 2):
        texts = ["" if pd.isna(value) else f"{value:g}" if isinstance(value, float) else str(value) for value in row]
        sheet.row_dimensions[line].height = height_of(texts, widths, SIZE)
        for column, text in enumerate(texts, 1):
            _put(sheet, line, column, text, Dress(rule=("hair", "rule"), number_format="@"))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    _set_page(sheet)
    return sheet


def write_memory(book: Workbook, memory: Memory) -> Worksheet:
    """The hidden sheet that remembers what was written."""
    sheet = book.create_sheet(MEMORY)
    sheet.sheet_state = "hidden"
    lines: list[Sequence[str]] = [("kind", memory.kind), *memory.about.items()]
    lines += [("row", *row) for row in memory.rows]
    for row, texts in enumerate(lines, 1):
        for column, text in enumerate(texts, 1):
            write_text(sheet.cell(row, column), text)
    return sheet


def _put(sheet: Worksheet, row: int, column: int, text: str, worn: Dress) -> Cell:
    cell = sheet.cell(row, column)
    put_on(cell, worn)
    if text:
        write_text(cell, text)
    return cell


def _set_page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
