"""A grid as a table of a Word document: header on every page, rows that hold together, a description for readers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table, _Cell, _Row

from evidence_tools.export.colours import TONES, hexadecimal
from evidence_tools.export.office.cells import printable
from evidence_tools.export.office.grid import Grid
from evidence_tools.figures.theme import PALETTE

PADDING = 3.5  # points beside the text of a cell
AROUND = 1.5  # points above and below it
EIGHTHS = {"hair": "4", "heavy": "8"}  # line weights in eighths of a point


def add_table(
    document: WordDocument,
    grid: Grid,
    *,
    widths: Sequence[float],
    size: float,
    description: str,
    tones: Sequence[Sequence[str]] = (),
) -> Table:
    """Add a grid as a real table.

    Parameters
    ----------
    document
        Where to add it.
    grid
        What to show; groups become rows of their own across the table.
    widths
        Width of each column in points.
    size
        Type size in points.
    description
        What the table says, for those who do not see it.
    tones
        For every row and column a name of `TONES` or nothing.
    """
    table = document.add_table(rows=0, cols=len(grid.headings))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _describe(table, grid.title, description)
    _set_padding(table)
    _write_heads(table, grid, size)
    shown_group = None
    for place, row in enumerate(grid.rows):
        if grid.groups and grid.groups[place] != shown_group:
            shown_group = grid.groups[place]
            _write_group(table, shown_group, size)
        cells = _new_row(table).cells
        for column, content in enumerate(row):
            _write(cells[column], content.text, size, right=grid.headings[column].right)
            tone = tones[place][column] if tones else ""
            if tone:
                _fill(cells[column], TONES[tone])
    _set_widths(table, widths)
    return table


def _write_heads(table: Table, grid: Grid, size: float) -> None:
    if any(heading.over for heading in grid.headings):
        row = _new_row(table, header=True)
        place = 0
        for over, headings in groupby(grid.headings, key=lambda heading: heading.over):
            count = len(list(headings))
            cell = row.cells[place].merge(row.cells[place + count - 1]) if over else row.cells[place]
            _write(cell, over, size, bold=True)
            place += count
        _shade(row)
    row = _new_row(table, header=True)
    for cell, heading in zip(row.cells, grid.headings, strict=True):
        _write(cell, heading.text, size, right=heading.right, bold=True)
        _underline(cell, "heavy", PALETTE.ink)
    _shade(row)


def _write_group(table: Table, name: str, size: float) -> None:
    row = _new_row(table)
    cell = row.cells[0].merge(row.cells[-1])
    _write(cell, name, size, bold=True)
    cell.paragraphs[0].paragraph_format.keep_with_next = True
    _fill(cell, PALETTE.band)


def _new_row(table: Table, *, header: bool = False) -> _Row:
    row = table.add_row()
    about = row._tr.get_or_add_trPr()
    about.append(OxmlElement("w:cantSplit"))
    if header:
        about.append(OxmlElement("w:tblHeader"))
    return row


def _write(cell: _Cell, text: str, size: float, *, right: bool = False, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(AROUND)
    paragraph.paragraph_format.space_before = Pt(AROUND)
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.bold = Pt(size), bold
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _underline(cell, "hair", PALETTE.rule)


def _shade(row: _Row) -> None:
    for cell in dict.fromkeys(row._tr.tc_lst):
        _fill(_Cell(cell, row._parent), PALETTE.band)


def _fill(cell: _Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in {"val": "clear", "color": "auto", "fill": hexadecimal(colour)}.items():
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _underline(cell: _Cell, weight: str, colour: str) -> None:
    about = cell._tc.get_or_add_tcPr()
    for old in about.findall(qn("w:tcBorders")):
        about.remove(old)
    borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in {
        "val": "single",
        "sz": EIGHTHS[weight],
        "space": "0",
        "color": hexadecimal(colour),
    }.items():
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    about.append(borders)


def _describe(table: Table, caption: str, description: str) -> None:
    for tag, text in (("w:tblCaption", caption), ("w:tblDescription", description)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), printable(text))
        table._tbl.tblPr.append(element)


def _set_padding(table: Table) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(round(20 * PADDING)))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    """Fix the widths in the grid and in every cell: programs differ in which they read."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(round(width, 1))
    for row in table.rows:
        place = 0
        for tc in row._tr.tc_lst:
            span = tc.grid_span
            tc.width = Pt(round(sum(widths[place : place + span]), 1))
            place += span
