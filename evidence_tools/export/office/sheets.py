"""A grid as a sheet of a workbook: title, frozen header, filter, widths, number formats, notes, set-up for print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from textwrap import shorten

from openpyxl.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.export.frames import inert
from evidence_tools.export.office import dress
from evidence_tools.export.office.cells import Cell, printable
from evidence_tools.export.office.dress import Dress
from evidence_tools.export.office.grid import Grid
from evidence_tools.export.office.widths import CHARACTER, characters, lines_of

TITLE, SUBTITLE, BACK, OVER, HEADER = 1, 2, 3, 4, 5  # rows; the table begins at HEADER
CONTENTS = "Contents"
MOST_CHARACTERS = 32_767  # of one cell; Excel cuts what is longer
MOST_OF_A_NAME, MOST_OF_A_FOOTER = 255, 180  # characters that Excel takes without a complaint
MOST_ON_A_PAGE = 300  # characters side by side that can still be read in print
LEAST_NOTE = 90  # characters of a line of notes
LINE, MOST_HEIGHT = 1.3, 400.0  # height of a line in type sizes; of a row in points, which Excel ends at 409
BUTTON, HEADING = 5, 18  # characters: of the button of a filter; of a heading before it wraps


class TableError(EvidenceToolsError, ValueError):
    """A table that cannot be written as asked."""


def write_sheet(sheet: Worksheet, grid: Grid, *, table: str, source: str = "", contents: bool = False) -> None:
    """Write a grid to an empty sheet.

    Parameters
    ----------
    sheet
        Where to write.
    grid
        What to write; groups become a first column, so that rows can be filtered and sorted.
    table
        Name of the table inside the workbook: letters, digits and underscores.
    source
        What stands in the footer of every page.
    contents
        Whether the workbook has a list of its sheets to lead back to.

    Raises
    ------
    TableError
        When a text is longer than a cell of a spreadsheet can hold.
    """
    grid = grid.ungrouped
    widths = _write_header(sheet, grid)
    for place, row in enumerate(grid.rows, HEADER + 1):
        for column, cell in enumerate(row, 1):
            _write_cell(sheet.cell(place, column), cell, right=grid.headings[column - 1].right)
        sheet.row_dimensions[place].height = _height([cell.text for cell in row], widths, dress.SIZE)
    _write_notes(sheet, grid, sum(widths))
    if contents:
        link(sheet.cell(BACK, 1), "Back to contents", CONTENTS)
    sheet.add_table(_table(grid, table))
    _set_up(sheet, grid, source, sum(widths))


def put(cell: SheetCell, text: str, worn: Dress) -> None:
    """Write a text that no program takes for a formula, an error or a number.

    Raises
    ------
    TableError
        When it is longer than a cell can hold.
    """
    safe = inert(printable(text))
    if len(safe) > MOST_CHARACTERS:
        raise TableError(
            f"{cell.coordinate} of the sheet {cell.parent.title!r} would hold {len(safe):,} characters, beginning "
            f"{safe[:40]!r}; a cell holds {MOST_CHARACTERS:,}: shorten the text or share it among rows"
        )
    cell.value = safe
    cell.data_type = "s"
    dress.put_on(cell, worn)


def link(cell: SheetCell, text: str, sheet: str) -> None:
    """Write a text that leads to another sheet of the workbook."""
    put(cell, text, dress.LINK)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1", display=text)
    dress.put_on(cell, dress.LINK)  # openpyxl dresses links in its own way


def write_top(sheet: Worksheet, title: str, subtitle: str) -> None:
    """Write title and subtitle; they may reach over the columns beside them."""
    put(sheet.cell(TITLE, 1), title, dress.LARGE)
    put(sheet.cell(SUBTITLE, 1), subtitle, dress.QUIET)


def _write_header(sheet: Worksheet, grid: Grid) -> list[int]:
    """Write title and headings; the widths of the columns in characters."""
    write_top(sheet, grid.title, grid.subtitle)
    widths = []
    for place, (heading, name) in enumerate(zip(grid.headings, _unique(grid), strict=True), 1):
        cell = sheet.cell(HEADER, place)
        put(cell, name, dress.HEAD_RIGHT if heading.right else dress.HEAD)
        width = max(
            characters((row[place - 1].text for row in grid.rows), dress.SIZE), min(len(heading.text) + BUTTON, HEADING)
        )
        widths.append(width)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.row_dimensions[HEADER].height = _height(
        [each.text for each in grid.headings], [w - 4 for w in widths], dress.SIZE
    )
    _write_spanners(sheet, grid)
    return widths


def _write_spanners(sheet: Worksheet, grid: Grid) -> None:
    place = 1
    for over, headings in groupby(grid.headings, key=lambda heading: heading.over):
        count = len(list(headings))
        if over:
            put(sheet.cell(OVER, place), over, dress.OVER)
            sheet.merge_cells(start_row=OVER, start_column=place, end_row=OVER, end_column=place + count - 1)
        place += count


def _unique(grid: Grid) -> list[str]:
    """Headings on one line, each once: the columns of a table of Excel need names of their own."""
    names: list[str] = []
    for heading in grid.headings:
        name = base = " ".join(heading.text.split())
        times = 1
        while name.casefold() in map(str.casefold, names):
            times += 1
            name = f"{base} ({times})"
        names.append(name)
    return names


def _write_cell(cell: SheetCell, content: Cell, *, right: bool) -> None:
    worn = dress.RIGHT if right else dress.LEFT
    if content.value is not None:
        cell.value = content.value
        dress.put_on(cell, replace(worn, number_format=content.number_format))
    elif content.text:
        put(cell, content.text, worn)
    else:
        dress.put_on(cell, worn)


def _write_notes(sheet: Worksheet, grid: Grid, width: int) -> None:
    """Write the notes below the table, each over the columns that give it a readable line."""
    row, columns, reach = HEADER + len(grid.rows) + 2, len(grid.headings), 0
    last = 0
    while last < columns and reach < LEAST_NOTE:
        last += 1
        reach += int(sheet.column_dimensions[get_column_letter(last)].width)
    for note in grid.notes:
        for line in note.splitlines():
            put(sheet.cell(row, 1), line, dress.NOTE)
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=max(last, 1))
            sheet.row_dimensions[row].height = _height([line], [reach], dress.NOTE_SIZE)
            row += 1


def _height(texts: Sequence[str], widths: Sequence[int], size: float) -> float:
    """The height of a row whose texts wrap; without it some programs show one line and cut the others."""
    lines = (lines_of(text, size, width * CHARACTER) for text, width in zip(texts, widths, strict=True))
    return min(size * LINE * max(lines, default=1) + 2, MOST_HEIGHT)


def _table(grid: Grid, name: str) -> Table:
    corner = f"{get_column_letter(len(grid.headings))}{HEADER + len(grid.rows)}"
    table = Table(
        displayName=name,
        ref=f"A{HEADER}:{corner}",
        comment=shorten(grid.description, MOST_OF_A_NAME, placeholder=" ..."),
    )
    table.tableStyleInfo = TableStyleInfo(showRowStripes=False)
    return table


def _set_up(sheet: Worksheet, grid: Grid, source: str, width: int) -> None:
    sheet.freeze_panes = sheet.cell(HEADER + 1, 2 if len(grid.headings) > 1 else 1)
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{HEADER}:{HEADER}"
    set_up_page(sheet, source, across=math.ceil(width / MOST_ON_A_PAGE))


def set_up_page(sheet: Worksheet, source: str, *, across: int = 1) -> None:
    """Letter, landscape, as wide as `across` pages, with the source and the number of the page below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_LETTER
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.left.size = sheet.oddFooter.right.size = 8
    sheet.oddFooter.left.text = shorten(source, MOST_OF_A_FOOTER, placeholder=" ...").replace("&", "&&")
    sheet.oddFooter.right.text = "Page &P of &N"
