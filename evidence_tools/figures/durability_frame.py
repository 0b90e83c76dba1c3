"""Later surgery over time: cohorts and comparators with exact intervals, and the patients still followed."""

from __future__ import annotations

import math
from itertools import count
from string import ascii_lowercase

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import clopper_pearson
from evidence_tools.arithmetic.conversions import rate_from_risk
from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.reference import row_of
from evidence_tools.limits.core.subject import BENCHMARK_TABLES
from evidence_tools.limits.shared.completeness import visits_printed
from evidence_tools.limits.shared.later_surgery import COHORT, COMPARATOR, MONTHS, PER, later_surgery
from evidence_tools.naming import treatment_name

BELOW, ABOVE, HOLDS_IT = "below", "above", "includes it"
COLUMNS = [
    *("name", "sign", "kind", "study", "treatment", "outcome", "outcome_label", "months", "events", "n", "percent"),
    *("percent_low", "percent_high", "rate", "low", "high", "simple", "loss_rate", "loss_low", "loss_high"),
    *("benchmark", "benchmark_rate", "against", "printed_years", "row_id", "source_id", "locator", "remark"),
]


def durability_frame(evidence: Evidence) -> pd.DataFrame:
    """List later surgery in every arm that counted it, and in the comparators that the protocol names.

    Returns
    -------
    DataFrame
        The rows of ``limits.later_surgery`` (rates per 100 person-years) with the share in percent and its exact
        interval, the comparator's rate that the protocol names for the outcome (`benchmark_rate`), whether the interval
        of the rate lies ``"below"`` or ``"above"`` it or ``"includes it"`` (`against`), and the person-years that a
        report prints for the same events (`printed_years`). `sign` is the number of a treated cohort in the picture,
        the letter of a comparator; empty where nothing is drawn.
    """
    frame = later_surgery(evidence)
    known = frame["events"].notna() & frame["n"].notna()
    limits = [
        clopper_pearson(int(x), int(n)) if fine else None
        for x, n, fine in zip(frame["events"], frame["n"], known, strict=True)
    ]
    marks = [_benchmark(evidence, outcome) for outcome in frame["outcome"]]
    treatments = frame["treatment"].map(treatment_name)
    frame = frame.assign(
        treatment=treatments,
        outcome_label=frame["outcome"].map(evidence.outcomes.set_index("outcome")["label"]),
        percent_low=[math.nan if each is None else 100 * each.low for each in limits],
        percent_high=[math.nan if each is None else 100 * each.high for each in limits],
        benchmark=[name for name, _ in marks],
        benchmark_rate=[rate for _, rate in marks],
        printed_years=_printed_years(evidence, frame),
    )
    cohort = frame["kind"].eq(COHORT) & frame["low"].notna() & frame["benchmark_rate"].notna()
    side = np.select(
        [frame["high"] < frame["benchmark_rate"], frame["low"] > frame["benchmark_rate"]], [BELOW, ABOVE], HOLDS_IT
    )
    frame["against"] = np.where(cohort, side, "")
    return frame.assign(sign=_signs(frame))[COLUMNS]


def _signs(frame: pd.DataFrame) -> list[str]:
    """A number for every cohort drawn and a letter for every comparator, in order."""
    numbers, letters = map(str, count(1)), iter(ascii_lowercase)
    signs = {COHORT: numbers, COMPARATOR: letters}
    drawn = zip(frame["kind"], frame["months"].notna(), strict=True)
    return [next(signs[kind]) if there and kind in signs else "" for kind, there in drawn]


def at_risk_frame(evidence: Evidence, frame: pd.DataFrame) -> pd.DataFrame:
    """Patients of each treated cohort at the start and at every visit for which a number is printed.

    Returns
    -------
    DataFrame
        study, months and n; NaN at the month of the result where nobody says how many were still followed.
    """
    treated = cohorts(frame)
    arms = evidence.arms[evidence.arms["treatment"] == evidence.protocol.edition.treated]
    arms = arms.rename(columns={"study_id": "study", "arm_id": "arm"}).drop_duplicates("study")
    arms = arms[arms["study"].isin(treated["study"])]
    start = arms.assign(months=0.0, n=arms["n_enrolled"].fillna(arms["n_treated"]).astype(float))
    visits = visits_printed(evidence, arms).rename(columns={"followed": "n"})
    silent = treated[["study", "months"]].assign(n=math.nan)
    found = pd.concat([each[["study", "months", "n"]] for each in (start, visits, silent)], ignore_index=True)
    return found.drop_duplicates(["study", "months"]).sort_values(["study", "months"], ignore_index=True)


def cohorts(frame: pd.DataFrame) -> pd.DataFrame:
    """The treated cohorts that can be drawn: those with a fixed time."""
    return frame[(frame["kind"] == COHORT) & frame["months"].notna()]


def comparators(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows drawn in grey."""
    return frame[frame["kind"] == COMPARATOR]


def _benchmark(evidence: Evidence, outcome: str) -> tuple[str, float]:
    """The row that the protocol names for the outcome, and its rate per 100 person-years."""
    wanted = evidence.protocol.limits.below.get(outcome)
    row = None if wanted is None else row_of(evidence, wanted, *BENCHMARK_TABLES)
    if row is None or pd.isna(row["timepoint_months"]):
        return "", math.nan
    return wanted, PER * float(rate_from_risk(row["pct"] / 100, row["timepoint_months"] / MONTHS)[0])


def _printed_years(evidence: Evidence, frame: pd.DataFrame) -> pd.Series:
    """Person-years printed for the same study, outcome and visit, in whatever row."""
    rows = evidence.binary
    keys = ["study", "outcome", "months"]
    printed = rows[rows["person_years"].notna()].rename(columns={"study_id": "study", "timepoint_months": "months"})
    return frame[keys].merge(printed.drop_duplicates(keys)[[*keys, "person_years"]], on=keys, how="left")[
        "person_years"
    ]
