"""All numbers of a review by key, each worked out when it is first asked for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from evidence_tools.errors import EvidenceToolsError, QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.limits import challenge, challenge_all
from evidence_tools.limits.catalogue import CATALOGUE
from evidence_tools.models import answer
from evidence_tools.results.entries import Entry, copied
from evidence_tools.results.evidence_base import evidence_entries
from evidence_tools.results.limitations import limitation_entries
from evidence_tools.results.questions import contrast_entries, question_entries
from evidence_tools.wording import Number

BASE, LIMITS = "evidence", "limits"


class Results:
    """The numbers of a review by key, such as ``pain_from_12.headline.estimate``.

    A key begins with the name of a question of the protocol, with ``limits.<question>.<limitation>``, with ``evidence``
    or with a contrast of two arms; only the part that is asked for is worked out, and it is remembered.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._parts: dict[str, dict[str, Entry]] = {}

    def entry(self, key: str) -> Entry:
        """The number with this key, its unit, rows, method, convention and marks.

        Raises
        ------
        QuestionError
            When there is no such number; the message names the nearest keys.
        """
        part = self._part_of(key)
        found = self._part(part) if part is not None else {}
        if key not in found:
            known = found or dict.fromkeys([BASE, LIMITS, *self.evidence.protocol.questions])
            near = get_close_matches(key, known, n=3, cutoff=0.5)
            hint = f"; near to it: {', '.join(near)}" if near else ""
            raise QuestionError(f"no number of the results has the key {key!r}{hint}")
        return copied(found[key])

    def number(self, key: str) -> Number:
        """The same as a number of a sentence: it is printed as it is everywhere else.

        Raises
        ------
        QuestionError
            When there is no such number, as `entry` says.
        """
        found = self.entry(key)
        value = found["value"]
        return Number(key, math.nan if value is None else value, found["unit"], found["shown"])

    def known(self, key: str) -> bool:
        """Whether there is a number with this key."""
        try:
            self.entry(key)
        except QuestionError:
            return False
        return True

    def of_questions(self) -> dict[str, Entry]:
        """The numbers of the evidence base, of every question and of every contrast, without those of limitations.

        Raises
        ------
        EvidenceToolsError
            When two numbers would share a key.
        """
        return self._together((BASE, *self.evidence.protocol.questions, ""))

    def all(self) -> dict[str, Entry]:
        """Every number, in the order of the results file; see `of_questions` for errors."""
        names = []
        for question, limits in challenge_all(self.evidence).items():
            for each in limits:
                names.append(f"{LIMITS}.{question}.{each.name}")
                self._parts.setdefault(names[-1], _named(names[-1], limitation_entries(each)))
        return self.of_questions() | self._together(names)

    def _together(self, parts: Iterable[str]) -> dict[str, Entry]:
        return _unique((key, copied(number)) for part in parts for key, number in self._part(part).items())

    def _part_of(self, key: str) -> str | None:
        """The part that holds a key; the empty name is that of the contrasts."""
        first, *rest = key.split(".")
        if first == BASE or first in self.evidence.protocol.questions:
            return first
        if first == LIMITS:
            asked = len(rest) > 1 and rest[0] in self.evidence.protocol.limits.questions and rest[1] in CATALOGUE
            return ".".join((LIMITS, *rest[:2])) if asked else None
        return ""

    def _part(self, part: str) -> dict[str, Entry]:
        if part not in self._parts:
            self._parts[part] = self._worked_out(part)
        return self._parts[part]

    def _worked_out(self, part: str) -> dict[str, Entry]:
        if part == "":
            return _unique(contrast_entries(self.evidence))
        if part == BASE:
            return _named(BASE, evidence_entries(self.evidence))
        if part in self.evidence.protocol.questions:
            return _named(part, question_entries(answer(self.evidence, part)))
        _, question, name = part.split(".")
        weighed = challenge(answer(self.evidence, question), self.evidence, [name])
        return _named(part, (pair for each in weighed for pair in limitation_entries(each)))


@lru_cache(maxsize=2)
def results_of(evidence: Evidence) -> Results:
    """The numbers of these tables; what was worked out is remembered, because text, tables and files all ask for it.

    Examples
    --------
    ``et.results_of(evidence).entry("serious_events.headline.high")["shown"]`` gives ``'1.3'``.
    """
    return Results(evidence)


def _named(part: str, pairs: Iterable[tuple[str, Entry]]) -> dict[str, Entry]:
    return _unique((f"{part}.{key}", number) for key, number in pairs)


def _unique(pairs: Iterable[tuple[str, Entry]]) -> dict[str, Entry]:
    collected: dict[str, Entry] = {}
    for key, number in pairs:
        if key in collected:
            raise EvidenceToolsError(
                f"two numbers share the key {key!r} of the results file; rename a question or study"
            )
        collected[key] = number
    return collected
