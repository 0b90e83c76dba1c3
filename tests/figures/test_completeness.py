"""The completeness chart: the best form in which each study prints each outcome."""

from __future__ import annotations

import pytest
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.reading import inspect_evidence
from evidence_tools.figures.completeness import completeness
from evidence_tools.figures.completeness_frame import (
    DIRECTION,
    NOT_POOLABLE,
    NOTHING,
    PERCENT,
    WITH_N,
    WITHOUT_N,
    completeness_frame,
    spread_printed,
)


@pytest.mark.parametrize(
    ("study", "group", "state"),
    [
        ("midas_i", "Pain score", WITH_N),
        ("midas_encore", "Pain score", WITHOUT_N),
        ("chopko_2011_highrisk", "Pain score", PERCENT),
        ("durkin_2013", "Responders", NOT_POOLABLE),
        ("mekhail_2021", "Pain score", DIRECTION),
        ("rosner_2024", "Pain score", NOTHING),
        ("motion", "Walking", PERCENT),
        ("staats_2024_laminectomy", "Harm in claims", WITH_N),
    ],
)
def test_states_of_known_cells(study: str, group: str, state: str, evidence: Evidence) -> None:
    frame = completeness_frame(evidence)
    cell = frame[(frame["study"] == study) & (frame["group"] == group)]
    assert cell["state"].tolist() == [state]


def test_every_study_and_every_result_is_in_the_grid(evidence: Evidence) -> None:
    frame = completeness_frame(evidence)
    assert set(frame["study"]) == set(evidence.studies["study_id"])
    assert not frame.duplicated(["study", "group"]).any()
    in_grid = {row for rows in frame["rows"] for row in rows.split(";") if row}
    described = {"age", "limited_standing_walking"}
    baseline = evidence.continuous.query("timepoint_months == 0 and change_mean.isna()")
    for table in (evidence.continuous, evidence.binary):
        kept = table[~table["outcome"].isin(described) & ~table["row_id"].isin(baseline["row_id"])]
        assert set(kept["row_id"]) <= in_grid


def test_no_study_prints_a_spread_until_one_does(evidence: Evidence, copy: Copy) -> None:
    assert not spread_printed(evidence).any()
    assert completeness(evidence).title.startswith("No study prints the spread of a change")
    copy.change("continuous", "c021", change_sd="2.5")
    other = inspect_evidence(copy.folder)
    assert spread_printed(other)["midas_i"]
    assert completeness(other).title.startswith("1 study prints the spread of a change")


def test_alternative_text_counts_each_group(evidence: Evidence) -> None:
    frame = completeness_frame(evidence)
    pain = frame[(frame["group"] == "Pain score") & (frame["state"] == WITH_N)]
    assert f"Pain score: {len(pain)} with number of patients" in completeness(evidence).alt
