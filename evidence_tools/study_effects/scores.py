"""Scores: the mean change from baseline in one arm, and its difference between two arms."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import mean_change
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol import Selection
from evidence_tools.question import Question
from evidence_tools.study_effects.changes import usable_changes
from evidence_tools.study_effects.marks import join_marks, source_marks
from evidence_tools.study_effects.pairs import both_arms, of_both, split_arms
from evidence_tools.study_effects.records import BORROWED, UPPER_BOUND
from evidence_tools.study_effects.selection import Candidates, one_arm, one_report, one_visit

VALUE_CELLS = ("change_mean", "mean", "n", "instrument", "arm_id", "timepoint_months")


def change_from_baseline(
    evidence: Evidence, question: Question, selection: Selection
) -> tuple[pd.DataFrame, Candidates]:
    """One mean change with its variance per study."""
    found = one_arm(one_visit(usable_changes(evidence, question), question.visit))
    found = one_report(evidence, found, selection)
    return _as_effects(found.rows), found


def difference_between_arms(
    evidence: Evidence, question: Question, selection: Selection
) -> tuple[pd.DataFrame, Candidates]:
    """The treated arm's mean change minus the comparator's, at a visit that both arms have."""
    found = both_arms(usable_changes(evidence, question), question)
    found = both_arms(one_arm(one_visit(found, question.visit)), question)
    found = one_report(evidence, found, selection)
    ours, theirs = (_as_effects(arm).set_index("study") for arm in split_arms(found.rows, question))
    theirs = theirs.reindex(ours.index)
    added = {name: ours[name] + theirs[name] for name in ("v", "v_low", "v_high")}
    combined = ours.assign(
        **added,
        y=ours["y"] - theirs["y"],
        se=np.sqrt(added["v"]),
        n_against=theirs["n"],
        sd_against=theirs["sd"],
        rows=ours["rows"] + ";" + theirs["rows"],
        marks=[join_marks(*both) for both in zip(ours["marks"], theirs["marks"], strict=True)],
        **{
            name: of_both(ours[name], theirs[name]) for name in ("sd_how", "sd_source", "n_how", "source_id", "locator")
        },
    )
    return combined.reset_index(), found


def _as_effects(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return rows.assign(y=np.nan, v=np.nan, se=np.nan, v_low=np.nan, v_high=np.nan, marks="")
    n = rows["n"].to_numpy(float)
    sizes = mean_change(rows["change"].to_numpy(), rows["sd"].to_numpy(float), n)
    borrowed = np.where(rows["sd_how"] == "borrowed", BORROWED, "")
    bound = np.where(rows["n_how"].str.contains("upper bound"), UPPER_BOUND, "")
    parts = zip(borrowed, bound, source_marks(rows, VALUE_CELLS), strict=True)
    return rows.assign(
        y=sizes.y,
        v=sizes.v,
        se=np.sqrt(sizes.v),
        v_low=rows["sd_low"] ** 2 / n,
        v_high=rows["sd_high"] ** 2 / n,
        marks=[join_marks(*each) for each in parts],
    )
