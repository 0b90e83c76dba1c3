"""The numbers of the comparison with the edition before, for the results file."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.editions.entries import change_entries
from evidence_tools.editions.record import Changes
from evidence_tools.editions.since import changes_since
from evidence_tools.editions.words import what_changed
from evidence_tools.evidence import Evidence
from evidence_tools.results.entries import Entry, told_entry

COUNTS = "changes.count."


def entries_since(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """The numbers of the comparison with the edition before, by key; none for a first edition."""
    changes = changes_since(evidence)
    if changes is not None:
        yield from {**dict(change_entries(changes)), **dict(_counts(changes))}.items()


def _counts(changes: Changes) -> Iterator[tuple[str, Entry]]:
    """The counts that the page in plain words tells, each with its sentence as its label."""
    for told in what_changed(changes).told():
        yield from ((n.key, told_entry(n, told.text)) for n in told.numbers if n.key.startswith(COUNTS))
