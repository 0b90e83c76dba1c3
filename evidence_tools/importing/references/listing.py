"""The entries of a file, one candidate each, each knowing those before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from evidence_tools.importing.known import Known
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.references.duplicates import Seen
from evidence_tools.importing.references.entry import Entry
from evidence_tools.importing.references.reference import Reference, candidate_of


def candidates_of(
    entries: Sequence[Entry], reference_of: Callable[[Entry], Reference], known: Known, read_on: date
) -> tuple[Candidate, ...]:
    """The row of `sources` of each entry, in their order; what repeats another document says so in its remark."""
    seen, candidates = Seen(known), []
    for entry in entries:
        reference = reference_of(entry)
        remarks = [*seen.remarks(reference), *entry.remarks]
        candidates.append(candidate_of(reference, seen.taken, entry.place, remarks, read_on))
        seen.meet(candidates[-1].cells["source_id"], reference)
    return tuple(candidates)
