"""The rules for the committee's tables: the outcomes and questions that they name exist."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol_checks.subject import Subject


def committee_faults(subject: Subject) -> Iterator[Fault]:
    """What is wrong with the section `committee`."""
    rules = subject.protocol.committee
    known = subject.names("outcomes", "outcome")
    for words, outcomes in rules.outcomes.items():
        for outcome in outcomes:
            yield from subject.unknown(("committee", "outcomes", words), outcome, known, "an outcome of outcomes.csv")
    for name in rules.power:
        yield from subject.unknown(
            ("committee", "power"), name, subject.protocol.questions, "a question of this protocol"
        )
