"""The share of studies and of true effects past each threshold, the thresholds that sources name, reviews' votes."""

from __future__ import annotations

import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.importance import applies, over_grid
from evidence_tools.limits.shared.review_votes import CLINICAL, review_votes
from evidence_tools.limits.shared.thresholds import published_thresholds
from evidence_tools.models import Pooled

SHARE, THRESHOLD, VOTE = "share", "threshold", "vote"
COLUMNS = [
    *("part", "threshold", "percent", "low", "high", "expected", "true_percent", "true_low", "true_high"),
    *("source", "kind", "named", "source_id"),
]


def importance_frame(fit: Pooled, evidence: Evidence) -> pd.DataFrame:
    """List what can be said of a pooled gain at each threshold of clinical importance.

    Parameters
    ----------
    fit
        The pooled change of a score.
    evidence
        The tables it comes from; ``limits.importance`` of the protocol holds the thresholds that are tried.

    Returns
    -------
    DataFrame
        `part` tells the rows apart: ``share`` (percent of the studies past the threshold with exact limits, percent of
        true effects past it with its interval, and the vote that the result lets expect), ``threshold`` (what a source
        names; `named` where the protocol takes it) and ``vote`` (what a review printed, its reading in `kind`).

    Raises
    ------
    QuestionError
        If the result is no change of a score with a threshold, or the protocol has no grid for it.
    """
    subject = subject_of(fit, evidence)
    grid = subject.rules.importance.get(subject.outcome)
    if not applies(subject) or grid is None:
        raise QuestionError(
            f"no thresholds to try for {subject.label}; allowed: changes of scores with a row of mcid.csv in the "
            f"protocol and a grid in limits.importance ({', '.join(subject.rules.importance) or 'none there'})"
        )
    shares = over_grid(subject, grid).assign(part=SHARE)
    parts = [shares, _thresholds(subject, evidence, grid.low, grid.high), _votes(subject, evidence)]
    return pd.concat([part for part in parts if len(part)], ignore_index=True).reindex(columns=COLUMNS)


def _thresholds(subject: Subject, evidence: Evidence, low: float, high: float) -> pd.DataFrame:
    found = published_thresholds(evidence, subject.outcome)
    return found[found["threshold"].between(low, high)].assign(part=THRESHOLD)


def _votes(subject: Subject, evidence: Evidence) -> pd.DataFrame:
    votes = review_votes(evidence, subject.outcome)
    votes = votes[(votes["asked"] == CLINICAL) & (votes["readings"] != "")]
    return votes.rename(columns={"review": "source", "readings": "kind"}).assign(part=VOTE)
