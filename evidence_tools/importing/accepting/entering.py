"""Accepting: candidates become rows of the edition, all of those that were chosen or none."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.location import edition_folder, reference_folder
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.seal import refuse_approved
from evidence_tools.files import staged
from evidence_tools.importing.accepting.draft import Draft, fault, refuse
from evidence_tools.importing.accepting.inspecting import errors_and_warnings
from evidence_tools.importing.accepting.journal import Entry, Signature, enter
from evidence_tools.importing.accepting.keys import give_keys, mark_taken, rename_taken
from evidence_tools.importing.accepting.record import Accepted
from evidence_tools.importing.accepting.sameness import same_as_standing
from evidence_tools.importing.store.reading import read_stored
from evidence_tools.importing.store.record import FOLDER, Stored
from evidence_tools.importing.store.writing import files_of
from evidence_tools.naming import counted, listed


def accept(
    folder: str | Path, name: str, *, author: str, reason: str, every: bool = False, day: date | None = None
) -> Accepted:
    """Take candidates into the tables of an edition and log each of them.

    New rows get the next free keys; the id of a new source or study that something else has is changed wherever the
    import names it. The whole edition is read and checked with the new rows before any file is replaced.

    Parameters
    ----------
    folder
        Folder of the edition.
    name
        Name of the import, as `evidence candidates` lists it.
    author, reason
        Who accepts and why; they stand in every entry of the log.
    every
        Whether to take also the rows that nobody decided on, if nothing is open about them and no cell is missing.
    day
        Day of the entries; None is today.

    Returns
    -------
    Accepted
        What entered, changed and went, and what still waits.

    Raises
    ------
    EvidenceError
        When the edition is approved, nothing is marked, a row says what a standing one says, or the edition would have
        errors. Every fault is told by file, line and column of the candidate, and every file stays as it was.
    """
    edition = edition_folder(Path(folder))
    refuse_approved(edition, "accept candidates")
    signed = _signature(author, reason, day or date.today())
    seen = _files_below(edition / FOLDER / name)
    stored = read_stored(edition, name)
    draft = Draft(edition, reference_folder(edition), stored, _chosen(stored, every=every), seen=seen)
    refuse(draft, _incomplete(draft))
    refuse(draft, same_as_standing(draft))
    rename_taken(draft)
    refuse(draft, give_keys(draft))
    entries = enter(draft, signed)
    errors, warnings = errors_and_warnings(draft)
    refuse(draft, errors)
    mark_taken(draft)
    _publish(draft)
    return _accepted(draft, entries, warnings)


def _signature(author: str, reason: str, day: date) -> Signature:
    empty = [entry for entry, text in (("author", author), ("reason", reason)) if not text.strip()]
    if empty:
        raise EvidenceError(f"Accepting needs who accepts and why; found no {' and no '.join(empty)}: give both")
    return Signature(author.strip(), reason.strip(), day)


def _chosen(stored: Stored, *, every: bool) -> tuple[int, ...]:
    """Positions of the rows to take."""
    rows = enumerate(stored.rows)
    found = tuple(place for place, row in rows if row.waits and (row.accept == "yes" or (every and row.ready)))
    if found:
        return found
    if not stored.waiting:
        raise EvidenceError(f"All rows of {stored.name} are decided: nothing waits to be accepted")
    waits = counted(len(stored.waiting), "row")
    if every:
        raise EvidenceError(
            f"{stored.name}: {waits} waiting, each with an open remark or a missing cell "
            f"(evidence candidates {stored.name} lists them): settle them and mark the rows yes in column accept"
        )
    raise EvidenceError(
        f"{stored.name}: {waits} waiting, none marked yes in column accept of {FOLDER}/{stored.name}: mark rows "
        f"(evidence sheet --candidates {stored.name} opens them in Excel), or accept with --all every row that is "
        "complete and has no open remark"
    )


def _incomplete(draft: Draft) -> list[Fault]:
    """A fault for every required cell that a new row lacks and every cell of a column that its table lacks."""
    return [
        fault(
            draft,
            row,
            column,
            found="an empty cell",
            allowed=BY_NAME[row.candidate.table].cells()[column].allowed,
            mend="fill the cell, or empty the cell in column accept until it is known",
        )
        for _, row in draft.rows("new")
        for column in row.missing
    ]


def _files_below(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _refuse_overtaken(draft: Draft) -> None:
    """Refuse to write over what somebody else wrote while this was read and checked."""
    refuse_approved(draft.edition, "accept candidates")
    now = {path: path.read_bytes() if path.is_file() else None for path in draft.seen}
    changed = sorted(
        path.relative_to(draft.edition).as_posix() for path, held in draft.seen.items() if now[path] != held
    )
    if changed:
        raise EvidenceError(
            f"Nothing of {draft.stored.name} was taken into {draft.edition.name}; every file is as it was: found "
            f"{listed(changed)} changed by somebody else meanwhile; allowed: one at a time; mend: accept again"
        )


def _publish(draft: Draft) -> None:
    """Replace the files that changed, the import with its decisions among them, all or none."""
    candidates = draft.edition / FOLDER
    _refuse_overtaken(draft)
    with staged(draft.edition) as new:
        for table, file in draft.files.items():
            path, content = new / BY_NAME[table].about.file, file.content()
            standing = draft.edition / BY_NAME[table].about.file
            if not standing.is_file() or standing.read_bytes() != content:
                path.write_bytes(content)
        shutil.copytree(candidates, new / FOLDER)
        for name, content in files_of(draft.stored).items():
            (new / FOLDER / draft.stored.name / name).write_bytes(content)


def _accepted(draft: Draft, entries: list[Entry], warnings: tuple[Fault, ...]) -> Accepted:
    keyed = [(draft.stored.rows[place].candidate, key) for place, key in draft.keys.items()]
    return Accepted(
        name=draft.stored.name,
        added=tuple((each.table, key) for each, key in keyed if each.change == "new"),
        changed=tuple((each["table"], each["key"], each["column"]) for each in entries if each.get("column")),
        removed=tuple((each.table, key) for each, key in keyed if each.change == "removed"),
        renamed=dict(draft.renamed),
        waiting=len(draft.stored.waiting),
        refused=sum(row.accept == "no" for row in draft.stored.rows),
        warnings=warnings,
    )
