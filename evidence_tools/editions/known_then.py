"""What was known when somebody decided: one row per dated decision and question, each with numbers that can be told."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from evidence_tools.certainty import rated
from evidence_tools.editions.known import Known, evidence_on, known_on
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.known_from import day_of
from evidence_tools.models import headline
from evidence_tools.wording import Number, digits_of, number

PREFIX = "known_then"
KINDS = ("coverage", "assessment")  # those who decide; reviews inform them
COLUMNS = (
    *("decision_id", "date", "body", "kind", "what", "source_id", "question", "label", "studies", "patients", "bound"),
    *("estimate", "low", "high", "unit", "certainty", "why_not"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What was known of one question when one decision was made.

    Parameters
    ----------
    decision
        The row of decisions.csv.
    day
        The last day that counts: that of the decision, the day before its month or year where only these are stated.
    question
        Name of the question.
    known
        Its answer as of that day.
    certainty
        Level of certainty on the evidence of that day by the rules of today; empty for a question that is not rated.
    """

    decision: pd.Series
    day: date
    question: str
    known: Known
    certainty: str

    def number(self, name: str) -> Number:
        """One number for a sentence, under its key ``known_then.<decision>.<question>.<name>``.

        Parameters
        ----------
        name
            studies, patients, estimate, low or high; NaN where nothing was pooled.
        """
        key = f"{PREFIX}.{self.decision['decision_id']}.{self.question}.{name}"
        return Number(key, *self._values()[name])

    def numbers(self) -> dict[str, Number]:
        """All of them by name."""
        return {name: self.number(name) for name in self._values()}

    def _values(self) -> dict[str, tuple[float, str, str]]:
        """Value, unit and text as printed, by name."""
        fit = self.known.answer.fit
        counts = {
            "studies": (float(self.known.studies), "studies", ""),
            "patients": (self.known.patients, "patients", ""),
        }
        if fit is None:
            return counts | dict.fromkeys(("estimate", "low", "high"), (math.nan, "", ""))
        quoted, unit, digits = headline(fit), fit.effects.scale.unit, digits_of(fit.effects.scale)
        shown = {"estimate": quoted.estimate, "low": quoted.low, "high": quoted.high}
        return counts | {name: (value, unit, number(value, digits)) for name, value in shown.items()}


def pictures(
    evidence: Evidence,
    *questions: str,
    kinds: tuple[str, ...] = KINDS,
    days: Sequence[date | str] = (),
    certainty: bool = True,
) -> Iterator[Picture]:
    """What was known of questions at each dated decision and on further days; see `known_then`."""
    asked = questions or evidence.protocol.certainty.questions
    for decision in _decisions(evidence, kinds, days):
        day = last_day_that_counts(decision["date"])
        for question in asked:
            yield Picture(
                decision, day, question, known_on(evidence, question, day), _level(evidence, question, day, certainty)
            )


def _decisions(evidence: Evidence, kinds: tuple[str, ...], days: Sequence[date | str]) -> Iterator[pd.Series]:
    """Rows of decisions.csv of these kinds, and a row without a decision for each further day, by date."""
    decisions = evidence.decisions
    unknown = set(kinds) - {"coverage", "assessment", "review"}
    if unknown:
        raise QuestionError(
            f"kinds of decisions not known: {', '.join(sorted(unknown))}; allowed: coverage, assessment, review"
        )
    further = [{"decision_id": stated, "date": stated} for stated in (day_of(day).isoformat() for day in days)]
    rows = pd.concat([decisions[decisions["kind"].isin(kinds)], pd.DataFrame(further, columns=["decision_id", "date"])])
    for _, decision in rows.fillna("").sort_values("date", kind="stable").iterrows():
        yield decision


def known_then(
    evidence: Evidence,
    *questions: str,
    kinds: tuple[str, ...] = KINDS,
    days: Sequence[date | str] = (),
    certainty: bool = True,
) -> pd.DataFrame:
    """What was known when payers decided and agencies assessed: today's rules on the documents of then.

    Every dated decision of decisions.csv is set beside the answers to questions on the evidence as of its day. Where
    only the month or year of a decision is stated, only what was known before that month or year counts.

    Parameters
    ----------
    evidence
        The extraction tables.
    questions
        Names of questions of the protocol; none for those whose certainty is rated.
    kinds
        Which decisions: coverage, assessment, review.
    days
        Further days on which nobody decided.
    certainty
        Whether to rate the certainty of then as well, which takes a second or so for each decision and question.

    Returns
    -------
    DataFrame
        decision_id, date (as far as stated), body, kind, what, source_id (of the decision), question, label, studies,
        patients (`bound` where an upper bound), estimate, low, high (the number that may be quoted, with its interval,
        in `unit` on the scale of display; NaN where nothing was pooled, with the reason in `why_not`), certainty.

    Raises
    ------
    QuestionError
        When the protocol has no such question, or a kind or day is none.

    Examples
    --------
    ``et.known_then(evidence, "pain_from_12", certainty=False)[["date", "body", "studies"]]``
    """
    asked = pictures(evidence, *questions, kinds=kinds, days=days, certainty=certainty)
    rows = [_row(each) for each in asked]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def last_day_that_counts(stated: str) -> date:
    """The day of a decision, or the day before its month or year where only these are stated.

    Examples
    --------
    >>> last_day_that_counts("2014-01-09").isoformat(), last_day_that_counts("2014").isoformat()
    ('2014-01-09', '2013-12-31')
    """
    if len(stated) == len("2014-01-09"):
        return date.fromisoformat(stated)
    year, month = (int(part) for part in f"{stated}-01".split("-")[:2])
    return date.fromordinal(date(year, month, 1).toordinal() - 1)


def _level(evidence: Evidence, question: str, day: date, wanted: bool) -> str:
    asked = wanted and question in evidence.protocol.certainty.questions
    return rated(evidence_on(evidence, day), question).level if asked else ""


def _row(each: Picture) -> dict[str, object]:
    values = {name: told.value for name, told in each.numbers().items()}
    cells = {name: each.decision[name] for name in ("decision_id", "date", "body", "kind", "what", "source_id")}
    fit = each.known.answer.fit
    return {
        **cells,
        **values,
        "studies": each.known.studies,
        "question": each.question,
        "label": each.known.answer.effects.label,
        "bound": each.known.bound,
        "unit": "" if fit is None else fit.effects.scale.unit,
        "certainty": each.certainty,
        "why_not": each.known.answer.why_not,
    }
