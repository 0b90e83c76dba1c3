"""How the evidence grew year by year, and when those who judged it did so."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.years import YEAR, with_years
from evidence_tools.models import Pooled, answer
from evidence_tools.models.diagnostics.cumulative import cumulative
from evidence_tools.naming import listed
from evidence_tools.study_effects.records import UPPER_BOUND

RESULT, DECISION, ASSESSMENT = "result", "decision", "assessment"
JUDGED = {"payer_evidence_review": DECISION, "hta": ASSESSMENT}  # kinds of reviews.csv that judge the evidence
COLUMNS = [
    *("kind", "year", "date", "label", "review_id", "source_id", "k", "patients", "bound"),
    *("estimate", "ci_low", "ci_high"),
]


def evidence_over_time_frame(evidence: Evidence, question: str) -> pd.DataFrame:
    """List the result after each year of publication, and the dated decisions and assessments.

    Parameters
    ----------
    evidence
        The extraction tables.
    question
        Name of a question of the protocol.

    Returns
    -------
    DataFrame
        `kind` ``"result"``: the pooled result of all studies published by the end of `year`: k, patients (`bound`
        where that is an upper bound), estimate, ci_low, ci_high on the scale of display; `label` names the studies of
        that year, `source_id` where their numbers stand. `kind` ``"decision"`` (of a payer) or ``"assessment"``: its
        `date` as far as the tables hold it, its title, and the result of the years before it (NaN before any).

    Raises
    ------
    QuestionError
        When nothing could be pooled for the question, or no study of it has a year.
    """
    found = answer(evidence, question)
    if found.fit is None:
        raise QuestionError(f"no result of {question} to follow over time: {found.why_not}; allowed: pooled questions")
    results = _results(with_years(found.fit, evidence))
    if results.empty:
        raise QuestionError(f"no study of {question} has a year of publication; add it in sources.csv (column year)")
    return pd.concat([results, _with_result(dated(evidence), results)], ignore_index=True)[COLUMNS]


def dated(evidence: Evidence) -> pd.DataFrame:
    """The decisions of payers and the assessments of the technique that have a date or a year, the earliest first.

    Returns
    -------
    DataFrame
        kind, year, date (ISO, or the year alone), label (title), review_id, source_id. The date is that of the policy
        under review, or that with which the policy cites the document; else its year.
    """
    judged = _judged(evidence)
    known = judged[judged["year"].notna()]
    return known.sort_values(["year", "date"], kind="stable", ignore_index=True)


def undated(evidence: Evidence) -> list[str]:
    """Titles of the decisions and assessments whose date the tables do not hold."""
    judged = _judged(evidence)
    return judged.loc[judged["year"].isna(), "label"].tolist()


def place_of(year: float, when: str = "") -> float:
    """Where a year, or a day of it, stands on an axis on which each year is centred at its number.

    Examples
    --------
    >>> place_of(2014), round(place_of(2026, "2026-02-02"), 2)
    (2014.0, 2025.59)
    """
    if len(when) <= len("2026"):
        return float(year)
    day = date.fromisoformat(when)
    start, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year - 0.5 + (day - start).days / (end - start).days


def _judged(evidence: Evidence) -> pd.DataFrame:
    reviews = evidence.reviews[evidence.reviews["kind"].isin(JUDGED)]
    days = _days(evidence)
    when = [days.get(each, "") for each in reviews["review_id"]]
    years = [float(day[:4]) if day else _year(year) for day, year in zip(when, reviews["year"], strict=True)]
    return pd.DataFrame(
        {
            "kind": reviews["kind"].map(JUDGED),
            "year": years,
            "date": [day or ("" if math.isnan(year) else f"{year:.0f}") for day, year in zip(when, years, strict=True)],
            "label": reviews["title"],
            "review_id": reviews["review_id"],
            "source_id": reviews["source_id"],
        }
    )


def _year(year: object) -> float:
    return math.nan if pd.isna(year) else float(year)


def _days(evidence: Evidence) -> dict[str, str]:
    """Days that the policy prints: its own approval, and those of the documents it cites."""
    policy = evidence.policy
    cited = {each["ref_id"]: str(each["date"]) for each in policy["references"] if each["date"]}
    return cited | {policy["policy_id"]: str(policy["approval_date"])}


def _results(fit: Pooled) -> pd.DataFrame:
    """One row per year in which a study of the result was published."""
    steps = cumulative(fit, YEAR).rename(columns={"by": YEAR})
    table = fit.effects.table.set_index("study").loc[steps["study"]]
    patients = table[["n", "n_against"]].sum(axis=1, min_count=1).to_numpy(float)
    steps["patients"] = np.cumsum(patients)
    steps["bound"] = table["marks"].str.contains(UPPER_BOUND, regex=False).cummax().to_numpy()
    steps["source_id"] = table["source_id"].to_numpy()
    steps = steps[steps[YEAR].notna()]
    named = steps.groupby(YEAR).agg(label=("label", list), sources=("source_id", ";".join))
    last = (
        steps.groupby(YEAR, as_index=False).last().drop(columns=["label", "source_id", "estimate", "ci_low", "ci_high"])
    )
    shown = {f"display_{name}": name for name in ("estimate", "ci_low", "ci_high")}
    return last.rename(columns=shown).assign(
        kind=RESULT,
        date=last[YEAR].map("{:.0f}".format),
        label=named["label"].map(listed).to_numpy(),
        source_id=named["sources"].to_numpy(),
        review_id="",
    )[COLUMNS]


def _with_result(judged: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Each decision with the result of the years before its own."""
    rows = []
    for each in judged.to_dict("records"):
        before = results[results["year"] < each["year"]]
        known = (
            {"k": 0, "patients": 0.0, "bound": False}
            if before.empty
            else before.iloc[-1][["k", "patients", "bound", "estimate", "ci_low", "ci_high"]].to_dict()
        )
        rows.append(each | known)
    return pd.DataFrame(rows, columns=COLUMNS)
