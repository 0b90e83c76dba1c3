"""The lint: what the values say, beyond the shape of the cells.

One module per concern. `CHECKS` lists every check with its severity and rule, as `evidence check --list` prints them.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.lint import (
    changes,
    counts,
    designs,
    journal,
    keys,
    provenance,
    published,
    scales,
    spread,
    vocabulary,
)
from evidence_tools.evidence.lint.book import Book
from evidence_tools.evidence.lint.registry import Check


def _checks_of(*modules: ModuleType) -> tuple[Check, ...]:
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Check))


CHECKS: tuple[Check, ...] = _checks_of(
    keys, vocabulary, scales, counts, changes, spread, provenance, published, designs, journal
)
"""Every check, in the order of its module."""


def lint(book: Book, of_cells: Iterable[Fault] = ()) -> list[Fault]:
    """Every fault: those of files and cells, those that the checks find, with accepted exceptions marked."""
    found = [*of_cells, *(fault for one in CHECKS for fault in one.faults(book))]
    return list(journal.settle(book, found, {one.name: one for one in CHECKS}))


__all__ = ["CHECKS", "Book", "Check", "lint"]
