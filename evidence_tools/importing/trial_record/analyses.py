"""Posted analyses: p values into the rows that they compare, where it is clear which rows these are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from evidence_tools.importing.posted import number
from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.node import Node

_P = re.compile(r"p?\s*(?P<sign>[<>=≤≥]{0,2})\s*(?P<value>[\d.]+)", re.IGNORECASE)
_RELATIONS = {"": "equal", "=": "equal", "<": "below", "≤": "at_most", "<=": "at_most"}
_DIGITS = 12  # decimals that a cell may have
_ESTIMATE = "an estimate between arms has no column"
_UNCLEAR = "which visit or category it compares is not stated"
_SEVERAL = "several analyses compare the same groups: choose by hand"


def add_p_values(measure: Node, rows: Sequence[tuple[str, Draft]]) -> None:
    """Enter the p values of a measure into its rows; what does not fit is left with its reason.

    Parameters
    ----------
    measure
        The measure with its analyses.
    rows
        Group and row of each of its values.
    """
    analyses = [(node, _groups(node)) for node in measure.each("analyses")]
    for node, groups in analyses:
        node.leave(_ESTIMATE)
        if not node.text("pValue"):
            continue
        same = [others for other, others in analyses if other.text("pValue") and set(others) & set(groups)]
        compared = [[draft for group, draft in rows if group == wanted] for wanted in groups]
        if len(same) > 1:
            node.leave(_SEVERAL, "pValue", "groupIds")
        elif not groups or any(len(drafts) != 1 for drafts in compared):
            node.leave(_UNCLEAR, "pValue", "groupIds")
        else:
            for (draft,) in compared:
                _enter(node, draft, between=len(groups) > 1)


def p_parts(text: str) -> tuple[str, str]:
    """A printed p as number and relation; both empty where the columns cannot hold it.

    Examples
    --------
    >>> p_parts("<0.001"), p_parts("0.03"), p_parts("0.000"), p_parts(">0.05")
    (('0.001', 'below'), ('0.03', 'equal'), ('0.001', 'below'), ('', ''))
    """
    found = _P.fullmatch(text.strip())
    value = number(found["value"]) if found else ""
    relation = _RELATIONS.get(found["sign"], "") if found else ""
    if not value or not relation or Decimal(value) > 1:
        return "", ""
    if Decimal(value) == 0:
        digits = len(value.partition(".")[2])
        return (f"{Decimal(1).scaleb(-digits):f}", "below") if 0 < digits <= _DIGITS else ("", "")
    return value, relation


def _groups(node: Node) -> list[str]:
    return [each.value for each in node.words("groupIds")]


def _enter(node: Node, draft: Draft, *, between: bool) -> None:
    posted = draft.take(node, "pValue")
    value, relation = p_parts(posted)
    draft.put("p_value", value)
    draft.put("p_relation", relation)
    draft.put("p_comparison", "between_arms" if between else "within_arm")
    draft.put("p_text", posted)
    draft.used |= {each.path for each in node.words("groupIds")}
    draft.note(f"p compares {', '.join(_groups(node))}")
    method = draft.take(node, "statisticalMethod")
    draft.note(f"p by {method}" if method else "")
    draft.note(draft.take(node, "pValueComment"))
