"""The real edition under other rules, without writing it to disk: quick where only the protocol differs."""

from __future__ import annotations

from dataclasses import replace

from evidence_tools.evidence import Evidence


def with_rules(evidence: Evidence, section: str, **fields: object) -> Evidence:
    """The evidence with these fields of ``limits.<section>`` (or of ``limits`` itself, for ``""``) changed."""
    limits = evidence.protocol.limits
    if section:
        rules = getattr(limits, section)
        fields = {section: type(rules).model_validate(rules.model_dump() | fields)}
    changed = limits.model_copy(update=fields)
    return replace(evidence, protocol=evidence.protocol.model_copy(update={"limits": changed}))
