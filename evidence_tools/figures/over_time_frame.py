"""How the evidence grew day by day as it could be known then, and when those who judged it did so."""

from __future__ import annotations

import calendar
from datetime import date

import pandas as pd

from evidence_tools.editions.known import Known, history, known_on
from evidence_tools.editions.known_then import KINDS, last_day_that_counts
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.models import Pooled, answer, headline

RESULT, DECISION, ASSESSMENT = "result", "decision", "assessment"
_KIND = {"coverage": DECISION, "assessment": ASSESSMENT}  # kinds of decisions.csv that judge the evidence
_JUDGING = ("payer_evidence_review", "hta")  # kinds of reviews.csv that judge it
COLUMNS = [
    *("kind", "date", "day", "ground", "label", "body", "decision_id", "source_id", "k", "patients", "bound"),
    *("estimate", "ci_low", "ci_high"),
]


def evidence_over_time_frame(evidence: Evidence, question: str) -> pd.DataFrame:
    """List the result from every day on which it became another, and the dated decisions and assessments.

    Parameters
    ----------
    evidence
        The extraction tables.
    question
        Name of a question of the protocol.

    Returns
    -------
    DataFrame
        `kind` ``"result"``: the result as it could be known from `day` on (ISO; `date` is the same as far as a source
        states it, `ground` how it is known): k, patients (`bound` where that is an upper bound), estimate, ci_low,
        ci_high as they may be quoted, on the scale of display; `label` names the studies that came in or changed,
        `source_id` all sources of the result. `kind` ``"decision"`` (of a payer) or ``"assessment"``: its `date`, title
        and `body` (who) from decisions.csv, and the result on the evidence as of its day (NaN before any).

    Raises
    ------
    QuestionError
        When nothing could be pooled for the question.
    """
    found = answer(evidence, question)
    if found.fit is None:
        raise QuestionError(f"no result of {question} to follow over time: {found.why_not}; allowed: pooled questions")
    results = [
        _row(each, RESULT, each.stated, each.day.isoformat(), each.named) for each in history(evidence, question)
    ]
    judged = [_judged(evidence, question, decision) for _, decision in dated(evidence).iterrows()]
    return pd.DataFrame([*results, *judged], columns=COLUMNS)


def dated(evidence: Evidence) -> pd.DataFrame:
    """Rows of decisions.csv on coverage and assessments, the earliest first; published reviews are left out."""
    decisions = evidence.decisions
    return decisions[decisions["kind"].isin(KINDS)].sort_values("date", kind="stable", ignore_index=True)


def undated(evidence: Evidence) -> list[str]:
    """Titles of the decisions and assessments among the reviews that have no row in decisions.csv."""
    reviews = evidence.reviews[evidence.reviews["kind"].isin(_JUDGING)]
    return reviews.loc[~reviews["source_id"].isin(evidence.decisions["source_id"]), "title"].tolist()


def place_of(when: str) -> float:
    """Where a day stands on an axis on which each year is centred at its number; a month or year at its middle.

    Examples
    --------
    >>> place_of("2014"), round(place_of("2026-02-02"), 2), round(place_of("2014-07"), 2)
    (2014.0, 2025.59, 2014.04)
    """
    year, *rest = map(int, when.split("-"))
    if not rest:
        return float(year)
    days = calendar.monthrange(year, rest[0])[1]
    first, length = date(year, rest[0], 1), days
    if len(rest) > 1:
        first, length = date(*map(int, when.split("-"))), 0
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    return year - 0.5 + ((first - start).days + length / 2) / (end - start).days


def _judged(evidence: Evidence, question: str, decision: pd.Series) -> dict[str, object]:
    known = known_on(evidence, question, last_day_that_counts(decision["date"]))
    title = f"{decision['body']}: {decision['what']}"
    row = _row(known, _KIND[decision["kind"]], decision["date"], known.day.isoformat(), title)
    return row | {name: decision[name] for name in ("body", "decision_id", "source_id")}


def _row(known: Known, kind: str, when: str, day: str, label: str) -> dict[str, object]:
    when_and_what = {"kind": kind, "date": when, "day": day, "ground": known.ground, "label": label}
    counts = {"source_id": known.sources, "k": known.studies, "patients": known.patients, "bound": known.bound}
    return when_and_what | {"body": "", "decision_id": ""} | counts | _shown(known.answer.fit)


def _shown(fit: Pooled | None) -> dict[str, float]:
    if fit is None:
        return {}
    quoted = headline(fit)
    return {"estimate": quoted.estimate, "ci_low": quoted.low, "ci_high": quoted.high}
