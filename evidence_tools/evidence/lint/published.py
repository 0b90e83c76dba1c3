"""Dates of publication: days that exist, in the order in which things can happen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evidence_tools.evidence.known_from import last_day
from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.registry import check

_DATED = {"sources": "published", "decisions": "date"}


@check("error")
def day_exists(book: Book) -> Iterator[Finding]:
    """A date of publication or of a decision is a day, month or year of the calendar."""
    for table in book.readable():
        column = _DATED.get(table.about.table)
        if column is not None:
            admitted = table.frame[column].fillna("")  # a cell that was not admitted is a fault of its own
            yield from flagged(
                table,
                np.array([bool(cell) and not _exists(cell) for cell in admitted], dtype=bool),
                column,
                allowed="a day of the calendar, or its month or year alone",
                mend="correct the date",
            )


@check("error", "sources", "reference/sources")
def published_before_read(book: Book) -> Iterator[Finding]:
    """A source was published before it was read, and not after the year of its citation."""
    for table in book.of_name("sources"):
        rows = zip(table.cells["published"], table.cells["year"], table.cells["accessed"], strict=True)
        late = [bool(day) and (day > read[: len(day)] or (bool(year) and day[:4] > year)) for day, year, read in rows]
        yield from flagged(
            table,
            np.array(late, dtype=bool) & ~table.malformed,
            "published",
            allowed="no later than `year` and `accessed`; an article may be online before its issue",
            mend="correct published, year or accessed",
        )


def _exists(stated: str) -> bool:
    try:
        last_day(stated)
    except ValueError:
        return False
    return True
