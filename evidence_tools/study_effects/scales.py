"""The scale of an answer: unit, direction, bounds, and the thresholds of clinical importance drawn on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.naming import lowered
from evidence_tools.study_effects.changes import INSTRUMENT_KEYS
from evidence_tools.study_effects.records import Scale

_EVENT_SCALES: Mapping[str, dict] = {
    "PR": {"unit": "percent", "factor": 100.0, "null": None, "low": 0.0, "high": 100.0},
    "PLO": {"unit": "percent", "transform": "logit", "factor": 100.0, "null": None, "low": 0.0, "high": 100.0},
    "IR": {"unit": "per 100 person-years", "factor": 100.0, "null": None, "low": 0.0},
    "IRLN": {"unit": "per 100 person-years", "transform": "log", "factor": 100.0, "null": None, "low": 0.0},
    "RR": {"unit": "risk ratio", "transform": "log", "low": 0.0},
    "OR": {"unit": "odds ratio", "transform": "log", "low": 0.0},
    "RD": {"unit": "percentage points", "factor": 100.0, "low": -100.0, "high": 100.0},
}


@lru_cache(maxsize=32)
def event_scale(evidence: Evidence, outcome: str, measure: str) -> Scale:
    """The scale of an event measure: percent, rate or ratio, with the direction that is good."""
    row = _outcome(evidence, outcome)
    return Scale(label=row["label"], better=_better(row), **_EVENT_SCALES[measure])


@lru_cache(maxsize=32)
def change_scale(evidence: Evidence, outcome: str) -> Scale:
    """The common scale of a score's change, with its direction, its limits and its first threshold."""
    row = _outcome(evidence, outcome)
    rules = evidence.protocol.outcomes.get(outcome)
    better = _better(row)
    if rules is None:
        return Scale(label=f"Change in {lowered(row['label'])}", better=better)
    unit, width = _unit_and_width(evidence, rules.common_scale)
    return Scale(
        label=f"Change in {lowered(rules.label)}",
        unit=unit,
        better=better,
        low=-width,
        high=width,
        **_first_threshold(evidence, outcome, better),
    )


def thresholds_of(evidence: Evidence, outcome: str) -> pd.DataFrame:
    """The protocol's thresholds of clinical importance for an outcome, in its order, on the common scale."""
    rules = evidence.protocol.outcomes.get(outcome)
    wanted = list(rules.mcid) if rules else []
    table = evidence.mcid.set_index("mcid_id", drop=False).reindex(wanted)
    factors = evidence.instruments[[*INSTRUMENT_KEYS, "factor", "common_unit"]]
    table = table.merge(factors, on=INSTRUMENT_KEYS, how="left")
    if rules is not None:  # a threshold for "any" instrument is already on the common scale when its upper end is
        already = table["factor"].isna() & (table["scale_max"] == _ends(evidence, rules.common_scale)[1])
        table["factor"] = table["factor"].mask(already, 1.0)
    known = table[table["factor"].notna() & table["value"].notna()]
    return known.assign(value=known["value"] * known["factor"], unit=known["common_unit"].fillna(known["unit"]))


def _first_threshold(evidence: Evidence, outcome: str, better: str | None) -> dict[str, object]:
    thresholds = thresholds_of(evidence, outcome)
    if thresholds.empty:
        return {}
    first = thresholds.iloc[0]
    sign = -1.0 if better == "lower" else 1.0
    return {
        "mcid": sign * float(first["value"]),
        "mcid_label": f"{first['metric_text']} {first['value']:g} {first['unit']}",
        "mcid_source": f"{first['source_id']}, {first['locator']} ({first['mcid_id']})",
    }


def _unit_and_width(evidence: Evidence, common_scale: str) -> tuple[str, float]:
    """Unit of the common scale, with its range where it has two ends, and the largest change it allows."""
    low, high = _ends(evidence, common_scale)
    unit = _rows_of(evidence, common_scale)["common_unit"].iloc[0]
    if np.isfinite(high - low):
        return f"{unit} ({low:g}-{high:g})", float(high - low)
    return unit, np.inf


def _ends(evidence: Evidence, common_scale: str) -> tuple[float, float]:
    """Lower and upper end of a common scale, NaN where it has none."""
    low, high = _rows_of(evidence, common_scale)[["scale_min", "scale_max"]].iloc[0]
    return float(low), float(high)


def _rows_of(evidence: Evidence, common_scale: str) -> pd.DataFrame:
    """The instruments that are the common scale itself: those that need no conversion."""
    rows = evidence.instruments
    return rows[(rows["common_scale"] == common_scale) & (rows["factor"] == 1)]


def _outcome(evidence: Evidence, outcome: str) -> pd.Series:
    return evidence.outcomes.set_index("outcome").loc[outcome]


def _better(outcome: pd.Series) -> str | None:
    return outcome["better"] if isinstance(outcome["better"], str) else None
