"""The real edition under other rules of when to review again, without writing it to disk."""

from __future__ import annotations

from dataclasses import replace

from evidence_tools.evidence import Evidence


def with_update(evidence: Evidence, **fields: object) -> Evidence:
    """The evidence with these fields of section `update` changed; few questions make it quick."""
    rules = evidence.protocol.update.model_copy(update=fields)
    return replace(evidence, protocol=evidence.protocol.model_copy(update={"update": rules}))
