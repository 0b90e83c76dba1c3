"""Every row of a workbook by table; and what stands elsewhere in it, so that nothing is lost in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.record import Unread
from evidence_tools.importing.sheet.cells import CellError, read_text, rows_in
from evidence_tools.importing.sheet.layout import BEFORE_HEADER, GUIDE, HINTS, LISTS, MEMORY, SheetRow, digest_of
from evidence_tools.importing.sheet.meanings import LEAD_MEANINGS, meaning_of
from evidence_tools.importing.store.record import open_tables

CHECK = "sheet"
_ANY = "YYYY, YYYY-MM or YYYY-MM-DD"  # outside the tables a date is told as it is


@dataclass(slots=True)
class Reading:
    """What was found in a workbook.

    Parameters
    ----------
    name
        Name of the file.
    lead
        Columns that stand before those of each table.
    rows
        The rows of each table that has a sheet.
    sheets
        Title of the sheet of each table.
    unread, faults
        What no row carries, and what keeps the workbook from being read.
    """

    name: str
    lead: tuple[str, ...]
    rows: dict[str, list[SheetRow]] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def keys(self, table: str) -> set[str]:
        """Keys of the rows of a table."""
        key = BY_NAME[table].about.key
        return {"/".join(row.cells.get(column, "") for column in key) for row in self.rows[table]}

    def fault(self, row: SheetRow, column: str, *, found: str, allowed: str, mend: str) -> None:
        """Note a fault of a cell of a row."""
        place = row.places.get(column, f"row {row.line}")
        self.faults.append(
            cell_fault(self.name, row.sheet, f"{place} {column}", found=found, allowed=allowed, mend=mend)
        )


def cell_fault(name: str, sheet: str, place: str, *, found: str, allowed: str, mend: str) -> Fault:
    """A fault told by sheet, cell and column."""
    return Fault("error", CHECK, f"{name}, sheet {sheet}", 0, place, found, allowed, mend)


def read_rows(book: Workbook, name: str, *, lead: Sequence[str], written: dict[str, str]) -> Reading:
    """The rows of every table of a workbook.

    Parameters
    ----------
    book
        The workbook, formulas as formulas.
    name
        Name of its file.
    lead
        Columns before those of the tables.
    written
        Digest of the text of each sheet that is no table, as it was written.
    """
    reading = Reading(name, tuple(lead))
    for sheet in book.worksheets:
        if sheet.title in (LISTS, MEMORY):
            continue
        if sheet.title in (GUIDE, HINTS):
            if text_digest(sheet) != written.get(sheet.title):
                why = "this sheet explains; what is written into it is not read: write it into `note` of a row"
                reading.unread.append(Unread(f"sheet {sheet.title}", "", "", why))
            continue
        _read_sheet(sheet, reading)
    return reading


def text_digest(sheet: Worksheet) -> str:
    """Digest of all filled cells of a sheet."""
    return digest_of(str(cell.value) for _, row in rows_in(sheet) for cell in row if cell.value not in (None, ""))


def _read_sheet(sheet: Worksheet, reading: Reading) -> None:
    table, header = _table_of(sheet, reading.lead)
    if not table:
        reading.unread += _of_no_table(sheet)
        return
    _refuse_merged(sheet, reading)
    columns = _columns(sheet, header, table, reading)
    reading.sheets[table] = f"{reading.sheets[table]} and {sheet.title}" if table in reading.sheets else sheet.title
    reading.rows.setdefault(table, []).extend(_rows(sheet, header, table, columns, reading))
    for name in BY_NAME[table].columns():
        if name not in columns.values():
            why = "the sheet lacks this column: its cells stay as they were"
            reading.unread.append(Unread(f"sheet {sheet.title}", name, "", why))


def _table_of(sheet: Worksheet, lead: Sequence[str]) -> tuple[str, int]:
    """The table whose columns a row near the top names, and the number of that row; nothing where none does."""
    best, found = (0.5, False), ("", 0)
    for number, row in enumerate(sheet.iter_rows(max_row=BEFORE_HEADER, values_only=True), 1):
        names = {value.strip() for value in row if isinstance(value, str)} - set(lead)
        for table in open_tables():
            columns = BY_NAME[table].columns()
            score = (len(names & set(columns)) / len(columns), sheet.title == table)
            if score > best and len(names & set(columns)) > 1:
                best, found = score, (table, number)
    return found


def _columns(sheet: Worksheet, header: int, table: str, reading: Reading) -> dict[int, str]:
    """Name of each column that the table or the lead has, by its place; a column named twice is a fault."""
    known = (*reading.lead, *BY_NAME[table].columns())
    named = [
        (cell.column, str(cell.value).strip(), cell.coordinate) for cell in sheet[header] if cell.value is not None
    ]
    times = Counter(name for _, name, _ in named)
    for _, name, place in named:
        if name in known and times[name] > 1:
            found, mend = f"the column {times[name]} times", "remove or rename one of them"
            reading.faults.append(
                cell_fault(
                    reading.name, sheet.title, f"{place} {name}", found=found, allowed="each column once", mend=mend
                )
            )
    return {column: name for column, name, _ in named if name in known}


def _rows(sheet: Worksheet, header: int, table: str, columns: dict[int, str], reading: Reading) -> Iterator[SheetRow]:
    headings = {cell.column: str(cell.value).strip() for cell in sheet[header] if cell.value is not None}
    for number, row in rows_in(sheet):
        for cell in row:
            _note_comment(cell, sheet, reading)
        if number < header:
            reading.unread += _above(row, sheet, table)
            continue
        if number == header:
            continue
        texts = dict.fromkeys(columns.values(), "")
        for cell in row:
            if cell.column in columns:
                texts[columns[cell.column]] = _text(cell, table, columns[cell.column], reading)
        _note_others(row, columns, headings, sheet, reading)
        if any(texts.values()):
            places = {name: f"{get_column_letter(column)}{number}" for column, name in columns.items()}
            yield SheetRow(
                cells={name: text for name, text in texts.items() if name not in reading.lead},
                lead={name: text for name, text in texts.items() if name in reading.lead},
                sheet=sheet.title,
                line=number,
                places=places,
                hidden=bool(sheet.row_dimensions[number].hidden),
            )


def _text(cell: Cell, table: str, column: str, reading: Reading) -> str:
    kinds = BY_NAME[table].cells()
    try:
        return read_text(cell, kinds[column].form if column in kinds else "")
    except CellError as problem:
        place = f"{cell.coordinate} {column}"
        said = {"found": problem.found, "allowed": problem.allowed, "mend": problem.mend}
        reading.faults.append(cell_fault(reading.name, cell.parent.title, place, **said))
        return ""


def _told(cell: Cell) -> str:
    """What a cell outside the tables holds, told as it is."""
    try:
        return read_text(cell, _ANY)
    except CellError as problem:
        return problem.found


def _note_comment(cell: Cell, sheet: Worksheet, reading: Reading) -> None:
    if cell.comment is not None:
        why = "comments on cells are not extracted: write it into `note` of the row"
        reading.unread.append(Unread(f"sheet {sheet.title}, {cell.coordinate}", "comment", cell.comment.text, why))


def _above(row: Sequence[Cell], sheet: Worksheet, table: str) -> Iterator[Unread]:
    meanings = {meaning_of(table, column) for column in BY_NAME[table].columns()}
    for cell in row:
        text = _told(cell)
        if text and text not in meanings and text not in LEAD_MEANINGS.values():
            yield Unread(f"sheet {sheet.title}, {cell.coordinate}", "", text, "it stands above the headings")


def _note_others(
    row: Sequence[Cell], columns: dict[int, str], headings: dict[int, str], sheet: Worksheet, reading: Reading
) -> None:
    for cell in row:
        if cell.column not in columns and (text := _told(cell)):
            why = "the table has no such column: write it into `note`, or into the column where it belongs"
            place = f"sheet {sheet.title}, {cell.coordinate}"
            reading.unread.append(Unread(place, headings.get(cell.column, ""), text, why))


def _of_no_table(sheet: Worksheet) -> Iterator[Unread]:
    for _, row in rows_in(sheet):
        for cell in row:
            if text := _told(cell):
                yield Unread(
                    f"sheet {sheet.title}, {cell.coordinate}", "", text, "the sheet has the headings of no table"
                )


def _refuse_merged(sheet: Worksheet, reading: Reading) -> None:
    for area in sheet.merged_cells.ranges:
        allowed, mend = "one cell for each row and column", "unmerge them (Home, Merge & Center) and fill each"
        reading.faults.append(
            cell_fault(reading.name, sheet.title, str(area), found="merged cells", allowed=allowed, mend=mend)
        )
