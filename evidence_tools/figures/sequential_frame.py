"""The result after each year's studies beside the boundary that repeated looking asks for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.sequential import monitoring_boundary
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.imprecision.looks import looks
from evidence_tools.limits.shared.information import size_needed, worthwhile
from evidence_tools.models import Pooled

LOOK, BOUNDARY = "look", "boundary"
_STEPS = 80
_APART = 1e-3  # share of the information below which two looks are one


def sequential_frame(fit: Pooled, evidence: Evidence) -> pd.DataFrame:
    """Test the result again after each year in which a study appeared.

    Parameters
    ----------
    fit
        The pooled result.
    evidence
        The tables it comes from.

    Returns
    -------
    DataFrame
        `part` is ``"look"`` for a year with a study: year, studies, patients, fraction, z (positive for benefit),
        boundary and passed as in :func:`evidence_tools.limits.looks.looks`. Rows with ``"boundary"`` hold what a look
        at so many patients would have had to pass, up to the required number.

    Raises
    ------
    QuestionError
        Where the protocol names no smallest effect worth finding.
    """
    subject = subject_of(fit, evidence)
    worth = worthwhile(subject)
    if worth is None:
        raise QuestionError(
            f"the protocol names no smallest effect worth finding for {subject.outcome}; allowed: outcomes with a "
            "threshold under outcomes.*.mcid, ratios, and shares with a benchmark under limits.below"
        )
    required = size_needed(subject, worth).required
    table = looks(subject, required).assign(part=LOOK)
    table["z"] *= subject.sign
    table = pd.concat([table, _between(subject, table["fraction"].to_numpy(), required)], ignore_index=True)
    return table[["part", *table.columns.drop("part")]]


def _between(subject: Subject, looked: np.ndarray, required: float) -> pd.DataFrame:
    """The boundary that a look at any number of patients would have met after the looks before it."""
    rules = subject.rules.imprecision
    rows = []
    for fraction in np.linspace(1 / _STEPS, 1.0, _STEPS):
        before = looked[looked < fraction * (1 - _APART)]
        boundary = monitoring_boundary([*before, fraction], alpha=rules.alpha, spending=rules.spending).z[-1]
        row = {"part": BOUNDARY, "patients": fraction * required, "fraction": fraction, "boundary": boundary}
        rows.append(row)
    return pd.DataFrame(rows)
