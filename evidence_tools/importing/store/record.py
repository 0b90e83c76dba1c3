"""An import as it is stored: its candidates with what a person decided about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.record import Candidate, Import, Origin, Unread

FOLDER = "candidates"
LOG = "changes"  # the table in which every accepted row and cell is entered
ABOUT, UNREAD = "about.toml", "unread.csv"
DECIDED = ("accept", "taken", "change", "place", "remark", "emptied")
"""Columns before those of the table; `taken` is the key under which a row entered, `emptied` names emptied cells."""
UNREAD_COLUMNS = ("place", "field", "value", "why")
ACCEPTS = ("", "yes", "no")
CHANGES = ("new", "changed", "removed")
BETWEEN = ";"


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One candidate and what became of it.

    Parameters
    ----------
    candidate
        The row as it would enter its table.
    accept
        ``yes``, ``no``, or nothing where nobody decided.
    taken
        Key under which it entered the edition; empty where it did not.
    line
        Line of its file on which it begins; 0 before it was written.
    """

    candidate: Candidate
    accept: Literal["", "yes", "no"] = ""
    taken: str = ""
    line: int = 0

    @property
    def waits(self) -> bool:
        """Whether it may still be accepted."""
        return not self.taken and self.accept != "no"

    @property
    def missing(self) -> tuple[str, ...]:
        """Cells that the table requires and that only a person can give; a numbered key is given when it enters."""
        if self.candidate.change != "new":
            return ()
        schema = BY_NAME[self.candidate.table]
        given = {column for column, text in self.candidate.cells.items() if text}
        return tuple(c for c in schema.required() if c not in given and c not in (*filled_in(self.candidate.table),))

    @property
    def ready(self) -> bool:
        """Whether it waits, nothing is open about it, and no required cell is missing."""
        return self.waits and not self.missing and (self.accept == "yes" or not self.candidate.remark)


def number_of(table: str) -> str:
    """Letter of the numbered key of a table, such as ``c`` for continuous; empty where its key is a name.

    Examples
    --------
    >>> number_of("continuous"), number_of("studies"), number_of("arms")
    ('c', '', '')
    """
    schema = BY_NAME[table]
    form = schema.cells()[schema.about.key[0]].form
    return form.removesuffix("001...") if len(schema.about.key) == 1 and form.endswith("001...") else ""


def filled_in(table: str) -> Mapping[str, str]:
    """Required cells of a new row that are given when it enters, because only one value can be right.

    A row that has just entered was not read a second time; a numbered key is the next free one.

    Examples
    --------
    >>> filled_in("binary"), filled_in("sources")
    ({'row_id': '', 'second_look': 'not_checked'}, {})
    """
    schema = BY_NAME[table]
    given = {schema.about.key[0]: ""} if number_of(table) else {}
    return given | ({"second_look": "not_checked"} if "second_look" in schema.columns() else {})


@dataclass(frozen=True, slots=True)
class Stored:
    """One import with the decisions about its rows.

    Parameters
    ----------
    name
        Name of its folder inside `candidates`.
    origin
        The file that was imported.
    rows
        Its candidates, by table in the order of the data dictionary.
    unread
        What no candidate carries.
    """

    name: str
    origin: Origin
    rows: tuple[StoredRow, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def imported(self) -> Import:
        """The import without the decisions."""
        return Import(self.origin, tuple(row.candidate for row in self.rows), self.unread)

    @property
    def waiting(self) -> tuple[StoredRow, ...]:
        """Rows that may still be accepted."""
        return tuple(row for row in self.rows if row.waits)

    def of_table(self, table: str) -> tuple[StoredRow, ...]:
        """The rows for one table."""
        return tuple(row for row in self.rows if row.candidate.table == table)

    def file_of(self, row: StoredRow) -> str:
        """File in which a row stands, from the edition's folder."""
        return f"{FOLDER}/{self.name}/{row.candidate.table}.csv"


def open_tables() -> tuple[str, ...]:
    """Tables that candidates may enter: those of the edition, without the log that accepting writes."""
    return tuple(name for name, schema in BY_NAME.items() if schema.about.home == "edition" and name != LOG)


def of_import(name: str, imported: Import) -> Stored:
    """An import about which nobody has decided yet."""
    tables = open_tables()
    rows = sorted((StoredRow(each) for each in imported.candidates), key=lambda row: tables.index(row.candidate.table))
    return Stored(name, imported.origin, tuple(rows), imported.unread)
