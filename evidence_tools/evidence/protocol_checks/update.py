"""The rules for reviewing again: the questions that they name exist, and each once."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol_checks.subject import Subject

_QUESTIONS = ("update", "questions")


def update_faults(subject: Subject) -> Iterator[Fault]:
    """What is wrong with the section `update`."""
    named = subject.protocol.update.questions
    for place, name in enumerate(named):
        yield from subject.unknown(_QUESTIONS, name, subject.protocol.questions, "a question of this protocol")
        if name in named[:place]:
            yield subject.error(_QUESTIONS, f"{name} twice", "each question once", "take one of them out", value=name)
