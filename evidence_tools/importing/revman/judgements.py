"""Judgements on risk of bias in a RevMan review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from evidence_tools.importing.review_software import domain_named, judgement_of
from evidence_tools.importing.revman.context import Context
from evidence_tools.importing.revman.tree import Tree

_INSTRUMENT = "rob1"  # the tool that RevMan 5 holds; RoB 2 came with RevMan Web


@dataclass(frozen=True, slots=True)
class _Item:
    """One question of the tool: the domain it means, its heading, and the groups of outcomes it is judged for."""

    domain: str
    heading: str
    groups: Mapping[str, str]


def add_judgements(context: Context) -> None:
    """Propose one row per study and item whose heading means a domain of the tool; other items stay unread."""
    tree, known = context.tree, context.book.known
    domains = {key: cells for key, cells in known.domains.items() if key.startswith(f"{_INSTRUMENT}/")}
    for element in tree.root.iterfind("QUALITY_ITEMS/QUALITY_ITEM"):
        entries = element.findall("QUALITY_ITEM_DATA/QUALITY_ITEM_DATA_ENTRY")
        heading = " ".join("".join(part.itertext()) for part in element.iterfind("NAME"))
        domain = domain_named(heading, domains)[1] if entries else ""
        if domain:
            item = _Item(domain, tree.words(element.find("NAME")), _groups(tree, element))
            for entry in entries:
                _add(context, item, entry)


def _groups(tree: Tree, element: Element) -> Mapping[str, str]:
    """Names of the groups of outcomes that an item is judged for, by their ids."""
    used = {entry.get("GROUP_ID") for entry in element.iterfind("QUALITY_ITEM_DATA/QUALITY_ITEM_DATA_ENTRY")} - {None}
    groups = element.findall("QUALITY_ITEM_DATA_ENTRY_GROUP")
    return {tree.take(group, "ID"): tree.words(group.find("NAME")) for group in groups if group.get("ID") in used}


def _add(context: Context, item: _Item, entry: Element) -> None:
    tree = context.tree
    answer, group = tree.take(entry, "RESULT"), tree.take(entry, "GROUP_ID")
    cells = {
        "study_id": context.study(entry.get("STUDY_ID", ""), entry)[0],
        "instrument": _INSTRUMENT,
        "domain": item.domain,
        "judgement": judgement_of(answer, _INSTRUMENT),
        "basis": tree.words(entry.find("DESCRIPTION")),
        "source_ids": context.source_id,
    }
    scope = f'judged for "{item.groups.get(group) or group}" ({group}): name the scope' if group else ""
    said = f'{tree.place(entry)}: {answer} to "{item.heading}"'
    context.book.add("risk_of_bias", cells, said, [scope])
