"""Conclusions that coverage rests on, and whether they are true in one edition and not in the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence_tools.editions.passages import Passage, count
from evidence_tools.editions.record import Changes
from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.models import answer
from evidence_tools.naming import lowered
from evidence_tools.wording import Told, tell

_RESTED = "conclusion that coverage rests on", "conclusions that coverage rests on"
_OTHERS = "conclusion of further results", "conclusions of further results"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One conclusion in both editions: how it reads there; empty where there is no answer."""

    question: str
    label: str
    before: str
    after: str

    @property
    def turned(self) -> bool:
        """Whether it could be drawn in both editions."""
        return bool(self.before and self.after)

    @property
    def told(self) -> Told:
        """What is true now, and what was."""
        fields = {"label": self.label, "now": lowered(self.after), "was": lowered(self.before)}
        if not self.before:
            return tell("{label}: {now}", **fields)
        return tell("{label}: {now} (before: {was})" if self.after else "{label}: before, {was}", **fields)


def what_turned(changes: Changes) -> Iterator[Passage]:
    """Conclusions that turned, are drawn for the first time, or can no longer be drawn."""
    found = conclusions_that_differ(changes)
    rested = [each for each in found if each.question in changes.after.protocol.limits.questions]
    turned = [each for each in rested if each.turned]
    if turned:
        yield _passage("turned", "{n} turned:", turned, *_RESTED)
    else:
        yield Passage(Told("No conclusion that coverage rests on turned."))
    first, lost = ([each for each in rested if not getattr(each, end)] for end in ("before", "after"))
    if first:
        yield _passage("first", "{n} drawn for the first time:", first, "conclusion is", "conclusions are")
    if lost:
        yield _passage("lost", "{n} no longer be drawn:", lost, "conclusion can", "conclusions can")
    others = [each for each in found if each.turned and each not in rested]
    if others:
        yield _passage("others", "{n} turned:", others, *_OTHERS)


def _passage(key: str, words: str, found: list[Conclusion], one: str, many: str) -> Passage:
    n = count(f"conclusions.{key}", len(found), one, many)
    return Passage(tell(words, n=n), tuple(each.told for each in found))


def conclusions_that_differ(changes: Changes) -> list[Conclusion]:
    """Every conclusion that is true in one edition and not in the other, or drawn in one alone."""
    found = []
    for question in changes.after.protocol.questions:
        if question not in changes.before.protocol.questions:
            continue
        old, new = (conclusions(evidence, question) for evidence in (changes.before, changes.after))
        label = answer(changes.after, question).effects.label
        for key in dict.fromkeys([*old, *new]):
            was, now = old.get(key, ""), new.get(key, "")
            if was != now:
                found.append(Conclusion(question, label, was, now))
    return found


def conclusions(evidence: Evidence, question: str) -> Mapping[str, str]:
    """The conclusions that a question's answer supports, in words as they are true; none without an answer."""
    subject = subject_of(answer(evidence, question), evidence)
    if subject.base is None:
        return {}
    return {each.key: each.words(subject.base) for each in subject.statements}
