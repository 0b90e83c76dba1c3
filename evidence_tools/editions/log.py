"""The log of an edition: one author and one reason for what differs from the edition before."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from evidence_tools.editions.difference import Difference
from evidence_tools.editions.following import OPENED, opened
from evidence_tools.editions.signing import signed
from evidence_tools.editions.unlogged import CHANGES, unlogged_differences
from evidence_tools.errors import EvidenceError, EvidenceToolsError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.location import edition_folder
from evidence_tools.evidence.reading import inspect_evidence
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.schemas.journal import RULES
from evidence_tools.evidence.seal import refuse_approved
from evidence_tools.files import write_bytes

CHANGE = BY_NAME[CHANGES]
MENDED_BY_A_LOG = ("correction_stands", "corrected_has_entry")  # errors that a missing entry makes
_BREAKS = re.compile(r"\r\n|\r|\n")


def log_changes(
    folder: str | Path,
    *,
    author: str,
    reason: str,
    table: str | None = None,
    key: str | None = None,
    source: str | None = None,
    day: date | None = None,
) -> int:
    """Enter everything that differs from the edition before and is not explained yet, with one author and reason.

    Parameters
    ----------
    folder
        Folder of the edition.
    author, reason
        Who changed it, and why.
    table, key
        What the reason is for: a table such as ``binary``, ``reference/mcid`` or ``protocol``, and a row of it; None
        takes all.
    source
        A source that the changes rest on, by its id.
    day
        Day of the entries; None takes today.

    Returns
    -------
    int
        How many entries were written: one per cell, row or rule. The file is as it was when one step fails.

    Raises
    ------
    EvidenceError
        When the edition is approved, has errors, or the edition before cannot be read.
    EvidenceToolsError
        When it follows no edition, or author, reason, table or source cannot be written down.
    """
    folder = edition_folder(Path(folder))
    refuse_approved(folder, "log changes")
    before = _bytes(folder)
    author, reason = signed(author, "author"), signed(reason, "reason")
    if opened(folder) is None:
        raise EvidenceToolsError(
            f"Asked to log changes of {folder}: found no {OPENED}, so it follows no edition from which anything could "
            "differ; a corrected cell of a first edition belongs in corrections.csv"
        )
    evidence = _to_log(folder)
    _refuse_unknown(evidence, table, source)
    found = [each for each in unlogged_differences(evidence) if _asked_for(each, table, key)]
    about = {"date": (day or date.today()).isoformat(), "reason": reason, "author": author, "source_id": source or ""}
    if found:
        _write(folder, before, [_entry(each) | about for each in found])
    return len(found)


def _to_log(folder: Path) -> Evidence:
    evidence = inspect_evidence(folder)
    faults = [fault for fault in evidence.report.errors if fault.check not in MENDED_BY_A_LOG]
    if faults:
        raise EvidenceError("\n".join(["Asked to log changes of tables with errors:", *map(str, faults)]), faults)
    return evidence


def _refuse_unknown(evidence: Evidence, table: str | None, source: str | None) -> None:
    for asked, known, what in (
        (table, [*evidence._tables, *RULES], "table"),
        (source, list(evidence.sources["source_id"]), "source"),
    ):
        if asked is not None and asked not in known:
            near = get_close_matches(asked, known, n=3, cutoff=0.4) or known[:3]
            raise EvidenceToolsError(
                f"Asked to log changes: found no {what} {asked!r} in {evidence.label}; allowed: one of its {what}s, "
                f"such as {', '.join(near)}; mend: correct --{what}"
            )


def _asked_for(each: Difference, table: str | None, key: str | None) -> bool:
    return table in (None, each.table) and key in (None, each.key)


def _entry(each: Difference) -> dict[str, str]:
    entry = {name: getattr(each, name) for name in ("table", "key", "column", "before", "after")}
    return {name: text.strip() for name, text in entry.items()}


def _bytes(folder: Path) -> bytes | None:
    path = folder / CHANGE.about.file
    return path.read_bytes() if path.exists() else None


def _write(folder: Path, before: bytes | None, entries: Iterable[Mapping[str, str]]) -> None:
    """Add the entries to changes.csv; the file is as it was when the edition does not read with them."""
    path = folder / CHANGE.about.file
    if _bytes(folder) != before:
        raise EvidenceError(
            f"Nothing was logged: found {path.name} changed by somebody else meanwhile; allowed: one at a time; mend: "
            "log again"
        )
    try:
        write_bytes(path, with_entries(before, entries))
        faults = inspect_evidence(folder).report.errors
        if faults:
            said = "Nothing was logged, because then there would be:"
            raise EvidenceError("\n".join([said, *map(str, faults)]), faults)
    except BaseException:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            write_bytes(path, before)
        raise


def with_entries(content: bytes | None, entries: Iterable[Mapping[str, str]]) -> bytes:
    """The bytes of changes.csv with entries added under the next free numbers; what stands there stays as it is.

    Parameters
    ----------
    content
        The file as it is; None where there is none.
    entries
        Cells by column, without `change_id`.

    Examples
    --------
    >>> entry = {"date": "2027-02-01", "table": "arms", "key": "a/b", "reason": "Synthetic", "author": "A"}
    >>> with_entries(b"change_id,table,key,author\\nh007,arms,c/d,B", [entry]).decode().splitlines()
    ['change_id,table,key,author', 'h007,arms,c/d,B', 'h008,arms,a/b,A']
    """
    text = content.decode("utf-8-sig") if content is not None else ",".join(CHANGE.columns()) + "\n"
    header, *rows = list(csv.reader(io.StringIO(text, newline="")))
    ends = _BREAKS.search(text)
    added = io.StringIO(newline="")
    writer = csv.writer(added, lineterminator=ends[0] if ends else "\n")
    number = _highest(row[header.index("change_id")] for row in rows if row)
    for place, entry in enumerate(entries, number + 1):
        writer.writerow([{**entry, "change_id": f"h{place:03d}"}.get(column, "") for column in header])
    gap = "" if text.endswith(("\n", "\r")) else writer.dialect.lineterminator
    return (content if content is not None else text.encode()) + f"{gap}{added.getvalue()}".encode()


def _highest(keys: Iterable[str]) -> int:
    return max((int(key[1:]) for key in keys), default=0)
