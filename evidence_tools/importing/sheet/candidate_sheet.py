"""Waiting rows as a workbook, and the same rows as a person completed and decided on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.record import Candidate, Unread
from evidence_tools.importing.refusing import fault, refused
from evidence_tools.importing.sheet.building import Page, write_book
from evidence_tools.importing.sheet.checking import check_cells
from evidence_tools.importing.sheet.layout import CANDIDATES, NUMBER, Memory, SheetRow, digest_of
from evidence_tools.importing.sheet.opening import KIND, memory_of, open_workbook
from evidence_tools.importing.sheet.reading import Reading, read_rows
from evidence_tools.importing.store.record import ACCEPTS, BETWEEN, CHANGES, Stored, StoredRow

LEAD = (NUMBER, "accept", "change", "place", "remark", "emptied")
BLANK_ROWS = 10


def write_candidate_sheet(
    stored: Stored, evidence: Evidence, path: str | Path, *, blank_rows: int = BLANK_ROWS
) -> Path:
    """Write the rows of an import that have not entered yet as an Excel workbook, to be completed and decided on.

    Parameters
    ----------
    stored
        The import.
    evidence
        The edition, whose ids fill the drop-downs.
    path
        The .xlsx to write; it must not be there yet.
    blank_rows
        Empty rows below the last one of each sheet.

    Raises
    ------
    EvidenceError
        When the file is there already.
    """
    pages = []
    for table in dict.fromkeys(row.candidate.table for row in stored.rows):
        rows = tuple(_sheet_row(number, row) for number, row in _open_rows(stored, table))
        if rows:
            pages.append(Page(table, LEAD, rows))
    written = tuple((page.table, row.lead[NUMBER], _digest(row.lead, row.cells)) for page in pages for row in page.rows)
    memory = Memory(CANDIDATES, {"edition": evidence.label, "name": stored.name}, written)
    title = f"Candidates {stored.name} for {evidence.label}, from {stored.origin.name}"
    return write_book(Path(path), pages, evidence, memory, title=title, blank_rows=blank_rows)


def _open_rows(stored: Stored, table: str) -> Iterator[tuple[int, StoredRow]]:
    """Number and row of each candidate of a table that has not entered; numbers count those that have."""
    return ((number, row) for number, row in enumerate(stored.of_table(table), 1) if not row.taken)


def _sheet_row(number: int, row: StoredRow) -> SheetRow:
    candidate = row.candidate
    emptied = [column for column, text in candidate.cells.items() if not text]
    lead = (f"{number}", row.accept, candidate.change, candidate.place, candidate.remark, BETWEEN.join(emptied))
    columns = BY_NAME[candidate.table].columns()
    return SheetRow({c: candidate.cells.get(c, "") for c in columns}, dict(zip(LEAD, lead, strict=True)))


def _digest(lead: Mapping[str, str], cells: Mapping[str, str]) -> str:
    return digest_of([*(lead[column] for column in LEAD), *cells.values()])


def update_from_sheet(content: bytes, name: str, stored: Stored) -> tuple[Stored, tuple[Unread, ...]]:
    """The import as the workbook says it should be, and what of the workbook was not read.

    A row keeps its place by its number; a row without a number is added; a row that the workbook no longer has stays
    as it was and is named among what was not read.

    Parameters
    ----------
    content
        Bytes of the workbook.
    name
        Name of its file.
    stored
        The import that it was written from.

    Raises
    ------
    EvidenceError
        When cells do not fit, the workbook belongs to another import, or a row was changed in the files meanwhile.
    """
    book, memory = open_workbook(content, name), memory_of(content, name)
    if (memory.kind, memory.about.get("name")) != (CANDIDATES, stored.name):
        found = f"a sheet of {memory.kind} {memory.about.get('name', '')}".rstrip()
        mend = f"evidence sheet --candidates {stored.name} writes one"
        raise refused(name, KIND, [fault(name, "", found, f"a sheet of candidates {stored.name}", mend)])
    reading = read_rows(book, name, lead=LEAD, written=dict(memory.about))
    updated = _updated(stored, reading, memory)
    unread = (*reading.unread, *_missing(reading, memory))
    if reading.faults:
        raise refused(name, KIND, reading.faults)
    known = set(stored.unread)
    return replace(updated, unread=(*stored.unread, *(each for each in unread if each not in known))), unread


def _updated(stored: Stored, reading: Reading, memory: Memory) -> Stored:
    rows = {table: list(stored.of_table(table)) for table in BY_NAME}
    for table, found in reading.rows.items():
        numbers, seen = dict(_open_rows(stored, table)), set()
        for row in found:
            text = row.lead.get(NUMBER, "")
            if not text:
                new = _decided(table, row, None, reading)
                rows[table].append(replace(new, candidate=replace(new.candidate, place=_place(reading, row, new))))
                continue
            number = int(text) if text.isdecimal() else 0
            if number not in numbers or number in seen:
                mend = "restore the number, or empty it in a row that you add"
                reading.fault(row, NUMBER, found=text, allowed="the number of a waiting row, each once", mend=mend)
                continue
            seen.add(number)
            standing = _sheet_row(number, numbers[number])
            if memory.digests(table).get(text) != _digest(standing.lead, standing.cells):
                found_, mend = "a candidate that changed after this sheet was written", "write the sheet anew"
                reading.fault(row, NUMBER, found=found_, allowed="the candidate as it was then", mend=mend)
            rows[table][number - 1] = _decided(table, row, numbers[number], reading)
    return replace(stored, rows=tuple(row for each in rows.values() for row in each))


def _place(reading: Reading, row: SheetRow, new: StoredRow) -> str:
    return new.candidate.place or f"{reading.name}, {row.place}"


def _decided(table: str, row: SheetRow, before: StoredRow | None, reading: Reading) -> StoredRow:
    """The candidate as its row in the workbook says; columns that the workbook lacks stay as they were."""
    standing = _sheet_row(0, before) if before else SheetRow({}, {"change": "new"})
    lead = {**standing.lead, **{column: text for column, text in row.lead.items() if text or before}}
    cells = {**standing.cells, **row.cells}
    for column, allowed in (("accept", ACCEPTS), ("change", CHANGES)):
        if lead.get(column, "") not in allowed:
            words = ", ".join(word or "nothing" for word in allowed)
            reading.fault(row, column, found=lead[column], allowed=words, mend="use one of these words")
    emptied = [column for column in lead.get("emptied", "").split(BETWEEN) if column]
    for column in emptied:
        if column not in BY_NAME[table].columns() or cells.get(column):
            allowed, mend = "columns of the table whose cells are empty here", "leave it out, or empty the cell"
            reading.fault(row, "emptied", found=column, allowed=allowed, mend=mend)
    filled = {column: text for column, text in cells.items() if text or column in emptied}
    check_cells(table, row, filled, reading)
    candidate = Candidate(table, filled, lead.get("place", ""), lead.get("remark", ""), lead["change"])  # type: ignore[arg-type]
    return StoredRow(candidate, lead.get("accept", ""))  # type: ignore[arg-type]


def _missing(reading: Reading, memory: Memory) -> Iterator[Unread]:
    for table, number, _ in memory.rows:
        if number not in {row.lead.get(NUMBER) for row in reading.rows.get(table, ())}:
            why = "the workbook has no such row any more: the candidate stays as it was; mark it no to refuse it"
            yield Unread(f"sheet {reading.sheets.get(table, table)}", NUMBER, number, why)
