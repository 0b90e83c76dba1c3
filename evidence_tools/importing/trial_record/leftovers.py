"""Every value of a record that no candidate carries, the values of one object together, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_tools.importing.record import Unread
from evidence_tools.importing.trial_record.node import Ledger
from evidence_tools.importing.trial_record.tree import Path, leaves, spelled

_MODULES = {
    "nextPageToken": "there are further pages: download and import them too",
    "totalCount": "number of studies that the search found",
    "derivedSection": "worked out by the registry from other fields",
    "documentSection": "documents are not read here",
    "annotationSection": "notes of the registry on the record",
    "hasResults": "seen by the results themselves",
    "descriptionModule": "text for the extractor",
    "eligibilityModule": "text for the extractor: whom the trial took",
    "conditionsModule": "text for the extractor: whom the trial took",
    "outcomesModule": "planned outcomes: compare them with the posted ones",
    "interventions": "text for the extractor: what was done",
    "referencesModule": "publications: import them as references",
    "contactsLocationsModule": "no column for persons and addresses",
    "moreInfoModule": "no column for agreements and contacts",
    "baselineCharacteristicsModule": "describes the patients; no row takes it",
    "dropWithdraws": "reasons for leaving: no column",
    "groups": "a group that no row names",
    "denoms": "numbers of participants that no row needs",
    "description": "text for the extractor",
    "reportingStatus": "seen by the values themselves",
}
_OTHERWISE = "no column takes it"


def leftovers(tree: Any, ledger: Ledger) -> Iterator[Unread]:
    """The values that are not carried, those of one object and reason in one entry, in the order of the file.

    `place` is the path of the object, `field` the names inside it, `value` each name with its value.
    """
    together: dict[tuple[Path, str], list[tuple[str, str]]] = {}
    for path, text in leaves(tree):
        if path not in ledger.carried:
            name = spelled(path[-1:])
            together.setdefault((path[:-1], _why(path, ledger)), []).append((name, text))
    for (path, why), held in together.items():
        names = ", ".join(name for name, _ in held)
        values = held[0][1] if len(held) == 1 else "; ".join(f"{name}: {text}" for name, text in held)
        yield Unread(spelled(path), names, values, why)


def _why(path: Path, ledger: Ledger) -> str:
    """The reason given for the value or for what holds it, the nearest first; else that of its module."""
    for end in range(len(path), 0, -1):
        if path[:end] in ledger.why:
            return ledger.why[path[:end]]
    return next((_MODULES[part] for part in reversed(path) if part in _MODULES), _OTHERWISE)
