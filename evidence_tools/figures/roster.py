"""The roster of studies that charts of the whole evidence share: labels, order, patients treated, source note."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.figures.phrases import AT_MOST
from evidence_tools.naming import design_name, design_rank


def roster(evidence: Evidence) -> pd.DataFrame:
    """List the studies in the order of their designs, trials first, and within a design by year.

    Returns
    -------
    DataFrame
        One row per study: study, label, year, design (in words), funding, patients (treated with the technique under
        review, else enrolled; NaN where not known), bound (whether `patients` is the number enrolled) and months (the
        longest visit).
    """
    studies = evidence.studies
    years = studies["primary_source_id"].map(evidence.sources.set_index("source_id")["year"]).astype(float)
    patients = _patients(evidence).reindex(studies["study_id"])
    frame = pd.DataFrame(
        {
            "study": studies["study_id"],
            "label": study_labels(evidence).reindex(studies["study_id"]).to_numpy(),
            "year": years,
            "design": studies["design"].map(design_name),
            "funding": studies["funding"],
            "patients": patients["patients"].to_numpy(),
            "bound": patients["bound"].to_numpy(dtype=bool, na_value=False),
            "months": studies["max_followup_months"],
            "rank": studies["design"].map(design_rank),
        }
    )
    return frame.sort_values(["rank", "year", "label"], ignore_index=True).drop(columns="rank")


def _patients(evidence: Evidence) -> pd.DataFrame:
    arms = evidence.arms
    arms = arms[arms["treatment"] == evidence.protocol.edition.treated]
    treated, enrolled = arms["n_treated"].astype(float), arms["n_enrolled"].astype(float)
    known = arms.assign(patients=treated.fillna(enrolled), bound=treated.isna() & enrolled.notna())
    return known.groupby("study_id").agg(
        patients=("patients", lambda values: values.sum(min_count=1)), bound=("bound", "any")
    )


def patients_at_visit(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Give the patients behind each result: as printed, else treated, else enrolled, and whether that is a bound.

    Parameters
    ----------
    rows
        Results with the columns n, n_treated and n_enrolled.

    Returns
    -------
    tuple of Series
        Numbers (NaN where none is known) and whether the number is an upper bound.
    """
    printed, treated, enrolled = (rows[name].astype(float) for name in ("n", "n_treated", "n_enrolled"))
    n = printed.fillna(treated).fillna(enrolled)
    return n, printed.isna() & n.notna()


def patients_text(patients: float, bound: bool) -> str:
    """Write a number of patients, with the sign for an upper bound.

    Examples
    --------
    >>> patients_text(143.0, True), patients_text(58.0, False), patients_text(float("nan"), False)
    ('≤143', '58', '?')
    """
    return "?" if np.isnan(patients) else f"{AT_MOST * bound}{patients:,.0f}"


def source_note(evidence: Evidence) -> str:
    """Name the edition and the date of the data."""
    return f"Source: extraction tables {evidence.label}, data of {evidence.protocol.edition.data_date.isoformat()}."
