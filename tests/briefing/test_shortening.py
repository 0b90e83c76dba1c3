"""Sentences cut where a clause ends: no number is cut, none that is gone is kept."""

from __future__ import annotations

from evidence_tools.briefing.shortening import shortened
from evidence_tools.wording import Number, loose_digits, tell

FIVE, TEN, HALF = Number("a", 5, "count"), Number("b", 10, "count"), Number("c", 0.5, "points")
SENTENCE = tell(
    "{five} of {ten} agree (by {half} points; more or less), the others do not; nothing else is known",
    five=FIVE,
    ten=TEN,
    half=HALF,
)


def test_what_fits_is_left_alone() -> None:
    assert shortened(SENTENCE, len(SENTENCE.text)) is SENTENCE


def test_it_ends_with_a_clause_outside_brackets() -> None:
    assert shortened(SENTENCE, 70).text == "5 of 10 agree (by 0.5 points; more or less), the others do not ..."
    assert shortened(SENTENCE, 60).text == "5 of 10 agree (by 0.5 points; more or less) ..."


def test_numbers_that_are_gone_are_not_kept() -> None:
    cut = shortened(tell("{five} agree; {ten} do not, as far as is known", five=FIVE, ten=TEN), 20)
    assert cut.text == "5 agree ..."
    assert cut.numbers == (FIVE,)
    assert loose_digits(cut) == ""


def test_without_a_clause_it_ends_with_a_word() -> None:
    assert (
        shortened(tell("{ten} patients of every sort and kind were followed", ten=TEN), 30).text
        == "10 patients of every sort ..."
    )
