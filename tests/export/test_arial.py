"""Text is measured in Arial's widths and broken as a viewer breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.export.arial import text_height, text_width, wrapped

WORDS = st.lists(st.text("abcdefgWi−†≤", min_size=1, max_size=12), min_size=1, max_size=20).map(" ".join)


def test_widths_are_those_that_arial_has() -> None:
    assert text_width("0123456789", 100) * 72 == pytest.approx(556.0)
    assert text_width("W", 100, bold=True) * 72 == pytest.approx(94.4)
    assert text_width("\u00a0", 10) == text_width(" ", 10)


@given(WORDS, st.floats(0.8, 4.0))
def test_no_line_is_wider_than_its_box_and_no_letter_is_lost(text: str, width: float) -> None:
    lines = wrapped(text, 14.0, width)
    assert all(text_width(line, 14.0) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert text_height(text, 14.0, width) == pytest.approx(len(lines) * 14.0 * 1.2 / 72)
