"""Which edition another one follows: `opened.toml` names it, and remembers its approval."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import Evidence, read_evidence
from evidence_tools.evidence.seal import APPROVAL, RESTORE, seal_of
from evidence_tools.evidence.toml_file import TomlFile, quoted

OPENED = "opened.toml"
FILE = TomlFile(OPENED, "opened", f"{OPENED} as evidence new-edition wrote it", RESTORE)
_HEAD = "# Which edition this one follows. The seal is the SHA-256 of its approval.toml: another one is refused.\n"
_Words = Annotated[str, Field(min_length=1)]


class Opened(BaseModel):
    """When an edition was opened, by whom, and after which.

    Parameters
    ----------
    follows
        Name of the edition before it, such as ``2026``.
    seal
        SHA-256 of the `approval.toml` of that edition.
    opened_by, date, note
        Who opened it, when, and what was said about it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    follows: _Words
    seal: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    opened_by: _Words
    date: date
    note: str = ""


def opened_text(before: Path, *, by: str, day: date, note: str) -> str:
    """The text of `opened.toml` of an edition that follows the approved one in this folder."""
    entries = {"follows": before.name, "seal": seal_of(before), "opened_by": by}
    lines = [f"{name} = {quoted(entry)}" for name, entry in entries.items()]
    return "\n".join([_HEAD, *lines, f"date = {day.isoformat()}", f"note = {quoted(note)}"]) + "\n"


def opened(folder: Path) -> Opened | None:
    """What `opened.toml` of an edition says; None where it has none, as the first edition of a policy.

    Raises
    ------
    EvidenceError
        When the file cannot be read.
    """
    if not (folder / OPENED).exists():
        return None
    found, _, faults = FILE.read(folder, Opened)
    if found is None:
        raise EvidenceError("\n".join(map(str, faults)), faults)
    return found


@lru_cache(maxsize=2)
def predecessor(evidence: Evidence) -> Evidence | None:
    """The edition that an edition follows, as it was approved; None for the first edition of a policy.

    Raises
    ------
    EvidenceError
        When it is not there, is not as it was approved, or was approved anew since.
    """
    found = opened(evidence.folder)
    if found is None:
        return None
    folder = evidence.folder.parent / found.follows
    asked = f"Asked for the edition that {evidence.label} follows, {found.follows} (see {OPENED})"
    if not folder.is_dir():
        raise EvidenceError(
            f"{asked}: found no folder {folder}; allowed: the two beside each other; mend: restore the earlier edition"
        )
    if seal_of(folder) != found.seal:
        what = f"another {APPROVAL}" if (folder / APPROVAL).exists() else f"no {APPROVAL}"
        raise EvidenceError(
            f"{asked}: found {what} in {folder}; allowed: the approval that stood when {evidence.label} was opened "
            f"(SHA-256 {found.seal}); mend: {RESTORE}"
        )
    return read_evidence(folder)
