"""Whether a protocol fits the tables: its names exist, its rules can be kept, its values are those of the reference.

One module per part of the protocol; `Subject` is what each of them looks at.
"""

from __future__ import annotations

from itertools import chain

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol_checks.certainty import certainty_faults
from evidence_tools.evidence.protocol_checks.committee import committee_faults
from evidence_tools.evidence.protocol_checks.edition import edition_faults
from evidence_tools.evidence.protocol_checks.limits import limit_faults
from evidence_tools.evidence.protocol_checks.outcomes import outcome_faults
from evidence_tools.evidence.protocol_checks.questions import question_faults
from evidence_tools.evidence.protocol_checks.scopes import scope_faults
from evidence_tools.evidence.protocol_checks.subject import Subject
from evidence_tools.evidence.protocol_checks.update import update_faults


def protocol_faults(subject: Subject) -> list[Fault]:
    """Every entry of the protocol that the tables contradict; a table that could not be read contradicts nothing."""
    parts = (
        edition_faults,
        outcome_faults,
        question_faults,
        limit_faults,
        committee_faults,
        certainty_faults,
        scope_faults,
        update_faults,
    )
    return list(chain.from_iterable(faults_of(subject) for faults_of in parts))


__all__ = ["Subject", "protocol_faults"]
