"""A CSV file of another program as rows of text that remember what was taken from them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from evidence_tools.evidence.faults import Fault
from evidence_tools.importing.record import Unread
from evidence_tools.importing.refusing import fault
from evidence_tools.naming import counted


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the line on which it begins, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class CsvRows:
    """The rows of a file; `take` reads a cell and marks it as carried.

    Parameters
    ----------
    name
        Name of the file, for places.
    columns
        Its headings; one that stands twice has a number behind it from the second on.
    rows
        Its rows.
    missing
        Texts that stand for an empty cell.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    missing: tuple[str, ...] = ()
    _taken: set[tuple[int, str]] = field(default_factory=set)

    def take(self, row: CsvRow, column: str) -> str:
        """The text of a cell without blanks around it; empty where there is no such column or nothing in it."""
        self._taken.add((row.line, column))
        return self.peek(row, column)

    def peek(self, row: CsvRow, column: str) -> str:
        """The same, left unread."""
        text = row.cells.get(column, "").strip()
        return "" if text in self.missing else text

    def place(self, row: CsvRow) -> str:
        """File and line."""
        return f"{self.name} line {row.line}"

    def left(self, why: str, reasons: Mapping[str, str] | None = None) -> tuple[Unread, ...]:
        """Every filled cell that was not taken, one column together; `reasons` gives others by column."""
        return tuple(
            Unread(self.name, column, told, (reasons or {}).get(column, why))
            for column in self.columns
            if (told := " | ".join(self._untaken(column)))
        )

    def _untaken(self, column: str) -> Iterator[str]:
        """Equal cells of lines that follow each other are told once, with the first and last line."""
        cells = [(row.line, row.cells.get(column, "").strip()) for row in self.rows if not self._told(row, column)]
        cells = [(line, text) for line, text in cells if text and text not in self.missing]
        first = None
        for (line, text), (_, after) in pairwise([*cells, (0, "")]):
            first = line if first is None else first
            if text != after:
                yield f"line {first}: {text}" if first == line else f"lines {first} to {line}: {text}"
                first = None

    def _told(self, row: CsvRow, column: str) -> bool:
        return (row.line, column) in self._taken


def csv_rows(text: str, name: str, missing: Sequence[str] = (), *, separator: str = ",") -> tuple[CsvRows, list[Fault]]:
    """The rows of a CSV file, and what is wrong with it; rows that hold nothing are left out.

    Parameters
    ----------
    text
        The file, its first line the headings.
    name
        Its name.
    missing
        Texts that stand for an empty cell.
    separator
        What stands between cells.

    Examples
    --------
    >>> rows, faults = csv_rows("Study,Mean\\nSynthetic,4.1\\n", "synthetic.csv")
    >>> rows.take(rows.rows[0], "Mean"), rows.left("not asked for")[0].value, faults
    ('4.1', 'line 2: Synthetic', [])
    """
    faults: list[Fault] = []
    header: list[str] = []
    rows: list[CsvRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begin = 1
    try:
        for cells in reader:
            if not header:
                header = _headings(cells)
            elif any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    faults.append(_ragged(name, begin, cells, header))
                rows.append(CsvRow(begin, dict(zip(header, cells, strict=False))))
            begin = reader.line_num + 1
    except csv.Error as error:
        faults.append(
            fault(name, "", str(error), "cells in pairs of quotation marks", "export the file anew", line=begin)
        )
    if not header:
        faults.append(fault(name, "", "no headings", "a first line of headings", "export the file anew"))
    return CsvRows(name, tuple(header), tuple(rows), tuple(missing)), faults


def _headings(cells: list[str]) -> list[str]:
    """The headings, empty ones and those that stand twice told apart; nothing for an empty line."""
    named: dict[str, None] = {}
    times: Counter[str] = Counter()
    for number, cell in enumerate(cells if any(cell.strip() for cell in cells) else (), 1):
        wanted = cell.strip() or f"column {number}"
        told = wanted
        while told in named:
            times[wanted] += 1
            told = f"{wanted}_{times[wanted] + 1}"
        named[told] = None
    return list(named)


def _ragged(name: str, line: int, cells: list[str], header: list[str]) -> Fault:
    mend = "quote the cell that holds a comma, or add the missing commas"
    return fault(name, "", counted(len(cells), "cell"), counted(len(header), "cell"), mend, line=line)
