"""Events: proportions and rates in one arm, risk comparisons between two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import effect_sizes as sizes
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol import Selection
from evidence_tools.question import RATE_MEASURES, Question
from evidence_tools.study_effects.marks import join_marks, source_marks
from evidence_tools.study_effects.pairs import both_arms, of_both, split_arms
from evidence_tools.study_effects.selection import (
    Candidates,
    before_visits,
    candidates,
    in_window,
    one_arm,
    one_report,
    one_visit,
)

VALUE_CELLS = ("events", "n", "person_years", "arm_id", "timepoint_months")

_ONE_ARM: Mapping[str, Callable] = {
    "PR": lambda r: sizes.proportion(r["events"], r["n"]),
    "PLO": lambda r: sizes.logit_proportion(r["events"], r["n"]),
    "IR": lambda r: sizes.rate(r["events"], r["person_years"]),
    "IRLN": lambda r: sizes.log_rate(r["events"], r["person_years"]),
}
_TWO_ARMS: Mapping[str, Callable] = {
    "RR": sizes.risk_ratio,
    "OR": sizes.odds_ratio,
    "RD": sizes.risk_difference,
}


def events_in_one_arm(
    evidence: Evidence, question: Question, selection: Selection, measure: str
) -> tuple[pd.DataFrame, Candidates]:
    """Proportion or rate of an event per study and treated arm."""
    found = _usable_counts(evidence, before_visits(question), measure in RATE_MEASURES)
    found = one_report(evidence, one_arm(one_visit(found, question.visit)), selection)
    rows = _numeric(found.rows)
    if rows.empty:
        return rows, found
    effect = _ONE_ARM[measure](rows)
    marks = source_marks(rows, VALUE_CELLS)
    return rows.assign(y=effect.y, v=effect.v, se=np.sqrt(effect.v), n_how="printed", marks=marks), found


def events_between_arms(
    evidence: Evidence, question: Question, selection: Selection, measure: str
) -> tuple[pd.DataFrame, Candidates]:
    """Risk ratio, odds ratio or risk difference, treated against comparator, at a visit that both arms have."""
    found = both_arms(_usable_counts(evidence, before_visits(question), measure in RATE_MEASURES), question)
    found = both_arms(one_arm(one_visit(found, question.visit)), question)
    found = one_report(evidence, found, selection)
    if found.rows.empty:
        return found.rows, found
    treated, against = (arm.set_index("study") for arm in split_arms(_numeric(found.rows), question))
    against = against.reindex(treated.index)
    effect = _TWO_ARMS[measure](treated["events"], treated["n"], against["events"], against["n"])
    ours, theirs = source_marks(treated, VALUE_CELLS), source_marks(against, VALUE_CELLS)
    combined = treated.assign(
        y=effect.y,
        v=effect.v,
        se=np.sqrt(effect.v),
        n_how="printed",
        events_against=against["events"],
        n_against=against["n"],
        rows=treated["rows"] + ";" + against["rows"],
        **{name: of_both(treated[name], against[name]) for name in ("source_id", "locator", "status", "second_look")},
        marks=[join_marks(a, b) for a, b in zip(ours, theirs, strict=True)],
    )
    return combined.reset_index(), found


@lru_cache(maxsize=32)
def _usable_counts(evidence: Evidence, question: Question, rate: bool) -> Candidates:
    """Rows of the window with a count and the denominator that the measure needs; a rate needs person-years."""
    found = in_window(candidates(evidence, "binary", question), question)
    found = found.leave_out(found.rows["events"].isna(), "no count printed", found.rows["use_reason"])
    if rate:
        return found.leave_out(found.rows["person_years"].isna(), "no person-years printed")
    return found.leave_out(found.rows["n"].isna(), "no denominator printed", found.rows["use_reason"])


def _numeric(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.astype({"events": float, "n": float, "person_years": float})
