"""Opening the next edition: a copy of the one before it, with a log of changes that is still empty."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from evidence_tools.editions.approving import approve, silent
from evidence_tools.editions.finding import data_folder, edition_of, editions_of, in_order
from evidence_tools.editions.following import OPENED, opened_text
from evidence_tools.editions.protocol_text import dated
from evidence_tools.editions.signing import signed
from evidence_tools.errors import EvidenceToolsError
from evidence_tools.evidence.location import CURRENT, REFERENCE
from evidence_tools.evidence.protocol import FILE as PROTOCOL
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.seal import APPROVAL, STORED_RESULTS, sealed_files
from evidence_tools.files import fault_of_name, write_bytes, write_text

CHANGES = BY_NAME["changes"]
NOT_COPIED = (APPROVAL, STORED_RESULTS, OPENED, CHANGES.about.file)  # each belongs to one edition alone
FOLDERS_NOT_COPIED = (REFERENCE, "candidates")


def open_edition(
    policy: str,
    name: str,
    *,
    author: str,
    note: str = "",
    follows: str | None = None,
    data: Path | None = None,
    current: bool = True,
    day: date | None = None,
    done: Callable[[str], None] = silent,
) -> Path:
    """Open the next edition of a policy: the tables and rules of the last one, and an empty log of changes.

    The edition that it follows is approved first where it is not yet, by the same author. Its tables, protocol,
    bindings, judgements, notes and facts of the policy are copied; ``edition`` and ``data_date`` of the protocol are
    rewritten and its comments kept. The new edition reads the shared reference tables as they are today. All of it or
    nothing: the folder is made beside and renamed.

    Parameters
    ----------
    policy, name
        The policy, such as ``"mild"``, and the new edition, such as ``"2027"``.
    author, note
        Who opens it, and what is to be remembered about it.
    follows
        The edition that it follows; None takes the last one.
    data
        Folder of the policies; None takes that of the edition under review.
    current
        Whether it becomes the edition under review (``data/CURRENT``).
    day
        Day of opening, and the new ``data_date``; None takes today.
    done
        Called with each part of the approval, where the edition before is not approved yet.

    Returns
    -------
    pathlib.Path
        The new folder.

    Raises
    ------
    EvidenceToolsError
        When there is no such policy or edition, the name cannot be that of a folder, does not come after the one that
        it follows, or is taken.
    EvidenceError
        When the edition before it has errors or is not as it was approved, or its protocol lacks one of the two lines.
    """
    author, day = signed(author, "author"), day or date.today()
    data = data or data_folder()
    before = edition_of(data, policy, follows) if follows else editions_of(data, policy)[-1]
    _refuse_name(name, before)
    target = before.parent / name
    rules = dated(before / PROTOCOL, edition=name, day=day)
    if not (before / APPROVAL).exists():
        approve(before, by=author, note=f"approved when {policy}/{name} was opened", day=day, done=done)
    _build(before, target, rules, opened_text(before, by=author, day=day, note=note.strip()))
    if current:
        with _closed_on_failure(target, data / CURRENT):
            write_text(data / CURRENT, f"{policy}/{name}\n")
    return target


@contextmanager
def _closed_on_failure(target: Path, current: Path) -> Iterator[None]:
    """Take the new edition away again, and what names it, when the block fails."""
    before = current.read_bytes() if current.exists() else None
    try:
        yield
    except BaseException:
        shutil.rmtree(target)
        if before is not None and current.read_bytes() != before:
            write_bytes(current, before)
        raise


def _refuse_name(name: str, before: Path) -> None:
    fault = fault_of_name(name)
    if not fault:
        _refuse_standing(before.parent / name)
    if not fault and in_order(name) <= in_order(before.name):
        fault = f"{name!r} does not come after {before.name!r}, which it follows; take a later name, such as the year"
    if fault:
        raise EvidenceToolsError(f"Asked to open the edition {before.parent.name}/{name}: {fault}")


def _refuse_standing(target: Path) -> None:
    if os.path.lexists(target):
        raise EvidenceToolsError(
            f"Asked to open the edition {target.parent.name}/{target.name}: {target} exists; take another name, or "
            "work in that edition"
        )


def _build(before: Path, target: Path, rules: str, opened: str) -> None:
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as room:
        new = Path(room, target.name)
        for name, path in sealed_files(before).items():
            if name not in NOT_COPIED and name.partition("/")[0] not in FOLDERS_NOT_COPIED:
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, new / name)  # without its rights: what was kept from writing is open again
        write_text(new / PROTOCOL, rules)
        write_text(new / CHANGES.about.file, ",".join(CHANGES.columns()) + "\n")
        write_text(new / OPENED, opened)
        _refuse_standing(target)  # somebody else may have opened it meanwhile
        new.rename(target)
