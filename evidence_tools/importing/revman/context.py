"""What every part of the reading of a review needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element

from evidence_tools.importing.review_software import Book
from evidence_tools.importing.revman.tree import Tree


@dataclass(frozen=True, slots=True)
class Context:
    """The tree of the file, the book of candidates, and the identifiers given so far.

    Parameters
    ----------
    tree, book
        What is read, and what is proposed.
    read_on
        Day of the import.
    source_id, review_id
        The review among the sources and among the reviews.
    studies
        Id in the tables and name of each included study, by its id in RevMan.
    """

    tree: Tree
    book: Book
    read_on: date
    source_id: str
    review_id: str
    studies: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def study(self, identifier: str, element: Element) -> tuple[str, str]:
        """Id and name of a study by its id in RevMan; one that is not among the included studies is proposed here."""
        if identifier in self.studies:
            return self.studies[identifier]
        name = identifier.removeprefix("STD-") or "unnamed study"
        return self.book.study(name, self.tree.place(element)), name
