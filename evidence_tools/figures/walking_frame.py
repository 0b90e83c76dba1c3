"""Gains in walking and standing as the reports print them: relative ones, and absolute ones with their units."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.figures.roster import patients_at_visit, patients_text, study_labels
from evidence_tools.naming import treatment_name
from evidence_tools.study_effects.marks import source_marks

OUTCOMES = ("walking_time", "walking_distance", "standing_time")
VALUE_CELLS = ("mean", "change_mean", "pct_change", "n")
RELATIVE, ABSOLUTE = "relative", "absolute"
COLUMNS = [
    *("panel", "study", "label", "arm", "outcome", "months", "n_text", "before", "after", "gain", "unit"),
    *("percent", "marks", "use", "reason", "row_id", "source_id", "locator"),
]


def walking_frame(evidence: Evidence) -> pd.DataFrame:
    """List the gains in walking and standing that are printed as numbers.

    Returns
    -------
    DataFrame
        `panel` is ``"relative"`` for gains in percent of baseline (`percent`) and ``"absolute"`` for values in a unit
        (`before`, `after` and `gain` in metres or minutes). Rows with a direction only are left out."""
    rows = evidence.continuous
    rows = rows[rows["outcome"].isin(OUTCOMES)]
    baseline = rows[rows["timepoint_months"] == 0].set_index(["study_id", "arm_id", "outcome"])["mean"]
    rows = rows[(rows["timepoint_months"] != 0) & rows[["pct_change", "change_mean"]].notna().any(axis=1)]
    rows = rows.merge(evidence.arms, on=["study_id", "arm_id"], how="left", suffixes=("", "_arm"))
    kinds = evidence.sources.set_index("source_id")["kind"]
    rows = rows.assign(source_kind=rows["source_id"].map(kinds))
    keys = pd.MultiIndex.from_frame(rows[["study_id", "arm_id", "outcome"]])
    factor, unit = _conversion(evidence, rows)
    absolute = rows["change_mean"].notna()
    frame = pd.DataFrame(
        {
            "panel": np.where(absolute, ABSOLUTE, RELATIVE),
            "study": rows["study_id"],
            "label": rows["study_id"].map(study_labels(evidence)),
            "arm": rows["treatment"].map(treatment_name),
            "outcome": rows["outcome"].map(evidence.outcomes.set_index("outcome")["label"]),
            "months": rows["timepoint_months"],
            "n_text": [patients_text(*each) for each in zip(*patients_at_visit(rows), strict=True)],
            "before": baseline.reindex(keys).to_numpy(float) * factor,
            "after": rows["mean"].to_numpy(float) * factor,
            "gain": rows["change_mean"].to_numpy(float) * factor,
            "unit": unit,
            "percent": rows["pct_change"],
            "marks": source_marks(rows, VALUE_CELLS),
            "use": rows["analysis_use"],
            "reason": rows["use_reason"],
            "row_id": rows["row_id"],
            "source_id": rows["source_id"],
            "locator": rows["locator"],
        }
    )
    order = ["panel", "outcome", "study", "months", "arm"]
    return frame.sort_values(order, ascending=[False, True, True, True, False], ignore_index=True)[COLUMNS]


def _conversion(evidence: Evidence, rows: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """Factor to the common unit and its name; percent stays percent, what cannot be converted stays as printed."""
    keys = ["instrument", "unit"]
    table = evidence.instruments.drop_duplicates(keys)[[*keys, "factor", "common_unit"]]
    merged = rows[keys].merge(table, on=keys, how="left")
    return merged["factor"].fillna(1.0).to_numpy(float), list(merged["common_unit"].fillna(merged["unit"]))
