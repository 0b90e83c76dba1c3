"""What was known of a question on a day, and how that grew: every step worked out on the evidence as of that day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.known_from import DAY, MONTH, READ, YEAR
from evidence_tools.evidence.labels import study_labels
from evidence_tools.models import Answer, answer
from evidence_tools.naming import listed
from evidence_tools.study_effects.records import UPPER_BOUND

_STATED = {YEAR: len("2014"), MONTH: len("2014-01"), DAY: len("2014-01-09"), READ: len("2014-01-09")}
_COARSE_FIRST = (YEAR, MONTH, DAY, READ)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A question as it could be answered from one day on.

    Parameters
    ----------
    day
        From this day on.
    ground
        How exactly the day is known: the coarsest ground of the sources that became known on it.
    answer
        The answer on the evidence as of that day.
    new
        Labels of the studies that came in, or whose number became another.
    """

    day: date
    ground: str
    answer: Answer
    new: tuple[str, ...]

    @property
    def stated(self) -> str:
        """The day as far as a source states it: ``2012``, ``2012-03`` or ``2012-03-31``."""
        return self.day.isoformat()[: _STATED[self.ground]]

    @property
    def studies(self) -> int:
        """Studies behind the result; 0 where nothing could be pooled."""
        return 0 if self.answer.fit is None else self.answer.fit.k

    @property
    def patients(self) -> float:
        """Patients behind the result."""
        return 0.0 if self.answer.fit is None else float(self.answer.fit.n)

    @property
    def bound(self) -> bool:
        """Whether the patients are an upper bound."""
        fit = self.answer.fit
        return fit is not None and bool(fit.effects.table["marks"].str.contains(UPPER_BOUND, regex=False).any())

    @property
    def sources(self) -> str:
        """Ids of the sources of the result, joined by semicolons."""
        fit = self.answer.fit
        return "" if fit is None else ";".join(dict.fromkeys(fit.effects.table["source_id"]))

    @property
    def named(self) -> str:
        """The studies that came in, in words."""
        return listed(list(self.new))


@lru_cache(maxsize=64)
def evidence_on(evidence: Evidence, day: date) -> Evidence:
    """The evidence as of a day, remembered: several questions are asked of it."""
    return evidence.as_of(day)


def known_on(evidence: Evidence, question: str, day: date) -> Known:
    """A question as it could be answered on a day.

    Raises
    ------
    QuestionError
        When the protocol has no such question.
    """
    found = answer(evidence_on(evidence, day), question)
    labels = () if found.fit is None else tuple(found.fit.effects.table["label"])
    return Known(day, DAY, found, labels)


@lru_cache(maxsize=32)
def history(evidence: Evidence, question: str) -> tuple[Known, ...]:
    """Every day from which on a question is answered otherwise than before, the earliest first.

    The days are those on which a source with a row on the outcome of the question became known; days on which nothing
    could be pooled yet are left out.

    Raises
    ------
    QuestionError
        When the protocol has no such question.
    """
    found: list[Known] = []
    before: dict[str, str] = {}
    for day, ground in _days(evidence, evidence.protocol.question(question).outcome):
        now = answer(evidence_on(evidence, day), question)
        if now.fit is None and not before:
            continue
        after = _numbers(now)
        if after != before:
            labels = study_labels(evidence_on(evidence, day))
            new = tuple(labels[study] for study in after if after[study] != before.get(study))
            found.append(Known(day, ground, now, new))
            before = after
    return tuple(found)


def _numbers(found: Answer) -> dict[str, str]:
    """Studies of a result, with the rows and numbers that they enter with."""
    if found.fit is None:
        return {}
    table = found.fit.effects.table
    cells = zip(table["study"], table["rows"], table["y"], table["v"], strict=True)
    return {study: f"{rows} {y!r} {v!r}" for study, rows, y, v in cells}


def _days(evidence: Evidence, outcome: str) -> Iterable[tuple[date, str]]:
    """Days on which sources with rows on an outcome became known, each with its coarsest ground."""
    tables = (evidence.continuous, evidence.binary)
    sources = set(pd.concat(table.loc[table["outcome"] == outcome, "source_id"] for table in tables))
    known = evidence.known_from
    known = known[known["source_id"].isin(sources)]
    for day, rows in known.groupby("known_from")["ground"]:
        yield day.date(), min(rows, key=_COARSE_FIRST.index)
