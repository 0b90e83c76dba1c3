"""Numbers that a study prints for a question although they cannot be pooled; and why a study gives none."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.models import Answer
from evidence_tools.study_effects.marks import source_marks
from evidence_tools.tables.committee.keyed import Study
from evidence_tools.tables.committee.results_of_study import NOTHING, SHOWN_ONLY
from evidence_tools.wording import digits_for, number


def printed_only(study: Study, asked: dict[str, Answer], told: set[str]) -> list[dict[str, object]]:
    """Primary numbers of the study that a question left out for want of a spread, a visit or a comparator."""
    rows = study.results
    rows = rows[rows["number"] & (rows["analysis_use"] == "primary") & (rows["timepoint_months"] != 0)]
    printed = {row["row_id"]: row for row in rows.to_dict("records") if row["row_id"] not in told}
    found = []
    for each in asked.values():
        dropped = each.effects.dropped
        for row_id, reason in zip(dropped["rows"], dropped["reason"], strict=True):
            row = printed.get(row_id)
            if row and (pd.isna(row["timepoint_months"]) or each.effects.question.admits(row["timepoint_months"])):
                found.append(_printed(study, each, row, reason))
                del printed[row_id]
    return found


def _printed(study: Study, asked: Answer, row: dict[str, object], reason: str) -> dict[str, object]:
    arm = study.arms.set_index("arm_id").loc[row["arm_id"]]
    of_arm = "" if arm["treated"] else f", {arm['arm_label']}"
    subject = asked.effects.scale.label.removeprefix("Change in ") if row["table"] == "binary" else row["outcome"]
    outcomes = study.evidence.outcomes.set_index("outcome")["label"]
    return {
        "question": asked.name,
        "outcome": f"{outcomes.get(row['outcome'], subject)}{of_arm}",
        "months": row["timepoint_months"],
        "n": row["n"],
        "n_against": np.nan,
        "estimate": _first(row, "change_mean", "pct_change", "pct"),
        "unit": row["unit"] if row["table"] == "continuous" else "percent",
        "result": _printed_words(row),
        "spread": f"not pooled: {reason}",
        "used_as": SHOWN_ONLY,
        "marks": _marks(study, row),
        "source_id": row["source_id"],
        "locator": row["locator"],
        "rows": row["row_id"],
    }


def _marks(study: Study, row: dict[str, object]) -> str:
    kinds = study.evidence.sources.drop_duplicates("source_id").set_index("source_id")["kind"]
    one = pd.DataFrame([row | {"source_kind": kinds[row["source_id"]]}])
    return source_marks(one, ("change_mean", "pct_change", "mean", "events", "n", "pct"))[0]


def _first(row: dict[str, object], *names: str) -> float:
    return next((float(row[name]) for name in names if pd.notna(row.get(name))), np.nan)


def _printed_words(row: dict[str, object]) -> str:
    if row["table"] == "binary":
        counted = f": {row['events']:.0f} of {row['n']:,.0f}" if pd.notna(row["n"]) and pd.notna(row["events"]) else ""
        return f"{number(row['pct'])}%{counted}" if pd.notna(row["pct"]) else f"{row['events']:.0f}{counted}"
    if pd.notna(row["change_mean"]):
        return f"{number(row['change_mean'], digits_for(row['unit']))} {row['unit']}"
    if pd.notna(row["pct_change"]):
        return f"{number(row['pct_change'], 0, sign=True)}% of baseline"
    return f"{number(row['mean'])} {row['unit']} at the visit"


def nothing(study: Study, asked: dict[str, Answer]) -> dict[str, object]:
    """Why a study gives no number: what its rows hold, counted by reason."""
    dropped = pd.concat([each.effects.dropped for each in asked.values()])
    own = dropped[dropped["study"] == study.id].drop_duplicates("rows")
    counted = "; ".join(f"{reason} ({count})" for reason, count in own["reason"].value_counts().items())
    return {
        "question": "",
        "outcome": "none of the questions",
        "n": np.nan,
        "n_against": np.nan,
        "months": np.nan,
        "result": counted or "no row on these outcomes",
        "spread": "",
        "used_as": NOTHING,
        "marks": "",
        "source_id": study.row["primary_source_id"],
        "locator": "",
        "rows": ";".join(own["rows"]),
    }
