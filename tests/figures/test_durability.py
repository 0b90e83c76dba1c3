"""Later surgery over time: the frame by hand, a title that follows the data, and a picture that can be read."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from protocol_rules import with_rules

from evidence_tools.arithmetic import clopper_pearson
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.durability import durability
from evidence_tools.figures.durability_frame import ABOVE, BELOW, HOLDS_IT, at_risk_frame, durability_frame


def test_shares_have_exact_intervals_and_rates_stand_beside_the_comparator(evidence: Evidence) -> None:
    frame = durability_frame(evidence).set_index("row_id")
    exact = clopper_pearson(9, 75)
    assert frame.loc["b073", ["percent_low", "percent_high"]].tolist() == pytest.approx(
        [100 * exact.low, 100 * exact.high]
    )
    assert frame.loc["b073", "benchmark_rate"] == pytest.approx(-100 * math.log(0.92) / 5)
    assert frame.loc["b073", "printed_years"] == 375
    assert frame.loc[["b054", "b073", "b087"], "against"].tolist() == [ABOVE, HOLDS_IT, HOLDS_IT]
    assert frame.loc["m013", "against"] == ""


def test_a_comparator_above_every_interval_turns_the_title(evidence: Evidence) -> None:
    limits = evidence.protocol.limits
    same = with_rules(evidence, "durability", outcomes=["subsequent_surgery"])
    assert durability(same).title.startswith("Later surgery: of 3 cohorts, none has a rate clearly below")
    below = same.protocol.limits.model_copy(update={"below": {**limits.below, "subsequent_surgery": "m001"}})
    other = _under(same, below)  # a spacer, 26% by 24 months
    assert (durability_frame(other)["against"] == BELOW).sum() == 3
    assert "3 have a rate clearly below the comparator's and none clearly above it" in durability(other).title


def _under(evidence: Evidence, limits: object) -> Evidence:
    return replace(evidence, protocol=evidence.protocol.model_copy(update={"limits": limits}))


def test_patients_followed_are_those_printed(evidence: Evidence) -> None:
    risk = at_risk_frame(evidence, durability_frame(evidence)).set_index(["study", "months"])["n"]
    assert risk["motion"].to_dict() == {0.0: 77, 12.0: 69, 24.0: 64, 36.0: 48}
    assert risk["mekhail_2021"][0.0] == 75
    assert math.isnan(risk["mekhail_2021"][60.0])


def test_the_picture_says_what_it_shows(evidence: Evidence, readable: Callable[[Chart], list[str]]) -> None:
    chart = durability(evidence)
    texts = readable(chart)
    assert (
        chart.title
        == "Later surgery: of 5 cohorts, none has a rate clearly below the comparator's and 1 clearly above it"
    )
    assert "5  Mekhail 2021: 9 of 75" in texts
    assert any("marks of months 24 and 60 stand side by side" in text for text in texts)
    assert {"1", "2", "3", "4", "5", "a", "g", "?"} <= set(texts)
    written = " ".join(texts)
    assert "Mekhail 2021 at 2.4 per 100 person-years if all stayed" in written
    assert "0% to 38% lost evenly" in written
    assert "Not drawn: Hagedorn 2022" in written
    assert "2.6 per 100 person-years, 1.2 to 4.9" in chart.alt


def test_marks_of_one_month_do_not_lie_on_each_other(evidence: Evidence) -> None:
    axes = durability(evidence).axes[0]
    signs = [(text.get_text(), *text.get_position()) for text in axes.texts]
    assert len(signs) == 12
    box = axes.get_position()
    width, height = axes.figure.get_size_inches()
    inches = [
        (name, x / axes.get_xlim()[1] * box.width * width, y / axes.get_ylim()[1] * box.height * height)
        for name, x, y in signs
    ]
    for place, (one, x, y) in enumerate(inches):
        for other, x2, y2 in inches[place + 1 :]:
            assert math.hypot(x - x2, y - y2) > 0.13, f"{one} lies on {other}"


def test_without_loss_or_comparators_it_is_drawn_all_the_same(
    evidence: Evidence, readable: Callable[[Chart], list[str]]
) -> None:
    texts = " ".join(readable(durability(with_rules(evidence, "durability", loss=None, comparators=()))))
    assert "band" not in texts
    assert "Comparators:" not in texts.replace("Comparators: as printed", "")


def test_nothing_to_draw_is_said(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match=r"no treated cohort counts an outcome of limits\.durability\.outcomes"):
        durability(with_rules(evidence, "durability", outcomes=()))


def test_the_same_chart_has_the_same_bytes(evidence: Evidence) -> None:
    assert durability(evidence).as_bytes("svg") == durability(evidence).as_bytes("svg")
