"""Rules, facts and judgements of two editions: what differs, and with which step it comes.

A rule that differs only because the rows it names are not there yet, or no longer, follows those rows: whether one
report stands for another is no question before there are two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from evidence_tools.editions.difference import ADDED, CHANGED, GONE, RULES, Difference
from evidence_tools.editions.rows import tables_with
from evidence_tools.editions.steps import METHOD, POLICY, PROTOCOL, REFERENCE, STEPS
from evidence_tools.editions.trees import Path, at, keyed, leaves, plain, text_of, with_entries
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.as_of import fitting
from evidence_tools.evidence.bindings import Bindings
from evidence_tools.evidence.deriving import derived
from evidence_tools.evidence.judgements import Judgements
from evidence_tools.evidence.protocol import Protocol
from evidence_tools.evidence.table import Table

OF_METHOD = ("method", "spread")
"""Sections of the protocol that are the statistical method."""
BORROWED = ("borrowed_sd", "pre_post_r", "mcid")
"""Entries of an outcome that the protocol takes from the reference tables."""
NAMES_OF_EDITION = (("protocol", "edition", "edition"), ("protocol", "edition", "data_date"))
"""What names an edition and is no rule of it."""
Tree = Mapping[str, Any]


def rules_of(evidence: Evidence) -> Tree:
    """Protocol, facts of the policy, bindings and judgements of an edition as one tree."""
    protocol = {} if evidence.protocol is None else evidence.protocol.model_dump()
    found = (protocol, evidence._policy, evidence.bindings.model_dump(), evidence.judgements.model_dump())
    return keyed(dict(zip(RULES, found, strict=True)))


def rule_differences(before: Evidence, after: Evidence, rows: Sequence[Difference]) -> Iterator[Difference]:
    """Every rule, fact and judgement that differs; `rows` are the rows that do."""
    old, new = rules_of(before), rules_of(after)
    paths = [path for path in _paths(old, new) if path not in NAMES_OF_EDITION]
    followed = _followed(before, after, rows, paths) if paths and rows else {}
    for path in paths:
        was, now = text_of(at(old, path)), text_of(at(new, path))
        how = CHANGED if was and now else ADDED if now else GONE
        step = followed.get(path, _own_step(path))
        yield Difference(step, path[0], "", ".".join(path[1:]), was, now, "", how)


def with_rules(
    before: Evidence,
    after: Evidence,
    tables: Mapping[str, Table],
    found: Collection[Difference],
    steps: Collection[str],
) -> Evidence:
    """The earlier edition with other tables and with the rules of these steps, all fitting to one another.

    What names the edition comes with the protocol.
    """
    old, new = rules_of(before), rules_of(after)
    asked = {(each.table, each.column) for each in found if each.step in steps and each.table in RULES}
    paths = {path for path in _paths(old, new) if (path[0], ".".join(path[1:])) in asked}
    paths |= {path for path in NAMES_OF_EDITION if PROTOCOL.name in steps}
    return _fitted(before, tables, with_entries(old, new, paths), steps)


def _fitted(before: Evidence, tables: Mapping[str, Table], tree: Tree, steps: Collection[str] = ()) -> Evidence:
    protocol, policy, bindings, judgements = (tree[name] for name in RULES)
    label = " + ".join([before.label, *(step.label for step in STEPS if step.name in steps)])
    mixed = derived(
        before,
        label,
        tables,
        Protocol.model_validate(plain(protocol)),
        _policy=plain(policy, list),
        bindings=Bindings.model_validate(plain(bindings)),
        judgements=Judgements.model_validate(plain(judgements)),
        approval=None,
    )
    return fitting(mixed)


def _paths(old: Tree, new: Tree) -> list[Path]:
    """Where two trees differ: in the order of the later one."""
    either = dict.fromkeys(path for tree in (new, old) for path, _ in leaves(tree))
    return [path for path in either if text_of(at(old, path)) != text_of(at(new, path))]


def _own_step(path: Path) -> str:
    if path[0] != "protocol":
        return POLICY.name
    if path[1] == "outcomes" and path[3] in BORROWED:
        return REFERENCE.name
    return METHOD.name if path[1] in OF_METHOD else PROTOCOL.name


def _followed(before: Evidence, after: Evidence, rows: Sequence[Difference], paths: Sequence[Path]) -> dict[Path, str]:
    """The step of the rows that a rule follows, of those rules that differ by nothing else."""
    old, new = rules_of(before), rules_of(after)
    early, pruned = (rules_of(_fitted(before, *given)) for given in ((before._tables, new), (after._tables, old)))
    coming = [path for path in paths if _same(old, early, path)]
    going = [path for path in paths if path not in coming and _same(new, pruned, path)]
    found, present, known = {}, {each.step for each in rows}, set()
    for step in (step.name for step in STEPS if step.name in present):
        if not (coming or going):
            break
        known.add(step)
        tables = tables_with(before, after, rows, known)
        came = _others(old, rules_of(_fitted(before, tables, new)), coming) if coming else []
        went = [path for path in going if path not in _others(new, rules_of(_fitted(before, tables, old)), going)]
        found |= dict.fromkeys((*came, *went), step)
        coming, going = ([path for path in paths if path not in found] for paths in (coming, going))
    return found


def _others(one: Tree, other: Tree, paths: Sequence[Path]) -> list[Path]:
    """The paths at which two trees do not say the same."""
    return [path for path in paths if not _same(one, other, path)]


def _same(one: Tree, other: Tree, path: Path) -> bool:
    """Whether two trees say the same at a path, and agree on every table above it being there."""
    above = all(
        isinstance(at(one, path[:n]), dict) == isinstance(at(other, path[:n]), dict) for n in range(1, len(path))
    )
    return above and text_of(at(one, path)) == text_of(at(other, path))
