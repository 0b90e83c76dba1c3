"""Shares of patients: exact limits, zero counts, and arm against arm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from matplotlib.lines import Line2D
from scipy import stats

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.proportions import arms_compared, proportions
from evidence_tools.figures.proportions_frame import arms_compared_frame, proportions_frame
from evidence_tools.models import answer
from evidence_tools.study_effects import Effects, Scale


def counts(events: list[float], n: list[float], label: str = "Harm") -> Effects:
    names = [f"Study {i}" for i in range(len(n))]
    effects = Effects.from_columns([0.0] * len(n), [1.0] * len(n), study=names, events=events, n=n)
    return replace(effects, scale=Scale(label=label, unit="percent", better="lower"), label=label)


def test_limits_are_exact() -> None:
    frame = proportions_frame(counts([0, 9], [69, 75]))
    zero, some, total = (frame.iloc[place] for place in range(3))
    assert zero["low"] == 0.0
    assert zero["high"] == pytest.approx(100 * (1 - 0.025 ** (1 / 69)))
    quantiles = [100 * stats.beta.ppf(p, a, b) for p, a, b in ((0.025, 9, 67), (0.975, 10, 66))]
    assert some[["percent", "low", "high"]].tolist() == pytest.approx([12.0, *quantiles])
    assert total[["kind", "events", "n"]].tolist() == ["total", 9, 144]


def test_a_zero_count_is_a_bar_up_to_its_limit() -> None:
    chart = proportions(counts([0], [69]))
    bars = [line for line in chart.axes[0].findobj(Line2D) if line.get_linewidth() > 5]
    (bar,) = bars
    assert list(bar.get_xdata()) == pytest.approx([0.0, 5.206], abs=1e-3)
    assert chart.title == "No event in 1 of 1 report, yet the upper limit is 5.2%"


def test_answers_and_effects_may_be_given_alone_or_together(evidence: Evidence) -> None:
    surgery, open_surgery = answer(evidence, "subsequent_surgery"), answer(evidence, "open_decompression")
    alone, together = proportions_frame(surgery), proportions_frame([surgery.effects, open_surgery])
    assert set(together["group"]) == {surgery.effects.label, open_surgery.effects.label}
    assert len(together) > len(alone)


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(QuestionError, match="no study prints a count"):
        proportions(counts([], []))
    with pytest.raises(QuestionError, match="no study prints counts for two arms"):
        arms_compared([])


def test_two_arms_stand_one_below_the_other(evidence: Evidence) -> None:
    frame = arms_compared_frame(answer(evidence, "intervention_against_cmm"))
    assert frame["arm"].tolist() == ["mild", "cmm"]
    assert frame["events"].tolist() == [4, 18]
    assert frame["percent"].tolist() == pytest.approx([5.797, 26.087], abs=1e-3)
    assert frame["difference"].tolist() == pytest.approx([-20.290] * 2, abs=1e-3)


def test_title_counts_only_clear_differences(evidence: Evidence) -> None:
    names = ["intervention_against_cmm", "intervention_against_spacer", "surgery_against_laminectomy"]
    title = arms_compared([answer(evidence, name) for name in names]).title
    assert title == "With mild fewer patients had the event in 1 of 3 comparisons, more in 1; no clear difference in 1"


def test_title_of_one_comparison_gives_its_numbers(evidence: Evidence) -> None:
    title = arms_compared(answer(evidence, "intervention_against_cmm")).title
    assert "5.8% with mild against 26.1% with medical management, difference −20.3 percentage points" in title


@pytest.mark.parametrize("k", [1, 12])
def test_it_can_be_read(k: int, readable: Callable[[Chart], list[str]]) -> None:
    groups = [
        counts([0.0, 3.0] * k, [4.0, 15432.0] * k, label=f"An outcome with a long name, number {i}") for i in (1, 2)
    ]
    readable(proportions(groups, subtitle="A subtitle"))
