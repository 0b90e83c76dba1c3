"""The JSON of a registry as a tree: numbers as posted, and everything that is no record refused by its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from evidence_tools.evidence.faults import Fault
from evidence_tools.importing.cleaning import cleaned, decoded, removal
from evidence_tools.importing.record import Unread
from evidence_tools.importing.refusing import fault, refused

KIND = "ClinicalTrials.gov record"
DEEPEST = 60  # levels; a record has fewer than twenty
_AGAIN = "download the record anew (JSON, API version 2)"

Path = tuple[str | int, ...]


class Numeral(str):
    """A number as posted, digit by digit."""

    __slots__ = ()


class NoNumber(str):
    """NaN or an infinity, which JSON does not know."""

    __slots__ = ()


class Repeated(dict[str, Any]):
    """An object that holds a key twice; `keys_twice` names it."""

    keys_twice: tuple[str, ...] = ()


def spelled(path: Path) -> str:
    """A path as words with points and places in brackets.

    Examples
    --------
    >>> spelled(("outcomeMeasures", 0, "title"))
    'outcomeMeasures[0].title'
    """
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def parsed(content: bytes, name: str) -> tuple[Any, list[Unread]]:
    """The tree of a JSON file, and what was taken out of its texts.

    Raises
    ------
    EvidenceError
        When it is no JSON, nested without end, holds a key twice or a number that is none: every place is named.
    """
    text = decoded(content, name, KIND)
    try:
        tree = json.loads(
            text.text, object_pairs_hook=_object, parse_int=Numeral, parse_float=Numeral, parse_constant=NoNumber
        )
    except RecursionError as problem:
        raise refused(name, KIND, [_too_deep(name, "")]) from problem
    except ValueError as problem:
        line = getattr(problem, "lineno", 0)
        wrong = fault(name, "", str(problem).split(":")[0], "JSON", _AGAIN, line=line)
        raise refused(name, KIND, [wrong]) from problem
    notes = list(text.notes)
    faults = list(_mended(tree, name, notes))
    if faults:
        raise refused(name, KIND, faults)
    return tree, notes


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Path and text of every value of a tree, an empty list or object included, in the order of the file.

    Examples
    --------
    >>> list(leaves({"a": [Numeral("1.50"), True], "b": {}, "c": None}))
    [(('a', 0), '1.50'), (('a', 1), 'true'), (('b',), '{}'), (('c',), 'null')]
    """
    waiting = [(path, tree)]
    while waiting:
        place, value = waiting.pop()
        inside = _inside(value)
        if inside:
            waiting.extend((((*place, key), held) for key, held in reversed(inside)))
        else:
            yield place, text_of(value)


def text_of(value: Any) -> str:
    """A value as text, as JSON spells it."""
    return value if isinstance(value, str) else json.dumps(value)


def _inside(value: Any) -> list[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    times = Counter(key for key, _ in pairs)
    twice = Repeated(found)
    twice.keys_twice = tuple(key for key, count in times.items() if count > 1)
    return twice


def _mended(tree: Any, name: str, notes: list[Unread]) -> Iterator[Fault]:
    """Take characters that no table may hold out of every text; the faults of the tree."""
    waiting: list[tuple[Path, Any]] = [((), tree)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > DEEPEST:
            yield _too_deep(name, spelled(path))
            continue
        for key in getattr(value, "keys_twice", ()):
            yield fault(name, spelled((*path, key)), "the same key twice", "each key once", _AGAIN)
        for key, held in _inside(value):
            place = (*path, key)
            if isinstance(held, NoNumber):
                yield fault(name, spelled(place), held, "a number or a text", _AGAIN)
            elif type(held) is str:
                value[key], gone = cleaned(held)
                if gone:
                    notes.append(removal(spelled(place), gone))
            else:
                waiting.append((place, held))
    if isinstance(tree, NoNumber):
        yield fault(name, "", tree, "a record", _AGAIN)


def _too_deep(name: str, place: str) -> Fault:
    return fault(name, place[:200], "objects inside objects without end", f"at most {DEEPEST} levels", _AGAIN)
