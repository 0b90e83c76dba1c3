"""Documents that stand already: by PubMed number, by DOI, or by registry number and title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence_tools.importing.known import Known
from evidence_tools.importing.references.reference import Reference
from evidence_tools.naming import listed

_SHORTEST_TITLE = 20
"""Characters below which a title says too little to be found inside a citation."""


@dataclass(slots=True)
class Seen:
    """The documents of the edition and those met so far in the file.

    Parameters
    ----------
    known
        What the edition knows.
    met
        References met so far, by their identifiers.
    """

    known: Known
    met: dict[str, Reference] = field(default_factory=dict)

    @property
    def taken(self) -> set[str]:
        """Identifiers that are no longer free."""
        return {*self.known.sources, *self.met}

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
        title = words(reference.title)
        for key, other in self.met.items():
            if reference.pmid and reference.pmid == other.pmid:
                yield "PMID", key
            if reference.doi and reference.doi.lower() == other.doi.lower():
                yield "DOI", key
            other_trial = reference.nct and other.nct and reference.nct != other.nct
            if title and title == words(other.title) and not other_trial:
                yield ("NCT number and title" if reference.nct and other.nct else "title"), key


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
