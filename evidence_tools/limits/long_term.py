"""Long-term results: how long anybody was followed, and how many."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from evidence_tools.evidence.labels import study_labels
from evidence_tools.limits.core.building import cannot_say
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject
from evidence_tools.wording.numbers import number, studies

NAME = "long_term"
_NUMBERS = {"continuous": ("mean", "change_mean", "pct_change"), "binary": ("events", "pct")}
_USED = ("primary", "alternative")
_OTHERS = "Other treatments (reference tables)"


def applies(subject: Subject) -> bool:
    """For every result: it ends where follow-up ends."""
    return True


def challenge(subject: Subject) -> Limitation:
    """Count the treated patients with a number for this outcome by how long they were followed.

    Nothing is known beyond the longest visit, so no verdict can be given on what comes later.
    """
    found, months = _visits(subject), subject.rules.long_term.months
    last = max(months)
    return cannot_say(
        subject,
        NAME,
        f"{_longest(found)} {_counted(subject, found, months)} What comes later cannot be said: no row tells it.",
        measures=f"at {last:g} months or later",
        quantity=_patients(subject, found, last)[0],
        unit="patients",
        table=_table(subject, found, months),
        sources=tuple(found["source_id"]),
        assumed=("limits.long_term.months",),
    )


def _visits(subject: Subject) -> pd.DataFrame:
    """Visits with a number for the outcome in the treated arms: study, label, months, patients (NaN: not known)."""
    table = _of_type(subject)
    rows = getattr(subject.evidence, table)
    rows = rows[(rows["outcome"] == subject.outcome) & (rows["timepoint_months"] > 0)]
    rows = rows[rows["analysis_use"].isin(_USED) & rows[list(_NUMBERS[table])].notna().any(axis=1)]
    rows = rows.merge(subject.evidence.arms, on=["study_id", "arm_id"])
    rows = rows[rows["treatment"] == subject.evidence.protocol.edition.treated]
    rows = rows.merge(subject.evidence.studies[["study_id", "design"]], on="study_id")
    rows = rows[rows["design"].isin(subject.effects.question.designs or rows["design"])]
    patients = rows["n"].astype(float).fillna(rows["n_treated"].astype(float)).fillna(rows["n_enrolled"].astype(float))
    label = rows["study_id"].map(study_labels(subject.evidence))
    found = rows.assign(patients=patients, label=label, months=rows["timepoint_months"])
    return found.sort_values(["months", "patients"], ascending=[False, False], ignore_index=True)


def _of_type(subject: Subject) -> str:
    return str(subject.evidence.outcomes.set_index("outcome")["type"][subject.outcome])


def _patients(subject: Subject, found: pd.DataFrame, months: float) -> tuple[float, int]:
    """Patients and studies with a number at or after a month, studies that share patients counted once."""
    reached = found[found["months"] >= months].drop_duplicates("study_id")
    reached = reached.sort_values("patients", ascending=False)
    pairs = subject.evidence.study_overlap
    pairs = pairs[pairs["basis"].isin(subject.evidence.protocol.selection.same_patients)]
    shared = {frozenset(pair) for pair in pairs[["study_a", "study_b"]].itertuples(index=False)}
    counted: dict[str, float] = {}
    for row in reached.itertuples():
        if not any(frozenset((row.study_id, other)) in shared for other in counted):
            counted[row.study_id] = row.patients
    return float(np.nansum(list(counted.values()))), len(counted)


def _table(subject: Subject, found: pd.DataFrame, months: tuple[float, ...]) -> pd.DataFrame:
    latest = found.drop_duplicates("study_id")
    table = pd.DataFrame(
        {"Study": latest["label"], "Longest visit, months": latest["months"], "Patients there": latest["patients"]}
    )
    reached = {f"{m:g} months or later": np.where(latest["months"] >= m, latest["patients"], 0.0) for m in months}
    table = table.assign(**reached)
    others = subject.evidence.comparators
    visits = others.loc[others["outcome"] == subject.outcome, "timepoint_months"].dropna()
    if len(visits):
        table = pd.concat([table, pd.DataFrame({"Study": [_OTHERS], "Longest visit, months": [visits.max()]})])
    return table.reset_index(drop=True)


def _longest(found: pd.DataFrame) -> str:
    if found.empty:
        return "No visit after treatment has a number for this outcome."
    first = found.iloc[0]
    who = "patients not printed" if math.isnan(first["patients"]) else f"{number(first['patients'], 0)} patients"
    return f"The longest visit with a number is at {first['months']:g} months ({first['label']}, {who})."


def _counted(subject: Subject, found: pd.DataFrame, months: tuple[float, ...]) -> str:
    said = []
    for month in months:
        patients, k = _patients(subject, found, month)
        many = f"at most {number(patients, 0)} treated patients ({studies(k)})" if k else "nobody"
        said.append(f"{many} at {month:g} months or later")
    return f"A number exists for {' and '.join(said)}."
