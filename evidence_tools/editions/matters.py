"""Conclusions that matter for coverage and are true in one edition and not in the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidence_tools.editions.record import Changes
from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.models import answer
from evidence_tools.naming import lowered
from evidence_tools.wording import Told, tell


def turned_statements(changes: Changes) -> Iterator[Told]:
    """A sentence for each conclusion that turned, such as a gain that is no longer important."""
    for question in changes.after.protocol.questions:
        if question not in changes.before.protocol.questions:
            continue
        old, new = (conclusions(evidence, question) for evidence in (changes.before, changes.after))
        for key, now in new.items():
            if key in old and old[key] != now:
                yield tell(
                    "{label}: {now}, where before {was}.",
                    label=answer(changes.after, question).effects.label,
                    now=lowered(now),
                    was=lowered(old[key]),
                )


def conclusions(evidence: Evidence, question: str) -> Mapping[str, str]:
    """The conclusions that a question's answer supports, in words as they are true; none without an answer."""
    subject = subject_of(answer(evidence, question), evidence)
    if subject.base is None:
        return {}
    return {each.key: each.words(subject.base) for each in subject.statements}
