"""What the edition knows already, so that an import proposes only what is new and calls it by its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from evidence_tools.evidence import Evidence

Rows = Mapping[str, Mapping[str, str]]
_NONE: Rows = MappingProxyType({})
_LONGEST_ID = 60
_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "Ae", "ł": "l", "Ł": "L", "đ": "d", "ı": "i"})


def slug(text: str, otherwise: str = "unnamed") -> str:
    """A name as an identifier: small letters without accents, digits and underscores.

    Examples
    --------
    >>> slug("Synthésis-2027 (12 months)"), slug("§")
    ('synthesis_2027_12_months', 'unnamed')
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_ID].strip("_") or otherwise


@dataclass(frozen=True, slots=True)
class Known:
    """The rows of an edition that an import may meet, each as the text of its filled cells, by key.

    Parameters
    ----------
    sources, studies, arms, reviews
        Rows of these tables; an arm's key is study and arm joined by ``/``.
    outcomes
        Rows of the vocabulary of outcomes.
    instruments
        Rows of the instruments.
    domains
        Rows of the domains of risk of bias; the key is instrument and domain joined by ``/``.
    """

    sources: Rows = field(default_factory=lambda: _NONE)
    studies: Rows = field(default_factory=lambda: _NONE)
    arms: Rows = field(default_factory=lambda: _NONE)
    reviews: Rows = field(default_factory=lambda: _NONE)
    outcomes: Rows = field(default_factory=lambda: _NONE)
    instruments: Rows = field(default_factory=lambda: _NONE)
    domains: Rows = field(default_factory=lambda: _NONE)

    @classmethod
    def of(cls, evidence: Evidence) -> Known:
        """What this edition knows, its reference folder included."""
        return cls(
            sources=_rows(evidence.sources, "source_id"),
            studies=_rows(evidence.studies, "study_id"),
            arms=_rows(evidence.arms, "study_id", "arm_id"),
            reviews=_rows(evidence.reviews, "review_id"),
            outcomes=_rows(evidence.outcomes, "outcome"),
            instruments=_rows(evidence.instruments, "instrument_id"),
            domains=_rows(evidence.risk_of_bias_domains, "instrument", "domain"),
        )

    def source_with(self, *, doi: str = "", pmid: str = "", nct: str = "") -> str:
        """Id of the source with this DOI (in any case), PubMed or registry number; empty where none has it."""
        wanted = {"doi": doi.lower(), "pmid": pmid, "nct": nct.upper()}
        for column, value in wanted.items():
            for key, cells in self.sources.items():
                held = cells.get(column, "")
                if value and value == (held.lower() if column == "doi" else held.upper()):
                    return key
        return ""

    def study_named(self, name: str) -> str:
        """Id of the study whose id or name this is, whatever its spelling; empty where there is none, or several."""
        return _only(key for key, cells in self.studies.items() if slug(name) in (key, slug(cells.get("name", ""))))

    def study_of_source(self, source_id: str) -> str:
        """Id of the study that counts this source among its own; empty where none does, or several do."""
        return _only(
            key for key, cells in self.studies.items() if source_id in cells.get("all_source_ids", "").split(";")
        )

    def outcome_named(self, name: str, kind: str = "") -> str:
        """Id of the outcome with this id or label (of this type, where one is given); empty where there is none."""
        return _only(
            key
            for key, cells in self.outcomes.items()
            if slug(name) in (key, slug(cells.get("label", ""))) and kind in ("", cells.get("type"))
        )


NOTHING = Known()
"""An edition without rows."""


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """This identifier, or the first free one with a number behind it.

    Examples
    --------
    >>> free_id("synthetic_2027", {"synthetic_2027", "synthetic_2027_2"})
    'synthetic_2027_3'
    """
    taken, number, free = set(taken), 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}_{number}"
    return free


def _only(keys: Iterable[str]) -> str:
    found = list(keys)
    return found[0] if len(found) == 1 else ""


def _rows(frame: pd.DataFrame, *key: str) -> Rows:
    rows = {}
    for record in frame.to_dict("records"):
        cells = {column: _text(value) for column, value in record.items() if not pd.isna(value)}
        rows["/".join(cells[part] for part in key)] = MappingProxyType(cells)
    return MappingProxyType(rows)


def _text(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)
