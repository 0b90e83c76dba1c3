"""Faults of the extraction tables, and the one report that names them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import Literal

import pandas as pd

from evidence_tools.naming import counted

Severity = Literal["error", "warning", "accepted"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "accepted")

SHOWN_OF_A_KIND = 200  # lines of one check in one column of one file, before the report counts the rest
SHOWN_OF_A_CELL = 160  # characters of a cell


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one place of the evidence, and how to mend it.

    Parameters
    ----------
    severity
        ``error`` stops the reading; ``warning`` travels with the evidence; ``accepted`` is a known exception.
    check
        Name of the check, as `evidence check` lists it and exceptions.csv spells it.
    file
        File, relative to the edition; files of the reference folder begin with ``reference/``.
    line
        Physical line on which the row begins, counted from 1; 0 where the fault concerns the whole file.
    column
        Column, or path inside policy.json and protocol.toml; empty where the fault concerns the row or file.
    found, allowed, mend
        What stands there, what may stand there, and what to do.
    key
        Key of the row, parts joined by ``/``; empty where there is none.

    Examples
    --------
    >>> print(Fault("error", "cell", "arms.csv", 4, "n_enrolled", "78a", "a whole number", "correct it", "motion/cmm"))
    arms.csv:4 n_enrolled: found "78a"; allowed: a whole number; mend: correct it (cell, motion/cmm)
    """

    severity: Severity
    check: str
    file: str
    line: int
    column: str
    found: str
    allowed: str
    mend: str
    key: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        column = f" {self.column}" if self.column else ""
        severity = "" if self.severity == "error" else f"{self.severity}: "
        name = ", ".join(filter(None, (self.check, self.key)))
        found = f'"{_shortened(self.found)}"' if self.found else "nothing"
        mend = self.mend if self.severity == "accepted" else f"mend: {self.mend}"
        return f"{place}{column}: {severity}found {found}; allowed: {self.allowed}; {mend} ({name})"


def _shortened(text: str) -> str:
    one_line = " ".join(text.split()) if "\n" in text or "\r" in text else text
    if len(one_line) <= SHOWN_OF_A_CELL:
        return one_line
    return f"{one_line[:SHOWN_OF_A_CELL]}... ({len(one_line)} characters)"


@dataclass(frozen=True, slots=True)
class Report:
    """Every fault of a reading, grouped by file and sorted by line.

    Examples
    --------
    >>> print(Report("mild/2026", ()))
    mild/2026: 0 errors, 0 warnings, 0 accepted exceptions
    """

    label: str
    faults: tuple[Fault, ...]

    @classmethod
    def of(cls, label: str, faults: Iterable[Fault]) -> Report:
        """The report of these faults, in the order of files, lines, columns and checks."""
        order = {severity: place for place, severity in enumerate(SEVERITIES)}
        ranked = sorted(faults, key=lambda f: (f.file, f.line, order[f.severity], f.column, f.check, f.found))
        return cls(label, tuple(ranked))

    def of_severity(self, *severities: Severity) -> tuple[Fault, ...]:
        """The faults of these severities."""
        return tuple(fault for fault in self.faults if fault.severity in severities)

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that stop a reading."""
        return self.of_severity("error")

    @property
    def count_line(self) -> str:
        """The number of faults of each severity."""
        counts = Counter(fault.severity for fault in self.faults)
        return ", ".join(
            [
                counted(counts["error"], "error"),
                counted(counts["warning"], "warning"),
                counted(counts["accepted"], "accepted exception"),
            ]
        )

    def __str__(self) -> str:
        return self.text()

    def text(self, shown: int | None = SHOWN_OF_A_KIND) -> str:
        """The report in words, with so many lines of one check in one column of one file; None shows all."""
        lines = [f"{self.label}: {self.count_line}"]
        for _, in_file in groupby(self.faults, key=lambda fault: fault.file):
            faults = list(in_file)
            lines += ["", *_lines_of_a_file(faults, len(faults) if shown is None else shown)]
        return "\n".join(lines)

    def frame(self, *severities: Severity) -> pd.DataFrame:
        """The faults as a table, one row each; all severities when none is named."""
        chosen = self.of_severity(*severities) if severities else self.faults
        names = [field.name for field in fields(Fault)]
        frame = pd.DataFrame([asdict(fault) for fault in chosen], columns=names)
        return frame.astype({name: "int64" if name == "line" else "str" for name in names})


def _lines_of_a_file(faults: list[Fault], shown: int) -> list[str]:
    seen: Counter[tuple[str, str]] = Counter()
    lines = []
    for fault in faults:
        kind = (fault.check, fault.column)
        seen[kind] += 1
        if seen[kind] <= shown:
            lines.append(str(fault))
    for (check, column), count in seen.items():
        if count > shown:
            place = f"{faults[0].file} {column}".rstrip()
            hidden = counted(count - shown, "more fault")
            lines.append(f"{place}: {hidden} of the same kind ({check}); evidence check --all shows every one")
    return lines
