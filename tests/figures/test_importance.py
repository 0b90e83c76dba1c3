"""Whose threshold counts: the frame, the title that follows from it, and a chart that can be read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.importance import importance
from evidence_tools.figures.importance_frame import SHARE, THRESHOLD, VOTE, importance_frame
from evidence_tools.models.answering import answer


@pytest.mark.parametrize("question", ["pain_from_12", "odi_from_12"])
def test_the_chart_can_be_read(evidence: Evidence, question: str, readable: Callable[[Chart], list[str]]) -> None:
    chart = importance(answer(evidence, question).fit, evidence)
    texts = " ".join(readable(chart))
    assert "Orhurhu 2025" in texts
    assert "mean gain" in texts


def test_the_frame_holds_shares_thresholds_and_votes(evidence: Evidence) -> None:
    frame = importance_frame(answer(evidence, "pain_from_12").fit, evidence)
    grid = evidence.protocol.limits.importance["pain"]
    shares = frame[frame["part"] == SHARE]
    assert shares["threshold"].iloc[[0, -1]].tolist() == pytest.approx([grid.low, grid.high])
    assert shares["percent"].is_monotonic_decreasing
    thresholds = frame[frame["part"] == THRESHOLD]
    assert thresholds["named"].sum() == len(evidence.protocol.outcomes["pain"].mcid)
    (vote,) = frame[frame["part"] == VOTE].itertuples()
    assert (vote.percent, vote.kind, vote.threshold) == (64.3, "9 of 14", 3.0)


def test_title_and_alternative_text_say_what_the_frame_holds(evidence: Evidence) -> None:
    fit = answer(evidence, "odi_from_12").fit
    chart = importance(fit, evidence)
    named = chart.frame[chart.frame["named"].eq(True)]["threshold"]
    assert f"{(named <= -fit.estimate).sum()} of {len(named)} named thresholds" in chart.title
    assert f"{(np.asarray(-fit.effects.table['y']) >= 18).sum()} of 4 studies reach the largest, 18" in chart.title
    assert "84.6% of trials, 11 of 13, threshold not stated (Orhurhu 2025)" in chart.alt


def test_nothing_to_try_is_said(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match=r"no thresholds to try for ZCQ symptom severity.*pain, odi"):
        importance(answer(evidence, "zcq_symptom_from_24").fit, evidence)
    with pytest.raises(QuestionError, match="no thresholds to try"):
        importance(answer(evidence, "surgery_against_laminectomy").fit, evidence)
