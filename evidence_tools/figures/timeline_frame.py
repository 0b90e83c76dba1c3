"""One outcome over follow-up: every visit of the treated arms, drawn or not, with the reason."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.roster import patients_at_visit, patients_text, study_labels
from evidence_tools.study_effects.marks import source_marks

VALUE, OTHER_VALUE, NO_VALUE = "value", "other value", "no value on this scale"
COLUMNS = [
    *("study", "label", "arm", "months", "kind", "change", "n", "bound", "n_text"),
    *("use", "reason", "marks", "row_id", "source_id", "locator"),
]


def timeline_frame(evidence: Evidence, outcome: str, *, treated: str | None = None) -> pd.DataFrame:
    """List every visit at which a study says something on the change of an outcome.

    Parameters
    ----------
    evidence
        The extraction tables.
    outcome
        A score, distance or time, such as ``"pain"``.
    treated
        Treatment class; None takes the technique under review.

    Returns
    -------
    DataFrame
        One row per printed result, baseline left out. `kind` is ``"value"`` (primary row on the common scale),
        ``"other value"`` (alternative, or must not be pooled) or ``"no value on this scale"`` (direction, p value or
        percent only); `change` on the common scale; `n` as printed, else treated, else enrolled (`bound`); `marks` of a
        number that is derived, not confirmed, or not from the paper itself.

    Raises
    ------
    QuestionError
        If the outcome is not in `continuous.csv`.
    """
    rows = evidence.continuous
    known = rows["outcome"].unique()
    if outcome not in known:
        raise QuestionError(f"outcome {outcome!r} has no row in continuous.csv; allowed: {', '.join(sorted(known))}")
    rows = rows[(rows["outcome"] == outcome) & (rows["timepoint_months"] != 0)]
    arms = evidence.arms[["study_id", "arm_id", "treatment", "n_treated", "n_enrolled"]]
    rows = rows.merge(arms, on=["study_id", "arm_id"], how="left")
    rows = rows[rows["treatment"] == (treated or evidence.protocol.edition.treated)]
    rows = rows.assign(change=_on_common_scale(evidence, rows, outcome))
    frame = _described(rows).assign(label=rows["study_id"].map(study_labels(evidence)), marks=_marks(evidence, rows))
    return frame.sort_values(["study", "arm", "months"], ignore_index=True)[COLUMNS]


def windows_frame(evidence: Evidence, frame: pd.DataFrame) -> pd.DataFrame:
    """Count studies and patients behind the primary values of each follow-up window of the protocol.

    Returns
    -------
    DataFrame
        window, label, low, high, studies, patients (the largest number of each study in the window) and bound.
    """
    values = frame[frame["kind"] == VALUE]
    counted = []
    for name, window in evidence.protocol.windows.items():
        if window.low == 0 and math.isinf(window.high):
            continue
        inside = values[(values["months"] >= window.low) & (values["months"] < window.high)]
        largest = inside.sort_values("n").drop_duplicates(["study", "arm"], keep="last")
        patients, bound = largest["n"].sum(), bool(largest["bound"].any())
        counted.append([name, window.label, window.low, window.high, inside["study"].nunique(), patients, bound])
    return pd.DataFrame(counted, columns=["window", "label", "low", "high", "studies", "patients", "bound"])


def _on_common_scale(evidence: Evidence, rows: pd.DataFrame, outcome: str) -> np.ndarray:
    rules = evidence.protocol.outcomes.get(outcome)
    if rules is None:
        return rows["change_mean"].to_numpy(float)
    instruments = evidence.instruments
    instruments = instruments[instruments["common_scale"] == rules.common_scale]
    keys = ["instrument", "unit", "scale_max"]
    factors = rows[keys].merge(instruments[[*keys, "factor"]].drop_duplicates(keys), on=keys, how="left")["factor"]
    return rows["change_mean"].to_numpy(float) * factors.to_numpy(float)


def _marks(evidence: Evidence, rows: pd.DataFrame) -> list[str]:
    """The marks of changes that are derived, not confirmed, or not from the paper itself."""
    kinds = evidence.sources.set_index("source_id")["kind"]
    return source_marks(rows.assign(source_kind=rows["source_id"].map(kinds)), ["change_mean", "instrument"])


def _described(rows: pd.DataFrame) -> pd.DataFrame:
    n, bound = patients_at_visit(rows)
    valued = rows["change"].notna()
    primary = valued & (rows["analysis_use"] == "primary")
    return pd.DataFrame(
        {
            "study": rows["study_id"],
            "arm": rows["arm_id"],
            "months": rows["timepoint_months"],
            "kind": np.select([primary, valued], [VALUE, OTHER_VALUE], default=NO_VALUE),
            "change": rows["change"],
            "n": n,
            "bound": bound,
            "n_text": [patients_text(*each) for each in zip(n, bound, strict=True)],
            "use": rows["analysis_use"],
            "reason": rows["use_reason"],
            "row_id": rows["row_id"],
            "source_id": rows["source_id"],
            "locator": rows["locator"],
        }
    )
