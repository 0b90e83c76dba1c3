"""What differs between two editions: every cell, row, rule, fact and judgement, each with the step it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, fields, replace

import pandas as pd

from evidence_tools.editions.difference import ADDED, GONE, RULES, SOURCES, Difference
from evidence_tools.editions.placing import cited_in
from evidence_tools.editions.rows import row_differences
from evidence_tools.editions.rules import rule_differences
from evidence_tools.editions.steps import STEPS
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.deriving import rows_of

COLUMNS = tuple(field.name for field in fields(Difference))
_PLACE = {step.name: place for place, step in enumerate(STEPS)}


def differences(before: Evidence, after: Evidence) -> pd.DataFrame:
    """Everything that differs between two editions.

    What names an edition (its year and date) and the journals that tell of changes are left out, so that an edition
    just opened differs in nothing from the one it follows.

    Returns
    -------
    DataFrame
        One row per cell, row or rule, in the order of the steps; columns as in `Difference`, all text.

    Examples
    --------
    >>> from evidence_tools.evidence import current_edition, read_evidence
    >>> evidence = read_evidence(current_edition())
    >>> len(differences(evidence, evidence))
    0
    """
    return as_frame(every_difference(before, after))


def as_frame(found: Iterable[Difference]) -> pd.DataFrame:
    """Differences as a frame, one row each."""
    return pd.DataFrame([astuple(each) for each in found], columns=list(COLUMNS), dtype="str")


def every_difference(before: Evidence, after: Evidence) -> tuple[Difference, ...]:
    """The same as records."""
    rows = list(row_differences(before, after))
    told = [*rows, *rule_differences(before, after, rows)]
    steps = _first_cited(after, told)
    placed = (
        replace(each, step=steps.get(each.key, each.step)) if (each.table, each.how) == (SOURCES, ADDED) else each
        for each in told
    )
    return tuple(sorted(placed, key=lambda each: _PLACE[each.step]))


def _first_cited(after: Evidence, told: Iterable[Difference]) -> Mapping[str, str]:
    """The first step at which each source is cited by something that differs."""
    rows = {name: rows_of(table) for name, table in after._tables.items()}
    steps: dict[str, str] = {}
    for each in sorted(told, key=lambda one: _PLACE[one.step]):
        if each.how == GONE or each.table == SOURCES:
            continue
        in_rule = each.table in RULES
        for source in _named_in(each.after) if in_rule else cited_in(each.table, rows[each.table][each.key]):
            steps.setdefault(source, each.step)
    return steps


def _named_in(text: str) -> set[str]:
    """Sources that a rule may name: its entries, and cells of their table as ``@sources.<id>.<column>``."""
    return {part.removeprefix("@sources.").split(".")[0] for part in text.split("; ")}
