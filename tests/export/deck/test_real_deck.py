"""The deck of the real edition: nothing on it is too full, too small, in the way of another, or without words."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation

from evidence_tools.evidence import Evidence
from evidence_tools.export.deck.committee import committee_deck
from evidence_tools.export.deck.layout_check import check_layout


def test_the_committees_deck_is_clean_and_its_charts_are_native(evidence: Evidence, tmp_path: Path) -> None:
    deck = committee_deck(evidence, tmp_path / "committee_deck.pptx")
    assert [str(fault) for fault in check_layout(deck.path)] == []
    shapes = [shape for slide in Presentation(str(deck.path)).slides for shape in slide.shapes]
    assert sum(shape.has_chart for shape in shapes) >= 5
    assert sum(shape.has_table for shape in shapes) >= 20
