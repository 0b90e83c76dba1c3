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
