"""Editions opened after an approved one, made once and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from approved_copies import opened_copy
from changed_copies import change_by_hand
from edition_copies import Copy


@pytest.fixture(scope="session")
def opened_years(tmp_path_factory) -> Path:
    """A folder of policies in which 2027 was opened after 2026; not to be written to."""
    folder = tmp_path_factory.mktemp("years")
    opened_copy(folder)
    return folder


@pytest.fixture
def later(opened_years: Path, tmp_path: Path) -> Copy:
    """An edition opened after an approved one, with nothing changed yet."""
    return Copy(shutil.copytree(opened_years, tmp_path / "data") / "mild" / "2027")


@pytest.fixture
def changed(later: Copy) -> Copy:
    """The same with a few things changed by hand."""
    return change_by_hand(later)
