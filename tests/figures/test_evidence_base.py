"""The evidence base: every study once, with its patients and overlaps."""

from __future__ import annotations

import numpy as np

from evidence_tools.evidence import Evidence
from evidence_tools.figures.evidence_base import evidence_base, evidence_base_frame
from evidence_tools.figures.roster import roster, study_labels


def test_studies_are_ordered_by_design_and_year(evidence: Evidence) -> None:
    frame = roster(evidence)
    assert frame["design"].iloc[0] == "randomised"
    assert frame["design"].drop_duplicates().is_unique
    assert frame.groupby("design", sort=False)["year"].apply(lambda y: y.dropna().is_monotonic_increasing).all()
    assert len(frame) == len(evidence.studies)


def test_patients_are_those_treated_else_enrolled(evidence: Evidence) -> None:
    frame = roster(evidence).set_index("study")
    assert frame.loc["midas_encore", ["patients", "bound"]].tolist() == [143.0, False]
    assert frame.loc["motion", ["patients", "bound"]].tolist() == [77.0, True]
    assert frame.loc["mekhail_2020_age", "patients"] == 49 + 160, "two arms of the same treatment"
    assert np.isnan(frame.loc["chopko_2013_2y", "patients"])


def test_overlaps_are_counted_from_both_sides(evidence: Evidence) -> None:
    frame = evidence_base_frame(evidence)
    assert frame[["probable", "possible"]].sum().sum() == 2 * len(evidence.study_overlap)


def test_labels_are_short_and_unique(evidence: Evidence) -> None:
    labels = study_labels(evidence)
    assert labels.is_unique
    assert labels["wong_2012"] == "Wong 2012"


def test_title_counts_trials_and_funding(evidence: Evidence) -> None:
    title = evidence_base(evidence).title
    assert f"{len(evidence.studies)} studies" in title
    assert f"{(evidence.studies['design'] == 'rct').sum()} of them randomised" in title
    assert f"industry {(evidence.studies['funding'] == 'industry').sum()}" in title
