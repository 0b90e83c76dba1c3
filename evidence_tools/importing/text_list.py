"""A list of texts for people to fill in, as CSV or Excel, and back without a changed sign."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.csv_file import read_grid
from evidence_tools.export.frames import csv_text, inert_frame, original
from evidence_tools.export.office.dress import HEAD, SIZE, Dress, put_on
from evidence_tools.export.office.saving import save_workbook
from evidence_tools.export.office.widths import characters
from evidence_tools.files import write_text as write_file
from evidence_tools.importing.sheet.cells import CellError, read_text, rows_in, write_text
from evidence_tools.importing.sheet.opening import open_workbook

ENDINGS = (".csv", ".xlsx")
_CELL = Dress(number_format="@", rule=("hair", "rule"))


def write_list(frame: pd.DataFrame, path: Path, *, title: str, day: date) -> Path:
    """Write a table of texts; in Excel every cell is text, with a frozen header and a filter.

    Raises
    ------
    EvidenceError
        When the file is there already, or ends in neither .csv nor .xlsx.
    """
    if path.exists():
        raise EvidenceError(f"{path.name} is there already and may be filled in; mend: name another file, or move it")
    texts = frame.astype("str").where(frame.notna(), "")
    if path.suffix == ".csv":
        return write_file(path, csv_text(inert_frame(texts)))
    if path.suffix != ".xlsx":
        raise _of_no_kind(path)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "list"
    for place, column in enumerate(texts.columns, 1):
        for line, text in enumerate((str(column), *texts[column]), 1):
            cell = sheet.cell(line, place)
            put_on(cell, HEAD if line == 1 else _CELL)
            if text:
                write_text(cell, text)
        sheet.column_dimensions[get_column_letter(place)].width = characters([str(column), *texts[column]], SIZE)
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", sheet.dimensions
    return save_workbook(book, path, title=title, day=day)


def read_list(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The list as it was filled in, every cell as text.

    Raises
    ------
    EvidenceError
        When it cannot be read, lacks columns, or holds formulas, errors or dates: all of them, by cell.
    """
    content = path.read_bytes()
    if path.suffix == ".csv":
        grid = read_grid(content, path.name, columns)
        if grid.faults:
            raise EvidenceError("\n".join(map(str, grid.faults)), grid.faults)
        return pd.DataFrame(
            {column: [original(text) for text in grid.cells[column]] for column in columns}, dtype="str"
        )
    if path.suffix != ".xlsx":
        raise _of_no_kind(path)
    rows, said = _rows(open_workbook(content, path.name), path.name, columns)
    if said:
        raise EvidenceError("\n".join(said))
    return pd.DataFrame([row for row in rows if any(row.values())], columns=list(columns), dtype="str")


def _rows(book: Workbook, name: str, columns: tuple[str, ...]) -> tuple[list[dict[str, str]], list[str]]:
    """The rows of the first sheet below its headings, and everything that keeps them from being read."""
    header, *rows = [cells for sheet in book.worksheets[:1] for _, cells in rows_in(sheet)] or [()]
    names = {cell.column: str(cell.value) for cell in header if cell.value is not None}
    times = Counter(names.values())
    said = [f"{name}: found no column {each}; allowed: all columns" for each in columns if not times[each]]
    said += [
        f"{name}: found the column {each} {times[each]} times; allowed: once" for each in columns if times[each] > 1
    ]
    texts = []
    for row in rows:
        texts.append(dict.fromkeys(columns, ""))
        for cell in row:
            try:
                text, column = read_text(cell, "text"), names.get(cell.column, "")
            except CellError as problem:
                said.append(f"{name} {cell.coordinate}: found {problem.found}; mend: {problem.mend}")
                continue
            if column in texts[-1]:
                texts[-1][column] = text
            elif text:
                found = f'"{text}" in a column {column}'.rstrip() + " that the list does not have"
                said.append(
                    f"{name} {cell.coordinate}: found {found}; mend: move it into one that it has, or remove it"
                )
    return texts, said


def _of_no_kind(path: Path) -> EvidenceError:
    return EvidenceError(f"{path.name} is no list: found the ending {path.suffix!r}; allowed: {', '.join(ENDINGS)}")
