"""Synthetic files of review software, and what the edition knows, for the tests of the readers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from edition_copies import real_edition

from evidence_tools.importing.known import Known
from evidence_tools.importing.record import Candidate, Import

READ_ON = date(2027, 2, 1)
HERE = Path(__file__).parent
REVIEW = (HERE / "importing" / "data" / "synthetic_review.rm5").read_bytes()
EXAMPLES = HERE.parent / "data" / "examples" / "re_review"
EXTRACTION = (EXAMPLES / "synthetic_extraction.csv").read_bytes()
SECOND = (EXAMPLES / "synthetic_extraction_second.csv").read_bytes()
MAPPING = (EXAMPLES / "synthetic_mapping.toml").read_bytes()


@cache
def known() -> Known:
    """What the real edition knows."""
    return Known.of(real_edition())


def words_of(found: Import) -> str:
    """Everything that an import tells, on one line and in small letters."""
    told: list[str] = []
    for each in found.candidates:
        told += [*each.cells.values(), each.place, each.remark]
    for each in found.unread:
        told += [each.place, each.field, each.value]
    return " ".join(" ".join(told).split()).casefold()


def one(candidates: Iterable[Candidate], **cells: str) -> Candidate:
    """The one candidate with these cells."""
    found = [each for each in candidates if all(each.cells.get(column) == text for column, text in cells.items())]
    assert len(found) == 1, f"{len(found)} candidates with {cells}"
    return found[0]
