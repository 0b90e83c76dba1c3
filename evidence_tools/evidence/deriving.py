"""Evidence made from other evidence: some of its rows, or its rows joined with those of another edition.

The tables of such evidence were linted where they came from. They are not read from files again, and a reference to a
row that was left out is dropped by whoever leaves the row out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from evidence_tools.evidence.csv_file import Grid
from evidence_tools.evidence.schemas import Row
from evidence_tools.evidence.table import Table, admit

if TYPE_CHECKING:
    from evidence_tools.evidence.protocol import Protocol
    from evidence_tools.evidence.record import Evidence

Cells = Mapping[str, str]
"""One row as text by column, an empty cell as an empty text."""


def rows_of(table: Table) -> dict[str, Cells]:
    """The rows of a table as text, by key, in the order of the file."""
    columns = tuple(table.cells)
    rows = zip(*(table.cells[column] for column in columns), strict=True)
    return {key: dict(zip(columns, row, strict=True)) for key, row in zip(table.keys, rows, strict=True)}


def table_of_rows(schema: type[Row], rows: Iterable[Cells], lines: Sequence[int]) -> Table:
    """A table of these rows, typed as if read from its file.

    Raises
    ------
    ValueError
        When a cell does not fit its column: rows come from tables that were read.
    """
    rows = list(rows)
    grid = Grid(schema.about.file, schema.columns(), lines=list(lines))
    for column in schema.columns():
        grid.cells[column] = [row.get(column, "") for row in rows]
    table, faults = admit(schema, grid)
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    return table


def derived(
    evidence: Evidence, label: str, tables: Mapping[str, Table], protocol: Protocol | None = None, **others: object
) -> Evidence:
    """The evidence with other tables under another label.

    Parameters
    ----------
    evidence
        Where everything else comes from: folders, facts of the policy, bindings, judgements.
    label
        What it is called wherever it is shown.
    tables
        The tables that differ, by the name they have inside an edition, such as ``arms`` or ``reference/mcid``.
    protocol
        Other rules; None keeps those of `evidence`.
    others
        Further fields of `Evidence` that differ, such as ``bindings``. The day of `as_of` is handed on only if given.
    """
    whole = {**evidence._tables, **tables}
    known = {(table.about.file, key) for table in whole.values() for key in table.keys}
    faults = tuple(f for f in evidence.report.faults if not f.key or (f.file, f.key) in known)
    rules = protocol or evidence.protocol
    return replace(
        evidence,
        label=label,
        protocol=rules,
        report=replace(evidence.report, label=label, faults=faults),
        checksum=_checksum(whole, rules),
        _tables=whole,
        **{"as_read": False, "approval": None, "known_on": None, "_whole": None} | others,
    )


def _checksum(tables: Mapping[str, Table], protocol: Protocol | None) -> str:
    """SHA-256 over the cells of all tables and the rules: the same evidence has the same, however it was made."""
    digest = hashlib.sha256(repr(protocol).encode())
    for name in sorted(tables):
        digest.update(f"\0{name}\0".encode())
        for row in rows_of(tables[name]).values():
            digest.update("\x1f".join(row.values()).encode() + b"\x1e")
    return digest.hexdigest()
