"""Values as the reports print them, where they can be shown but not pooled."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.naming import treatment_name
from evidence_tools.tables.shown import Shown
from evidence_tools.wording import interval, number


def table_of_reported(evidence: Evidence, *outcomes: str) -> pd.DataFrame:
    """Absolute and relative changes as printed, with the baseline where there is one, and whether a spread came along.

    Rows without any number (direction only) are left out; so are baseline rows, which fill the column of their visit.
    """
    rows = evidence.continuous
    rows = rows[rows["outcome"].isin(outcomes)]
    baseline = rows[rows["timepoint_months"] == 0].set_index(["study_id", "arm_id", "outcome"])["mean"]
    rows = rows[rows[["mean", "change_mean", "pct_change"]].notna().any(axis=1) & (rows["timepoint_months"] != 0)]
    keys = pd.MultiIndex.from_frame(rows[["study_id", "arm_id", "outcome"]])
    before = baseline.reindex(keys).to_numpy()
    spread = rows[["sd", "se", "change_sd", "change_se", "change_ci_low"]].notna().any(axis=1)
    relative = rows["pct_change"].fillna(pd.Series(100 * rows["change_mean"] / before, index=rows.index))
    shown = pd.DataFrame(
        {
            "Study": rows["study_id"].map(study_labels(evidence)),
            "Arm": rows["arm_id"].map(treatment_name),
            "Measured": rows["instrument"],
            "Months": rows["timepoint_months"].map("{:g}".format),
            "Patients": rows["n"].map("{:.0f}".format, na_action="ignore").fillna("not printed"),
            "Before and at the visit": _before_and_after(before, rows),
            "Gain": _amounts(rows["change_mean"], rows["unit"]),
            "Relative gain": [f"{number(v, 0, sign=True)}%" if np.isfinite(v) else "cannot say" for v in relative],
            "Spread printed": np.where(spread, "yes", "no"),
            "Used as": rows["analysis_use"].str.replace("_", " "),
            "Source": rows["source_id"] + ": " + rows["locator"] + " (" + rows["row_id"] + ")",
        }
    )
    return Shown(shown.set_index("Study"))


def _before_and_after(before: np.ndarray, rows: pd.DataFrame) -> list[str]:
    both = zip(before, rows["mean"], rows["unit"], strict=True)
    return [
        f"{first:,.10g} to {then:,.10g} {unit}" if np.isfinite(first) and np.isfinite(then) else "not printed"
        for first, then, unit in both
    ]


def _amounts(values: pd.Series | np.ndarray, units: pd.Series) -> list[str]:
    return [
        f"{value:,.10g} {unit}" if np.isfinite(value) else "not printed"
        for value, unit in zip(np.asarray(values, dtype=float), units, strict=True)
    ]


def table_of_contrast(contrast: pd.DataFrame) -> pd.DataFrame:
    """Percent gains of two arms, as `contrast_without_spread` gives them."""
    shown = pd.DataFrame(
        {
            "Study": contrast["label"] + contrast["marks"].map(lambda marks: f" {marks}" if marks else ""),
            "Months": contrast["months"].map("{:g}".format),
            "Gain, treated": [f"{number(v, 0, sign=True)}%" for v in contrast["gain"]],
            "Gain, comparator": [f"{number(v, 0, sign=True)}%" for v in contrast["gain_against"]],
            "Difference, points": [number(v, 0) for v in contrast["difference"]],
            "Multiple of baseline": [
                f"{number(a, 2)} against {number(b, 2)}"
                for a, b in contrast[["multiple", "multiple_against"]].to_numpy()
            ],
            "95% CI": "cannot say: no spread",
            "Significant while SD is below": [f"{number(v, 0)} points" for v in contrast["largest_sd"]],
            "Rows": contrast["rows"],
        }
    )
    return Shown(shown.set_index("Study"))


def table_of_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """Events per 100 person-years with exact intervals, as `exact_rates` gives them."""
    shown = pd.DataFrame(
        {
            "Study": rates["label"] + rates["marks"].map(lambda marks: f" {marks}" if marks else ""),
            "Months": rates["months"].map("{:g}".format),
            "Events": rates["events"].map("{:.0f}".format),
            "Person-years": rates["person_years"].map("{:,.0f}".format),
            "Per 100 person-years": [number(v, 2) for v in rates["rate"]],
            "Exact 95% CI": [interval(low, high, 2) for low, high in rates[["low", "high"]].to_numpy()],
            "Rows": rates["rows"],
        }
    )
    return Shown(shown.set_index("Study"))
