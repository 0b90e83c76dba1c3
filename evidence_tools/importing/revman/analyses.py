"""The analyses of a RevMan review: numbers by arm of each study, and what was pooled from them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from evidence_tools.importing.review_software import (
    Analysis,
    ArmResult,
    PooledResult,
    add_arm_result,
    add_pooled,
)
from evidence_tools.importing.revman.context import Context
from evidence_tools.importing.revman.tree import Tree

_TABLES = {"CONT": "continuous", "DICH": "binary", "IPD": "binary"}
_CELLS = {
    "continuous": {"n": "TOTAL", "mean": "MEAN", "sd": "SD"},
    "binary": {"events": "EVENTS", "n": "TOTAL"},
}
_POOLED = {
    "k": "STUDIES",
    "estimate": "EFFECT_SIZE",
    "ci_low": "CI_START",
    "ci_high": "CI_END",
    "i2": "I2",
    "tau2": "TAU2",
    "p_value": "P_Z",
}
_LABELS = {"1": "experimental", "2": "control"}


def add_analyses(context: Context) -> bool:
    """Propose the rows behind every analysis; whether the review pooled anything."""
    pooled = False
    for comparison in context.tree.root.iterfind("ANALYSES_AND_DATA/COMPARISON"):
        for outcome in comparison:
            if outcome.tag.endswith("_OUTCOME"):
                analysis = _analysis(comparison, outcome)
                used = _add_arms(context, outcome, analysis)
                summed = _add_pooled(context, outcome, analysis)
                if used or summed:
                    _carry(context.tree, comparison, outcome)
                pooled |= summed
    return pooled


def _analysis(comparison: Element, outcome: Element) -> Analysis:
    return Analysis(
        f"{comparison.get('NO', '?')}.{outcome.get('NO', '?')}",
        _named(comparison),
        _named(outcome),
        measure=outcome.get("EFFECT_MEASURE", "").strip(),
        unit=outcome.get("UNITS", "").strip(),
    )


def _carry(tree: Tree, *elements: Element) -> None:
    """Mark number and name as carried, once a row tells them."""
    for element in elements:
        tree.take(element, "NO")
        tree.words(element.find("NAME"))
        tree.take(element, "NAME")


def _add_arms(context: Context, outcome: Element, analysis: Analysis) -> bool:
    """Two rows per study, one an arm; a study that stands in several subgroups has rows in each. Whether any was."""
    tree, table = context.tree, _TABLES.get(outcome.tag.removesuffix("_OUTCOME"))
    entries = list(_entries(tree, outcome)) if table else []
    rows = [row for subgroup, data in entries for row in _rows(context, table, outcome, subgroup, data)]
    for place, result in rows:
        add_arm_result(context.book, analysis, result, source_id=context.source_id, place=place)
    if rows and table == "continuous":
        tree.take(outcome, "UNITS")
    return bool(rows)


def _rows(
    context: Context, table: str, outcome: Element, subgroup: str, data: Element
) -> Iterator[tuple[str, ArmResult]]:
    tree = context.tree
    study_id, name = context.study(data.get("STUDY_ID", ""), data)
    missing = "" if data.get("ESTIMABLE", "YES") == "YES" else "the review could not estimate an effect from it"
    for arm, word in _LABELS.items():
        values = {column: tree.take(data, f"{field}_{arm}") for column, field in _CELLS[table].items()}
        if any(values.values()):
            label = tree.words(outcome.find(f"GROUP_LABEL_{arm}")) or word
            yield tree.place(data), ArmResult(table, study_id, name, label, values, subgroup, missing)


def _entries(tree: Tree, outcome: Element) -> Iterator[tuple[str, Element]]:
    """The entries of an outcome with the name of their subgroup."""
    kind = outcome.tag.removesuffix("_OUTCOME")
    yield from (("", data) for data in outcome.iterfind(f"{kind}_DATA"))
    for subgroup in outcome.iterfind(f"{kind}_SUBGROUP"):
        entries = subgroup.findall(f"{kind}_DATA")
        if entries:
            _carry(tree, subgroup)
        yield from ((_named(subgroup), data) for data in entries)


def _add_pooled(context: Context, outcome: Element, analysis: Analysis) -> bool:
    tree = context.tree
    told = outcome.get("TOTALS") == "YES" and outcome.get("ESTIMABLE", "YES") == "YES"
    if not (told and outcome.get("EFFECT_SIZE", "").strip()):
        return False
    values = {column: tree.take(outcome, field) for column, field in _POOLED.items()}
    patients = tuple(filter(None, (tree.take(outcome, f"TOTAL_{arm}") for arm in _LABELS)))
    tree.take(outcome, "EFFECT_MEASURE")
    tree.take(outcome, "UNITS")
    where = {"review_id": context.review_id, "source_id": context.source_id, "place": tree.place(outcome)}
    add_pooled(context.book, analysis, PooledResult(values, patients), **where)
    return True


def _named(element: Element) -> str:
    name = element.find("NAME")
    words = "" if name is None else " ".join(" ".join(name.itertext()).split())
    return words or element.get("NAME", "").strip()
