"""What every part of the reading of a data package needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence_tools.importing.csv_rows import CsvRows
from evidence_tools.importing.review_software import Book


@dataclass(frozen=True, slots=True)
class Context:
    """The tables of the package, the book of candidates, and the review among sources and reviews.

    Parameters
    ----------
    tables
        Tables of the package by role.
    book
        What is proposed.
    source_id, review_id
        Ids of the review.
    told
        Results of arms that were proposed, so that none is proposed twice.
    """

    tables: Mapping[str, CsvRows]
    book: Book
    source_id: str
    review_id: str
    told: set[tuple[str, ...]] = field(default_factory=set)
