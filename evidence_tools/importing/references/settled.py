"""What references say of a document besides its citation: the trial that it reports, and whether it still stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence_tools.importing.references.entry import Entry
from evidence_tools.importing.references.numbers import trials_in
from evidence_tools.naming import listed

_GONE = re.compile(r"\bretract(?:ed|ion)\b|\bwithdrawn\b", re.IGNORECASE)


def registered(entry: Entry, stated: Sequence[str], texts: Sequence[str]) -> str:
    """The registry number of the document: the one it states, else the only one in its title and abstract.

    Parameters
    ----------
    entry
        Takes the remark where a number was only found in a text, or where there are several.
    stated
        Numbers that the reference gives as its own.
    texts
        Title and abstract.
    """
    found = tuple(stated) or trials_in(*texts)
    if len(found) > 1:
        entry.remark(f"nct left empty: {listed(found)} are named; enter the one that it reports")
        return ""
    if found and not stated:
        entry.remark(f"{found[0]} stands in title or abstract only: is it the trial reported here?")
    return found[0] if found else ""


def told(entry: Entry, title: str, *tags: str) -> None:
    """Say where a tag besides the title speaks of a retraction."""
    for tag in tags:
        for value in entry.look(tag):
            if _GONE.search(value) and value != title:
                entry.remark(f"RETRACTED? {tag}: {entry.take_value(value, tag)}")
