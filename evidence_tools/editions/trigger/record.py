"""The answer to the question when to review again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.wording import Told

NOW, CAN_WAIT, CANNOT_SAY = "re-review now", "can wait", "cannot say"
CAUTION = Told(
    "A chance that a statement is reversed says how firm the statement is. It is no chance that the treatment works."
)


@dataclass(frozen=True, eq=False, repr=False)
class Advice:
    """Whether to review again: `verdict`, and the reason in sentences that know their numbers."""

    verdict: str
    reason: tuple[Told, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Trigger:
    """What could change each coverage-relevant statement, and whether that is a reason to review again now.

    Parameters
    ----------
    evidence
        The edition that was asked about.
    on, due
        The day for which the advice holds, and the day on which the next review is due anyhow.
    found
        Relevant new reports that a search found since the date of the data; None where nobody has searched.
    statements
        One row per statement, or per question that has none: question, label, statement (its key), true (now), says
        (as it is true now), turned (its words once reversed), each_arm, patients (of the next trial, in each arm where
        two are compared), chance (that one such trial reverses it), open (at least the chance of the protocol), cannot
        (why no chance can be given), needed (what would have to be there).
    chances
        One row per statement, effect and size of trial: question, label, statement, turned, each_arm, effect, assumed
        (the effect on the scale of display; NaN for the predicted one), patients, chance.
    unreported
        One row per registered trial without a report and question it could speak to, statement by statement: study,
        label, registration, enrolled, ended (as the tables state it), years (full years since), question,
        question_label, statement, turned, patients (that count for the result), at_most, information (share), width
        (typical half-width after it / today), chance, cannot. A trial that speaks to no question has one row that says
        why in `cannot`.
    together
        The same for all trials that speak to a question together: question, question_label, trials, patients, at_most,
        information, width, statement, turned, chance, cannot.
    advice
        The recommendation.
    """

    evidence: Evidence
    on: date
    due: date
    found: int | None
    statements: pd.DataFrame
    chances: pd.DataFrame
    unreported: pd.DataFrame
    together: pd.DataFrame
    advice: Advice

    @property
    def verdict(self) -> str:
        """``re-review now``, ``can wait`` or ``cannot say``."""
        return self.advice.verdict

    @property
    def reason(self) -> tuple[Told, ...]:
        """Why, in sentences that know their numbers."""
        return self.advice.reason

    def likeliest(self, most: int = 3) -> pd.DataFrame:
        """The open statements that one further trial would most likely reverse, at most so many."""
        found = self.statements[self.statements["open"]].sort_values("chance", ascending=False, kind="stable")
        return found.head(most).reset_index(drop=True)

    def __repr__(self) -> str:
        known = int(self.statements["chance"].notna().sum())
        return f"Trigger {self.evidence.label}: {self.verdict}; {int(self.statements['open'].sum())} of {known} open"

    def _repr_markdown_(self) -> str:
        return "\n\n".join([f"**{self.verdict.capitalize()}.**", *map(str, (*self.reason, CAUTION))])
