"""The workbook itself: one sheet for each table, dressed, checked while it is typed, and ready for print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.export.colours import TONES, hexadecimal
from evidence_tools.export.office.dress import HEAD, SIZE, Dress, put_on
from evidence_tools.export.office.saving import UNDATED, save_workbook
from evidence_tools.export.office.widths import characters
from evidence_tools.importing.sheet.cells import CellError, write_text
from evidence_tools.importing.sheet.guide import height_of, write_guide, write_hints, write_memory
from evidence_tools.importing.sheet.layout import Memory, SheetRow
from evidence_tools.importing.sheet.lists import Lists, words_of
from evidence_tools.importing.sheet.meanings import LEAD_MEANINGS, meaning_of
from evidence_tools.importing.sheet.reading import text_digest
from evidence_tools.importing.sheet.rules import rule_of
from evidence_tools.importing.store.record import number_of

MEANING, HEADER = 1, 2  # rows
SMALL = 8  # size of type above the headings
LEAST, MOST = 12, 60  # characters of a column
ON_A_PAGE = 150  # characters side by side that can be read in print
_CELL = Dress(number_format="@", rule=("hair", "rule"))
_MEANING = Dress(size=SMALL, colour="muted", number_format="@")
_LIKE_FORMULAS = ("=", "+", "-", "@", "'")


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one table and the columns before them."""

    table: str
    lead: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in the order of the sheet."""
        return (*self.lead, *BY_NAME[self.table].columns())

    def texts(self, column: str) -> list[str]:
        """The cells of a column."""
        return [(row.lead if column in self.lead else row.cells).get(column, "") for row in self.rows]


def write_book(
    path: Path, pages: Sequence[Page], evidence: Evidence, memory: Memory, *, title: str, blank_rows: int
) -> Path:
    """Write the workbook; the same rows are the same bytes.

    Raises
    ------
    EvidenceError
        When the file is there already (somebody may have worked in it), or a text is longer than a cell holds.
    """
    if path.exists():
        raise EvidenceError(
            f"{path.name} is there already and may hold somebody's work; mend: name another file with --out, or move it"
        )
    book = Workbook()
    book.remove(book.worksheets[0])
    lists, faults = Lists(book), []
    for page in pages:
        _write_page(book.create_sheet(page.table), page, evidence, lists, blank_rows=blank_rows, faults=faults)
    if faults:
        raise EvidenceError("\n".join(["The sheet cannot be written:", *faults]), ())
    guide = write_guide(book, memory.kind, title, {page.table: len(page.rows) for page in pages})
    hints = write_hints(book, evidence)
    digests = {sheet.title: text_digest(sheet) for sheet in (guide, hints)}
    write_memory(book, Memory(memory.kind, {**memory.about, **digests}, memory.rows))
    book.active = 0
    day = evidence.protocol.edition.data_date if evidence.protocol else UNDATED
    return save_workbook(book, path, title=title, day=day)


def _write_page(
    sheet: Worksheet, page: Page, evidence: Evidence, lists: Lists, *, blank_rows: int, faults: list[str]
) -> None:
    last = HEADER + len(page.rows) + blank_rows
    for place, column in enumerate(page.columns, 1):
        _write_heading(sheet, place, column, page)
        for row, text in enumerate([*page.texts(column), *[""] * blank_rows], HEADER + 1):
            _write_cell(sheet, row, place, text, faults)
        first, letter = f"{get_column_letter(place)}{HEADER + 1}", get_column_letter(place)
        rule = rule_of(page.table, column, words_of(page.table, column, evidence), lists, first)
        rule.add(f"{first}:{letter}{max(last, HEADER + 1)}")
        sheet.add_data_validation(rule)
    _set_heights(sheet, page)
    _mark_missing(sheet, page, last)
    _set_up(sheet, page, last)


def _write_cell(sheet: Worksheet, row: int, place: int, text: str, faults: list[str]) -> None:
    cell = sheet.cell(row, place)
    put_on(cell, _CELL)
    if not text:
        return
    try:
        write_text(cell, text)
    except CellError as problem:
        faults.append(
            f"{sheet.title} {cell.coordinate}: found {problem.found}; allowed: {problem.allowed}; mend: {problem.mend}"
        )
    if text.startswith(_LIKE_FORMULAS):
        cell.quotePrefix = True  # so that it stays text also when the cell is edited or formatted anew


def _write_heading(sheet: Worksheet, place: int, column: str, page: Page) -> None:
    schema = BY_NAME[page.table]
    meaning = LEAD_MEANINGS[column] if column in page.lead else meaning_of(page.table, column)
    above, head = sheet.cell(MEANING, place), sheet.cell(HEADER, place)
    put_on(above, _MEANING)
    write_text(above, meaning)
    put_on(head, HEAD)
    write_text(head, column)
    if column in schema.required() and not _is_given(page.table, column):
        head.fill = PatternFill("solid", fgColor=hexadecimal(TONES["caution"]))
    width = max(LEAST, min(characters([column, *page.texts(column)], SIZE), MOST))
    sheet.column_dimensions[get_column_letter(place)].width = width


def _is_given(table: str, column: str) -> bool:
    """Whether a required cell is filled when the row is accepted."""
    return column == "second_look" or (bool(number_of(table)) and column == BY_NAME[table].about.key[0])


def _mark_missing(sheet: Worksheet, page: Page, last: int) -> None:
    """Tint required cells that are empty in a row that holds something."""
    end = get_column_letter(len(page.columns))
    tint = PatternFill("solid", bgColor=hexadecimal(TONES["caution"]))
    for place, column in enumerate(page.columns, 1):
        if column in BY_NAME[page.table].required() and column not in page.lead and not _is_given(page.table, column):
            letter, top = get_column_letter(place), HEADER + 1
            formula = f"AND(LEN({letter}{top})=0,COUNTA($A{top}:${end}{top})>0)"
            sheet.conditional_formatting.add(
                f"{letter}{top}:{letter}{max(last, top)}", FormulaRule([formula], fill=tint)
            )


def _widths(sheet: Worksheet, page: Page) -> list[float]:
    return [sheet.column_dimensions[get_column_letter(place)].width for place in range(1, len(page.columns) + 1)]


def _set_heights(sheet: Worksheet, page: Page) -> None:
    """Make each row as tall as its longest text needs; not every program does so when it opens a file."""
    widths = _widths(sheet, page)
    meanings = [str(cell.value) for cell in sheet[MEANING]]
    sheet.row_dimensions[MEANING].height = height_of(meanings, widths, SMALL)
    columns = [page.texts(column) for column in page.columns]
    for row, texts in enumerate(zip(*columns, strict=True), HEADER + 1):
        sheet.row_dimensions[row].height = height_of(texts, widths, SIZE)


def _set_up(sheet: Worksheet, page: Page, last: int) -> None:
    keys = len(page.lead) + len(BY_NAME[page.table].about.key)
    end = get_column_letter(len(page.columns))
    sheet.freeze_panes = f"{get_column_letter(keys + 1)}{HEADER + 1}"
    sheet.auto_filter.ref = f"A{HEADER}:{end}{max(last, HEADER + 1)}"
    widths = _widths(sheet, page)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = math.ceil(sum(widths) / ON_A_PAGE), 0
    sheet.print_title_rows = f"{HEADER}:{HEADER}"
    sheet.print_title_cols = f"A:{get_column_letter(keys)}"
    sheet.oddFooter.left.text = page.table
    sheet.oddFooter.right.text = "&P of &N"
