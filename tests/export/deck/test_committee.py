"""The deck of an edition: what the briefing chose, written with the edition's names and day."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from deck_slides import slides
from pptx import Presentation

from evidence_tools.evidence import Evidence
from evidence_tools.export.deck import committee


def test_the_deck_says_edition_day_and_title_of_the_review(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = SimpleNamespace(slides=slides()[:1], title="What was asked", subtitle="For the committee", template=None)
    monkeypatch.setattr(committee, "committee_slides", lambda given: chosen)
    deck = committee.committee_deck(evidence, tmp_path / "deep" / "deck.pptx")
    assert repr(deck) == "<WrittenDeck deck.pptx: 2 slides>"
    edition = evidence.protocol.edition
    cover, slide = Presentation(str(deck.path)).slides
    assert [shape.text_frame.text for shape in cover.shapes][:2] == [
        "What was asked",
        f"For the committee\nEdition {edition.edition} of the review\nData of {edition.data_date.day} "
        f"{edition.data_date:%B %Y}",
    ]
    assert slide.shapes.title.text == slides()[0].title.text


def test_without_a_path_the_deck_of_the_review_is_left_alone(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = SimpleNamespace(slides=slides()[:1], title="What was asked", subtitle="", template=None)
    monkeypatch.setattr(committee, "committee_slides", lambda given: chosen)
    monkeypatch.setattr(committee, "exports_folder", lambda edition: tmp_path / edition.name / "exports")
    deck = committee.committee_deck(evidence)
    assert deck.path == tmp_path / evidence.folder.name / "exports" / "committee_deck.pptx"
    assert deck.path.is_file()
