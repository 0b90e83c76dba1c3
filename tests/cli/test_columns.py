"""Tables in a terminal: no word is broken, and where a window is too narrow for columns they are read row by row."""

from __future__ import annotations

import pytest

from evidence_tools.cli.columns import widths_of
from evidence_tools.cli.saying import show_table

COLUMNS = ("Result", "Reversed when", "Chance")
ROW = ("Serious adverse event, any follow-up", "the upper limit does not lie below the benchmark", "83.2%")


@pytest.mark.parametrize("room", [40, 60, 80, 120])
def test_columns_fill_the_room_and_hold_their_longest_word(room: int) -> None:
    widths = widths_of(COLUMNS, [ROW], room)
    assert widths is not None
    assert sum(widths) <= room
    for name, cell, width in zip(COLUMNS, ROW, widths, strict=True):
        assert width >= max(len(word) for word in [*name.split(), *cell.split()])


def test_a_window_without_room_shows_one_row_after_the_other(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    cells = ("a_long_name_that_nobody_should_break", "–", "an identifier_that_is_long_too")
    show_table("Synthetic", ("Row", "Empty", "Cell"), [cells])
    said = capsys.readouterr().out
    assert cells[0] in said
    assert "identifier_that_is_long_too" in said
    assert "Empty" not in said


def test_numbers_stand_at_the_right(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    show_table("Synthetic", ("Row", "Chance"), [("a", "3.1%"), ("b", "83.2%")])
    assert "  3.1%" in capsys.readouterr().out
