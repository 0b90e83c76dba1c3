"""The timeline: every visit, drawn or not, with its patients."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.timeline import timeline
from evidence_tools.figures.timeline_frame import NO_VALUE, OTHER_VALUE, VALUE, timeline_frame, windows_frame

OUTCOMES = ["pain", "odi", "zcq_symptom", "walking_distance", "walking_time", "opioid_mme"]


def test_rows_that_cannot_be_drawn_are_kept_with_their_reason(evidence: Evidence) -> None:
    frame = timeline_frame(evidence, "pain").set_index("row_id")
    assert frame.loc["c015", ["kind", "n", "bound", "n_text"]].tolist() == [VALUE, 143.0, True, "≤143"]
    assert frame.loc["c021", ["change", "n_text"]].tolist() == [-2.9, "58"]
    assert frame.loc["c009", "kind"] == OTHER_VALUE
    assert frame.loc["c058", "change"] == pytest.approx(-3.0), "30 mm of 100 are 3 points of 10"
    assert frame.loc["c029", "kind"] == NO_VALUE, "a percentage is not a change in points"
    assert frame.loc["c063", "kind"] == NO_VALUE, "an unnamed score has no common scale"
    assert (frame["reason"] != "").all()
    assert not (frame["months"] == 0).any()


def test_every_row_of_the_treated_arms_is_there(evidence: Evidence) -> None:
    rows, arms = evidence.continuous, evidence.arms
    treated = arms[arms["treatment"] == "mild"]
    rows = rows.merge(treated[["study_id", "arm_id"]], on=["study_id", "arm_id"])
    expected = rows[(rows["outcome"] == "pain") & (rows["timepoint_months"] != 0)]
    assert set(timeline_frame(evidence, "pain")["row_id"]) == set(expected["row_id"])


def test_windows_count_each_study_once(evidence: Evidence) -> None:
    windows = windows_frame(evidence, timeline_frame(evidence, "odi")).set_index("window")
    assert windows.loc["from_12", ["studies", "patients", "bound"]].tolist() == [4, 58 + 69 + 143 + 17, True]
    assert windows.loc["under_6", ["studies", "patients", "bound"]].tolist() == [1, 75, False]
    assert "any_time" not in windows.index


def test_every_drawn_point_has_its_number_of_patients(
    evidence: Evidence, texts_of: Callable[[Chart], list[str]]
) -> None:
    for outcome in ("pain", "odi"):
        frame = timeline_frame(evidence, outcome)
        written = " | ".join(texts_of(timeline(evidence, outcome)))
        assert all(f"n {row.n_text}" in written for row in frame[frame["kind"] != NO_VALUE].itertuples())


def test_unknown_outcome_says_what_is_allowed(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match=r"'paine'.*allowed: .*pain"):
        timeline(evidence, "paine")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_it_can_be_read(outcome: str, evidence: Evidence, readable: Callable[[Chart], list[str]]) -> None:
    readable(timeline(evidence, outcome))
