"""The chart of rare harms: one row per comparison, exact limits, the factor beside what is plausible."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from protocol_rules import with_rules

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.rare_harms import rare_harms
from evidence_tools.figures.rare_harms_frame import rare_harms_frame


@pytest.fixture(scope="module")
def chart(evidence: Evidence) -> Chart:
    return rare_harms(evidence)


def test_one_row_per_harm_and_rate(chart: Chart) -> None:
    frame = chart.frame
    assert frame["question"].tolist() == [
        *(["device_or_procedure_events"] * 2),
        *("serious_events", "dural_tears", "harm_against_laminectomy", "harm_against_spacer"),
    ]
    tears = frame[frame["question"] == "dural_tears"].iloc[0]
    assert tears[["events", "n", "against"]].tolist() == [0, 75, ""]
    assert math.isnan(tears["benchmark"])


def test_a_factor_is_the_rate_over_the_recorded_share_or_its_limit(chart: Chart) -> None:
    frame = chart.frame.dropna(subset=["benchmark"])
    assert (frame["benchmark"] / frame["high"]).tolist() == pytest.approx(frame["at_bound"].tolist())
    seen = frame[frame["events"] > 0]
    assert (seen["benchmark"] / seen["recorded"]).tolist() == pytest.approx(seen["point"].tolist())
    assert (frame.loc[frame["events"] == 0, "point"] == math.inf).all()


def test_title_and_words_come_from_the_numbers(chart: Chart, evidence: Evidence) -> None:
    assert "in 4 of 5 comparisons" in chart.title
    assert "0 of 282, 0.0% (0.0 to 1.3); laminectomy 5.8%, factor 4.5 for the upper limit" in chart.alt
    fewer = with_rules(evidence, "rare_harms", under_reporting=[("b083", "b089")])
    assert "in 2 of 5 comparisons" in rare_harms(fewer).title


def test_it_can_be_read(chart: Chart, readable: Callable[[Chart], list[str]]) -> None:
    words = " ".join(readable(chart))
    assert "no rate to compare with" in words
    assert "4.5 to infinity" in words
    assert "Source: extraction tables" in words


def test_without_rates_only_the_shares_are_drawn(evidence: Evidence, readable: Callable[[Chart], list[str]]) -> None:
    chart = rare_harms(with_rules(evidence, "rare_harms", outcomes=("dural_tear",)))
    assert "no rate to compare them with" in chart.title
    readable(chart)


def test_nothing_to_draw_is_said(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="which names none; there is nothing to draw"):
        rare_harms_frame(with_rules(evidence, "rare_harms", outcomes=()))
