"""Rows of an edition as a workbook, and what an analyst changed in it as candidates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.deriving import rows_of
from evidence_tools.evidence.ids import ids_in
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.record import Candidate, Import, Origin, Unread
from evidence_tools.importing.refusing import fault, refused
from evidence_tools.importing.sheet.building import Page, write_book
from evidence_tools.importing.sheet.checking import check_cells
from evidence_tools.importing.sheet.layout import DO, EXTRACTION, REMOVE, TABLES, Memory, SheetRow, digest_of
from evidence_tools.importing.sheet.opening import KIND, memory_of, open_workbook
from evidence_tools.importing.sheet.reading import Reading, read_rows
from evidence_tools.importing.store.record import open_tables

BLANK_ROWS = 40
CHANGED_SINCE = "The row changed in the edition after this sheet was written: compare each cell with what stands"
_OF_STUDY = ("study_id", "study_a", "study_b")
_CITING = ("source_id", "primary_source_id", "all_source_ids", "source_ids")

Cells = Mapping[str, str]


def write_sheet(
    evidence: Evidence,
    path: str | Path,
    *,
    tables: Sequence[str] | None = None,
    study: str | None = None,
    blank_rows: int = BLANK_ROWS,
) -> Path:
    """Write the extraction tables as an Excel workbook with drop-downs, hints and checks.

    Parameters
    ----------
    evidence
        The edition.
    path
        The .xlsx to write; it must not be there yet.
    tables
        Tables to write; None is every table that is extracted from reports.
    study
        Only rows of this study, and the sources that they cite.
    blank_rows
        Empty rows below the last one of each sheet, dressed and checked like the others.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    QuestionError
        When a table or study is unknown.
    EvidenceError
        When the file is there already.
    """
    pages = [Page(table, (DO,), tuple(_sheet_rows(rows))) for table, rows in _chosen(evidence, tables, study).items()]
    written = tuple((page.table, _key(page.table, row.cells), digest(row.cells)) for page in pages for row in page.rows)
    memory = Memory(EXTRACTION, {"edition": evidence.label}, written)
    title = f"Extraction sheet of {evidence.label}" + (f", study {study}" if study else "")
    return write_book(Path(path), pages, evidence, memory, title=title, blank_rows=blank_rows)


def _sheet_rows(rows: Sequence[Cells]) -> Iterator[SheetRow]:
    return (SheetRow(cells, {}) for cells in rows)


def _chosen(evidence: Evidence, tables: Sequence[str] | None, study: str | None) -> dict[str, list[Cells]]:
    """The rows to write by table."""
    unknown = [table for table in tables or () if table not in open_tables()]
    if unknown:
        raise QuestionError(f"No table {', '.join(unknown)} for a sheet; known: {', '.join(open_tables())}")
    wanted = [table for table in open_tables() if table in (tables or TABLES)]
    standing = {table: list(rows_of(evidence._tables[table]).values()) for table in wanted}
    return standing if study is None else _of_study(evidence, standing, study)


def _of_study(evidence: Evidence, standing: dict[str, list[Cells]], study: str) -> dict[str, list[Cells]]:
    known = list(evidence.studies["study_id"])
    if study not in known:
        raise QuestionError(f"No study {study!r} in {evidence.label}; known: {', '.join(known)}")
    every = {table: list(rows_of(evidence._tables[table]).values()) for table in TABLES}
    kept = {
        table: [row for row in rows if study in (row.get(column) for column in _OF_STUDY)]
        for table, rows in every.items()
        if set(_OF_STUDY) & set(BY_NAME[table].columns())
    }
    cited = ids_in(row.get(column, "") for rows in kept.values() for row in rows for column in _CITING)
    kept["sources"] = [row for row in every["sources"] if row["source_id"] in cited]
    return {table: kept[table] for table in standing if table in kept}


def digest(cells: Cells) -> str:
    """Digest of the cells of a row that stands in an edition."""
    return digest_of(cells.values())


def _key(table: str, cells: Cells) -> str:
    return "/".join(cells.get(column, "") for column in BY_NAME[table].about.key)


def read_sheet(content: bytes, name: str, *, read_on: date, evidence: Evidence) -> Import:
    """What an analyst added, changed or marked for removal in an extraction sheet, as candidates.

    Parameters
    ----------
    content
        Bytes of the workbook, as Excel or another spreadsheet saved it.
    name
        Name of the file.
    read_on
        Day of the import.
    evidence
        The edition that the rows are compared with.

    Returns
    -------
    Import
        Nothing where nothing was changed. Whatever stands in the workbook and becomes no row is among `unread`.

    Raises
    ------
    EvidenceError
        When cells do not fit their columns, hold formulas, errors or merged cells: all of them, by sheet and cell.
    """
    book, memory = open_workbook(content, name), memory_of(content, name)
    if memory.kind != EXTRACTION:
        found, mend = f"a sheet of {memory.kind}", "evidence import takes it and updates the candidates"
        raise refused(name, KIND, [fault(name, "", found, "an extraction sheet", mend)])
    reading = read_rows(book, name, lead=(DO,), written=dict(memory.about))
    candidates = [each for table in reading.rows for each in _candidates(table, reading, memory, evidence)]
    unread = [*reading.unread, *_gone(reading, memory, evidence)]
    if reading.faults:
        raise refused(name, KIND, reading.faults)
    if memory.about.get("edition") != evidence.label:
        why = f"the sheet was written for this edition; it is compared with {evidence.label}"
        unread.insert(0, Unread("workbook", "edition", memory.about.get("edition", ""), why))
    return Import(Origin.of(name, KIND, content, read_on), tuple(candidates), tuple(unread))


def _candidates(table: str, reading: Reading, memory: Memory, evidence: Evidence) -> Iterator[Candidate]:
    standing, written = rows_of(evidence._tables[table]), memory.digests(table)
    seen: dict[str, SheetRow] = {}
    for row in reading.rows[table]:
        key, about = _key(table, row.cells), BY_NAME[table].about
        if row.lead.get(DO, "") not in ("", REMOVE):
            mend = "empty the cell, or write the word"
            reading.fault(row, DO, found=row.lead[DO], allowed=f"nothing or {REMOVE}", mend=mend)
        elif key in seen and all(key.split("/")):
            found = f"{key}, which stands in {seen[key].place} too"
            mend = "empty the key in the row that is new, or remove one of the two"
            reading.fault(row, about.key[-1], found=found, allowed="each key once", mend=mend)
        else:
            yield from _candidate(table, row, standing.get(key), written.get(key), reading)
        seen[key] = row


def _candidate(
    table: str, row: SheetRow, standing: Cells | None, written: str | None, reading: Reading
) -> Iterator[Candidate]:
    key = {column: row.cells.get(column, "") for column in BY_NAME[table].about.key}
    remove = row.lead.get(DO) == REMOVE
    if standing is None:
        if remove:
            mend = "empty the cell, and leave the row out if it is not wanted"
            reading.fault(row, DO, found=REMOVE, allowed="only in a row that stands in the edition", mend=mend)
        elif any(row.cells.values()):
            yield from _new(table, row, written, reading)
        return
    changed = {column: text for column, text in row.cells.items() if text != standing[column]}
    since = CHANGED_SINCE if written is not None and written != digest(standing) else ""
    if remove:
        also = "Its other cells were changed in the sheet, too" if changed else ""
        yield Candidate(table, key, row.place, ". ".join(filter(None, (since, also))), "removed")
    elif changed:
        check_cells(table, row, changed, reading)
        yield Candidate(table, key | changed, row.place, since, "changed")


def _new(table: str, row: SheetRow, written: str | None, reading: Reading) -> Iterator[Candidate]:
    cells = {column: text for column, text in row.cells.items() if text}
    if written is not None and written == digest({c: row.cells.get(c, "") for c in BY_NAME[table].columns()}):
        why = "the row was removed from the edition after this sheet was written; it is not taken in again"
        reading.unread.append(Unread(row.place, BY_NAME[table].about.key[0], _key(table, row.cells), why))
        return
    remark = "The row of this key was removed from the edition after this sheet was written" if written else ""
    check_cells(table, row, cells, reading)
    yield Candidate(table, cells, row.place, remark)


def _gone(reading: Reading, memory: Memory, evidence: Evidence) -> Iterator[Unread]:
    """Rows that the sheet was written with, that still stand, and that it no longer has."""
    for table in dict.fromkeys(table for table, _, _ in memory.rows):
        if table not in reading.rows:
            why = "the workbook has no sheet with the headings of this table any more: its rows stand as they were"
            yield Unread("workbook", table, "", why)
            continue
        standing, kept = rows_of(evidence._tables[table]), reading.keys(table)
        for key in memory.digests(table):
            if key in standing and key not in kept:
                why = f"rows are not removed by a sheet: it stands. To ask for it, write {REMOVE} in its column {DO}"
                yield Unread(f"sheet {reading.sheets[table]}", "/".join(BY_NAME[table].about.key), key, why)
