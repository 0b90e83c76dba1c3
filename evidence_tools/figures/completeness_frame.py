"""What each study reports for each outcome, and in which form: the rows of the completeness chart."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.figures.phrases import months
from evidence_tools.figures.roster import roster

WITH_N, WITHOUT_N, PERCENT, NOT_POOLABLE, DIRECTION, NOTHING = (
    *("value and number of patients", "value, number of patients not printed", "percent only"),
    *("number that cannot be pooled", "direction or p value only", "nothing"),
)
STATES = (WITH_N, WITHOUT_N, PERCENT, NOT_POOLABLE, DIRECTION, NOTHING)
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Pain score": ("pain",),
        "ODI": ("odi",),
        "ZCQ": ("zcq_symptom", "zcq_function", "zcq_satisfaction", "zcq_unspecified", "zcq_total"),
        "Walking": ("walking_time", "walking_distance", "daily_steps"),
        "Standing": ("standing_time",),
        "Other function": ("pdi", "rmdq", "qbdq", "sf36_pf"),
        "Responders": (
            *("responder_pain", "responder_odi", "responder_zcq", "responder_walking", "improved_pain_any"),
            *("improved_function_any", "improved_global", "satisfied"),
        ),
        "Reintervention": (
            *("open_decompression", "subsequent_surgery", "any_lumbar_intervention", "conversion_to_surgery"),
            "repeat_mild",
        ),
        "Adverse events": (
            *("ae_device_or_procedure", "ae_serious", "ae_any", "dural_tear", "mortality"),
            *("prolonged_stay", "postop_opioid"),
        ),
        "Harm in claims": ("harm_claims", "composite_surgery_or_harm"),
        "Patients followed": ("followed_up", "received_allocated_treatment"),
    }
)
OTHER = "Other"
BACKGROUND = ("age", "limited_standing_walking")  # described before treatment, not outcomes
SPREAD_CELLS = ("change_sd", "change_se", "change_ci_low", "change_ci_high")


def completeness_frame(evidence: Evidence) -> pd.DataFrame:
    """Say for every study and group of outcomes in which form the best result is printed.

    Returns
    -------
    DataFrame
        One row per study and group: study, label, design, funding, group, state (one of :data:`STATES`), outcomes,
        months (visits with a result) and rows (row ids). Studies in the order of :func:`roster`.
    """
    rows = pd.concat([_continuous(evidence), _binary(evidence)], ignore_index=True)
    rows = rows[~rows["outcome"].isin(BACKGROUND)]
    group_of = {outcome: group for group, outcomes in GROUPS.items() for outcome in outcomes}
    rows = rows.assign(group=rows["outcome"].map(group_of).fillna(OTHER))
    cells = rows.groupby(["study", "group"]).agg(
        state=("rank", lambda ranks: STATES[ranks.min()]),
        outcomes=("outcome", lambda names: ";".join(dict.fromkeys(names))),
        months=("months", _visits),
        rows=("row_id", ";".join),
    )
    studies = roster(evidence)[["study", "label", "design", "funding"]]
    groups = [*GROUPS, OTHER] if (rows["group"] == OTHER).any() else list(GROUPS)
    grid = studies.merge(pd.DataFrame({"group": groups}), how="cross")
    grid = grid.merge(cells.reset_index(), on=["study", "group"], how="left")
    grid["state"] = grid["state"].fillna(NOTHING)
    return grid.fillna({"outcomes": "", "months": "", "rows": ""})


def spread_printed(evidence: Evidence) -> pd.Series:
    """Whether a study prints the spread of any change: a standard deviation, standard error or interval.

    Returns
    -------
    Series of bool
        Indexed by study; a study without continuous results has none.
    """
    rows = evidence.continuous
    printed = rows[list(SPREAD_CELLS)].notna().any(axis=1).groupby(rows["study_id"]).any()
    return printed.reindex(evidence.studies["study_id"], fill_value=False)


def _continuous(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.continuous
    rows = rows[rows["change_mean"].notna() | (rows["timepoint_months"] != 0)]
    value = rows["change_mean"].notna() | rows["mean"].notna()
    return _ranked(rows, value, rows["pct_change"].notna())


def _binary(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.binary
    return _ranked(rows, rows["events"].notna(), rows["pct"].notna())


def _ranked(rows: pd.DataFrame, value: pd.Series, percent: pd.Series) -> pd.DataFrame:
    """Rank each row by the form of its result; a number that may not be pooled ranks below every other number."""
    derived = rows["derived_fields"].fillna("").str.split(";").map(lambda names: "n" in names)
    printed_n = rows["n"].notna() & ~derived
    state = np.select(
        [
            rows["analysis_use"].eq("direction_only") | ~(value | percent),
            rows["analysis_use"].eq("do_not_pool"),
            value & printed_n,
            value,
        ],
        [DIRECTION, NOT_POOLABLE, WITH_N, WITHOUT_N],
        default=PERCENT,
    )
    return pd.DataFrame(
        {
            "study": rows["study_id"],
            "outcome": rows["outcome"],
            "months": rows["timepoint_months"],
            "row_id": rows["row_id"],
            "rank": [STATES.index(each) for each in state],
        }
    )


def _visits(values: pd.Series) -> str:
    return ";".join(dict.fromkeys(months(value) for value in sorted(values, key=lambda v: (np.isnan(v), v))))
