"""Rules and facts as trees: what differs between two, entry by entry, and one with some entries of the other."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

Path = tuple[str, ...]


class Listed(dict[str, Any]):
    """A list of tables, each under its first entry that is a name, so that one put in between moves no other."""


def keyed(value: Any) -> Any:
    """A tree whose lists of tables are `Listed`.

    Examples
    --------
    >>> keyed({"over": [{"study": "a", "why": "x"}, {"study": "a", "why": "y"}], "order": [1, 2]})
    {'over': {'a': {'study': 'a', 'why': 'x'}, 'a (2)': {'study': 'a', 'why': 'y'}}, 'order': (1, 2)}
    """
    if isinstance(value, Mapping):
        return {str(name): keyed(inner) for name, inner in value.items()}
    if not isinstance(value, list | tuple):
        return value
    if not value or not all(isinstance(each, Mapping) for each in value):
        return tuple(keyed(each) for each in value)
    found = Listed()
    for place, each in enumerate(value, 1):
        found[_free(_first(each, place), found)] = keyed(each)
    return found


def plain(tree: Any, many: type[list | tuple] = tuple) -> Any:
    """The tree as it was before `keyed`; `many` is what its lists are.

    Examples
    --------
    >>> plain(keyed({"codes": [{"code": "x", "role": "y"}], "order": ["a"]}), list)
    {'codes': [{'code': 'x', 'role': 'y'}], 'order': ['a']}
    """
    if isinstance(tree, Listed | tuple):
        return many(plain(each, many) for each in (tree.values() if isinstance(tree, Listed) else tree))
    return {name: plain(inner, many) for name, inner in tree.items()} if isinstance(tree, dict) else tree


def leaves(tree: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every entry that is no table, with the path to it."""
    for name, inner in tree.items():
        if isinstance(inner, dict):
            yield from leaves(inner, (*path, name))
        else:
            yield (*path, name), inner


def text_of(leaf: Any) -> str:
    """An entry as text; empty where there is none.

    Examples
    --------
    >>> text_of(("a", "b")), text_of(0.5), text_of(None), text_of(True)
    ('a; b', '0.5', '', 'true')
    """
    if leaf is None:
        return ""
    if isinstance(leaf, bool):
        return str(leaf).lower()
    if isinstance(leaf, tuple):
        return "; ".join(map(text_of, leaf))
    return leaf.isoformat() if isinstance(leaf, date) else str(leaf)


def at(tree: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for name in path:
        if not isinstance(tree, dict) or name not in tree:
            return None
        tree = tree[name]
    return tree


def with_entries(old: Any, new: Any, paths: Collection[Path]) -> Any:
    """The old tree in which what stands at these paths is as in the new one, gone where the new one has nothing."""
    if not paths:
        return old
    made = type(old)() if isinstance(old, dict) else type(new)()
    theirs, ours = (tree if isinstance(tree, dict) else {} for tree in (new, old))
    for name in in_order(list(ours), list(theirs)):
        below = {path[1:] for path in paths if path[0] == name}
        if () in below:
            found = theirs.get(name)
            present = name in theirs
        else:
            found = with_entries(ours.get(name), theirs.get(name), below)
            present = bool(found) if below else name in ours
        if present:
            made[name] = found
    return made


def in_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Any]:
    """Everything of both in the order of the new one; what the new one lacks stays behind what it stood behind.

    Examples
    --------
    >>> in_order(["a", "gone", "b"], ["new", "a", "b"])
    ['new', 'a', 'gone', 'b']
    """
    known = set(new)
    behind: dict[Hashable, list[Hashable]] = {}
    anchor: Hashable = None
    for each in old:
        if each in known:
            anchor = each
        else:
            behind.setdefault(anchor, []).append(each)
    return [*behind.get(None, ()), *(one for each in new for one in (each, *behind.get(each, ())))]


def _first(each: Mapping[str, Any], place: int) -> str:
    """The first entry that is a name or number, else the place in the list."""
    names = (str(one) for one in each.values() if isinstance(one, str | int) and str(one))
    return next(names, str(place))


def _free(name: str, taken: Iterable[str]) -> str:
    again = sum(other == name or other.startswith(f"{name} (") for other in taken)
    return f"{name} ({again + 1})" if again else name
