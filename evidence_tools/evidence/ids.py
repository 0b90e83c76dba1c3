"""Ids of rows and sources as cells hold them: several in one cell, joined by semicolons."""

from __future__ import annotations

from collections.abc import Iterable


def ids_in(cells: Iterable[object], between: str = ";") -> tuple[str, ...]:
    """The ids in some cells, each once, in the order in which they stand; empty cells hold none.

    Examples
    --------
    >>> ids_in(["b012;b013", "b012", float("nan"), ""])
    ('b012', 'b013')
    """
    parts = (part for cell in cells if isinstance(cell, str) for part in cell.split(between))
    return tuple(dict.fromkeys(part for part in parts if part))


def together(cells: Iterable[object], between: str = ";") -> str:
    """The same as one cell.

    Examples
    --------
    >>> together(["b012;b013", "b012"]), together(["a note", "another", "a note"], "; ")
    ('b012;b013', 'a note; another')
    """
    return between.join(ids_in(cells, between))
