"""One entry of a file of references: its tagged values, and which of them a candidate carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from evidence_tools.importing.record import Unread


@dataclass(frozen=True, slots=True)
class Tagged:
    """One tag with its value, continued lines joined, and the line on which it begins."""

    tag: str
    value: str
    line: int


@dataclass(slots=True)
class Entry:
    """The tagged values of one reference.

    Parameters
    ----------
    number
        Its place in the file, counted from 1.
    values
        Its tags with their values, in the order of the file; empty ones are left out.
    remarks
        What a person must settle.
    used
        Positions in `values` that the candidate carries.
    """

    number: int
    values: tuple[Tagged, ...]
    remarks: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    _at: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for position, each in enumerate(self.values):
            self._at.setdefault(each.tag, []).append(position)

    @property
    def place(self) -> str:
        """Where the entry begins."""
        return f"reference {self.number}, line {self.values[0].line}"

    def look(self, *tags: str) -> list[str]:
        """The values of these tags, in the order of the tags."""
        return [self.values[position].value for position in self._positions(tags)]

    def take(self, *tags: str) -> str:
        """The first value of these tags, which the candidate carries from now on; empty where there is none."""
        for position in self._positions(tags):
            self.used.add(position)
            return self.values[position].value
        return ""

    def take_value(self, value: str, *tags: str) -> str:
        """Mark this value of these tags as carried wherever it stands; the value."""
        self.used.update(p for p in self._positions(tags) if self.values[p].value == value)
        return value

    def remark(self, text: str) -> None:
        """Add something that a person must settle, once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def unread(self, why: Mapping[str, str], otherwise: str) -> Iterator[Unread]:
        """Every value that the candidate does not carry; the reason by tag, or one for all others."""
        for position, each in enumerate(self.values):
            if position not in self.used:
                place = f"reference {self.number}, line {each.line}"
                yield Unread(place, each.tag, each.value, why.get(each.tag, otherwise))

    def _positions(self, tags: tuple[str, ...]) -> Iterator[int]:
        for tag in tags:
            yield from self._at.get(tag, ())
