"""Reading stored imports back, also after a person has worked on their files in a spreadsheet."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.csv_file import Grid, read_grid
from evidence_tools.evidence.faults import Fault, Report
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.export.frames import original
from evidence_tools.importing.record import Candidate, Origin, Unread
from evidence_tools.importing.store.naming import stored_names
from evidence_tools.importing.store.record import (
    ABOUT,
    ACCEPTS,
    BETWEEN,
    CHANGES,
    DECIDED,
    FOLDER,
    UNREAD,
    UNREAD_COLUMNS,
    Stored,
    StoredRow,
    open_tables,
)

CHECK = "candidate"


def waiting(edition: Path) -> tuple[Stored, ...]:
    """Every import of an edition, read back; those whose rows are all decided included."""
    return tuple(read_stored(edition, name) for name in stored_names(edition))


def read_stored(edition: Path, name: str) -> Stored:
    """An import as it was stored, with what a person decided or corrected in its files since.

    Raises
    ------
    EvidenceError
        When there is no such import, or its files have faults: all of them, by file, line and column.
    """
    known = stored_names(edition)
    if name not in known:
        raise EvidenceError(
            f"No candidates called {name!r} in {edition.name}; known: {', '.join(known) or 'none'}. "
            "evidence import FILE makes some, evidence candidates lists them"
        )
    folder, faults = edition / FOLDER / name, []
    origin = _origin(folder, faults)
    rows: list[StoredRow] = []
    for table in open_tables():
        rows += _rows(folder, table, faults)
    unread = _unread(folder, faults)
    _unexpected(folder, faults)
    if faults or origin is None:
        raise EvidenceError(str(Report.of(f"{FOLDER}/{name}", faults)), faults)
    return Stored(name, origin, tuple(rows), unread)


def _origin(folder: Path, faults: list[Fault]) -> Origin | None:
    try:
        entries = tomllib.loads((folder / ABOUT).read_text(encoding="utf-8"))["origin"]
        texts = [str(entries[entry]) for entry in ("name", "kind", "sha256")]
        if isinstance(entries["read_on"], date):
            return Origin(*texts, entries["read_on"])
        found = "a read_on that is no day"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as problem:
        found = f"{type(problem).__name__}: {problem}"
    allowed = "section origin with name, kind, sha256 and read_on"
    mend = "restore the file as evidence import wrote it, or import the file again under another name"
    faults.append(_fault(folder, ABOUT, 0, "", found=found, allowed=allowed, mend=mend))
    return None


def _rows(folder: Path, table: str, faults: list[Fault]) -> list[StoredRow]:
    path = folder / f"{table}.csv"
    if not path.is_file():
        return []
    schema = BY_NAME[table]
    grid = read_grid(path.read_bytes(), f"{FOLDER}/{folder.name}/{path.name}", (*DECIDED, *schema.columns()))
    faults += grid.faults
    return [_row(table, cells, line, folder, faults) for line, cells in _texts(grid)]


def _texts(grid: Grid) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row, empty ones as empty texts."""
    for place, line in enumerate(grid.lines):
        yield line, {column: original(texts[place]) for column, texts in grid.cells.items()}


def _row(table: str, cells: dict[str, str], line: int, folder: Path, faults: list[Fault]) -> StoredRow:
    schema, file = BY_NAME[table], f"{table}.csv"
    for column, allowed in (("accept", ACCEPTS), ("change", CHANGES)):
        if cells[column] not in allowed:
            words = ", ".join(word or "nothing" for word in allowed)
            mend = "use one of these words"
            faults.append(_fault(folder, file, line, column, found=cells[column], allowed=words, mend=mend))
    emptied = [column for column in cells["emptied"].split(BETWEEN) if column]
    for column in emptied:
        if column not in schema.columns() or cells[column]:
            allowed = "columns of the table whose cells are empty here"
            mend = "leave it out, or empty the cell"
            faults.append(_fault(folder, file, line, "emptied", found=column, allowed=allowed, mend=mend))
    texts = {column: cells[column] for column in schema.columns() if cells[column] or column in emptied}
    candidate = Candidate(table, texts, cells["place"], cells["remark"], cells["change"])  # type: ignore[arg-type]
    return StoredRow(candidate, cells["accept"], cells["taken"], line)  # type: ignore[arg-type]


def _unread(folder: Path, faults: list[Fault]) -> tuple[Unread, ...]:
    path = folder / UNREAD
    content = path.read_bytes() if path.is_file() else ",".join(UNREAD_COLUMNS).encode()
    grid = read_grid(content, f"{FOLDER}/{folder.name}/{UNREAD}", UNREAD_COLUMNS)
    faults += grid.faults
    return tuple(Unread(**cells) for _, cells in _texts(grid))


def _unexpected(folder: Path, faults: list[Fault]) -> None:
    known = {f"{table}.csv" for table in open_tables()} | {UNREAD}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            allowed = f"unread.csv and {', '.join(sorted(known - {UNREAD}))}"
            found, mend = "a file of no known table", "rename it, or move it away"
            faults.append(_fault(folder, path.name, 0, "", found=found, allowed=allowed, mend=mend))


def _fault(folder: Path, file: str, line: int, column: str, *, found: str, allowed: str, mend: str) -> Fault:
    return Fault("error", CHECK, f"{FOLDER}/{folder.name}/{file}", line, column, found, allowed, mend)
