"""One critical outcome with everything its slide is made of: its questions answered, weighed and rated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.records import KeyNumber
from evidence_tools.certainty import certainties
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_certainty import CriticalOutcome
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.limits import Limitation, challenge, challenge_all
from evidence_tools.models import Answer, answers
from evidence_tools.naming import capitalised
from evidence_tools.question import COMPARISON_MEASURES, PROPORTION_MEASURES
from evidence_tools.wording import Told

SCORE, COMPARISON, SHARE = "score", "comparison", "share"


@dataclass(frozen=True, eq=False)
class Case:
    """A critical outcome of the protocol, for the slide that takes its own numbers into `counted`."""

    evidence: Evidence
    name: str
    counted: Counted

    @property
    def about(self) -> CriticalOutcome:
        return self.evidence.protocol.certainty.outcomes[self.name]

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """The questions of the outcome, answered."""
        return answers(self.evidence, *self.about.questions)

    @cached_property
    def fitted(self) -> dict[str, Answer]:
        """Those that have a result."""
        return {name: each for name, each in self.answers.items() if each.fit is not None}

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each result: a score, a comparison of events between arms, or the share of one arm."""
        return {name: kind_of(each) for name, each in self.fitted.items()}

    @property
    def kind(self) -> str:
        """The kind that most results have, the first listed where two are as many; empty without a result."""
        kinds = list(self.kinds.values())
        return max(kinds, key=kinds.count, default="")

    def of_kind(self, kind: str) -> dict[str, Answer]:
        """The results of one kind."""
        return {name: each for name, each in self.fitted.items() if self.kinds[name] == kind}

    def quoted(self, question: str) -> Quoted:
        return Quoted(self.fitted[question].fit, question)

    def limitation(self, question: str, name: str) -> Limitation | None:
        """One limitation of one question, the others not weighed; None where it cannot touch the result."""
        return next(iter(challenge(self.answers[question], self.evidence, [name])), None)

    def limitations(self, question: str) -> Mapping[str, Limitation]:
        """Every limitation of one question by name; the protocol asks for those of all critical outcomes."""
        return {each.name: each for each in challenge_all(self.evidence)[question]}

    @property
    def certainty(self) -> KeyNumber:
        """How certain the evidence on the outcome is."""
        level = certainties(self.evidence).of_outcome(self.name)
        return KeyNumber(number=Told(capitalised(level)), label=Told("certainty of the evidence (GRADE)"))


def kind_of(answered: Answer) -> str:
    """The kind of a result, by its measure."""
    if answered.effects.measure in COMPARISON_MEASURES:
        return COMPARISON
    return SHARE if answered.effects.measure in PROPORTION_MEASURES else SCORE
