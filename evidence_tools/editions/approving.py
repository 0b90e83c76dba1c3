"""Approving an edition: from then on it stands alone, keeps its results, and may not change."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from evidence_tools.editions.signing import signed
from evidence_tools.editions.stored import stored_text
from evidence_tools.editions.unlogged import unlogged
from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import Evidence, read_evidence
from evidence_tools.evidence.location import REFERENCE, edition_folder
from evidence_tools.evidence.seal import (
    APPROVAL,
    STORED_RESULTS,
    approval_text,
    refuse_approved,
    sealed_files,
)
from evidence_tools.files import staged, write_text
from evidence_tools.ledger import ledger_review
from evidence_tools.results.made_by import software

PARTS = ("tables and judgements checked", "every number and verdict worked out", "every file sealed")
"""What `done` is told of."""


def silent(part: str) -> None:
    """Tell nobody."""


def approve(
    folder: str | Path,
    *,
    by: str,
    note: str = "",
    day: date | None = None,
    done: Callable[[str], None] = silent,
) -> Path:
    """Approve an edition: freeze its reference tables, store its results, and seal every file.

    The reference tables are copied into the edition (``reference/``), its numbers and verdicts are stored
    (``approved_results.json``), and last ``approval.toml`` is written with a checksum of every file. All of it or
    nothing: when a step fails, the folder is as it was. From then on every reading compares the files with their
    checksums.

    Parameters
    ----------
    folder
        Folder of the edition, such as ``data/mild/2026``.
    by
        Who approves it.
    note
        What is to be remembered about it.
    day
        Day of the approval; None takes today.
    done
        Called with each of `PARTS` once it is done; the second one takes a while.

    Returns
    -------
    pathlib.Path
        The file ``approval.toml``.

    Raises
    ------
    EvidenceError
        When the edition is approved already, its tables, protocol, bindings or judgements have errors, or something
        differs from the edition before without an entry in the log (nobody could give the reason any more), or
        somebody else approves or changes it meanwhile.
    EvidenceToolsError
        When nobody is named.
    """
    folder = edition_folder(Path(folder))
    by = signed(by, "by")
    refuse_approved(folder, "approve")
    evidence = _ready(folder)
    done(PARTS[0])
    results = stored_text(evidence)
    done(PARTS[1])
    refuse_approved(folder, "approve")  # by somebody else in the meantime
    with _undone_on_failure(folder):
        with staged(folder) as room:
            write_text(room / STORED_RESULTS, results)
            if not evidence.reference_folder.is_relative_to(folder):
                _freeze(evidence.reference_folder, room / REFERENCE)
        text = approval_text(folder, by=by, day=day or date.today(), note=note.strip(), software=software())
        written = write_text(folder / APPROVAL, text)
        _refuse_other(read_evidence(folder), evidence)
    done(PARTS[2])
    return written


def _ready(folder: Path) -> Evidence:
    """The edition as it is read, when nothing stands against its approval."""
    evidence = read_evidence(folder)
    faults = [*(fault for fault in ledger_review(evidence) if fault.severity == "error"), *unlogged(evidence)]
    if faults:
        raise EvidenceError("\n".join([f"{evidence.label} cannot be approved yet:", *map(str, faults)]), faults)
    return evidence


def _freeze(reference: Path, frozen: Path) -> None:
    for name, path in sealed_files(reference).items():
        target = frozen / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def _refuse_other(approved: Evidence, evidence: Evidence) -> None:
    """Refuse an approval of tables that somebody changed while their results were worked out."""
    if approved.checksum != evidence.checksum:
        raise EvidenceError(
            f"Asked to approve {evidence.label}: its files changed while its results were worked out; allowed: files "
            "that nobody works on; mend: approve it again"
        )


@contextmanager
def _undone_on_failure(folder: Path) -> Iterator[None]:
    """Remove what the block added to a folder when the block fails, interrupted ones included."""
    before = {path.name for path in folder.iterdir()}
    try:
        yield
    except BaseException:
        for name in {APPROVAL, STORED_RESULTS, REFERENCE} - before:
            path = folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        raise
