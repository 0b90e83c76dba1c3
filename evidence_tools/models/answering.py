"""The questions of an edition's protocol, each answered: what the review reports and the notebooks show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from evidence_tools.errors import NothingToPoolError
from evidence_tools.evidence import Evidence
from evidence_tools.models.exact import compare_arms, exact_proportions, exact_rates
from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.question import COMPARISON_MEASURES, PROPORTION_MEASURES, RATE_MEASURES
from evidence_tools.study_effects import Effects, effects

ANSWERS_KEPT = 128  # those of several editions at once


@dataclass(frozen=True, eq=False)
class Answer:
    """One named question with the studies that answer it, the pooled result if there is one, and exact counts."""

    name: str
    effects: Effects
    fit: Pooled | None
    why_not: str
    _exact: pd.DataFrame | None

    @property
    def exact(self) -> pd.DataFrame | None:
        """Exact counts and intervals of each study, where the question is about counts; a copy."""
        return None if self._exact is None else self._exact.copy(deep=False)


@lru_cache(maxsize=ANSWERS_KEPT)
def answer(evidence: Evidence, name: str) -> Answer:
    """Answer the question that the protocol calls `name`; where nothing can be pooled, `why_not` says why.

    An answer is remembered with its evidence: text, tables, charts and slides all ask for the same one.

    Raises
    ------
    QuestionError
        When the protocol has no such question.
    """
    found = effects(evidence, evidence.protocol.question(name))
    try:
        fit, why_not = pool(found), ""
    except NothingToPoolError as reason:
        fit, why_not = None, str(reason)
    return Answer(name, found, fit, why_not, _exact(found))


def answers(evidence: Evidence, *names: str) -> dict[str, Answer]:
    """The questions that the protocol calls by these names, answered; without names every question, in its order."""
    return {name: answer(evidence, name) for name in names or evidence.protocol.questions}


def _exact(found: Effects) -> pd.DataFrame | None:
    if found.k == 0:
        return None
    if found.measure in COMPARISON_MEASURES:
        return compare_arms(found)
    if found.measure in PROPORTION_MEASURES:
        return exact_proportions(found)
    return exact_rates(found) if found.measure in RATE_MEASURES else None
