"""Copies of the real edition that are approved, and the edition that follows them, without the wait for all results."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from unittest import mock

from edition_copies import Copy, copy_edition

from evidence_tools.editions.approving import approve
from evidence_tools.editions.opening import open_edition
from evidence_tools.evidence.location import CURRENT
from evidence_tools.files import write_text

BY = "Synthetic Reviewer"
DAY = date(2027, 2, 1)
NO_RESULTS = '{"data_checksum": "", "units": [], "labels": [], "numbers": {}}\n'


def quick_results() -> mock._patch:
    """While it lasts, an approval stores no results: working them out takes ten seconds."""
    return mock.patch("evidence_tools.editions.approving.stored_text", return_value=NO_RESULTS)


def approved_copy(folder: Path) -> Copy:
    """A copy of the edition in ``folder/mild/2026``, approved."""
    copy = copy_edition(folder)
    write_text(folder / CURRENT, "mild/2026\n")
    with quick_results():
        approve(copy.folder, by=BY, note="synthetic approval", day=DAY)
    return copy


def opened_copy(folder: Path) -> Copy:
    """The edition ``folder/mild/2027``, opened after an approved copy."""
    approved_copy(folder)
    return Copy(open_edition("mild", "2027", author=BY, note="synthetic year", data=folder, day=DAY))
