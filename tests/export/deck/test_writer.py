"""The written deck: native objects in reading order, the texts given, stable bytes, or every fault."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from deck_slides import DAY, slides, table, written
from pptx import Presentation

from evidence_tools.briefing.records import KeyNumber, Slide
from evidence_tools.errors import DeckError
from evidence_tools.export.deck.writer import WrittenDeck, write_deck
from evidence_tools.wording import Told


def test_every_slide_is_there_and_a_long_table_is_continued(small: WrittenDeck) -> None:
    titles = [slide.shapes.title.text for slide in Presentation(str(small.path)).slides]
    assert small.slides == len(titles) == len(slides()) + 2
    assert titles[0] == "A made-up review"
    parts = ["All limitations (part\u00a01\u00a0of\u00a02)", "All limitations (part\u00a02\u00a0of\u00a02)"]
    assert titles[-2:] == parts


def test_a_continued_table_holds_every_row_once_under_the_same_headings(small: WrittenDeck) -> None:
    parts = [
        shape.table
        for slide in list(Presentation(str(small.path)).slides)[-2:]
        for shape in slide.shapes
        if shape.has_table
    ]
    rows = [[cell.text for cell in row.cells] for part in parts for row in list(part.rows)[1:]]
    assert rows == [[told.text for told in row] for row in table(30).rows]
    assert len({tuple(cell.text for cell in part.rows[0].cells) for part in parts}) == 1


def test_charts_and_tables_are_native_and_have_words_and_names(small: WrittenDeck) -> None:
    deck = Presentation(str(small.path))
    charts = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 5
    assert all(len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 20 for shape in charts)
    assert "Forest of pain from 12 months" in [shape.name for shape in charts]
    assert sum(shape.has_table for slide in deck.slides for shape in slide.shapes) == 7


def test_a_reader_hears_title_exhibit_numbers_points_caution_source_and_foot_in_this_order(small: WrittenDeck) -> None:
    names = [shape.name for shape in Presentation(str(small.path)).slides[2].shapes]
    assert names[0] == "Title"
    assert names[-8:] == [
        *("Key number 1", "Key number 2", "Points"),
        *("Caution", "Source"),
        *("Edition", "Date of the data", "Slide number"),
    ]


def test_notes_end_with_every_number_and_its_key(small: WrittenDeck) -> None:
    notes = Presentation(str(small.path)).slides[2].notes_slide.notes_text_frame.text.split("\n")
    assert notes[0].startswith("Asked first")
    keyed = notes[notes.index("Numbers and where they come from") + 1 :]
    assert keyed == [f"{number.key}: {number}" for number in slides()[1].numbers]
    assert "made_up.pooled.-3.6: −3.6" in keyed


def test_what_was_placed_is_every_text_of_the_slides(small: WrittenDeck) -> None:
    placed = {text.told.text for text in small.placed}
    placed |= {text.partition(" (part")[0] for text in placed}
    assert all(told.text in placed for slide in slides() for told in slide.told if told.text)
    deck = Presentation(str(small.path))
    on_slides = [shape for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    lines = {paragraph.text for shape in on_slides for paragraph in shape.text_frame.paragraphs}
    keys_to_colours = {line for line in lines if "■" in line}
    assert lines - placed - keys_to_colours == set()


def test_every_mark_of_a_chart_is_among_the_numbers_that_are_handed_on(small: WrittenDeck) -> None:
    forest = next(placed for placed in small.placed if placed.numbers and placed.shape.startswith("Forest of pain"))
    assert {number.value for number in forest.numbers} >= {-3.6, -4.8, -2.4, -6.4, -0.8, -2.0, 0.0, 24.6}


def test_the_same_slides_are_the_same_bytes(small: WrittenDeck, tmp_path: Path) -> None:
    again = written(tmp_path)
    digests = [hashlib.sha256(deck.path.read_bytes()).hexdigest() for deck in (small, again)]
    assert digests[0] == digests[1]
    with zipfile.ZipFile(again.path) as package:
        core = package.read("docProps/core.xml").decode()
    assert f"{DAY.isoformat()}T00:00:00Z" in core
    assert core.count("evidence_tools") == 2


def test_foot_says_title_edition_day_and_number(small: WrittenDeck) -> None:
    slide = Presentation(str(small.path)).slides[3]
    texts = [shape.text_frame.text for shape in list(slide.shapes)[-3:]]
    assert texts == ["A made-up review. Made-up policy, edition 2026", "Data of 20 November 2026", "4"]


def test_all_texts_without_room_are_named_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    given = slides()
    long = Told("a message that does not end " * 9)
    many = (KeyNumber(number=Told("1,234,567,890,123"), label=Told("label")),) * 4
    given[1] = replace(given[1], title=long)
    given[3] = replace(given[3], key_numbers=many, points=(Told("word " * 120),))
    with pytest.raises(DeckError) as refused:
        write_deck(given, tmp_path / "no.pptx", data_date=DAY, edition="Edition", title="Title")
    message = str(refused.value)
    assert "slide 'outcome:pain', Title: its text needs" in message
    assert "slide 'bars'" in message
    assert "shorten 'a message that does not end" in message
    assert not (tmp_path / "no.pptx").exists()


def test_a_row_that_fits_no_slide_is_refused(tmp_path: Path) -> None:
    tall = replace(table(1), rows=((Told("Limitation"), Told("word " * 900), Told("holds"), Told("")),))
    slide = Slide(name="tall", title=Told("Tall"), exhibit=tall, notes=(Told("Note."),))
    with pytest.raises(
        DeckError, match=r"'tall', Limitations and their verdicts: its row 'Limitation' is .* shorten it"
    ):
        write_deck([slide], tmp_path / "no.pptx", data_date=DAY, edition="Edition", title="Title")
