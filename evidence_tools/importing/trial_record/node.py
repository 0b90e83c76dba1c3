"""A place in a record: its texts, objects and lists by name, each of the kind that it must be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evidence_tools.evidence.faults import Fault
from evidence_tools.importing.refusing import fault
from evidence_tools.importing.trial_record.tree import Path, spelled, text_of

_MEND = "download the record anew (JSON, API version 2)"


@dataclass(slots=True)
class Ledger:
    """What became of the values of a file.

    Parameters
    ----------
    name
        Name of the file.
    carried
        Paths of the values that a candidate carries.
    why
        Reasons for values that none carries, by the path of the value or of what holds it.
    faults
        Values that are not of their kind.
    """

    name: str
    carried: set[Path] = field(default_factory=set)
    why: dict[Path, str] = field(default_factory=dict)
    faults: dict[Path, Fault] = field(default_factory=dict)

    def wrong(self, path: Path, value: Any, allowed: str) -> None:
        """Note that a value is not of its kind."""
        found = f"{_kind(value)} ({text_of(value)})"
        self.faults[path] = fault(self.name, spelled(path), found, allowed, _MEND)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a record with its path; an absent one is empty, and so is all inside it."""

    value: Any
    path: Path
    ledger: Ledger

    def at(self, *keys: str) -> Node:
        """The object under these names, one inside the other."""
        node = self
        for key in keys:
            node = node._child(key, dict, "an object")
        return node

    def each(self, key: str) -> list[Node]:
        """The objects of a list."""
        return [item for item in self._child(key, list, "a list").items() if item._is(dict, "an object")]

    def items(self) -> Iterator[Node]:
        """The values of a list, of whatever kind."""
        held = self.value if isinstance(self.value, list) else []
        return (Node(value, (*self.path, place), self.ledger) for place, value in enumerate(held))

    def words(self, key: str) -> list[Node]:
        """The texts of a list."""
        return [item for item in self._child(key, list, "a list").items() if item._is(str, "a text")]

    def text(self, key: str) -> str:
        """The text, number or truth value under a name, as posted; empty where there is none."""
        value = self._value(key)
        if value is None:
            return ""
        if isinstance(value, dict | list):
            self.ledger.wrong((*self.path, key), value, "a text or a number")
            return ""
        return text_of(value)

    def leave(self, why: str, *keys: str) -> None:
        """Say why the values under these names, or all inside this place, are not carried."""
        for key in keys or (None,):
            self.ledger.why.setdefault(self.path if key is None else (*self.path, key), why)

    @property
    def here(self) -> bool:
        """Whether there is anything."""
        return bool(self.value)

    def _value(self, key: str) -> Any:
        return self.value.get(key) if isinstance(self.value, dict) else None

    def _child(self, key: str, kind: type, spoken: str) -> Node:
        value = self._value(key)
        path = (*self.path, key)
        if value is not None and not isinstance(value, kind):
            self.ledger.wrong(path, value, spoken)
            value = None
        return Node(kind() if value is None else value, path, self.ledger)

    def _is(self, kind: type, spoken: str) -> bool:
        if not isinstance(self.value, kind):
            self.ledger.wrong(self.path, self.value, spoken)
            return False
        return True


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", bool: "a truth value", type(None): "nothing"}
    return names.get(type(value), "a text or a number")
