"""The rules of an edition made to fit an evidence with fewer rows: what names a row that is not there goes, no more.

What names rows is known by the protocol's own checks (`named_rows`) and by a few entries of its own: preferred rows,
reports that stand for others, patients of registered trials. No rule is changed otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from evidence_tools.evidence.judgements import Judgements
from evidence_tools.evidence.protocol import Protocol
from evidence_tools.evidence.protocol_checks.limits import named_rows
from evidence_tools.evidence.table import Table

_RESULTS = ("continuous", "binary")
Keys = Mapping[str, Collection[str]]


def keys_of(tables: Mapping[str, Table]) -> dict[str, set[str]]:
    """The keys of all rows by the name of their table alone."""
    known: dict[str, set[str]] = {}
    for table in tables.values():
        known.setdefault(table.about.table, set()).update(table.keys)
    return known


def fitting_protocol(protocol: Protocol, known: Keys) -> Protocol:
    """The protocol without the entries that name rows or studies that are not there.

    Lists lose such an id, pairs of ids go whole, an entry that names one such row alone goes or becomes empty.

    Parameters
    ----------
    protocol
        The rules of the edition.
    known
        Keys of the rows that are there, by table.
    """
    rules = protocol.model_dump()
    for where, _, tables, _ in named_rows(protocol):
        there = _there(known, *tables)
        _at(rules["limits"], where, lambda part, there=there: without(part, there))
    studies = _there(known, "studies")
    enrolled = rules["limits"]["publication"]["enrolled"]
    rules["limits"]["publication"]["enrolled"] = {each: n for each, n in enrolled.items() if studies(each)}
    for question in rules["questions"].values():
        question["prefer"] = without(question["prefer"], _there(known, *_RESULTS))
    rules["selection"]["stands_for"] = _standing(rules["selection"]["stands_for"], studies)
    return Protocol.model_validate(rules)


def fitting_judgements(judgements: Judgements, known: Keys) -> Judgements:
    """The judgements whose every ground is there; grounds that are keys of results are not looked up."""
    everywhere = set().union(*known.values())

    def stands(judged: Any) -> bool:
        names = [ground.split(":")[0].strip() for ground in judged.grounds]
        return all(name in everywhere or "." in name for name in names)

    return Judgements(
        claims={claim: judged for claim, judged in judgements.claims.items() if stands(judged)},
        certainty={
            question: {domain: judged for domain, judged in domains.items() if stands(judged)}
            for question, domains in judgements.certainty.items()
        },
    )


def without(part: Any, there: Callable[[str], bool]) -> Any:
    """A list, a mapping or a single entry without the ids that are not there.

    Examples
    --------
    >>> there = {"a", "b"}.__contains__
    >>> without(("a", "x"), there), without((("a", "b"), ("a", "x")), there)
    (('a',), (('a', 'b'),))
    >>> without({"pain": "x", "odi": "b"}, there), without("x", there) is None
    ({'odi': 'b'}, True)
    """
    if isinstance(part, dict):
        return {name: inner for name, inner in part.items() if _whole(inner, there)}
    if isinstance(part, list | tuple):
        return tuple(inner for inner in part if _whole(inner, there))
    return part if part is None or there(part) else None


def _whole(part: Any, there: Callable[[str], bool]) -> bool:
    return there(part) if isinstance(part, str) else all(map(there, part))


def _there(known: Keys, *tables: str) -> Callable[[str], bool]:
    keys = set().union(*(known.get(table, ()) for table in tables))
    return keys.__contains__


def _at(rules: dict[str, Any], where: str, change: Callable[[Any], Any]) -> None:
    """Change the part of nested rules at a path such as ``no_control.benchmarks.pain``."""
    *path, last = where.split(".")
    for name in path:
        rules = rules[name]
    rules[last] = change(rules[last])


def _standing(entries: Collection[Mapping[str, Any]], there: Callable[[str], bool]) -> list[dict[str, Any]]:
    """Reports that stand for others, among the studies that are there."""
    cut = ({**entry, "over": tuple(filter(there, entry["over"]))} for entry in entries if there(entry["study"]))
    return [entry for entry in cut if entry["over"]]
