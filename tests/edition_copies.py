"""Copies of the real edition with cells changed, for tests that need another reality."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import Evidence, read_evidence
from evidence_tools.evidence.bindings import read_bindings
from evidence_tools.evidence.csv_file import read_grid
from evidence_tools.evidence.faults import Fault, Report
from evidence_tools.evidence.judgements import read_judgements
from evidence_tools.evidence.protocol import FILE as PROTOCOL
from evidence_tools.evidence.protocol import read_protocol
from evidence_tools.evidence.protocol_checks import Subject, protocol_faults
from evidence_tools.evidence.reading import check_evidence
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.seal import APPROVAL, STORED_RESULTS
from evidence_tools.evidence.table import Table, admit

REPOSITORY = Path(__file__).resolve().parents[1]
EDITION = REPOSITORY / "data" / "mild" / "2026"
FROZEN = EDITION / "reference"
REFERENCE = FROZEN if FROZEN.is_dir() else REPOSITORY / "data" / "reference"  # as the edition reads it
OF_AN_APPROVAL = (APPROVAL, STORED_RESULTS, FROZEN.name)


def copy_edition(folder: Path) -> Copy:
    """A copy of the edition beside a copy of its reference tables, laid out as in the repository, open for changes."""
    shutil.copytree(REFERENCE, folder / "reference")
    opened = shutil.ignore_patterns(*OF_AN_APPROVAL, "candidates")
    return Copy(Path(shutil.copytree(EDITION, folder / "mild" / "2026", ignore=opened)))


@cache
def real_edition() -> Evidence:
    """The real edition, read once."""
    return read_evidence(EDITION)


def _refuse(faults: Sequence[Fault]) -> None:
    errors = tuple(fault for fault in faults if fault.severity == "error")
    if errors:
        raise EvidenceError("\n".join(map(str, errors)), errors)


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

    def enter(self, table: str, /, **cells: str) -> int:
        """Add a row of these cells alone, to a new file where there is none; the line on which it stands."""
        columns = list(BY_NAME[table].columns())
        header, *rows = self.rows(table) if self.path(table).exists() else [columns]
        self.write(table, [header, *rows, [cells.get(column, "") for column in header]])
        return len(rows) + 2

    def write(self, table: str, rows: list[list[str]]) -> None:
        """Write header and rows."""
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def read(self) -> Evidence:
        """The copy as `read_evidence` reads it, quickly: files left alone are those of the real edition.

        Changed cells and the protocol are checked as ever; how rows of several tables agree is left to tests of that.
        """
        real = real_edition()
        tables = {name: self._table(name, table) for name, table in real._tables.items()}
        protocol, text, faults = read_protocol(self.folder)
        if text != (EDITION / PROTOCOL).read_text(encoding="utf-8"):
            frames = {table.about.table: table.frame for table in tables.values()}
            _refuse([*faults, *(protocol_faults(Subject(protocol, text, frames, self.folder)) if protocol else [])])
        bindings, _, of_bindings = read_bindings(self.folder)
        judgements, _, of_judgements = read_judgements(self.folder)
        _refuse([*of_bindings, *of_judgements])
        return replace(
            real,
            folder=self.folder,
            protocol=protocol,
            bindings=bindings,
            judgements=judgements,
            _tables=tables,
            approval=None,
        )

    def _table(self, name: str, table: Table) -> Table:
        """The table as it stands in the copy; that of the real edition where the file was left alone."""
        path = self.path(name)
        original = (REFERENCE.parent if name.startswith("reference/") else EDITION) / f"{name}.csv"
        if not path.exists() or (original.exists() and path.read_bytes() == original.read_bytes()):
            return table
        grid = read_grid(path.read_bytes(), table.about.file, table.schema.columns())
        changed, faults = admit(table.schema, grid)
        _refuse([*grid.faults, *faults])
        return changed

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

    def change_protocol(self, old: str, new: str) -> None:
        """Replace text of protocol.toml that must be there exactly once."""
        self.change_text(PROTOCOL, old, new)

    def change_text(self, file: str, old: str, new: str) -> None:
        """Replace text of a file that must be there exactly once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{old!r} stands {text.count(old)} times in {file}")
        path.write_text(text.replace(old, new), encoding="utf-8")


def keeping(table: Table, mask: Sequence[bool] | np.ndarray) -> Table:
    """The table with the rows that the mask keeps; all others as they stood, lines included."""
    places = np.flatnonzero(np.asarray(mask, dtype=bool))
    return replace(
        table,
        frame=table.frame.iloc[places].reset_index(drop=True),
        cells={column: tuple(texts[place] for place in places) for column, texts in table.cells.items()},
        lines=table.lines[places],
        malformed=table.malformed[places],
        memo={},
    )
