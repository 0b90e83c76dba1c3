"""The small deck, written once for all who look at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from deck_slides import written

from evidence_tools.export.deck.writer import WrittenDeck


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> WrittenDeck:
    """A deck with every kind of slide."""
    return written(tmp_path_factory.mktemp("deck"))


@pytest.fixture(scope="session")
def two_slides(tmp_path_factory: pytest.TempPathFactory) -> WrittenDeck:
    """A cover, a forest and a table."""
    return written(tmp_path_factory.mktemp("two"), "outcome:pain", "limitations")


@pytest.fixture
def copied(two_slides: WrittenDeck, tmp_path: Path) -> Path:
    """A copy of two slides that a test may spoil."""
    path = tmp_path / "copied.pptx"
    path.write_bytes(two_slides.path.read_bytes())
    return path
