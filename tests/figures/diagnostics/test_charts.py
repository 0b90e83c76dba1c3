"""Charts of diagnostics: what they say follows from their frame, and small or odd results are drawn too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from diagnostics_reference import DIAGNOSTICS, SETS
from matplotlib.colors import to_hex
from matplotlib.patches import Polygon

from evidence_tools.errors import QuestionError
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.diagnostics import (
    baujat_plot,
    cumulative_forest,
    gosh_plot,
    influence_plot,
    labbe_plot,
    leave_one_out_forest,
    normal_quantile_plot,
    radial_plot,
)
from evidence_tools.figures.theme import PALETTE
from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects, Scale

RATIO = Scale(label="Risk ratio", transform="log", better="lower")
CHARTS = (
    baujat_plot,
    cumulative_forest,
    gosh_plot,
    influence_plot,
    leave_one_out_forest,
    normal_quantile_plot,
    radial_plot,
)


@pytest.fixture(scope="module")
def bcg() -> Pooled:
    counts = next(each for each in DIAGNOSTICS["labbe"] if each["measure"] == "RR")
    a, b, c, d = (np.array(counts[name], dtype=float) for name in ("ai", "bi", "ci", "di"))
    y, v, _ = SETS["bcg"]
    effects = Effects.from_columns(y, v, events=a, n=a + b, events_against=c, n_against=c + d)
    return pool(replace(effects, measure="RR", scale=RATIO))


@pytest.mark.parametrize("draw", [*CHARTS, labbe_plot])
def test_a_chart_has_a_frame_an_alternative_text_and_stable_bytes(draw: Callable[[Pooled], Chart], bcg: Pooled) -> None:
    chart = draw(bcg)
    assert len(chart.frame) >= bcg.k
    assert chart.title in chart.alt
    assert chart.alt.endswith(".")
    assert chart.as_bytes("svg") == draw(bcg).as_bytes("svg")


@pytest.mark.parametrize("draw", CHARTS)
@pytest.mark.parametrize("k", [2, 3, 30])
def test_few_and_many_studies_are_drawn(draw: Callable[[Pooled], Chart], k: int) -> None:
    random = np.random.default_rng(k)
    fit = pool(Effects.from_columns(random.normal(size=k), random.uniform(0.1, 1, k)), Method(estimator="DL"))
    options = {"subsets": 2_000} if draw is gosh_plot else {}
    if draw is gosh_plot and k == 2:
        with pytest.raises(QuestionError, match="too few studies for a GOSH plot to tell anything: 2"):
            draw(fit)
    else:
        assert draw(fit, **options).as_bytes("svg")


def test_leave_one_out_says_on_whom_the_conclusion_rests() -> None:
    fit = pool(
        Effects.from_columns([0.5, 0.1, 0.1], [0.01, 0.01, 0.01], study=["Large", "B", "C"]),
        Method(test="z", estimator="EE"),
    )
    assert leave_one_out_forest(fit).title.endswith("the conclusion rests on Large")


def test_the_leave_one_out_forest_of_bcg_keeps_its_conclusion(bcg: Pooled) -> None:
    assert leave_one_out_forest(bcg).title == "Risk ratio: the conclusion stays without any one of 13 studies"


def test_the_cumulative_forest_says_since_when_its_conclusion_stands() -> None:
    y = [0.5, -0.5, -0.6, -0.5]
    fit = pool(
        Effects.from_columns(y, [0.01] * 4, study=["A", "B", "C", "D"], year=[2001, 2003, 2002, 2004]),
        Method(test="z", estimator="EE"),
    )
    chart = cumulative_forest(fit, "year")
    assert chart.title == "Effect: today's conclusion stands since study 3 of 4, B, added by year"
    assert chart.frame["label"].tolist() == ["A", "C", "B", "D"]


def test_diamonds_are_dark_for_the_whole_result_alone(bcg: Pooled) -> None:
    for chart in (leave_one_out_forest(bcg), cumulative_forest(bcg)):
        faces = [to_hex(each.get_facecolor()).upper() for each in chart.findobj(Polygon) if len(each.get_xy()) == 5]
        assert faces.count(PALETTE.ink.upper()) == 1
        assert faces[-1] == PALETTE.ink.upper()
        assert faces.count(PALETTE.paper.upper()) == len(faces) - 1 >= bcg.k - 1


def test_the_numbers_below_two_plots_of_influence_never_touch(readable: Callable[[Chart], list[str]]) -> None:
    random = np.random.default_rng(7)
    for k in (3, 9):
        fit = pool(Effects.from_columns(random.normal(size=k), random.uniform(0.01, 2, k)))
        readable(influence_plot(fit))
        readable(influence_plot(fit).drawn_for("half-slide"))


@pytest.mark.parametrize("draw", CHARTS)
@pytest.mark.parametrize("medium", ["notebook", "slide", "half-slide"])
def test_a_chart_can_be_read(
    draw: Callable[[Pooled], Chart], medium: str, bcg: Pooled, readable: Callable[[Chart], list[str]]
) -> None:
    options = {"subsets": 2_000} if draw is gosh_plot else {}
    readable(draw(bcg, **options).drawn_for(medium, bare=True))


def test_gosh_tells_the_range_of_its_estimates(bcg: Pooled) -> None:
    chart = gosh_plot(bcg)
    shown, count = np.exp(chart.frame["estimate"]), f"{len(chart.frame):,}"
    assert chart.title.startswith(
        f"Risk ratio: {shown.min():.1f} to {shown.max():.1f} in {count} subsets of 13 studies"
    )


def test_gosh_names_the_study_asked_for_and_refuses_others(bcg: Pooled) -> None:
    assert gosh_plot(bcg, study="study 8").title.endswith("with and without study 8")
    with pytest.raises(QuestionError, match="no study 'Doe'"):
        gosh_plot(bcg, study="Doe")


def test_influence_names_the_influential_study() -> None:
    fit = pool(Effects.from_columns([0.1, 0.2, 0.1, 2.0], [0.1] * 4, study=["A", "B", "C", "D"]))
    assert influence_plot(fit).title.endswith("influential: D")


def test_few_residuals_are_said_to_tell_nothing() -> None:
    fit = pool(Effects.from_columns([1.0, 2.0, 4.0], [1.0] * 3))
    assert normal_quantile_plot(fit).title.startswith("Too few studies to judge normality: 3")


@pytest.mark.parametrize("draw", CHARTS)
def test_one_study_is_drawn_or_refused(draw: Callable[[Pooled], Chart]) -> None:
    fit = pool(Effects.from_columns([1.0], [0.5]))
    if draw in (radial_plot, cumulative_forest):
        assert draw(fit).as_bytes("svg")
    else:
        with pytest.raises(QuestionError, match="too few studies"):
            draw(fit)
