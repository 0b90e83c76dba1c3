"""From the bytes of a file to rows of text cells, with the faults of the file itself."""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence_tools.evidence.faults import Fault
from evidence_tools.naming import counted

FILE_CHECK = "file"
CHUNK = 500
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
EXPORT = "export the table again as CSV, UTF-8, separated by commas"


@dataclass(slots=True)
class Grid:
    """The rows of a file as text, in the order of the expected columns.

    Parameters
    ----------
    file
        Name of the file, for its faults.
    columns
        The expected columns; a column that the file lacks is empty throughout.
    cells
        The text of each column; columns and not rows, because a hundred thousand small lists slow Python down.
    lines
        Physical line on which each row begins.
    ragged
        Positions of the rows with too many or too few cells.
    missing, repeated
        Expected columns that the header lacks, or names more than once.
    readable
        False where not even a header could be read, or where reading stopped before the end of the file.
    faults
        The faults of the file.
    """

    file: str
    columns: tuple[str, ...]
    cells: dict[str, list[str]] = field(init=False)
    lines: list[int] = field(default_factory=list)
    ragged: set[int] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    readable: bool = True
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells = {column: [] for column in self.columns}

    def fault(self, line: int, column: str, found: str, allowed: str, mend: str) -> None:
        """Note a fault of the file."""
        self.faults.append(Fault("error", FILE_CHECK, self.file, line, column, found, allowed, mend))

    def give_up(self, line: int, found: str, allowed: str, mend: str) -> None:
        """Note a fault that leaves the rest of the file unread."""
        self.fault(line, "", found, allowed, mend)
        self.readable = False


def read_grid(content: bytes, file: str, columns: Sequence[str]) -> Grid:
    """Read the bytes of a CSV file.

    Parameters
    ----------
    content
        Bytes of the file; a byte order mark and any kind of line end are tolerated.
    file
        Name of the file, for the faults.
    columns
        Columns that the header must have, in any order.
    """
    grid = Grid(file, tuple(columns))
    text = _decoded(content, grid)
    if grid.readable:
        _fill(grid, text)
    return grid


def _decoded(content: bytes, grid: Grid) -> str:
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        grid.give_up(0, "an empty file", "a header line and rows below it", EXPORT)
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        grid.give_up(1, "UTF-16 text", "UTF-8 text", EXPORT)
    elif b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        grid.give_up(line, "a NUL character", "text", f"restore the file from a copy, or {EXPORT}")
    else:
        return _text(content, grid)
    return ""


def _text(content: bytes, grid: Grid) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        lines = content.split(b"\n")
        bad = [number for number, line in enumerate(lines, 1) if not _is_utf8(line)]
        more = f" (and {counted(len(bad) - 1, 'further line')})" if len(bad) > 1 else ""
        found = lines[bad[0] - 1].decode("latin-1").strip() + more
        grid.fault(bad[0], "", found, "UTF-8 text", EXPORT)
        return content.decode("latin-1")  # so that the faults of the other cells are found too
    _name_controls(text, grid)
    return text


def _name_controls(text: str, grid: Grid) -> None:
    """A fault where characters stand that nobody sees and that no Word, PowerPoint or picture file can hold."""
    found = list(_CONTROL.finditer(text))
    if found:
        line = text.count("\n", 0, found[0].start()) + 1
        more = f" (and {counted(len(found) - 1, 'further one')})" if len(found) > 1 else ""
        said = f"a control character, U+{ord(found[0].group()):04X}{more}"
        grid.fault(line, "", said, "letters, signs, tabs and line breaks", "remove it, or type what it should be")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fill(grid: Grid, text: str) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    order: list[int | None] = []
    waiting: list[list[str]] = []
    width = 0
    begin = 1
    try:
        for row in reader:
            if width and any(row):
                waiting.append(_of_width(row, begin, width, grid))
                if len(waiting) == CHUNK:
                    _store(waiting, order, grid)
            elif row and not width:
                width = len(row)
                order = _order(row, begin, grid)
                if not order:
                    return
            begin = reader.line_num + 1
    except csv.Error as error:
        found = f"{error} in the row that begins here"
        grid.give_up(begin, found, "cells in pairs of quotation marks", "close the quotation mark of this row")
    _store(waiting, order, grid)


def _order(header: list[str], line: int, grid: Grid) -> list[int | None]:
    """Place of each expected column in the file; nothing where the header is none."""
    _check_header(header, line, grid)
    if len(grid.missing) == len(grid.columns):
        grid.readable = False
        return []
    first = {name: place for place, name in reversed(list(enumerate(header)))}
    return [first.get(name) for name in grid.columns]


def _check_header(header: list[str], line: int, grid: Grid) -> None:
    columns = grid.columns
    grid.missing = set(columns) - set(header)
    if len(header) == 1 < len(columns) and header[0].count(";") + 1 >= len(columns) // 2:
        grid.fault(line, "", header[0], "cells separated by commas", EXPORT)
        return
    for name, times in Counter(header).items():
        if times > 1:
            grid.repeated.add(name)
            grid.fault(line, name, f"the column {times} times", "each column once", "remove the repeated column")
        if name not in columns:
            near = difflib.get_close_matches(name.strip().lower(), sorted(grid.missing), n=1)
            mend = f"rename it {near[0]}" if near else "remove the column, or keep its text in `note`"
            grid.fault(line, name, "an unknown column", ", ".join(columns), mend)
    for name in columns:
        if name in grid.missing:
            grid.fault(line, name, "no such column", "all columns of the table", f"add the column {name} to the header")


def _of_width(row: list[str], line: int, width: int, grid: Grid) -> list[str]:
    grid.lines.append(line)
    if len(row) == width:
        return row
    grid.ragged.add(len(grid.lines) - 1)
    mend = "quote the cell that contains a comma" if len(row) > width else "add the missing commas"
    grid.fault(line, "", counted(len(row), "cell"), counted(width, "cell"), mend)
    return [*row, *[""] * (width - len(row))][:width]


def _store(waiting: list[list[str]], order: list[int | None], grid: Grid) -> None:
    columns = list(zip(*waiting, strict=True))
    for column, place in zip(grid.columns, order, strict=False):
        absent = place is None or not columns
        grid.cells[column].extend([""] * len(waiting) if absent else columns[place])
    waiting.clear()
