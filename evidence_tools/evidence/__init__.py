"""The evidence: extraction tables as schemas, their reading, their lint and the protocol of an edition."""

from evidence_tools.evidence.location import current_edition
from evidence_tools.evidence.reading import check_evidence, read_evidence
from evidence_tools.evidence.record import Evidence

__all__ = ["Evidence", "check_evidence", "current_edition", "read_evidence"]
