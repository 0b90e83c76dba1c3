"""Measuring and breaking text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_tools.figures.lettering import balanced, shortened, text_width, wrapped

KERNING = 0.02  # inches: words are measured one by one
WORDS = st.lists(st.text(alphabet="abcdefghi −,.", min_size=1, max_size=18), min_size=1, max_size=12).map(" ".join)


@settings(max_examples=40)
@given(WORDS, st.floats(0.5, 4.0))
def test_lines_fit_and_lose_nothing(text: str, width: float) -> None:
    lines = wrapped(text, width, 10.0)
    assert all(text_width(line, 10.0) <= width + KERNING or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@settings(max_examples=40)
@given(WORDS, st.floats(1.0, 4.0))
def test_balanced_lines_are_as_few_as_wrapped_ones(text: str, width: float) -> None:
    assert len(balanced(text, width, 10.0)) == len(wrapped(text, width, 10.0))


def test_an_interval_is_not_torn_apart() -> None:
    text = "Pain fell by 3.6 points (95% CI −4.4 to −2.9)"
    lines = wrapped(text, text_width("(95% CI −4.4 to −2.9)", 10.0) + 0.05, 10.0)
    assert lines[-1] == "(95% CI −4.4 to −2.9)"


def test_a_long_word_is_cut() -> None:
    assert "".join(wrapped("x" * 90, 1.0, 10.0)) == "x" * 90


@pytest.mark.parametrize("width", [0.05, 0.6, 3.0])
def test_shortened_text_fits(width: float) -> None:
    short = shortened("A very long name of a study", width, 9.5)
    assert short == "…" or text_width(short, 9.5) <= width
