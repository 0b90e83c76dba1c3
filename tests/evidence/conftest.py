"""A copy of the real edition that a test may break."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from editions import copy_edition

from evidence_tools.evidence.faults import Fault, Report
from evidence_tools.evidence.reading import check_evidence
from evidence_tools.evidence.schemas import BY_NAME


@dataclass(frozen=True)
class Copy:
    """An edition and its reference folder, copied; `change` edits one row by its key."""

    folder: Path

    def path(self, table: str) -> Path:
        """File of a table such as ``arms`` or ``reference/mcid``."""
        root = self.folder.parents[1] if table.startswith("reference/") else self.folder
        return root / f"{table}.csv"

    def change(self, table: str, key: str, /, **cells: str) -> int:
        """Write these cells into the row with this key; the line on which it stands."""
        header, *rows = self.rows(table)
        at = self._place(table, key)
        for column, cell in cells.items():
            rows[at][header.index(column)] = cell
        self.write(table, [header, *rows])
        return at + 2

    def append(self, table: str, key: str, /, **cells: str) -> int:
        """Add a row like the one with this key but for these cells; the line on which it stands."""
        header, *rows = self.rows(table)
        row = dict(zip(header, rows[self._place(table, key)], strict=True)) | cells
        self.write(table, [header, *rows, list(row.values())])
        return len(rows) + 2

    def rows(self, table: str) -> list[list[str]]:
        """Header and rows as text."""
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table: str, rows: list[list[str]]) -> None:
        """Write header and rows."""
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def report(self) -> Report:
        """What reading the copy finds."""
        return check_evidence(self.folder)

    def faults(self, file: str, check: str | None = None) -> list[Fault]:
        """The faults of one file, or those of one check in it."""
        return [f for f in self.report().faults if f.file == file and check in (None, f.check)]

    def _place(self, table: str, key: str) -> int:
        header, *rows = self.rows(table)
        columns = [header.index(column) for column in BY_NAME[table].about.key]
        keys = ["/".join(row[column] for column in columns) for row in rows]
        return keys.index(key)


@pytest.fixture(scope="session")
def copy_into() -> Callable[[Path], Copy]:
    """Makes a writable copy of the edition, with its reference folder where an edition looks for it."""
    return lambda folder: Copy(copy_edition(folder))


@pytest.fixture
def copy(tmp_path: Path, copy_into: Callable[[Path], Copy]) -> Copy:
    """A writable copy of the edition."""
    return copy_into(tmp_path)
