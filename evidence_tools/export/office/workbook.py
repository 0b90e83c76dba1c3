"""The workbook of a review: every number, answer, judgement and source, each kind on a sheet of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evidence_tools.evidence import Evidence
from evidence_tools.export.numbers import every_number
from evidence_tools.export.office.grid import grid_of
from evidence_tools.export.office.saving import save_workbook
from evidence_tools.export.office.sheets import CONTENTS, HEADER, link, write_sheet
from evidence_tools.export.office.workbook_sheets import Sheet, sheets_of
from evidence_tools.results import Entry
from evidence_tools.tables.committee.notes import data_line

_HOW_TO_READ = (
    "A number is kept to its full precision and shown as everywhere in the review; a key of the sheet Results names "
    "the same number in every file. A text that a spreadsheet would take for a formula has an apostrophe in front."
)


def write_workbook(evidence: Evidence, path: str | Path, *, results: Mapping[str, Entry] | None = None) -> Path:
    """Write the workbook that an analyst goes on with and in which a committee can look up every number.

    A list of sheets with links; every number of the results file to its full precision, with a number format that shows
    it as everywhere; the answers; the effects of every question and the rows not used with the reason; claims,
    certainty with its inputs, limitations, the tables of the committee, studies and sources.

    Parameters
    ----------
    evidence
        The extraction tables.
    path
        Where to write, ending in ``.xlsx``.
    results
        The entries of the results file by key; None works them out.

    Returns
    -------
    pathlib.Path
        The file written; the same evidence gives the same bytes.
    """
    sheets = sheets_of(evidence, every_number(evidence) if results is None else results)
    edition, source = evidence.protocol.edition, data_line(evidence)
    book = Workbook()
    _write_contents(book.active, evidence, sheets)
    for sheet in sheets:
        table = f"T_{sheet.name.replace(' ', '_')}"
        write_sheet(book.create_sheet(sheet.name), sheet.grid, table=table, source=source, contents=True)
    return save_workbook(book, path, title=f"{edition.title}: evidence workbook", day=edition.data_date)


def _write_contents(sheet: Worksheet, evidence: Evidence, sheets: Sequence[Sheet]) -> None:
    """Write the list of sheets, each name a link to its sheet."""
    listed = pd.DataFrame(
        {
            "Sheet": [each.name for each in sheets],
            "What it holds": [each.grid.title for each in sheets],
            "Rows": [len(each.grid.rows) for each in sheets],
        }
    )
    grid = grid_of(
        listed,
        title=evidence.protocol.edition.title,
        subtitle=f"Evidence workbook, edition {evidence.label}; data of {evidence.protocol.edition.data_date}",
        notes=(_HOW_TO_READ, f"Checksum of the tables behind it: {evidence.checksum}"),
    )
    sheet.title = CONTENTS
    write_sheet(sheet, grid, table="T_Contents", source=data_line(evidence))
    for row, each in enumerate(sheets, HEADER + 1):
        link(sheet.cell(row, 1), each.name, each.name)
