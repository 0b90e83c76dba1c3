"""What a check looks at and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evidence_tools.evidence.table import Table

Words = str | Callable[[int], str]
"""Words of a finding, or a function that makes them for the row at a position."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that a check objects to; the registry adds the check's name and severity."""

    table: Table
    position: int
    column: str
    found: str
    allowed: str
    mend: str


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """All tables of an edition and its reference folder, and the policy; None where it could not be read."""

    tables: Mapping[str, Table]
    policy: Mapping[str, Any] | None

    def whole(self, *names: str) -> bool:
        """Whether all these tables were read with all their columns and to their end."""
        return all(self.tables[name].whole for name in names)

    def readable(self) -> Iterator[Table]:
        """The tables that were read with all their columns and to their end."""
        return (table for table in self.tables.values() if table.whole)

    def of_name(self, table: str) -> tuple[Table, ...]:
        """The tables of this name in edition and reference."""
        return tuple(self.tables[name] for name in (table, f"reference/{table}") if name in self.tables)


def flagged(
    table: Table,
    rows: pd.Series | np.ndarray,
    column: str,
    *,
    allowed: Words,
    mend: Words,
    found: Words | None = None,
) -> Iterator[Finding]:
    """A finding for every row where `rows` is true; what was found is the text of the cell unless given."""
    mask = rows.fillna(False).to_numpy(dtype=bool) if isinstance(rows, pd.Series) else rows
    for position in np.flatnonzero(mask):
        place = int(position)
        cell = table.cells[column][place] if found is None else _said(found, place)
        yield Finding(table, place, column, cell, _said(allowed, place), _said(mend, place))


def _said(words: Words, position: int) -> str:
    return words if isinstance(words, str) else words(position)
