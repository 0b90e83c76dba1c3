"""Opening a workbook that somebody sent: only a workbook, of a sensible size, with no trick in its XML."""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl import Workbook, load_workbook

from evidence_tools.evidence.faults import Fault
from evidence_tools.importing.refusing import fault, refused
from evidence_tools.importing.sheet.layout import CANDIDATES, EXTRACTION, MEMORY, Memory

KIND = "Excel extraction sheet"
_LARGEST = 200_000_000  # bytes when unpacked: a workbook of fifty thousand rows has a tenth
_TRICKS = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_NAMED = re.compile(rb"<(?:\w+:)?sheet [^>]*name=\"" + MEMORY.encode() + rb"\"")


def looks_like_sheet(content: bytes, name: str) -> bool:
    """Whether this is a workbook that `evidence sheet` wrote; any other workbook is none, whatever it is called."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return bool(_NAMED.search(package.read("xl/workbook.xml")))
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return False


def candidates_of(content: bytes, name: str) -> str:
    """Name of the import whose waiting rows a workbook holds; empty where it holds rows of an edition.

    Raises
    ------
    EvidenceError
        When it is no workbook that `evidence sheet` wrote.
    """
    memory = memory_of(open_workbook(content, name, look=True), name)
    return memory.about.get("name", "") if memory.kind == CANDIDATES else ""


def open_workbook(content: bytes, name: str, *, look: bool = False) -> Workbook:
    """The workbook with its formulas as formulas; `look` reads only as much as is asked of it.

    Raises
    ------
    EvidenceError
        When it is no .xlsx, is protected by a password, or holds XML that no spreadsheet writes.
    """
    allowed, mend = "a workbook saved as .xlsx without a password", "open it in Excel and save it so"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_tricks(package, name)
        return load_workbook(io.BytesIO(content), keep_links=False, read_only=look)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, RuntimeError, SyntaxError) as problem:
        found = f"no workbook that can be read ({type(problem).__name__})"
        raise refused(name, KIND, [fault(name, "", found, allowed, mend)]) from problem


def _refuse_tricks(package: zipfile.ZipFile, name: str) -> None:
    size = sum(entry.file_size for entry in package.infolist())
    faults: list[Fault] = []
    if size > _LARGEST:
        found, allowed = f"{size:,} bytes when unpacked", f"at most {_LARGEST:,}"
        faults.append(fault(name, "", found, allowed, "split it into several workbooks"))
    else:
        for entry in package.namelist():
            if entry.endswith((".xml", ".rels", ".vml")) and _TRICKS.search(package.read(entry)):
                found, mend = "a document type or entity", "do not trust this file; ask for it anew"
                faults.append(fault(name, entry, found, "XML as spreadsheets write it", mend))
    if faults:
        raise refused(name, KIND, faults)


def memory_of(book: Workbook, name: str) -> Memory:
    """What the workbook remembers of the day on which it was written.

    Raises
    ------
    EvidenceError
        When its hidden sheet is missing or no longer what it was.
    """
    about, rows = {}, []
    if MEMORY in book.sheetnames:
        for what, first, second, third in book[MEMORY].iter_rows(max_col=4, values_only=True):
            if what == "row":
                rows.append((str(first), str(second), str(third)))
            elif what:
                about[str(what)] = str(first or "")
    kind = about.pop("kind", "")
    if kind not in (EXTRACTION, CANDIDATES):
        found, mend = f"no hidden sheet {MEMORY!r} as it was written", "copy the rows into a fresh one: evidence sheet"
        raise refused(name, KIND, [fault(name, "", found, "a workbook that evidence sheet wrote", mend)])
    return Memory(kind, about, tuple(rows))
