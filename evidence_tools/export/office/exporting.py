"""Any table of the workbench as an Excel sheet and a Word document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from evidence_tools.evidence import Evidence
from evidence_tools.export.office.grid import Grid, grid_of
from evidence_tools.export.office.saving import UNDATED, save_document, save_workbook
from evidence_tools.export.office.sheets import TableError, write_sheet
from evidence_tools.export.office.widths import in_parts, least_widths, shared_widths
from evidence_tools.export.office.word_tables import PADDING, add_table
from evidence_tools.export.office.words import Look, add_text, new_document, set_lines_around
from evidence_tools.export.places import exports_folder
from evidence_tools.files import fault_of_name
from evidence_tools.naming import capitalised
from evidence_tools.tables.committee import CommitteeTable
from evidence_tools.tables.committee.notes import data_line

MOST_ROWS = 1_048_570  # of a sheet, below title and header
MOST_COLUMNS = {"xlsx": 16_384, "docx": 63}
SIZES = (9.0, 8.0, 7.0)  # of type in a Word table, the largest with which its words fit
NOTE_SIZE = 8.0
_LANDSCAPE = Look(landscape=True, margin=0.6, body=9.0, heading=14.0, after=3.0)


@dataclass(frozen=True, slots=True, repr=False)
class ExportedTable:
    """The files of one table."""

    paths: tuple[Path, ...]

    def __repr__(self) -> str:
        return f"ExportedTable: {', '.join(path.name for path in self.paths)}"

    def _repr_markdown_(self) -> str:
        return "\n".join(f"- `{path.name}`" for path in self.paths)


def export_table(
    table: pd.DataFrame | CommitteeTable,
    name: str,
    *,
    folder: str | Path | None = None,
    formats: Sequence[str] = ("xlsx", "docx"),
    title: str = "",
    notes: Sequence[str] = (),
    evidence: Evidence | None = None,
) -> ExportedTable:
    """Write a table for those who work in Excel and Word: as real tables, ready to print, with their notes.

    Excel gets numbers as numbers with the decimals that the table shows, a frozen header, a filter and a text that no
    cell runs as a formula; Word gets a header that is repeated on every page. Both get title, source, the meaning of
    footnote marks, and a description for readers who do not see the table. The same table gives the same bytes.

    Parameters
    ----------
    table
        Any DataFrame, such as what a ``table_of_...`` gives, or a table for a committee.
    name
        Name of the files without ending: letters, digits, ``_``, ``-``, ``.`` and blanks.
    folder
        Where the files go; None takes the folder of exports beside the review.
    formats
        Which to write: ``"xlsx"``, ``"docx"``.
    title
        What stands above; nothing takes the table's own title, or the name in words.
    notes
        What stands below, before the meaning of the marks.
    evidence
        The tables that it was made from: their title and date become the source note.

    Returns
    -------
    ExportedTable
        With `paths`.

    Raises
    ------
    TableError
        For something that is no table, an empty table, a name that is no file name, or an unknown format; all at once.

    Examples
    --------
    >>> import tempfile
    >>> table = pd.DataFrame({"Study": ["A", "B"], "Weight": ["60.0%", "40.0%"]})
    >>> with tempfile.TemporaryDirectory() as place:
    ...     export_table(table, "weights", folder=place)
    ExportedTable: weights.xlsx, weights.docx
    """
    _refuse(table, name, formats)
    where = exports_folder() if folder is None else Path(folder)
    source = "" if evidence is None else data_line(evidence)
    day = UNDATED if evidence is None else evidence.protocol.edition.data_date
    if title == "" and not isinstance(table, CommitteeTable):
        title = capitalised(name.replace("_", " "))
    grid = grid_of(table, title=title, subtitle="" if isinstance(table, CommitteeTable) else source, notes=notes)
    return ExportedTable(
        tuple(_WRITERS[kind](grid, where / f"{name}.{kind}", source or grid.subtitle, day) for kind in formats)
    )


def _refuse(table: object, name: str, formats: Sequence[str]) -> None:
    """Raise with everything that is wrong with what was asked."""
    faults = []
    if not isinstance(table, pd.DataFrame | CommitteeTable):
        faults.append(f"{type(table).__name__} is no table: give a DataFrame or a table of a table_of_... function")
    else:
        faults += _faults_of_shape(table.shown if isinstance(table, CommitteeTable) else table, name, formats)
    faults += filter(None, [fault_of_name(name)])
    unknown = [str(each) for each in formats if each not in _WRITERS]
    if unknown or not formats or isinstance(formats, str):
        faults.append(f"formats {formats!r}: allowed are {', '.join(map(repr, _WRITERS))}, as a list or tuple")
    if faults:
        raise TableError("The table cannot be exported: " + "; ".join(faults))


def _faults_of_shape(frame: pd.DataFrame, name: str, formats: Sequence[str]) -> list[str]:
    if not len(frame) or not len(frame.columns):
        found = f"{len(frame)} rows and {len(frame.columns)} columns"
        return [f"{name!r} has {found}: a table needs one of each at least; look at the question that it answers"]
    faults = [
        f"{len(frame.columns):,} columns are more than .{kind} can hold ({MOST_COLUMNS[kind]:,}): choose columns"
        for kind in formats
        if kind in MOST_COLUMNS and len(frame.columns) + frame.index.nlevels > MOST_COLUMNS[kind]
    ]
    if len(frame) > MOST_ROWS:
        faults.append(f"{len(frame):,} rows are more than a sheet can hold ({MOST_ROWS:,}): choose rows, or write CSV")
    return faults


def _write_xlsx(grid: Grid, path: Path, source: str, day: date) -> Path:
    book = Workbook()
    book.active.title = "Table"
    write_sheet(book.active, grid, table="Data", source=source)
    return save_workbook(book, path, title=grid.title, day=day)


def _write_docx(grid: Grid, path: Path, source: str, day: date) -> Path:
    look = _LANDSCAPE
    document = new_document(look)
    add_text(document, grid.title, "Heading 1")
    if grid.subtitle:
        add_text(document, grid.subtitle)
    size = next((size for size in SIZES if sum(least_widths(grid, size, 2 * PADDING)) <= look.room), SIZES[-1])
    for part in in_parts(grid, look.room, size, 2 * PADDING):
        widths = shared_widths(part, look.room, size, 2 * PADDING)
        add_table(document, part, widths=widths, size=size, description=part.description)
        document.add_paragraph()
    for place, note in enumerate(grid.notes):
        first, *lines = note.splitlines() or [""]
        paragraph = add_text(document, first, size=NOTE_SIZE)
        if place == 0:
            paragraph.paragraph_format.space_before = document.styles["Normal"].font.size
        for line in lines:
            add_text(document, line, "List Bullet", NOTE_SIZE)
    set_lines_around(document, look, header="", footer=source)
    return save_document(document, path, title=grid.title, subject=grid.subtitle, day=day)


_WRITERS: dict[str, Callable[[Grid, Path, str, date], Path]] = {"xlsx": _write_xlsx, "docx": _write_docx}
