"""Pages: what fits, what goes to the next, and that a heading never stays behind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.export.office.paging import Block, pages, row_height, text_block

HEIGHTS = st.lists(st.floats(1, 90), min_size=1, max_size=20)


@given(HEIGHTS)
def test_lines_fill_pages_one_after_the_other(heights: list[float]) -> None:
    count, used = pages([Block(tuple(heights))], room=100.0)
    assert sum(heights) / 100 <= count <= 1 + sum(heights) / 10
    assert 0 < used <= 100


def test_a_heading_goes_with_what_follows_it() -> None:
    assert pages([Block((70.0,)), Block((20.0,), with_next=True), Block((10.0,))], room=100.0) == (1, 100.0)
    assert pages([Block((70.0,)), Block((20.0,), with_next=True), Block((11.0,))], room=100.0) == (2, 31.0)


def test_texts_and_rows_are_as_high_as_their_lines() -> None:
    one, many = text_block("few words", 10, 400), text_block("many words " * 30, 10, 400)
    assert len(one.heights) == 1 < len(many.heights)
    assert many.height > 3 * one.height
    wide, narrow = (row_height(["some words in a cell", ""], 10, [width, 50], around=3) for width in (300, 40))
    assert narrow > wide
