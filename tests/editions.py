"""Copies of the real edition with cells changed, for tests that need another reality."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
EDITION = REPOSITORY / "data" / "mild" / "2026"
REFERENCE = REPOSITORY / "data" / "reference"
KEYS = {"continuous": "row_id", "binary": "row_id", "studies": "study_id"}


def copy_edition(folder: Path) -> Path:
    """A copy of the edition beside a copy of the reference folder, laid out as in the repository."""
    shutil.copytree(REFERENCE, folder / "reference")
    return Path(shutil.copytree(EDITION, folder / "mild" / "2026"))


def read_rows(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table as text."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(folder: Path, table: str, rows: list[dict[str, str]]) -> None:
    """Write a table back as it was read."""
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def change(folder: Path, table: str, key: str, **cells: str) -> None:
    """Change cells of one row."""
    rows = read_rows(folder, table)
    (row,) = [row for row in rows if row[KEYS[table]] == key]
    row.update(cells)
    write_rows(folder, table, rows)


def add(folder: Path, table: str, like: str, **cells: str) -> None:
    """Add a row that is like another one but for the cells given."""
    rows = read_rows(folder, table)
    (model,) = [row for row in rows if row[KEYS[table]] == like]
    write_rows(folder, table, [*rows, model | cells])


def replace_in_protocol(folder: Path, old: str, new: str) -> None:
    """Replace text of protocol.toml that must be there exactly once."""
    path = folder / "protocol.toml"
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times in protocol.toml")
    path.write_text(text.replace(old, new), encoding="utf-8")
