"""The real edition with rows of another kind in memory: two arms with spreads, gains that are better higher, rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from evidence_tools.evidence import Evidence

KEPT = (
    "source_id",
    "locator",
    "status",
    "definition",
    "pain_site",
)  # columns of the model row that every new row keeps
MODELS = {"continuous": "c021", "binary": "b047"}
VAS = {"instrument": "VAS", "unit": "points", "scale_min": 0, "scale_max": 10}
METRES = {"instrument": "walking distance", "unit": "m", "scale_min": 0}


def with_only(evidence: Evidence, table: str, outcome: str, rows: Sequence[Mapping[str, object]]) -> Evidence:
    """The evidence with these rows as the only primary ones of an outcome after the start; other cells stay empty."""
    key = next(key for key, each in evidence._tables.items() if each.about.table == table)
    stored = evidence._tables[key]
    frame = stored.frame.copy()
    model = frame[frame["row_id"] == MODELS[table]].iloc[0]
    kept = {column: model[column] for column in KEPT if column in frame.columns}
    common = {"outcome": outcome, "analysis_use": "primary", "timepoint_months": 12.0}
    new = pd.DataFrame([{**kept, **common, "row_id": f"new{place}", **row} for place, row in enumerate(rows)])
    stands = (frame["outcome"] == outcome) & (frame["analysis_use"] == "primary")
    frame["analysis_use"] = frame["analysis_use"].mask(stands & (frame["timepoint_months"] != 0), "alternative")
    whole = pd.concat([frame, new.reindex(columns=frame.columns).astype(frame.dtypes.to_dict())], ignore_index=True)
    return replace(evidence, _tables={**evidence._tables, key: replace(stored, frame=whole)})


def scores(evidence: Evidence, outcome: str, rows: Sequence[tuple], **common: object) -> Evidence:
    """Changes: study, arm, months, patients, mean change, standard deviation."""
    names = ("study_id", "arm_id", "timepoint_months", "n", "change_mean", "change_sd")
    return with_only(
        evidence, "continuous", outcome, [{**common, **dict(zip(names, row, strict=True))} for row in rows]
    )


def counts(evidence: Evidence, outcome: str, rows: Sequence[tuple], **common: object) -> Evidence:
    """Events: study, arm, months, events, patients, person-years (NaN: none printed)."""
    names = ("study_id", "arm_id", "timepoint_months", "events", "n", "person_years")
    return with_only(evidence, "binary", outcome, [{**common, **dict(zip(names, row, strict=True))} for row in rows])
