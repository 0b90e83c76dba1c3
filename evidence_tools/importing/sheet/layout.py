"""What a workbook for extraction holds, for those who write it and those who read it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

GUIDE, HINTS, LISTS, MEMORY = "read me", "instruments in use", "lists", "workbench"
"""Sheets beside those of the tables; the last two are hidden."""
OWN = (GUIDE, HINTS, LISTS, MEMORY)

EXTRACTION, CANDIDATES = "extraction", "candidates"
"""The two kinds of workbook: rows that stand in an edition, and rows that wait to be accepted."""

DO, REMOVE = "do", "remove"
"""The column before those of the table in which a row is marked to go, and the word for it."""
NUMBER = "candidate"
"""The column that numbers waiting rows, so that each is found again."""

TABLES = (
    "sources",
    "studies",
    "study_overlap",
    "arms",
    "continuous",
    "binary",
    "risk_of_bias",
    "reviews",
    "review_results",
    "quality_ratings",
    "inclusion_matrix",
)
"""Tables that an analyst fills from reports; claims and limitations are the policy's."""

BEFORE_HEADER = 10  # rows in which the headings are looked for
LONGEST_CELL = 32767  # characters that a cell of Excel holds


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet: columns before those of the table, then its cells.

    Parameters
    ----------
    cells
        Text by column; an empty cell is an empty text, a column that the sheet lacks is absent.
    lead
        Text of the columns before.
    sheet, line
        Title of the sheet and number of the row.
    places
        Address of the cell of each column, such as ``B7``.
    hidden
        Whether the row is hidden, by hand or by a filter.
    """

    cells: Mapping[str, str]
    lead: Mapping[str, str]
    sheet: str = ""
    line: int = 0
    places: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"sheet {self.sheet}, row {self.line}" + (" (hidden)" if self.hidden else "")


@dataclass(frozen=True, slots=True)
class Memory:
    """What the hidden sheet remembers of the day on which the workbook was written.

    Parameters
    ----------
    kind
        ``extraction`` or ``candidates``.
    about
        Further entries by name: the edition's label, the name of the import.
    rows
        Table, key and digest of every row that was written.
    """

    kind: str
    about: Mapping[str, str]
    rows: tuple[tuple[str, str, str], ...]

    def digests(self, table: str) -> dict[str, str]:
        """Digest of each row of a table by key."""
        return {key: digest for name, key, digest in self.rows if name == table}


def digest_of(texts: Iterable[str]) -> str:
    """A short digest of some cells, to see whether they changed."""
    return hashlib.sha256("\x1f".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
