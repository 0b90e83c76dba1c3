"""The seal of an approved edition: `approval.toml` holds a checksum of every file, and every reading compares them.

An approved edition stands alone: the reference tables that it was approved with lie inside it. Nothing in it may
change, be added or go missing; a correction belongs in the next edition.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.toml_file import TomlFile, quoted

APPROVAL = "approval.toml"
STORED_RESULTS = "approved_results.json"
CHECK = "seal"
ELSEWHERE = "a correction belongs in the next edition (evidence new-edition)"
RESTORE = "restore it from version control or a backup"
_FILE = TomlFile(APPROVAL, CHECK, "the approval as it was written", RESTORE)
_LITTER = {"__pycache__", "thumbs.db", "desktop.ini"}
_HEAD = """\
# This edition is approved. Every reading compares these checksums (SHA-256) with the files, so that no number of it can
# change unseen; a correction belongs in the next edition: evidence new-edition.
"""
_Words = Annotated[str, Field(min_length=1)]
_Sum = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved an edition, when, and with which software its results were worked out.

    Parameters
    ----------
    by, date, note
        Who, when, and what was said about it.
    software
        Versions by name: the package, Python and the libraries that the numbers rest on.
    seal
        SHA-256 of `approval.toml` itself; the next edition remembers it.
    """

    by: str
    date: date
    note: str
    software: Mapping[str, str]
    seal: str

    def __str__(self) -> str:
        return f"approved by {self.by} on {self.date.isoformat()}"


class _Approved(BaseModel):
    """What stands in `approval.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: _Words
    date: date
    note: str = ""
    software: dict[str, str]
    files: Annotated[dict[str, _Sum], Field(min_length=1)]


def sealed_files(folder: Path) -> dict[str, Path]:
    """Every file below an edition's folder that its seal covers, by its name inside the edition.

    Hidden files and what systems leave lying about (``__pycache__``, ``Thumbs.db``, lock files of Office) are no part
    of an edition.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(map(is_litter, parts)):
            found[unicodedata.normalize("NFC", "/".join(parts))] = path
    return {name: path for name, path in found.items() if name != APPROVAL}


def is_litter(name: str) -> bool:
    """Whether a file or folder of this name is no part of an edition.

    Examples
    --------
    >>> [is_litter(name) for name in (".DS_Store", "Thumbs.db", "~$sheet.xlsx", "arms.csv")]
    [True, True, True, False]
    """
    return name.startswith((".", "~$")) or name.lower() in _LITTER


def checksum(content: bytes) -> str:
    """SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def approval_text(folder: Path, *, by: str, day: date, note: str, software: Mapping[str, str]) -> str:
    """The text of `approval.toml` for the files that lie in the folder now."""
    sums = {name: checksum(path.read_bytes()) for name, path in sealed_files(folder).items()}
    lines = [f"{_HEAD}", f"by = {quoted(by)}", f"date = {day.isoformat()}", f"note = {quoted(note)}"]
    for section, entries in {"software": software, "files": sums}.items():
        lines += ["", f"[{section}]", *(f"{quoted(name)} = {quoted(entry)}" for name, entry in entries.items())]
    return "\n".join(lines) + "\n"


def read_approval(folder: Path) -> tuple[Approval | None, list[Fault]]:
    """The approval of an edition, None where it has none, and every file that is not as it was approved."""
    if not (folder / APPROVAL).exists():
        return None, list(_half_approved(folder))
    held, _, faults = _FILE.read(folder, _Approved)
    if held is None:
        return None, faults
    approval = Approval(held.by, held.date, held.note, MappingProxyType(held.software), seal_of(folder))
    return approval, list(_broken(folder, held, str(approval)))


def seal_of(folder: Path) -> str:
    """SHA-256 of an edition's `approval.toml`, by which the next edition knows it; nothing where it has none."""
    path = folder / APPROVAL
    return checksum(path.read_bytes()) if path.exists() else ""


def refuse_approved(folder: Path, wish: str = "change something") -> None:
    """Refuse to change an approved edition.

    Parameters
    ----------
    folder
        Folder of the edition.
    wish
        What was to be done, such as ``"accept candidates"``.

    Raises
    ------
    EvidenceError
        When the edition is approved.
    """
    if (folder / APPROVAL).exists():
        approval, _ = read_approval(folder)
        policy = folder.parent.name
        raise EvidenceError(
            f"Asked to {wish}: found that {policy}/{folder.name} is {approval or 'approved'}, and nothing in it "
            f"may change; allowed: an open edition; mend: evidence new-edition {policy} EDITION opens the next one"
        )


def _half_approved(folder: Path) -> Iterator[Fault]:
    """The results that an approval stores lie there, yet no approval: it was deleted, or never came to its end."""
    if (folder / STORED_RESULTS).exists():
        allowed = f"{APPROVAL} beside {STORED_RESULTS}"
        mend = f"{RESTORE}; if the edition was never approved, remove {STORED_RESULTS} and the folder reference in it"
        yield _FILE.fault(0, "", "no such file", allowed, mend)


def _broken(folder: Path, approved: _Approved, how: str) -> Iterator[Fault]:
    files = sealed_files(folder)
    for name in sorted({*files, *approved.files}):
        if name not in files:
            yield _fault(name, "no such file", f"every file of the edition, {how}", RESTORE)
        elif name not in approved.files:
            mend = "move it out of the folder, or into the next edition (evidence new-edition)"
            yield _fault(name, "a file that was added later", f"the files of the edition, {how}", mend)
        else:
            found = _difference(files[name], approved.files[name])
            if found:
                yield _fault(name, found, f"the bytes of the edition, {how}", f"{RESTORE}; {ELSEWHERE}")


def _difference(path: Path, approved: str) -> str:
    """How a file differs from what was approved; nothing where it does not."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        return f"a file that cannot be read ({problem.strerror})"
    if checksum(content) == approved:
        return ""
    plain = content.replace(b"\r\n", b"\n")
    if approved in (checksum(plain), checksum(plain.replace(b"\n", b"\r\n"))):
        return "other line ends and no other change; a changed line end is a changed byte"
    return "changed bytes"


def _fault(file: str, found: str, allowed: str, mend: str) -> Fault:
    return Fault("error", CHECK, file, 0, "", found, allowed, mend)
