"""The funnel plot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.funnel import funnel, funnel_frame
from evidence_tools.figures.theme import PALETTE
from evidence_tools.models import Pooled
from evidence_tools.wording import finding


def test_points_and_their_p_values(pooled: Callable[..., Pooled]) -> None:
    fit = pooled(6)
    frame, table = funnel_frame(fit), fit.effects.table
    assert frame["se"].to_numpy() == pytest.approx(np.sqrt(table["v"]))
    assert frame["p"].to_numpy() == pytest.approx(2 * norm.sf(np.abs(table["y"] / table["se"])))
    assert frame["hollow"].all()


def test_ratios_are_shown_as_ratios_and_shares_as_log_odds(pooled: Callable[..., Pooled]) -> None:
    ratio, share = pooled(5, "ratio"), pooled(5, "share")
    assert funnel_frame(ratio)["estimate"].to_numpy() == pytest.approx(np.exp(ratio.effects.table["y"]))
    assert funnel_frame(share)["estimate"].to_numpy() == pytest.approx(share.effects.table["y"].to_numpy())
    assert funnel_frame(share)["p"].isna().all()


def test_precise_studies_are_at_the_top(pooled: Callable[..., Pooled]) -> None:
    low, high = funnel(pooled(5)).axes[0].get_ylim()
    assert low > high == 0


def test_few_studies_are_called_too_few(pooled: Callable[..., Pooled]) -> None:
    assert funnel(pooled(9)).title.startswith("Too few studies to read asymmetry: 9")
    assert "Too few" not in funnel(pooled(10)).title


def test_borrowed_spread_is_said(pooled: Callable[..., Pooled], texts_of: Callable[[Chart], list[str]]) -> None:
    assert "only another way to show the number of patients" in " ".join(texts_of(funnel(pooled(4))))
    assert "only another way" not in " ".join(texts_of(funnel(pooled(4, marks=""))))


@pytest.mark.parametrize("kind", ["pain", "ratio", "share", "walk"])
@pytest.mark.parametrize("k", [1, 12])
def test_it_can_be_read(
    k: int, kind: str, pooled: Callable[..., Pooled], readable: Callable[[Chart], list[str]]
) -> None:
    readable(funnel(pooled(k, kind)))


def test_sides_and_open_points_are_explained(pooled: Callable[..., Pooled], texts_of: Callable) -> None:
    borrowed, printed = texts_of(funnel(pooled(6))), texts_of(funnel(pooled(6, marks="")))
    assert {"← better", "worse →", "study, spread borrowed"} <= set(borrowed)
    assert "study, spread borrowed" not in printed
    assert "study" in printed
    assert "← better" not in texts_of(funnel(replace_better(pooled(6), None)))


def test_the_threshold_of_importance_is_drawn_and_named(pooled: Callable[..., Pooled], texts_of: Callable) -> None:
    fit = pooled(6)
    chart = funnel(fit)
    assert fit.effects.scale.mcid_label in texts_of(chart)
    lines = [line for line in chart.axes[0].lines if line.get_color() == PALETTE.threshold]
    assert len(lines) == 1


def test_the_alternative_text_has_the_finding_and_the_better_side(pooled: Callable[..., Pooled]) -> None:
    fit = pooled(6)
    alt = funnel(fit).alt
    assert finding(fit) in alt
    assert "Lower values are better" in alt


def replace_better(fit: Pooled, better: str | None) -> Pooled:
    """The result on a scale with another better side."""
    return replace(fit, effects=replace(fit.effects, scale=replace(fit.effects.scale, better=better)))
