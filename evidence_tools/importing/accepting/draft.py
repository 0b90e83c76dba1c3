"""The tables as they will be: files that rows enter, and the rows that enter them with their final cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.csv_file import read_grid
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.store.record import Stored, StoredRow, filled_in
from evidence_tools.importing.table_file import TableFile

CHECK = "accept"


@dataclass(slots=True)
class Draft:
    """An edition's tables on their way to be changed.

    Parameters
    ----------
    edition
        Folder of the edition.
    reference
        Folder of its reference tables.
    stored
        The import; its rows refer to renamed ids once those are known.
    chosen
        Positions in `stored.rows` of the rows that enter.
    files
        The tables that change, by name.
    keys
        Key under which each chosen row enters, by its position.
    renamed
        New ids by those that were taken.
    seen
        Bytes of every file that was read, to see that nobody else wrote it meanwhile; None where there was none.
    """

    edition: Path
    reference: Path
    stored: Stored
    chosen: tuple[int, ...]
    files: dict[str, TableFile] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    seen: dict[Path, bytes | None] = field(default_factory=dict)

    def rows(self, *changes: str) -> Iterator[tuple[int, StoredRow]]:
        """Position and row of every chosen candidate of these kinds of change; of all kinds when none is named."""
        for place in self.chosen:
            row = self.stored.rows[place]
            if not changes or row.candidate.change in changes:
                yield place, row

    def file(self, table: str) -> TableFile:
        """The file of a table of the edition, begun where there is none yet."""
        if table not in self.files:
            about, path = BY_NAME[table].about, self.edition / BY_NAME[table].about.file
            self.seen[path] = path.read_bytes() if path.is_file() else None
            if self.seen[path] is None:
                self.files[table] = TableFile.begun(BY_NAME[table].columns(), about.key)
            else:
                self.files[table] = table_file(self.seen[path], table)
        return self.files[table]

    def standing(self, table: str) -> dict[str, dict[str, str]]:
        """Rows by key that stand before anything enters; sources of the reference folder among them."""
        found = self.file(table).rows()
        path = self.reference / f"{table}.csv"
        if f"reference/{table}" in BY_NAME and path.is_file():
            found |= table_file(path.read_bytes(), f"reference/{table}").rows()
        return found

    def rewrite(self, place: int, cells: Mapping[str, str]) -> None:
        """Give a row of the import other cells."""
        rows = list(self.stored.rows)
        rows[place] = replace(rows[place], candidate=replace(rows[place].candidate, cells=dict(cells)))
        self.stored = replace(self.stored, rows=tuple(rows))


def table_file(content: bytes, table: str) -> TableFile:
    """The file of a table.

    Raises
    ------
    EvidenceError
        When the file itself has faults, so that its rows cannot be told apart.
    """
    schema = BY_NAME[table]
    grid = read_grid(content, schema.about.file, schema.columns())
    if grid.faults:
        raise EvidenceError("\n".join(map(str, grid.faults)), grid.faults)
    return TableFile.of(content, schema.about.key)


def key_of(candidate: Candidate) -> str:
    """Key that the candidate's cells give; parts that they lack are empty."""
    return "/".join(candidate.cells.get(column, "") for column in BY_NAME[candidate.table].about.key)


def entering_cells(candidate: Candidate, key: str) -> dict[str, str]:
    """Cells of a new row with what is given when it enters."""
    about = BY_NAME[candidate.table].about
    parts = dict(zip(about.key, key.split("/"), strict=True))
    given = {column: text for column, text in filled_in(candidate.table).items() if text}
    return given | {column: text for column, text in candidate.cells.items() if text} | parts


def fault(draft: Draft, row: StoredRow, column: str, *, found: str, allowed: str, mend: str) -> Fault:
    """A fault of a candidate, in terms of its file."""
    file = draft.stored.file_of(row)
    return Fault("error", CHECK, file, row.line, column, found, allowed, mend, key_of(row.candidate).strip("/"))


def refuse(draft: Draft, faults: Sequence[Fault]) -> None:
    """Raise all of these faults at once.

    Raises
    ------
    EvidenceError
        When there is one.
    """
    if faults:
        head = f"Nothing of {draft.stored.name} was taken into {draft.edition.name}; every file is as it was:"
        raise EvidenceError("\n".join([head, *map(str, faults)]), faults)
