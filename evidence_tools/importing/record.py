"""What an import found: rows that may enter the tables once a person accepts them, and everything that was not read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Origin:
    """The file or answer that was imported.

    Parameters
    ----------
    name
        Name of the file, without folders.
    kind
        What it is in words, such as ``RIS references`` or ``ClinicalTrials.gov record``.
    sha256
        Digest of its bytes.
    read_on
        Day of the import.
    """

    name: str
    kind: str
    sha256: str
    read_on: date

    @classmethod
    def of(cls, name: str, kind: str, content: bytes, read_on: date) -> Origin:
        """The origin of these bytes."""
        return cls(name, kind, hashlib.sha256(content).hexdigest(), read_on)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row that may enter a table.

    Parameters
    ----------
    table
        Table of the edition that it belongs to, such as ``binary``.
    cells
        Text of its filled cells by column, as the table spells them; columns that the file does not give are absent.
        A key that only the edition can give, such as the next free ``row_id``, is absent too.
    place
        Where in the file it came from: a path, line or cell.
    remark
        What a person must settle before it is accepted; empty where nothing is open.
    change
        ``new``; ``changed`` for a row that stands in the edition with other cells: its key is in `cells`, and a cell
        that is to be emptied is an empty text there; ``removed`` for a row that is to go: `cells` holds its key alone.
    """

    table: str
    cells: Mapping[str, str]
    place: str
    remark: str = ""
    change: Literal["new", "changed", "removed"] = "new"


@dataclass(frozen=True, slots=True)
class Unread:
    """One field of the file that no candidate carries: where it stands, its name, its value, and why it is not used."""

    place: str
    field: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Import:
    """Everything that was found in one file; together `candidates` and `unread` account for all of its content."""

    origin: Origin
    candidates: tuple[Candidate, ...]
    unread: tuple[Unread, ...] = field(default=())

    def of_table(self, table: str) -> tuple[Candidate, ...]:
        """The candidates for one table."""
        return tuple(each for each in self.candidates if each.table == table)
