"""The change after the treatment beside the changes of other patients who did not have it, and what is left of it."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.limits import no_control
from evidence_tools.limits.core.reference import plausible_from
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.shared.benchmarks import benchmark_gains
from evidence_tools.limits.shared.later_surgery import source_name
from evidence_tools.models import Pooled
from evidence_tools.study_effects.marks import join_marks
from evidence_tools.study_effects.records import DERIVED

TREATED, CONTROL, MODEL, MEDIAN = "treated", "control", "model", "median"
COLUMNS = [
    *("kind", "control_id", "source_id", "source", "locator", "care", "population", "alike", "months", "n"),
    *("change", "change_low", "change_high", "left", "left_low", "left_high", "marks", "remark"),
]
NUMBERS = ["months", "n", "change", "change_low", "change_high", "left", "left_low", "left_high"]


def natural_history_frame(fit: Pooled, evidence: Evidence) -> pd.DataFrame:
    """Set the change after the treatment beside what other patients gained without it.

    The rows of ``controls.csv`` that the protocol names, as the limitation `no_control` takes them: none of them is a
    control group of these studies.

    Parameters
    ----------
    fit
        The pooled change of a score in one arm.
    evidence
        The tables it comes from.

    Returns
    -------
    DataFrame
        `kind` is ``"treated"`` (the result), ``"control"``, ``"model"`` (worked out, no patients) or ``"median"`` (of
        the rows before it). `change` with its limits (NaN where the source prints none) and what is `left` of the
        result once that change is taken off (nothing of the result itself), all on the scale of display; care,
        population, `alike` (whether it has the condition under review), months, n, source, locator, marks and remark.

    Raises
    ------
    QuestionError
        When the result is no change in one arm, or the protocol names no row for its score.
    """
    subject = subject_of(fit, evidence)
    ids = subject.rules.no_control.benchmarks.get(subject.outcome, ())
    if not (no_control.applies(subject) and ids):
        named = ", ".join(subject.rules.no_control.benchmarks) or "none"
        raise QuestionError(
            f"{subject.label}: nothing to set a change of {subject.outcome} beside; allowed: changes in one arm of the "
            f"scores with rows under limits.no_control.benchmarks of the protocol ({named})"
        )
    gains = benchmark_gains(subject, ids)
    table = no_control.challenge(subject).table.head(len(gains))  # one row for each of them, in the same order
    others = [_other(subject, *pair) for pair in zip(gains.to_dict("records"), table.to_dict("records"), strict=True)]
    frame = pd.DataFrame([_treated(subject), *others, *_median(subject, gains)]).reindex(columns=COLUMNS)
    frame[NUMBERS] = frame[NUMBERS].astype(float)
    texts = [name for name in COLUMNS if name not in (*NUMBERS, "alike")]
    return frame.assign(alike=frame["alike"].eq(True), **{name: frame[name].fillna("").astype("str") for name in texts})


def _treated(subject: Subject) -> dict[str, object]:
    low, high = sorted(subject.scale.display(limit) for limit in (subject.base.low, subject.base.high))
    return {
        "kind": TREATED,
        "alike": True,
        "n": subject.patients.sum(),
        "change": subject.scale.display(subject.base.estimate),
        "change_low": low,
        "change_high": high,
        "left": subject.scale.display(subject.base.estimate),
        "left_low": low,
        "left_high": high,
        "marks": subject.marks,
    }


def _other(subject: Subject, row: dict[str, object], weighed: dict[str, object]) -> dict[str, object]:
    limits = sorted(subject.sign * weighed[name] for name in ("Gain low", "Gain high"))
    known = not math.isnan(weighed["Gain low"])
    doubtful = row["status"] == "derived" or row["second_look"] == "not_confirmed"
    sources = subject.evidence.sources.set_index("source_id")
    return {
        "kind": MODEL if row["measure"] == "model_change" else CONTROL,
        "control_id": row["control_id"],
        "source_id": row["source_id"],
        "source": source_name(*sources.loc[row["source_id"], ["citation", "year"]]),
        "locator": row["locator"],
        "care": row["control_type"],
        "population": row["population"],
        "alike": row["population_lss"] == "yes",
        "months": row["timepoint_months"],
        "n": row["n"] if pd.notna(row["n"]) else math.nan,
        "change": subject.sign * row["gain"],
        "change_low": limits[0] if known else math.nan,
        "change_high": limits[1] if known else math.nan,
        "left": weighed["Estimate"],
        "left_low": weighed["Low"],
        "left_high": weighed["High"],
        "marks": join_marks(DERIVED * doubtful),
        "remark": row["remark"],
    }


def _median(subject: Subject, gains: pd.DataFrame) -> list[dict[str, object]]:
    """What is left after the median of the changes, which the limitation takes as the most likely."""
    plausible = plausible_from(gains["gain"])
    if plausible is None:
        return []
    left = subject.shifted(plausible.central)
    low, high = sorted(subject.scale.display(limit) for limit in (left.low, left.high))
    return [
        {
            "kind": MEDIAN,
            "alike": True,
            "change": subject.sign * plausible.central,
            "change_low": min(subject.sign * plausible.low, subject.sign * plausible.high),
            "change_high": max(subject.sign * plausible.low, subject.sign * plausible.high),
            "left": subject.scale.display(left.estimate),
            "left_low": low,
            "left_high": high,
        }
    ]
