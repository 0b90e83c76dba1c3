"""What changed since the edition before, worked out once for all who show it."""

from __future__ import annotations

from functools import lru_cache

from evidence_tools.editions.comparing import compare
from evidence_tools.editions.following import predecessor
from evidence_tools.editions.record import Changes
from evidence_tools.evidence import Evidence


@lru_cache(maxsize=2)
def changes_since(evidence: Evidence) -> Changes | None:
    """Compare an edition with the one that it follows; None for a first edition, at no cost.

    The comparison is remembered, because page, charts, slides and results all ask for it.

    Raises
    ------
    EvidenceError
        When the edition before is not the one that was approved.
    """
    before = predecessor(evidence)
    return None if before is None else compare(before, evidence)
