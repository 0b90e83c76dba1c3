"""The determination as a page: every number leads to a note, every note to sources."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from evidence_tools.errors import ClaimError
from evidence_tools.evidence import Evidence
from evidence_tools.export.determination_page import _found, determination_page, paragraphs
from evidence_tools.export.pages import foreign_parts
from evidence_tools.ledger.determination import INFORMS, determination
from evidence_tools.wording import Number, Told


@pytest.fixture(scope="module")
def html(evidence: Evidence) -> str:
    return determination_page(evidence)


@pytest.fixture(scope="module")
def page(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_it_loads_nothing_and_runs_nothing(html: str) -> None:
    assert foreign_parts(html) == []


def test_it_shows_the_five_sentences_and_says_that_it_does_not_decide(page: BeautifulSoup, evidence: Evidence) -> None:
    for mark in page.find_all("sup"):
        mark.extract()
    shown = [" ".join(each.get_text().split()) for each in page.select(".sentences p")]
    assert shown == [each.text for each in determination(evidence).sentences]
    assert page.select_one(".informs").get_text() == INFORMS


def test_every_note_leads_to_its_sources_and_back(html: str) -> None:
    page = BeautifulSoup(html, "html.parser")
    ids = {each["id"] for each in page.select("[id]")}
    links = {link["href"].removeprefix("#") for link in page.select("sup a")}
    notes = {each["id"] for each in page.select("tr.note")}
    assert links == notes
    assert {link["href"].removeprefix("#") for link in page.select("tr.note a")} <= ids
    for note in page.select("tr.note"):
        first = note.find_next_sibling("tr")
        _, source, where, _ = (cell.get_text(strip=True) for cell in first.find_all("td"))
        assert source
        assert where


def test_sources_are_linked_by_their_doi(html: str) -> None:
    assert '<a href="https://doi.org/10.1016/j.inpm.2025.100561">10.1016/j.inpm.2025.100561</a>' in html


def test_every_number_is_marked_and_has_a_note(evidence: Evidence) -> None:
    for told, each in zip(determination(evidence).sentences, paragraphs(determination(evidence)), strict=True):
        numbers = [piece.text.removesuffix("%") for piece in each.pieces if piece.is_number]
        assert numbers == [str(number) for number in told.numbers]
        assert {key for note in each.notes for key in note.keys} == {number.key for number in told.numbers}
        assert "".join(piece.text for piece in each.pieces).replace("\n", " ") == told.text


def test_words_of_the_tables_are_escaped(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = evidence.policy | {"title": "A <b>title</b> & more"}
    monkeypatch.setattr(type(evidence), "policy", policy)
    determination.cache_clear()
    try:
        assert "A &lt;b&gt;title&lt;/b&gt; &amp; more" in determination_page(evidence)
    finally:
        determination.cache_clear()


def test_a_number_that_does_not_stand_in_its_sentence_is_refused() -> None:
    assert _found("1.28 of 28", Number("x", 28, "count"), 0) == (8, 10)
    with pytest.raises(ClaimError, match=re.escape("28 (x) does not stand in '1.28'")):
        _found(Told("1.28").text, Number("x", 28, "count"), 0)
