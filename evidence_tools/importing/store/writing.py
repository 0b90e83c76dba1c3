"""Writing an import into an edition: all of its files or none, and no cell that a spreadsheet would run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.seal import refuse_approved
from evidence_tools.evidence.toml_file import quoted
from evidence_tools.export.frames import inert
from evidence_tools.files import staged
from evidence_tools.importing.record import Candidate, Import, Unread
from evidence_tools.importing.store.naming import refuse_name
from evidence_tools.importing.store.record import (
    ABOUT,
    BETWEEN,
    DECIDED,
    FOLDER,
    UNREAD,
    UNREAD_COLUMNS,
    Stored,
    StoredRow,
    of_import,
    open_tables,
)
from evidence_tools.importing.table_file import TableFile

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INSTEAD = "\ufffd"


def write_import(edition: Path, name: str, imported: Import) -> Path:
    """Store an import among the candidates of an edition; nothing enters a table.

    Parameters
    ----------
    edition
        Folder of the edition.
    name
        What the import is called from now on.
    imported
        What was found in the file. Characters that no table can hold are written as U+FFFD and listed as unread.

    Returns
    -------
    pathlib.Path
        Folder of the import.

    Raises
    ------
    EvidenceError
        When the edition is approved, the name is unfit or taken, or a candidate names a table or column that the
        edition does not have.
    """
    refuse_approved(edition, "take in candidates")
    refuse_name(edition, name)
    _refuse_unknown(imported)
    return write_stored(edition, of_import(name, _holdable(imported)))


def write_stored(edition: Path, stored: Stored) -> Path:
    """Write an import with the decisions about its rows, in place of what stood under its name."""
    with staged(edition / FOLDER) as folder:
        for name, content in files_of(stored).items():
            path = folder / stored.name / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    return edition / FOLDER / stored.name


def files_of(stored: Stored) -> dict[str, bytes]:
    """Content of every file of a stored import, by name."""
    files = {ABOUT: _about(stored).encode()}
    for table in dict.fromkeys(row.candidate.table for row in stored.rows):
        columns = (*DECIDED, *BY_NAME[table].columns())
        files[f"{table}.csv"] = _csv(columns, map(_row, stored.of_table(table)))
    files[UNREAD] = _csv(UNREAD_COLUMNS, ({c: getattr(each, c) for c in UNREAD_COLUMNS} for each in stored.unread))
    return files


def _about(stored: Stored) -> str:
    origin = stored.origin
    entries = {"name": origin.name, "kind": origin.kind, "sha256": origin.sha256}
    lines = [f"{entry} = {quoted(text)}" for entry, text in entries.items()]
    return "\n".join(["[origin]", *lines, f"read_on = {origin.read_on.isoformat()}", ""])


def _row(row: StoredRow) -> dict[str, str]:
    candidate = row.candidate
    emptied = [column for column, text in candidate.cells.items() if not text and candidate.change == "changed"]
    decided = (row.accept, row.taken, candidate.change, candidate.place, candidate.remark, BETWEEN.join(emptied))
    return dict(zip(DECIDED, decided, strict=True)) | {f"{column}": text for column, text in candidate.cells.items()}


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    file = TableFile.begun(columns, columns[:1])
    for row in rows:
        file.add({column: inert(text) for column, text in row.items()})
    return file.content()


def _refuse_unknown(imported: Import) -> None:
    said = []
    for each in imported.candidates:
        if each.table not in open_tables():
            tables = ", ".join(open_tables())
            said.append(f"{each.place}: found a row for table {each.table!r}; allowed: {tables}")
            continue
        unknown = [column for column in each.cells if column not in BY_NAME[each.table].columns()]
        said += [
            f"{each.place}: found a cell for {each.table}.{column}, a column it does not have" for column in unknown
        ]
    if said:
        raise EvidenceError("\n".join([f"{imported.origin.name} cannot be stored as candidates:", *said]))


def _holdable(imported: Import) -> Import:
    """The import with the characters that no table can hold replaced, each such text listed as unread as it was."""
    origin = replace(imported.origin, name=_clean(imported.origin.name), kind=_clean(imported.origin.kind))
    lost = [each for candidate in imported.candidates for each in _lost(candidate)]
    candidates = tuple(
        replace(
            each,
            cells={column: _clean(text) for column, text in each.cells.items()},
            place=_clean(each.place),
            remark=_clean(each.remark),
        )
        for each in imported.candidates
    )
    unread = (Unread(*(_spelt(getattr(each, column)) for column in UNREAD_COLUMNS)) for each in imported.unread)
    return Import(origin, candidates, (*unread, *lost))


def _lost(candidate: Candidate) -> Iterator[Unread]:
    for column, text in candidate.cells.items():
        if _UNSEEN.search(text):
            why = f"characters that no table can hold; they stand as {_INSTEAD} in the candidate"
            yield Unread(_clean(candidate.place), column, _spelt(text), why)


def _clean(text: str) -> str:
    return _UNSEEN.sub(_INSTEAD, text)


def _spelt(text: str) -> str:
    """A text with every character that no table can hold spelt as its number."""
    return _UNSEEN.sub(lambda found: f"<U+{ord(found.group()):04X}>", text)
