"""The numbers of the briefing for the results file: those that stand on a slide or handout and under no other key."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.briefing.deck import slide_entries
from evidence_tools.briefing.leave_behind import handout_entries
from evidence_tools.evidence import Evidence
from evidence_tools.results.entries import Entry


def briefing_entries(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """Each number that only a slide or the handout holds, by key, such as ``deck.limitations.overturns``.

    They are those of every slide that can be made, whatever `deck.toml` chooses, so that the results of an edition do
    not depend on the taste of whoever shows them.
    """
    yield from slide_entries(evidence)
    yield from handout_entries(evidence)
