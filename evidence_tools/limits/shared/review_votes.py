"""Votes that reviews print as a percentage of trials: what counts they can stand for, and at which threshold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.vote_count import Vote, votes_that_fit
from evidence_tools.evidence import Evidence
from evidence_tools.limits.shared.thresholds import published_thresholds

PREFIX = "percent_of_trials_"
CLINICAL = "clinically significant"
_LISTED = 3  # readings that are listed one by one
COLUMNS = ["result_id", "review", "asked", "percent", "trials", "readings", "threshold", "low", "high", "source_id"]


def review_votes(evidence: Evidence, outcome: str) -> pd.DataFrame:
    """The votes that reviews print for an outcome, with every count that the percentage can stand for.

    Returns
    -------
    DataFrame
        result_id, review, asked (what the trials were asked for), percent (as printed), trials (in the review, the most
        that can have voted), readings (such as ``9 of 14``; a few are joined by `or`, many counted), threshold (on the
        common scale, where a row of mcid.csv from the same source gives one; else NaN), low and high (exact limits in
        percent, where there is one reading), source_id.
    """
    rows = evidence.review_results
    rows = rows[(rows["outcome"] == outcome) & rows["measure"].str.startswith(PREFIX) & rows["estimate"].notna()]
    trials = evidence.reviews.set_index("review_id")["n_studies"]
    thresholds = published_thresholds(evidence, outcome)
    found = [_row(row, trials.get(row.review_id), thresholds) for row in rows.itertuples()]
    return pd.DataFrame(found, columns=COLUMNS)


def _row(row: tuple, trials: object, thresholds: pd.DataFrame) -> dict[str, object]:
    known = [] if pd.isna(trials) else votes_that_fit(f"{row.estimate:g}", int(trials))
    asked = row.measure.removeprefix(PREFIX).replace("_", " ")
    same = thresholds.loc[thresholds["source_id"] == row.source_id, "threshold"].unique()
    single = known[0] if len(known) == 1 else None
    return {
        "result_id": row.result_id,
        "review": review_name(row.review_id),
        "asked": asked,
        "percent": row.estimate,
        "trials": np.nan if pd.isna(trials) else float(trials),
        "readings": _readings(known),
        "threshold": float(same[0]) if len(same) == 1 and asked == CLINICAL else np.nan,
        "low": 100 * single.low if single else np.nan,
        "high": 100 * single.high if single else np.nan,
        "source_id": row.source_id,
    }


def _readings(known: Sequence[Vote]) -> str:
    if len(known) > _LISTED:
        return f"{len(known)} counts fit"
    return " or ".join(f"{each.count} of {each.n}" for each in known)


def review_name(review_id: str) -> str:
    """A review's id as a name.

    Examples
    --------
    >>> review_name("some_author_2025")
    'Some author 2025'
    """
    words = review_id.replace("_", " ")
    return words[:1].upper() + words[1:]
