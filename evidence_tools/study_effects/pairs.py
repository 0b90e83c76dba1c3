"""Two arms of one study at one visit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.question import VISIT_DECIMALS, Question
from evidence_tools.study_effects.selection import Candidates


def both_arms(found: Candidates, question: Question) -> Candidates:
    """Leave out rows whose study has no row of the other treatment at the same visit."""
    rows = found.rows
    treated = rows["treatment"] == question.treated
    visits = [rows["study"], rows["months"].round(VISIT_DECIMALS).fillna(-1)]
    ours = treated.groupby(visits).transform("sum")
    theirs = (~treated).groupby(visits).transform("sum")
    missing = pd.Series(np.where(ours == 0, question.treated, question.against), index=rows.index)
    return found.leave_out(
        (ours == 0) | (theirs == 0),
        "no usable number in the other arm",
        "no usable row for the arm " + missing,
    )


def split_arms(rows: pd.DataFrame, question: Question) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of the treated arm and of the comparator."""
    treated = rows["treatment"] == question.treated
    return rows[treated], rows[~treated]


def of_both(ours: pd.Series, theirs: pd.Series) -> list[str]:
    """What two arms say of themselves: once where they agree, else ``treated; comparator``."""
    return [a if a == b else f"{a}; {b}" for a, b in zip(ours, theirs, strict=True)]
