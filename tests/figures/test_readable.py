"""The check of readability finds what it is for."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from evidence_tools.figures.chart import Chart


def chart_with(*places: tuple[float, float], size: float = 10.0) -> Chart:
    chart = Chart(pd.DataFrame(), title="Words", alt="Words.", width=3.0, height=2.0)
    for left, top in places:
        chart.write(left, top, "some words", size=size)
    return chart


def test_clear_text_passes(readable: Callable[[Chart], list[str]]) -> None:
    assert readable(chart_with((0.2, 0.2), (0.2, 0.6))) == ["some words", "some words"]


def test_text_on_text_is_found(readable: Callable[[Chart], list[str]]) -> None:
    with pytest.raises(AssertionError, match="lie on each other"):
        readable(chart_with((0.2, 0.2), (0.5, 0.25)))


def test_text_off_the_page_is_found(readable: Callable[[Chart], list[str]]) -> None:
    with pytest.raises(AssertionError, match="leaves the page"):
        readable(chart_with((2.8, 0.2)))


def test_small_type_is_found(readable: Callable[[Chart], list[str]]) -> None:
    with pytest.raises(AssertionError, match="under 9 points"):
        readable(chart_with((0.2, 0.2), size=8.0))
