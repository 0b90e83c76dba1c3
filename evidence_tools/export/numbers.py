"""Every number of the review under one key: results, certainty, claims, comparison, trigger and briefing."""

from __future__ import annotations

from evidence_tools.briefing.entries import briefing_entries
from evidence_tools.certainty import certainty_entries
from evidence_tools.editions.trigger.asking import trigger_entries
from evidence_tools.errors import EvidenceToolsError
from evidence_tools.evidence import Evidence
from evidence_tools.export.comparison_numbers import entries_since
from evidence_tools.ledger import claim_entries
from evidence_tools.ledger.determination import determination_entries
from evidence_tools.results import Entry, results_of


def every_number(evidence: Evidence) -> dict[str, Entry]:
    """The numbers of the results file by key, in its order.

    Raises
    ------
    EvidenceToolsError
        When two numbers would share a key.
    """
    collected = results_of(evidence).all()
    later = (entries_since, trigger_entries)
    for entries in (certainty_entries, claim_entries, determination_entries, *later, briefing_entries):
        for key, number in entries(evidence):
            if key in collected:
                raise EvidenceToolsError(f"two numbers share the key {key!r} of the results file")
            collected[key] = number
    return collected
