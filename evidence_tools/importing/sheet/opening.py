"""Opening a workbook that somebody sent: only a workbook, of a sensible size, with no trick in its XML."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator

from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from evidence_tools.evidence.faults import Fault
from evidence_tools.importing.refusing import fault, refused
from evidence_tools.importing.sheet.layout import CANDIDATES, EXTRACTION, MEMORY, Memory

KIND = "Excel extraction sheet"
_LARGEST = 200_000_000  # bytes when unpacked: a workbook of fifty thousand rows has a tenth
_RATIO, _SMALL = 100, 1_000_000  # bytes out of one, asked of large parts only; ours pack to about an eighth
_FARTHEST = 1_048_576  # rows of a sheet
_WIDEST = 20_000  # cells that one merged or linked area may cover: the library goes through each of them
_TRICKS = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_AREAS = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref=[\"']([^\"']*)[\"']")
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, OSError, RuntimeError),
    *(SyntaxError, IndexError, AttributeError, OverflowError, NotImplementedError),  # of the library, on broken parts
)
_NAMED = re.compile(rb"<(?:\w+:)?sheet [^>]*name=\"" + MEMORY.encode() + rb"\"")


def looks_like_sheet(content: bytes, name: str) -> bool:
    """Whether this is a workbook that `evidence sheet` wrote; any other workbook is none, whatever it is called."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return bool(_NAMED.search(package.read("xl/workbook.xml")))
    except _UNREADABLE:
        return False


def candidates_of(content: bytes, name: str) -> str:
    """Name of the import whose waiting rows a workbook holds; empty where it holds rows of an edition.

    Raises
    ------
    EvidenceError
        When it is no workbook that `evidence sheet` wrote.
    """
    memory = memory_of(content, name)
    return memory.about.get("name", "") if memory.kind == CANDIDATES else ""


def open_workbook(content: bytes, name: str) -> Workbook:
    """The workbook with its formulas as formulas.

    Raises
    ------
    EvidenceError
        When it is no .xlsx, is protected by a password, or holds what no spreadsheet writes: a document type, parts
        that unpack to far more than they hold, areas that cover a whole sheet.
    """
    try:
        return _loaded(content, name)
    except _UNREADABLE as problem:
        raise _unreadable(name, problem) from problem


def _loaded(content: bytes, name: str, *, look: bool = False) -> Workbook:
    """The workbook without the library's warnings of what it does not keep; `look` reads only what is asked of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        _refuse_tricks(package, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content), keep_links=False, read_only=look)


def _unreadable(name: str, problem: Exception) -> Exception:
    found, allowed = f"no workbook that can be read ({type(problem).__name__})", "a workbook saved as .xlsx"
    return refused(
        name, KIND, [fault(name, "", found, f"{allowed} without a password", "open it in Excel and save it so")]
    )


def _refuse_tricks(package: zipfile.ZipFile, name: str) -> None:
    size = sum(entry.file_size for entry in package.infolist())
    faults: list[Fault] = []
    if size > _LARGEST:
        found, allowed = f"{size:,} bytes when unpacked", f"at most {_LARGEST:,}"
        faults.append(fault(name, "", found, allowed, "split it into several workbooks"))
    for entry in package.infolist():
        if entry.file_size > max(_SMALL, _RATIO * entry.compress_size):
            found = f"{entry.file_size:,} bytes out of {entry.compress_size:,}"
            mend = "copy the rows into a fresh sheet: evidence sheet"
            faults.append(fault(name, entry.filename, found, f"at most {_RATIO} bytes out of one", mend))
    if not faults:
        faults += [each for entry in package.namelist() for each in _part_faults(package.read(entry), name, entry)]
    if faults:
        raise refused(name, KIND, faults)


def _part_faults(content: bytes, name: str, entry: str) -> Iterator[Fault]:
    """What no spreadsheet writes into a part, also where it is written with two bytes for each sign."""
    plain = content.replace(b"\0", b"")
    if _TRICKS.search(plain):
        found, mend = "a document type or entity", "do not trust this file; ask for it anew"
        yield fault(name, entry, found, "XML as spreadsheets write it", mend)
    for area in _AREAS.findall(plain):
        text = area.decode("ascii", "replace")
        if _size(text) > _WIDEST:
            mend = "unmerge it, or take the link off, and save the workbook again"
            yield fault(name, entry, f"a merged or linked area {text}", f"areas of at most {_WIDEST:,} cells", mend)


def _size(area: str) -> float:
    """How many cells an area has; without end where that cannot be told."""
    try:
        left, top, right, bottom = range_boundaries(area)
        return (right - left + 1) * (bottom - top + 1)
    except (ValueError, TypeError):
        return float("inf")


def memory_of(content: bytes, name: str) -> Memory:
    """What the workbook remembers of the day on which it was written.

    Raises
    ------
    EvidenceError
        When it cannot be read, or its hidden sheet is missing or no longer what it was.
    """
    try:
        book = _loaded(content, name, look=True)
        about, rows = _remembered(book) if MEMORY in book.sheetnames else ({}, [])
    except _UNREADABLE as problem:
        raise _unreadable(name, problem) from problem
    kind = about.pop("kind", "")
    if kind not in (EXTRACTION, CANDIDATES):
        found, mend = f"no hidden sheet {MEMORY!r} as it was written", "copy the rows into a fresh one: evidence sheet"
        raise refused(name, KIND, [fault(name, "", found, "a workbook that evidence sheet wrote", mend)])
    return Memory(kind, about, tuple(rows))


def _remembered(book: Workbook) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    about, rows = {}, []
    for what, first, second, third in book[MEMORY].iter_rows(max_col=4, max_row=_FARTHEST, values_only=True):
        if what == "row":
            rows.append((str(first), str(second), str(third)))
        elif what:
            about[str(what)] = str(first or "")
    return about, rows
