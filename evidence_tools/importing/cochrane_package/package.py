"""The files of a data package by what they hold."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from evidence_tools.evidence.faults import Fault
from evidence_tools.importing.cleaning import cleaned, removal
from evidence_tools.importing.cochrane_package.archive import members
from evidence_tools.importing.csv_rows import CsvRows, csv_rows
from evidence_tools.importing.record import Unread
from evidence_tools.importing.refusing import fault, refused

ROLES = (
    "data-rows",
    "overall-estimates-and-settings",
    "subgroup-estimates",
    "study-information",
    "study-arms",
    "study-results",
    "risk-of-bias",
)
"""Endings of the names of the files that are read; the first part of a name is the number of the review."""

MISSING = ("#N/A", "NA", "N/A")
_ROLE = re.compile(rf"(?:^|-)({'|'.join(ROLES)})\.csv$")


@dataclass(frozen=True, slots=True)
class Package:
    """The tables of a package by role, its other files by path, and characters that were taken out of the tables."""

    tables: Mapping[str, CsvRows]
    others: Mapping[str, bytes]
    notes: tuple[Unread, ...] = ()


def role_of(path: str) -> str:
    """What a file of the package holds, from the end of its name; empty for other files.

    Examples
    --------
    >>> role_of("SY000001-analysis-data/SY000001-data-rows.csv"), role_of("SY000001.json")
    ('data-rows', '')
    """
    found = _ROLE.search(path.rsplit("/", 1)[-1].lower())
    return found[1] if found else ""


def open_package(content: bytes, name: str, kind: str) -> Package:
    """The tables and other files of a package.

    Raises
    ------
    EvidenceError
        When the ZIP may not be opened, holds no table of a data package or one of a kind twice, or a table is no CSV
        in UTF-8; all faults at once.
    """
    files = members(content, name, kind)
    tables: dict[str, CsvRows] = {}
    faults: list[Fault] = []
    notes: list[Unread] = []
    for path, held in files.items():
        role = role_of(path)
        if role and role in tables:
            faults.append(fault(path, "", f"a second file of {role}", "one review", "import one review at a time"))
        elif role:
            tables[role], wrong = _table(held, path, notes)
            faults += wrong
    if not tables:
        wanted = f"a file that ends in one of: {', '.join(f'-{role}.csv' for role in ROLES)}"
        found = ", ".join(sorted(files)[:5]) or "an empty ZIP"
        faults.append(fault(name, "", found, wanted, "choose the data package of the review"))
    if faults:
        raise refused(name, kind, faults)
    return Package(tables, {path: held for path, held in files.items() if not role_of(path)}, tuple(notes))


def _table(held: bytes, path: str, notes: list[Unread]) -> tuple[CsvRows, list[Fault]]:
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = held[: problem.start].count(b"\n") + 1
        mend = "export the package anew"
        return CsvRows(path, (), ()), [fault(path, "", "bytes that are no UTF-8", "text in UTF-8", mend, line=line)]
    if "\0" in text:
        return CsvRows(path, (), ()), [fault(path, "", "a NUL character", "text", "export the package anew")]
    text, gone = cleaned(text)
    if gone:
        notes.append(removal(path, gone))
    return csv_rows(text, path, MISSING)


def holds_a_table(content: bytes) -> bool:
    """Whether these bytes are a ZIP that lists a table of a data package; damaged and hostile ones hold none.

    Examples
    --------
    >>> holds_a_table(b"TY  - JOUR")
    False
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(role_of(path) for path in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return False
