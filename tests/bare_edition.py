"""An edition on which little can be said: no critical outcome, no statement of the policy, nothing weighed."""

from __future__ import annotations

from dataclasses import replace

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.bindings import Bindings
from evidence_tools.evidence.protocol_certainty import Certainty
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.table import empty


def bare_edition(evidence: Evidence) -> Evidence:
    """The edition without critical outcomes, weighed questions, statements and limitations."""
    limits = evidence.protocol.limits.model_copy(update={"questions": ()})
    protocol = evidence.protocol.model_copy(update={"certainty": Certainty(), "limits": limits})
    without = {name: empty(BY_NAME[name], whole=True) for name in ("claims", "limitations")}
    return replace(evidence, protocol=protocol, bindings=Bindings({}), _tables={**evidence._tables, **without})
