"""Who may be counted twice: groups and dates of the frame, and a chart that can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures import overlap as module
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.overlap import overlap
from evidence_tools.figures.overlap_frame import PAIR, STUDY, overlap_frame
from evidence_tools.limits.overlap.graph import PROBABLE, shared_patients
from evidence_tools.models.answering import answer


def test_the_chart_can_be_read(evidence: Evidence, readable: Callable[[Chart], list[str]]) -> None:
    fit = answer(evidence, "device_or_procedure_events").fit
    texts = readable(overlap(evidence, fit))
    assert any(text.startswith("Group 1:") for text in texts)
    assert any(text.startswith("Bold: studies behind") for text in texts)
    assert not any(text.startswith("Bold") for text in readable(overlap(evidence)))


def test_groups_hold_together_by_probable_pairs(evidence: Evidence) -> None:
    frame = overlap_frame(evidence)
    group = frame[frame["part"] == STUDY].set_index("study")["group"]
    pairs = frame[(frame["part"] == PAIR) & (frame["grade"] == PROBABLE)]
    for row in pairs.itertuples():
        assert group[row.study] == group[row.study_b] > 0
    sizes = group[group > 0].value_counts()
    assert sizes.loc[1.0] == sizes.max()
    assert len(frame[frame["part"] == PAIR]) == len(shared_patients(evidence))


def test_dates_are_printed_or_the_year_of_the_report(evidence: Evidence) -> None:
    studies = overlap_frame(evidence, ("wong_2012",)).query("part == 'study'").set_index("study")
    assert studies.loc["mekhail_2021", ["start", "end"]].tolist() == [2010.0, 2016.0]
    assert studies.loc["wong_2012", "end"] == 2012.5
    assert not studies.loc["wong_2012", "printed_end"]
    assert studies.index[studies["answers"].eq(True)].tolist() == ["wong_2012"]


def test_the_title_counts_the_pairs(evidence: Evidence) -> None:
    chart, pairs = overlap(evidence), shared_patients(evidence)
    probable = (pairs["grade"] == PROBABLE).sum()
    assert f"{probable} probable and {len(pairs) - probable} possible pairs" in chart.title
    assert "Staats 2023 and Rosner 2024, probable" in chart.alt


def test_nothing_to_draw_is_said(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "overlap_frame", lambda *_: overlap_frame(evidence).iloc[:0])
    with pytest.raises(QuestionError, match="no pair of studies shares patients"):
        overlap(replace(evidence))


def test_no_study_is_named_in_part(evidence: Evidence, texts_of: Callable[..., list[str]]) -> None:
    texts = texts_of(overlap(evidence))
    assert not [text for text in texts if text.endswith("…")]
