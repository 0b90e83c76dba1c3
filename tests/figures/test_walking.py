"""Walking: relative and absolute gains, kept apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures import walking as module
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.walking import walking
from evidence_tools.figures.walking_frame import ABSOLUTE, RELATIVE, walking_frame


def test_percentages_stay_percentages_and_feet_become_metres(evidence: Evidence) -> None:
    frame = walking_frame(evidence).set_index("row_id")
    assert frame.loc["c004", ["panel", "percent", "arm"]].tolist() == [RELATIVE, 258.0, "mild"]
    assert frame.loc["c005", ["percent", "arm"]].tolist() == [64.0, "medical management"]
    assert frame.loc["c037", ["panel", "unit", "n_text"]].tolist() == [ABSOLUTE, "m", "≤40"]
    assert frame.loc["c037", ["before", "after"]].tolist() == pytest.approx([246 * 0.3048, 3956 * 0.3048])
    assert frame.loc["c039", ["before", "after", "unit"]].tolist() == [8.0, 56.0, "minutes"]


def test_marks_tell_second_hand_and_derived_numbers(evidence: Evidence) -> None:
    marks = walking_frame(evidence).set_index("row_id")["marks"]
    assert "¶" in marks["c004"]
    assert marks["c013"] == ""


def test_it_says_that_no_interval_can_be_drawn(evidence: Evidence, texts_of: Callable[[Chart], list[str]]) -> None:
    chart = walking(evidence)
    assert "No interval can be drawn" in " ".join(texts_of(chart))
    assert "No interval can be drawn" in chart.alt
    assert "+258% with mild and +64% with medical management" in chart.title


def test_nothing_to_draw_is_said(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "walking_frame", lambda _: walking_frame(evidence).iloc[:0])
    with pytest.raises(QuestionError, match="no gain in walking or standing as a number"):
        walking(evidence)
