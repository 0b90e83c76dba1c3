"""Rows of two extractions that are about the same, found by what they say and not by their numbers.

The rule. Rows are the same where study, arm, outcome, site of pain, instrument, visit and source are equal (for other
tables the columns of `identity.ABOUT`, or the key). Of several that are equal, those with equal cells belong together,
and then a last one on either side. Of what remains, two rows are a near match where the first columns are equal and one
of the others differs or is empty on one side, and neither row has another near match. Everything else stands in one
extraction only, or could be several rows of the other and is ambiguous.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from evidence_tools.importing.agreement.identity import about, compared, identity, same
from evidence_tools.importing.record import Candidate

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows about the same; `near` where one column of what they are about differs."""

    first: Candidate
    second: Candidate
    near: bool = False

    @property
    def table(self) -> str:
        """Table of both."""
        return self.first.table


@dataclass(slots=True)
class Matching:
    """The rows of one table: pairs, rows of one extraction only, and rows that could be several of the other."""

    table: str
    pairs: list[Pair] = field(default_factory=list)
    only_first: list[Candidate] = field(default_factory=list)
    only_second: list[Candidate] = field(default_factory=list)
    ambiguous_first: list[Candidate] = field(default_factory=list)
    ambiguous_second: list[Candidate] = field(default_factory=list)


def matched(table: str, first: Iterable[Candidate], second: Iterable[Candidate]) -> Matching:
    """The rows of a table matched by the rule of this module."""
    found = Matching(table)
    by_first, by_second = _grouped(first, _identity), _grouped(second, _identity)
    left_first: list[Candidate] = []
    left_second: list[Candidate] = []
    for key in dict.fromkeys([*by_first, *by_second]):
        ours, theirs = _alike(found, by_first.get(key, []), by_second.get(key, []))
        if ours and theirs:
            found.ambiguous_first += ours
            found.ambiguous_second += theirs
        else:
            left_first += ours
            left_second += theirs
    _match_near(found, left_first, left_second)
    return found


def _alike(found: Matching, first: list[Candidate], second: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Pair rows with equal cells, then a last one on either side; what remains of both."""
    ours, theirs = list(first), list(second)
    for row in first:
        twin = next((other for other in theirs if _cells(other) == _cells(row)), None)
        if twin is not None:
            found.pairs.append(Pair(row, twin))
            ours.remove(row)
            theirs.remove(twin)
    if len(ours) == len(theirs) == 1:
        found.pairs.append(Pair(ours.pop(), theirs.pop()))
    return ours, theirs


def _match_near(found: Matching, first: list[Candidate], second: list[Candidate]) -> None:
    near_first, near_second = _near_each(first, second), _near_each(second, first)
    for row, near in zip(first, near_first, strict=True):
        if len(near) == 1 and len(near_second[near[0]]) == 1:
            found.pairs.append(Pair(row, second[near[0]], near=True))
        else:
            (found.ambiguous_first if near else found.only_first).append(row)
    for other, near in zip(second, near_second, strict=True):
        if not (len(near) == 1 and len(near_first[near[0]]) == 1):
            (found.ambiguous_second if near else found.only_second).append(other)


def _near_each(rows: list[Candidate], others: list[Candidate]) -> list[list[int]]:
    """Places of the near matches of each row among the others."""
    alike = _grouped(range(len(others)), lambda at: _core(others[at]))
    return [[at for at in alike.get(_core(row), []) if _near(row, others[at])] for row in rows]


def _near(one: Candidate, other: Candidate) -> bool:
    """Whether rows with equal first columns differ in one other at most."""
    return sum(_same(one, column) != _same(other, column) for column in about(one.table)[1]) <= 1


def _core(row: Candidate) -> tuple[str, ...]:
    return tuple(_same(row, column) for column in about(row.table)[0])


def _same(row: Candidate, column: str) -> str:
    return same(row.table, column, row.cells.get(column, ""))


def _cells(row: Candidate) -> tuple[str, ...]:
    return tuple(_same(row, column) for column in compared(row.table))


def _identity(row: Candidate) -> tuple[str, ...]:
    return identity(row.table, row.cells)


def _grouped(rows: Iterable[_Row], key: Callable[[_Row], Hashable]) -> dict[Hashable, list[_Row]]:
    groups: dict[Hashable, list[_Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
