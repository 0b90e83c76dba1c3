"""From rows of continuous.csv to changes on the common scale, each with a number of patients and a spread."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.question import Question
from evidence_tools.study_effects.selection import Candidates, before_visits, candidates, in_window
from evidence_tools.study_effects.spread import with_spread

BASELINE_KEYS = ["study", "arm", "instrument", "pain_site"]
INSTRUMENT_KEYS = ["instrument", "unit", "scale_max"]


def usable_changes(evidence: Evidence, question: Question) -> Candidates:
    """The changes that can be used, with `change`, `n` and `sd`; every other row is left out with its reason.

    Questions that differ only in the visit that stands have the same changes, which are made once.
    """
    return _usable_changes(evidence, before_visits(question))


@lru_cache(maxsize=32)
def _usable_changes(evidence: Evidence, question: Question) -> Candidates:
    found = _printed_changes(candidates(evidence, "continuous", question), question)
    found = _with_n(_on_common_scale(evidence, found, question))
    rows = found.rows.merge(_baseline_sd(evidence, question), on=BASELINE_KEYS, how="left").set_index(found.rows.index)
    rows = with_spread(rows.assign(sd_visit=rows["sd_cell"]), evidence.protocol, question.outcome)
    return Candidates(rows, found.dropped).leave_out(
        rows["sd"].isna(), "no spread printed, and none may be borrowed", rows["instrument"]
    )


def _printed_changes(found: Candidates, question: Question) -> Candidates:
    """Rows of the window that print a change in units; baselines and percentages alone are left out."""
    baseline = (found.rows["months"] == 0) & found.rows["change_mean"].isna()
    found = in_window(found.leave_out(baseline, "baseline score, no change"), question)
    percent_only = (found.rows["unit"] == "percent") & found.rows["change_mean"].isna()
    found = found.leave_out(percent_only, "percent change only", _percent(found.rows["pct_change"]))
    return found.leave_out(found.rows["change_mean"].isna(), "no change score printed")


def _percent(values: pd.Series) -> pd.Series:
    return values.map("{:+g}% of baseline".format)


def _on_common_scale(evidence: Evidence, found: Candidates, question: Question) -> Candidates:
    """Add `change` and `factor` by instrument, unit and upper bound; rows without a conversion are left out."""
    rules = evidence.protocol.outcomes.get(question.outcome)
    instruments = evidence.instruments
    if rules is not None:
        instruments = instruments[instruments["common_scale"] == rules.common_scale]
    rows = found.rows.rename(columns={"sd": "sd_cell"})
    rows = rows.merge(instruments[[*INSTRUMENT_KEYS, "factor"]], on=INSTRUMENT_KEYS, how="left").set_index(rows.index)
    rows = rows.assign(change=rows["change_mean"] * rows["factor"])
    return Candidates(rows, found.dropped).leave_out(
        rows["factor"].isna(), "no conversion to the common scale", rows["instrument"]
    )


def _with_n(found: Candidates) -> Candidates:
    """Fill the number of patients: printed at the visit, else treated, else enrolled (both upper bounds)."""
    rows = found.rows
    printed = rows["n"].astype(float)
    treated, enrolled = rows["n_treated"].astype(float), rows["n_enrolled"].astype(float)
    how = np.select(
        [printed.notna(), treated.notna(), enrolled.notna()],
        ["printed", "treated number, upper bound", "enrolled number, upper bound"],
        default="",
    )
    rows = rows.assign(n=printed.fillna(treated).fillna(enrolled), n_how=how)
    return Candidates(rows, found.dropped).leave_out(rows["n"].isna(), "number of patients not known")


def _baseline_sd(evidence: Evidence, question: Question) -> pd.DataFrame:
    """The printed SD at baseline by study, arm, instrument and pain site."""
    rows = evidence.continuous
    chosen = (rows["outcome"] == question.outcome) & (rows["timepoint_months"] == 0) & rows["sd"].notna()
    names = {"study_id": "study", "arm_id": "arm", "sd": "sd_baseline"}
    baseline = rows[chosen & (rows["analysis_use"] == "primary")].rename(columns=names)
    return baseline[[*BASELINE_KEYS, "sd_baseline"]].drop_duplicates(BASELINE_KEYS)
