"""Widths: room for every word, the rest where texts are long, never more than there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.export.office.cells import Cell
from evidence_tools.export.office.grid import Grid, Heading
from evidence_tools.export.office.widths import characters, in_parts, least_widths, lines_of, shared_widths

WORDS = st.lists(st.sampled_from(["a", "wide", "Longerword", "MMM", "i", "12.5"]), max_size=8).map(" ".join)


def grid(*columns: list[str]) -> Grid:
    headings = tuple(Heading(column[0]) for column in columns)
    rows = tuple(tuple(Cell(text) for text in row) for row in zip(*(column[1:] for column in columns), strict=True))
    return Grid(title="T", headings=headings, rows=rows)


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=6), st.floats(300, 700))
def test_columns_share_the_page_and_no_word_is_broken_where_there_is_room(
    columns: list[list[str]], room: float
) -> None:
    table = grid(*columns)
    widths, least = shared_widths(table, room, 9, 7), least_widths(table, 9, 7)
    assert sum(widths) <= room + 1
    if sum(least) < room:
        assert all(width >= low - 0.01 for width, low in zip(widths, least, strict=True))


def test_long_texts_get_more_room_than_short_ones() -> None:
    short, long = shared_widths(grid(["A", "x", "y"], ["B", "some words " * 20, "more words " * 20]), 400, 9, 7)
    assert long > 5 * short


def test_a_table_too_wide_for_a_page_is_continued_beside_itself_with_its_first_column() -> None:
    table = grid(*([f"column{n}", "incomprehensibilities"] for n in range(12)))
    parts = in_parts(table, 400, 9, 7)
    assert len(parts) > 1
    assert {part.headings[0].text for part in parts} == {"column0"}
    assert [heading.text for part in parts for heading in part.headings[1:]] == [f"column{n}" for n in range(1, 12)]
    assert all(sum(least_widths(part, 9, 7)) <= 400 for part in parts)
    assert in_parts(grid(["a", "b"], ["c", "d"]), 400, 9, 7) == [grid(["a", "b"], ["c", "d"])]


def test_widths_of_a_sheet_have_limits() -> None:
    assert characters(["x"], 10) < characters(["x" * 30], 10) < characters(["words " * 100], 10)
    assert characters(["words " * 1000], 10) == characters(["words " * 100], 10)


def test_lines_are_counted_as_they_are_wrapped() -> None:
    assert lines_of("", 10, 100) == 1
    assert lines_of("word " * 10, 10, 60) == 5
    assert lines_of("x" * 40, 10, 60) == 4
