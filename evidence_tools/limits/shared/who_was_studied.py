"""The studies behind a result and what their tables tell of the patients: age, sex, place, time, who might enter."""

from __future__ import annotations

import re

import pandas as pd

from evidence_tools.evidence.labels import study_labels
from evidence_tools.limits.core.subject import Subject
from evidence_tools.naming import design_name

_SENTENCE = re.compile(r"(?<=[.;])\s+")
_ENTRY = re.compile(r"\bentry required\b|\baged? \d", re.IGNORECASE)
_NOTED = ("note", "sites_or_cohort")


def studied(subject: Subject) -> pd.DataFrame:
    """The studies behind a result, or all with a row of the outcome where none answers it with a number.

    Returns
    -------
    DataFrame
        One row per study, columns of studies.csv and: `label`, `patients` (treated, at the visit where the result is
        taken; NaN where not known), `entry` (what the notes say of who might enter).
    """
    studies = subject.evidence.studies
    patients = _patients(subject)
    studies = studies[studies["study_id"].isin(patients.index)].reset_index(drop=True)
    return studies.assign(
        label=studies["study_id"].map(study_labels(subject.evidence)),
        patients=studies["study_id"].map(patients),
        entry=[_entry_notes(row) for row in studies.to_dict("records")],
    )


def roster(found: pd.DataFrame) -> pd.DataFrame:
    """The studies with readable column names, for the table of a limitation."""
    return pd.DataFrame(
        {
            "Study": found["label"],
            "Design": found["design"].map(design_name),
            "Country": found["country"],
            "Centres": found["n_centers"],
            "Enrolled from": found["enrol_start"],
            "Enrolled to": found["enrol_end"],
            "Patients": found["patients"],
            "Mean age": found["mean_age"],
            "SD of age": found["sd_age"],
            "Women, %": found["pct_female"],
            "Entry or age, as noted": found["entry"],
        }
    )


def _patients(subject: Subject) -> pd.Series:
    if subject.effects.k:
        return subject.effects.table.set_index("study")["n"].astype(float)
    arms = subject.evidence.arms
    arms = arms[arms["treatment"] == subject.evidence.protocol.edition.treated]
    arms = arms[arms["study_id"].isin(subject.effects.dropped["study"])]
    known = arms["n_treated"].astype(float).fillna(arms["n_enrolled"].astype(float))
    return known.groupby(arms["study_id"]).sum(min_count=1)


def _entry_notes(row: dict[str, object]) -> str:
    texts = [str(row[column]) for column in _NOTED if pd.notna(row[column])]
    said = [part.rstrip(".;") for text in texts for part in _SENTENCE.split(text) if _ENTRY.search(part)]
    return "; ".join(said)
