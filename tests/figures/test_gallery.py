"""The gallery: stable names, every chart readable, every kind in every medium, with words of its own."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.media import MEDIA

HEAVY = {"extended_funnel"}  # a second to draw; read in its own tests and here on a page only


@pytest.fixture(scope="module")
def kinds(charts: dict[str, Chart]) -> dict[str, Chart]:
    """One chart of the real edition for every figure function."""
    first: dict[str, Chart] = {}
    for chart in charts.values():
        first.setdefault(chart._draw_again.func.__name__, chart)
    return first


def test_names_come_from_the_protocol(evidence: Evidence, charts: dict[str, Chart]) -> None:
    asked = {name.split("_", 1)[1] for name in charts if name.startswith(("forest_", "funnel_"))}
    assert asked <= set(evidence.protocol.questions)
    fixed = {"evidence_base", "completeness", "walking", "timeline_pain", "timeline_odi", "arms_reintervention"}
    assert fixed <= set(charts)
    assert all(name == name.lower() and " " not in name for name in charts)


def test_every_chart_can_be_read_and_says_where_it_is_from(charts: dict[str, Chart], readable: Callable) -> None:
    for name, chart in charts.items():
        assert "Source: extraction tables" in " ".join(readable(chart)), name


def test_every_chart_has_words_of_its_own(charts: dict[str, Chart]) -> None:
    for name, chart in charts.items():
        assert len(chart.alt) > len(chart.title) > 20, name
        assert chart.alt.endswith("."), name
        assert "nan" not in chart.alt.lower().split(), name
        assert not chart.frame.empty, name
    assert len({chart.alt for chart in charts.values()}) == len(charts)


def test_rated_questions_show_how_firm_they_are(evidence: Evidence, charts: dict[str, Chart]) -> None:
    kinds = ("cumulative", "leave_one_out", "gosh", "over_time", "by_design")
    asked = {kind: {name.removeprefix(f"{kind}_") for name in charts if name.startswith(f"{kind}_")} for kind in kinds}
    rated = set(evidence.protocol.certainty.questions)
    assert asked["cumulative"]
    assert asked["cumulative"] == asked["leave_one_out"] == asked["gosh"] == asked["over_time"] <= rated
    assert asked["by_design"] <= asked["cumulative"]
    for question in asked["cumulative"]:
        assert (charts[f"forest_{question}"].frame["kind"] == "study").sum() >= 3


def test_forests_of_one_outcome_share_their_axis(evidence: Evidence, charts: dict[str, Chart]) -> None:
    ends: dict[str, set[tuple[float, float]]] = {}
    for name, question in evidence.protocol.questions.items():
        if f"forest_{name}" in charts and question.against is None:
            ends.setdefault(question.outcome, set()).add(charts[f"forest_{name}"].axes[0].get_xlim())
    assert len(ends) > 1
    assert {outcome: len(found) for outcome, found in ends.items()} == dict.fromkeys(ends, 1)
    assert len(set().union(*ends.values())) == len(ends)


@pytest.mark.parametrize("name", ["page", "slide", "half-slide"])
def test_every_kind_of_chart_can_be_read(name: str, kinds: dict[str, Chart], readable: Callable) -> None:
    found = []
    for kind, chart in kinds.items():
        if kind in HEAVY and name != "page":
            continue
        other = chart.drawn_for(name, bare=name != "page")
        try:
            readable(other)
        except AssertionError as fault:
            found.append(f"{kind}: {fault}")
        assert other.printed_size[0] == pytest.approx(MEDIA[name].width), kind
        assert (other.title, other.alt) == (chart.title, chart.alt), kind
        pd.testing.assert_frame_equal(other.frame, chart.frame)
    assert not found, "\n".join(found)
