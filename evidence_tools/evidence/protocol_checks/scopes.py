"""The scopes of judgements on risk of bias: every word of the table is explained, every outcome exists."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol_checks.subject import Subject

_SECTION = ("certainty", "scopes")


def scope_faults(subject: Subject) -> Iterator[Fault]:
    """What is wrong with the section `certainty.scopes`."""
    scopes = subject.protocol.certainty.scopes
    known = subject.names("outcomes", "outcome")
    for word, scope in scopes.items():
        for outcome in scope.outcomes:
            yield from subject.unknown((*_SECTION, word), outcome, known, "an outcome of outcomes.csv")
    if not subject.has("risk_of_bias"):
        return
    rows = subject.tables["risk_of_bias"].dropna(subset=["scope"])
    for word, found in rows[~rows["scope"].isin(list(scopes))].groupby("scope", sort=False):
        yield subject.warning(
            _SECTION,
            f"no entry for {word!r}, the scope of {', '.join(found['row_id'])} in risk_of_bias.csv",
            f"one of: {', '.join(scopes)}" if scopes else "an entry for every scope of risk_of_bias.csv",
            f'add "{word}" = {{ after = ..., to = ..., outcomes = [...] }}, or correct the scope: until then it counts '
            "for every result",
        )
