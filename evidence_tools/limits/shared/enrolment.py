"""The studies of the treatment under review: how many patients they enrolled, and which have no report."""

from __future__ import annotations

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels

MASKED = "double"
NO_REPORT = "registry"  # kind of source that announces a study without reporting it


def studies_of_treatment(evidence: Evidence) -> pd.DataFrame:
    """Studies with an arm of the treatment under review; `enrolled` counts the patients of all their arms.

    Where ``arms.csv`` has no number for an arm, the total of the protocol under ``limits.publication.enrolled``
    stands; NaN where neither has one. `label` is the name for display.
    """
    arms, studies = evidence.arms, evidence.studies
    treated = arms.loc[arms["treatment"] == evidence.protocol.edition.treated, "study_id"]
    found = studies[studies["study_id"].isin(treated)].reset_index(drop=True)
    counts = arms["n_enrolled"].astype(float).groupby(arms["study_id"]).sum(min_count=1)
    counts = counts.where(~arms["n_enrolled"].isna().groupby(arms["study_id"]).any())
    known = evidence.protocol.limits.publication.enrolled
    enrolled = [known.get(study, counts[study]) for study in found["study_id"]]
    labels = study_labels(evidence)
    return found.assign(enrolled=pd.Series(enrolled, dtype=float), label=[labels[study] for study in found["study_id"]])


def without_report(evidence: Evidence) -> pd.DataFrame:
    """Studies of the treatment that are known from a registry alone; `masked` says whether patients were blinded."""
    found = studies_of_treatment(evidence)
    kinds = evidence.sources.set_index("source_id")["kind"]
    unreported = found[found["primary_source_id"].map(kinds) == NO_REPORT]
    return unreported.assign(masked=unreported["blinding"] == MASKED).reset_index(drop=True)
