"""Titles: two lines of the type they are set in."""

from __future__ import annotations

from evidence_tools.briefing.fitting import LONGEST_TITLE, fitting
from evidence_tools.wording import Told


def test_the_fullest_wording_that_is_short_enough_is_taken() -> None:
    said = [Told("x" * (LONGEST_TITLE + 1)), Told("y" * LONGEST_TITLE), Told("z")]
    assert fitting(said).text == "y" * LONGEST_TITLE


def test_the_shortest_is_taken_where_none_is_short_enough() -> None:
    assert fitting([Told("longest"), Told("long"), Told("longer")], 2).text == "long"
