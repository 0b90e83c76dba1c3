"""Rows into their files, and an entry in the log of changes for every row and cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.accepting.draft import Draft, entering_cells
from evidence_tools.importing.store.record import LOG, StoredRow

Entry = dict[str, str]
_SOURCES = ("source_id", "primary_source_id", "source_ids")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who accepts, why and on which day."""

    author: str
    reason: str
    day: date


def enter(draft: Draft, signed: Signature) -> list[Entry]:
    """Write every chosen row into its file and its entry into the log; gives the entries without their numbers."""
    entries: list[Entry] = []
    for place, row in _ordered(draft):
        key = draft.keys[place]
        entries += _entered(draft, row, key)
    log = draft.file(LOG)
    first = max((int(number[1:]) for number in log.keys), default=0) + 1
    for number, entry in enumerate(entries, first):
        by = {"date": signed.day.isoformat(), "author": signed.author, "reason": signed.reason}
        log.add({"change_id": f"h{number:03d}"} | by | entry)
    return entries


def _ordered(draft: Draft) -> list[tuple[int, StoredRow]]:
    """New rows and changes from sources to results; removals last."""
    return [*draft.rows("new", "changed"), *draft.rows("removed")]


def _entered(draft: Draft, row: StoredRow, key: str) -> Iterator[Entry]:
    candidate, file = row.candidate, draft.file(row.candidate.table)
    whole = {"table": candidate.table, "key": key}
    if candidate.change == "new":
        cells = entering_cells(candidate, key)
        file.add(cells)
        yield whole | {"source_id": _source(candidate.table, cells)}
        return
    standing = file.row(key)
    if candidate.change == "removed":
        file.remove(key)
        source = "" if candidate.table == "sources" else _source(candidate.table, standing)
        yield whole | {"source_id": source}
        return
    changed = {column: text for column, text in candidate.cells.items() if standing[column] != text}
    file.change(key, changed)
    for column, after in changed.items():
        source = _source(candidate.table, standing | changed)
        yield whole | {"column": column, "before": standing[column], "after": after, "source_id": source}


def _source(table: str, cells: Mapping[str, str]) -> str:
    """The source that a row rests on; the first of several, nothing where the table names none."""
    column = next((each for each in _SOURCES if each in BY_NAME[table].columns()), "")
    return cells.get(column, "").partition(";")[0]
