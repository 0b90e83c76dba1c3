"""How a finding stands to the tables: new, known, or known and changed since it was read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from evidence_tools.evidence import Evidence
from evidence_tools.importing.known import Known
from evidence_tools.watching.record import DEVICE_EVENTS, PUBMED, Finding, Placed

_LONG_ENOUGH = 30  # letters of a title that do not stand in another citation by chance
_REGISTRY = "registry"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the tables know, and the letters of every citation."""

    known: Known
    citations: Mapping[str, str]

    @classmethod
    def of(cls, evidence: Evidence) -> Shelf:
        """What an edition and its reference tables know."""
        known = Known.of(evidence)
        return cls(known, {key: _letters(cells["citation"]) for key, cells in known.sources.items()})

    def place(self, finding: Finding) -> Placed:
        """The finding with its standing and the ground for it."""
        if finding.service == DEVICE_EVENTS:
            return Placed(finding, "new", "reports of device events are read one by one, not kept in the tables")
        if finding.service == PUBMED:
            source = self._report(finding)
            return (
                Placed(finding, "known", f"known as {source}") if source else Placed(finding, "new", self._new(finding))
            )
        return self._trial(finding)

    def _report(self, finding: Finding) -> str:
        numbered = self.known.source_with(doi=finding.names.get("doi", ""), pmid=finding.id)
        return numbered or self._by_title(finding.title)

    def _by_title(self, cited: str) -> str:
        """A source without numbers whose citation has the same title as this one."""
        titles = [part for part in map(_letters, re.split(r"[.?!]\s", cited)) if len(part) >= _LONG_ENOUGH]
        return next((key for key, held in self.citations.items() for title in titles if title in held), "")

    def _new(self, finding: Finding) -> str:
        study = self._study(finding.names.get("nct", ""))
        return f"not in the tables; names the registered trial of {study}" if study else "not in the tables"

    def _trial(self, finding: Finding) -> Placed:
        source, study = self._record(finding.id), self._study(finding.id)
        if not source:
            why = f"the trial of {study}, whose record was never read" if study else "not in the tables"
            return Placed(finding, "new", why)
        read = self.known.sources[source]["accessed"]
        if finding.day > read:
            return Placed(finding, "changed", f"known as {source}, read on {read}")
        return Placed(finding, "known", f"known as {source}")

    def _record(self, nct: str) -> str:
        """The registry record that was read last; empty where none was."""
        records = [
            (cells["accessed"], key)
            for key, cells in self.known.sources.items()
            if cells["kind"] == _REGISTRY and cells.get("nct") == nct
        ]
        return max(records, default=("", ""))[1]

    def _study(self, nct: str) -> str:
        held = self.known.studies.items()
        return next((key for key, cells in held if nct and cells.get("registration") == nct), "")


def _letters(cited: str) -> str:
    """A text without accents, case, signs and blanks."""
    plain = unicodedata.normalize("NFKD", cited).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
