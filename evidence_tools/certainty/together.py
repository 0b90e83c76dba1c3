"""All questions of the critical outcomes, rated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from evidence_tools.certainty.levels import highest, lowest
from evidence_tools.certainty.record import Certainty
from evidence_tools.errors import QuestionError
from evidence_tools.evidence.protocol_certainty import CriticalOutcome


class NotRatedError(QuestionError, KeyError):
    """A question that the protocol lists under no critical outcome; a KeyError too, as of every mapping."""

    __str__ = QuestionError.__str__


def not_rated(question: str, rated: Iterable[str]) -> str:
    """What to say of a question that is not rated.

    Examples
    --------
    >>> not_rated("pain", ["pain_from_12"]).split(".")[0]
    "the certainty of 'pain' is not rated; rated are: pain_from_12"
    """
    known = ", ".join(rated) or "none"
    return (
        f"the certainty of {question!r} is not rated; rated are: {known}. Add it to the questions of a critical "
        "outcome under [certainty.outcomes] in protocol.toml"
    )


@dataclass(frozen=True, eq=False, repr=False)
class Certainties(Mapping[str, Certainty]):
    """How certain the evidence is on every question of the critical outcomes: question name to `Certainty`."""

    outcomes: Mapping[str, CriticalOutcome]
    rule: str
    of_questions: Mapping[str, Certainty] = field(repr=False)

    def __getitem__(self, question: str) -> Certainty:
        if question not in self.of_questions:
            raise NotRatedError(not_rated(question, self.of_questions))
        return self.of_questions[question]

    def __contains__(self, question: object) -> bool:
        return question in self.of_questions

    def __iter__(self) -> Iterator[str]:
        return iter(self.of_questions)

    def __len__(self) -> int:
        return len(self.of_questions)

    def of_outcome(self, outcome: str) -> str:
        """The level that stands for a critical outcome, by the rule of the protocol over its questions."""
        levels = [self[question].level for question in self.outcomes[outcome].questions]
        if self.rule == "first":
            return levels[0]
        return lowest(levels) if self.rule == "lowest" else highest(levels)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per question: outcome, question, label, result, start, the five domains, taken, raised, levels."""
        return pd.DataFrame([self._row(each) for each in self.values()])

    def _row(self, each: Certainty) -> dict[str, object]:
        return {
            "outcome": each.outcome,
            "question": each.question,
            "label": each.label,
            "result": each.result,
            "start": each.start.level,
            **{name: domain.stands for name, domain in each.domains.items()},
            "taken": each.taken,
            "raised": each.steps_up,
            "proposed": each.proposed,
            "level": each.level,
            "outcome_level": self.of_outcome(each.outcome),
        }

    def __repr__(self) -> str:
        told = "; ".join(f"{outcome.label} {self.of_outcome(name)}" for name, outcome in self.outcomes.items())
        return f"Certainties of {len(self)} questions: {told}"
