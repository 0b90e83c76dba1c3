"""Each kind of fault is found in a written deck in which it was made on purpose, and a clean deck has none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.util import Inches, Pt

from evidence_tools.export.deck.layout_check import check_layout
from evidence_tools.export.deck.writer import WrittenDeck

FOREST, LIMITS = 1, 2  # slides of the copied deck, counted from nought


def _shape(deck: Deck, slide: int, name: str):
    return next(shape for shape in deck.slides[slide].shapes if shape.name == name)


def another_font(deck: Deck) -> None:
    _shape(deck, FOREST, "Points").text_frame.paragraphs[0].runs[0].font.name = "Comic Sans MS"


def font_of_a_chart(deck: Deck) -> None:
    space = _shape(deck, FOREST, "Forest of pain from 12 months").chart._chartSpace
    properties = space.find(qn("c:txPr")).find(f".//{qn('a:defRPr')}")
    properties.append(properties.makeelement(qn("a:latin"), {"typeface": "Papyrus"}))


def too_much_text(deck: Deck) -> None:
    _shape(deck, FOREST, "Points").text_frame.paragraphs[0].runs[0].text = "far too many words " * 30


def a_long_word(deck: Deck) -> None:
    _shape(deck, FOREST, "Key number 1").text_frame.paragraphs[0].runs[0].text = "−3.6123456789012345"


def too_much_in_a_cell(deck: Deck) -> None:
    cell = _shape(deck, LIMITS, "Limitations and their verdicts").table.cell(2, 1)
    cell.text_frame.paragraphs[0].runs[0].text = "far too many words for one row of this table " * 5


def too_long_a_title(deck: Deck) -> None:
    deck.slides[FOREST].shapes.title.text_frame.paragraphs[0].runs[0].text = "a message that nobody can take in " * 6


def over_another(deck: Deck) -> None:
    _shape(deck, FOREST, "Points").top = _shape(deck, FOREST, "Key number 1").top


def off_the_slide(deck: Deck) -> None:
    _shape(deck, FOREST, "Source").left = Inches(2.0)


def small_type(deck: Deck) -> None:
    _shape(deck, FOREST, "Source").text_frame.paragraphs[0].runs[0].font.size = Pt(11)


def small_type_from_the_master(deck: Deck) -> None:
    small = deck.slide_master.element.find(f".//{qn('p:ph')}[@type='dt']/../../..//{qn('a:defRPr')}")
    small.set("sz", "900")


def small_type_in_a_chart(deck: Deck) -> None:
    space = _shape(deck, FOREST, "Forest of pain from 12 months").chart._chartSpace
    space.find(qn("c:txPr")).find(f".//{qn('a:defRPr')}").set("sz", "1000")


def no_alternative_text(deck: Deck) -> None:
    del _shape(deck, FOREST, "Forest of pain from 12 months")._element.nvGraphicFramePr.cNvPr.attrib["descr"]


def an_empty_placeholder(deck: Deck) -> None:
    _shape(deck, FOREST, "Edition").text_frame.clear()


def no_notes(deck: Deck) -> None:
    deck.slides[FOREST].notes_slide.notes_text_frame.clear()


def no_number(deck: Deck) -> None:
    number = _shape(deck, FOREST, "Slide number")._element
    number.getparent().remove(number)


def title_read_last(deck: Deck) -> None:
    title = deck.slides[FOREST].shapes.title._element
    title.getparent().append(title)


FAULTS = {
    another_font: ("Points", "is set in Comic Sans MS"),
    font_of_a_chart: ("Forest of pain from 12 months", "is set in Papyrus"),
    too_much_text: ("Points", "inches high and the box"),
    a_long_word: ("Key number 1", "inches wide and the box"),
    too_much_in_a_cell: ("Limitations and their verdicts", "row 3, column 2: the text is"),
    too_long_a_title: ("Title", "inches high and the box"),
    over_another: ("Key number 1", "overlaps 'Points'"),
    off_the_slide: ("Source", "leaves the slide"),
    small_type: ("Source", "has type of 11 points"),
    small_type_from_the_master: ("Date of the data", "has type of 9 points"),
    small_type_in_a_chart: ("Forest of pain from 12 months", "has type of 10 points"),
    no_alternative_text: ("Forest of pain from 12 months", "no alternative text"),
    an_empty_placeholder: ("Edition", "is an empty placeholder"),
    no_notes: ("slide", "has no notes"),
    no_number: ("slide", "has no number"),
    title_read_last: ("Title", "is not read first"),
}


def test_a_deck_of_ours_is_clean(small: WrittenDeck) -> None:
    assert check_layout(small.path) == []


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda each: each.__name__)
def test_a_fault_is_found_where_it_is(copied: Path, spoil: Callable[[Deck], None]) -> None:
    deck = Presentation(str(copied))
    spoil(deck)
    deck.save(copied)
    shape, words = FAULTS[spoil]
    found = check_layout(copied)
    assert any(each.shape == shape and words in each.found for each in found), [str(each) for each in found]
    assert all(each.slide in (FOREST + 1, LIMITS + 1) for each in found if each.shape != "Date of the data")
