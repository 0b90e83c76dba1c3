"""Documents that stand already: by PubMed number, by DOI, or by registry number and title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from evidence_tools.importing.known import Known
from evidence_tools.importing.references.reference import Reference
from evidence_tools.naming import listed

_SHORTEST_TITLE = 20
"""Characters below which a title says too little to be found inside a citation."""
_MOST_NAMED = 5
"""Documents of one file that a remark names; of many that are the same, the first ones say it."""


@dataclass(slots=True)
class Seen:
    """The documents of the edition and those met so far in the file.

    Parameters
    ----------
    known
        What the edition knows.
    met
        References met so far, by their identifiers.
    taken
        Identifiers that are no longer free.
    """

    known: Known
    met: dict[str, Reference] = field(default_factory=dict)
    taken: set[str] = field(init=False)
    _by: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.taken = set(self.known.sources)

    def meet(self, key: str, reference: Reference) -> None:
        """Remember a reference under its identifier."""
        self.met[key] = reference
        self.taken.add(key)
        for mark in _marks(reference):
            self._by.setdefault(mark, {})[key] = None

    def remarks(self, reference: Reference) -> list[str]:
        """Which documents are the same, and by what; the edition's first."""
        same: dict[str, list[str]] = {}
        for by, key in (*self._in_edition(reference), *self._in_file(reference)):
            same.setdefault(key, []).append(by)
        where = {key: "" if key in self.known.sources else " of this file" for key in same}
        return [f"same {listed(list(dict.fromkeys(by)))} as {key}{where[key]}" for key, by in same.items()]

    def _in_edition(self, reference: Reference) -> Iterator[tuple[str, str]]:
        for by, number in (("PMID", {"pmid": reference.pmid}), ("DOI", {"doi": reference.doi})):
            key = self.known.source_with(**number)
            if key:
                yield by, key
        title = words(reference.title)
        for key, cells in self.known.sources.items():
            if reference.nct and cells.get("nct") == reference.nct and _within(title, cells.get("citation", "")):
                yield "NCT number and title", key

    def _in_file(self, reference: Reference) -> Iterator[tuple[str, str]]:
        for mark, value in _marks(reference):
            for key in islice(self._by.get((mark, value), ()), _MOST_NAMED):
                nct = self.met[key].nct
                if mark != "title" or not (reference.nct and nct):
                    yield mark, key
                elif reference.nct == nct:
                    yield "NCT number and title", key


def _marks(reference: Reference) -> Iterator[tuple[str, str]]:
    """What a document is known by within one file."""
    marks = {"PMID": reference.pmid, "DOI": reference.doi.lower(), "title": words(reference.title)}
    return ((mark, value) for mark, value in marks.items() if value)


def words(text: str) -> str:
    """The letters and digits of a text, small, one blank between words.

    Examples
    --------
    >>> words("SYNTHETIC trial: 12-month results.")
    'synthetic trial 12 month results'
    """
    return " ".join("".join(letter.lower() if letter.isalnum() else " " for letter in text).split())


def _within(title: str, citation: str) -> bool:
    return len(title) >= _SHORTEST_TITLE and title in words(citation)
