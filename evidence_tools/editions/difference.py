"""One thing that differs between two editions, and the names that several modules use for it."""

from __future__ import annotations

from dataclasses import dataclass

ADDED, GONE, CHANGED = "added", "removed", "changed"
RULES = ("protocol", "policy", "claims_bindings", "judgements")
"""What differs entry by entry and has no rows, by the name it has in frames and in the log."""
JOURNALS = ("corrections", "exceptions", "changes", "reference/corrections", "reference/exceptions")
"""Tables that tell of changes, and are none."""
SOURCES, REFERENCE_SOURCES = "sources", "reference/sources"


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell, row or rule that differs.

    Parameters
    ----------
    step
        Name of the step it belongs to.
    table
        Table of the edition such as ``binary`` or ``reference/mcid``, or one of `RULES`.
    key, column
        Where it stands: of a whole row `column` is empty; of a rule `key` is empty and `column` its path.
    before, after
        The cell or rule as text, an empty one as an empty text; of a whole row both are empty.
    study
        The studies it is about, joined by ``;``.
    how
        ``added``, ``removed`` or ``changed``.
    """

    step: str
    table: str
    key: str
    column: str
    before: str
    after: str
    study: str
    how: str
