"""Reading answers in JSON whose parts may be missing or of another kind than documented."""

from __future__ import annotations

import json
from typing import Any

from evidence_tools.importing.cleaning import cleaned
from evidence_tools.watching.client import Reply, Service, WatchError

_LONGEST_COUNT = 12  # digits


def document_of(service: Service, reply: Reply) -> dict[str, Any]:
    """The answer as a mapping.

    Raises
    ------
    WatchError
        When it is no JSON object.
    """
    try:
        found = json.loads(reply.content)
    except (ValueError, RecursionError) as problem:
        raise WatchError(f"{service.name} answered with something that is no JSON ({problem})") from None
    if not isinstance(found, dict):
        raise WatchError(f"{service.name} answered with JSON that is no object but a {type(found).__name__}")
    return found


def part(held: Any, *path: str) -> Any:
    """What stands at the end of a path of names, None where a step is missing.

    Examples
    --------
    >>> part({"a": {"b": 1}}, "a", "b"), part({"a": []}, "a", "b")
    (1, None)
    """
    for name in path:
        held = held.get(name) if isinstance(held, dict) else None
    return held


def text(held: Any, *path: str) -> str:
    """The same as text on one line, without signs that nobody sees; anything else than text and numbers is empty."""
    found = part(held, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    clean, _ = cleaned(str(found))
    return " ".join(clean.split())


def listed(held: Any, *path: str) -> list[Any]:
    """The same as a list, empty where there is none."""
    found = part(held, *path)
    return found if isinstance(found, list) else []


def number(service: Service, held: Any, *path: str) -> int:
    """A count that the service must give.

    Raises
    ------
    WatchError
        When it is missing or no whole number.
    """
    found = text(held, *path)
    if not (found.isascii() and found.isdecimal() and len(found) <= _LONGEST_COUNT):
        raise WatchError(f"{service.name} answered without the count {'.'.join(path)} that its documentation promises")
    return int(found)
