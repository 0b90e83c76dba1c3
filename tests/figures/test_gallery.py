"""The gallery: stable names, every chart readable, with words of its own."""

from __future__ import annotations

from collections.abc import Callable

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart


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
