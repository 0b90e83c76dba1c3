"""What two reported gains say about each other when neither came with a spread."""

from __future__ import annotations

import pandas as pd

from evidence_tools import arithmetic
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.study_effects.marks import source_marks

_COLUMNS = [
    *("study", "label", "months", "gain", "gain_against", "n", "n_against", "difference"),
    *("multiple", "multiple_against", "largest_sd", "marks", "rows", "source_id", "locator"),
]


def contrast_without_spread(evidence: Evidence, outcome: str, against: str, alpha: float = 0.05) -> pd.DataFrame:
    """Percent gains of two arms side by side, and how large their spread may be before the contrast is lost.

    No interval can be given for a difference of two means without a spread. What can be said is the reverse: with the
    printed numbers of patients, the difference is significant at `alpha` (two-sample t test, equal spread in both
    arms) as long as the standard deviation of the percent gains is below ``largest_sd``.

    Parameters
    ----------
    evidence
        The extraction tables.
    outcome, against
        The outcome with percent gains, and the treatment class of the comparator.
    alpha
        Two-sided significance level.

    Returns
    -------
    DataFrame
        One row per study and visit: `gain` and `gain_against` in percent of baseline, `difference` in percentage
        points, `multiple` of the baseline reached in each arm, `largest_sd` in percentage points.
    """
    treated = evidence.protocol.edition.treated
    rows = _gains(evidence, outcome)
    ours, theirs = rows[rows["treatment"] == treated], rows[rows["treatment"] == against]
    keys = ["study", "label", "months"]
    pairs = ours.merge(theirs, on=keys, suffixes=("", "_against"))
    difference = pairs["gain"] - pairs["gain_against"]
    largest = [
        arithmetic.largest_sd_still_significant(abs(d), int(n1), int(n2), alpha)
        for d, n1, n2 in zip(difference, pairs["n"], pairs["n_against"], strict=True)
    ]
    return pairs.assign(
        difference=difference,
        multiple=1 + pairs["gain"] / 100,
        multiple_against=1 + pairs["gain_against"] / 100,
        largest_sd=largest,
        rows=pairs["rows"] + ";" + pairs["rows_against"],
    )[_COLUMNS]


def _gains(evidence: Evidence, outcome: str) -> pd.DataFrame:
    rows = evidence.continuous
    rows = rows[(rows["outcome"] == outcome) & (rows["analysis_use"] == "primary") & (rows["unit"] == "percent")]
    rows = rows[rows["pct_change"].notna() & rows["n"].notna()]
    rows = rows.merge(evidence.arms[["study_id", "arm_id", "treatment"]], on=["study_id", "arm_id"])
    rows = rows.merge(evidence.sources[["source_id", "kind"]].rename(columns={"kind": "source_kind"}), on="source_id")
    label = rows["study_id"].map(study_labels(evidence))
    names = {"study_id": "study", "timepoint_months": "months", "pct_change": "gain", "row_id": "rows"}
    return rows.assign(label=label, marks=source_marks(rows, ("pct_change", "n"))).rename(columns=names)
