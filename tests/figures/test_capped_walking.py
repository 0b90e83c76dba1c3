"""The chart of the capped walking test: its two panels, its words, what it refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from protocol_rules import with_rules

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.capped_walking import capped_walking
from evidence_tools.figures.capped_walking_frame import CAP, SPREAD, capped_walking_frame
from evidence_tools.figures.chart import Chart


@pytest.fixture(scope="module")
def chart(evidence: Evidence) -> Chart:
    return capped_walking(evidence)


def test_lines_begin_at_what_was_printed_and_rise_with_the_share(chart: Chart) -> None:
    cap = chart.frame[chart.frame["panel"] == CAP]
    assert set(cap["distribution"]) == {"normal", "lognormal"}
    for (arm, _), line in cap.groupby(["arm", "distribution"]):
        assert line["value"].iloc[0] == {"treated": 258, "against": 64}[arm]
        assert line["value"].is_monotonic_increasing or arm == "against"
        assert (line["value"] >= line["value"].iloc[0]).all()
    assert cap["x"].max() == pytest.approx(65)


def test_the_interval_touches_zero_where_the_contrast_is_lost(chart: Chart) -> None:
    spread = chart.frame[chart.frame["panel"] == SPREAD]
    lost = spread.loc[spread["low"] <= 0, "x"].min()
    kept = spread.loc[spread["low"] > 0, "x"].max()
    assert kept < 576.2 < lost
    assert (spread["value"] == 194).all()


def test_title_and_words_come_from_the_numbers(chart: Chart, evidence: Evidence) -> None:
    assert (
        "194 percentage points is significant up to a standard deviation of 576; plausible is 207 to 336" in chart.title
    )
    assert chart.alt.endswith("Verdict: holds.")
    other = capped_walking(with_rules(evidence, "capped_walking", cv={"low": 0.8, "central": 1.0, "high": 2.5}))
    assert other.title != chart.title
    assert other.alt.endswith("Verdict: weakens.")


def test_it_can_be_read(chart: Chart, readable: Callable[[Chart], list[str]]) -> None:
    words = " ".join(readable(chart))
    assert "258% printed" in words
    assert "lost at 576" in words
    assert "Source: extraction tables" in words


def test_what_cannot_be_drawn_is_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="share_at_cap; set all three"):
        capped_walking_frame(with_rules(evidence, "capped_walking", share_at_cap=None))
    with pytest.raises(QuestionError, match="no question under"):
        capped_walking_frame(with_rules(evidence, "capped_walking", outcomes=()))
