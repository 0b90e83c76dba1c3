"""Small phrases of charts: visits, levels, notes on marks; numbers come from `evidence_tools.wording`."""

from __future__ import annotations

import math
from collections.abc import Iterable

from evidence_tools.naming import capitalised
from evidence_tools.study_effects import MARKS

AT_MOST = "≤"


def months(value: float) -> str:
    """Write a visit in months without needless zeros.

    Examples
    --------
    >>> months(12.0), months(1.4), months(float("nan"))
    ('12', '1.4', 'not stated')
    """
    return "not stated" if math.isnan(value) else f"{value:g}"


def level(value: float) -> str:
    """Write a confidence level as percent.

    Examples
    --------
    >>> level(0.95), level(0.999)
    ('95%', '99.9%')
    """
    return f"{value * 100:g}%"


def mark_notes(marks: Iterable[str]) -> list[str]:
    """Write a note for each footnote mark that is used, in their fixed order.

    Examples
    --------
    >>> [note[0] for note in mark_notes(["‡", "†‡", ""])]
    ['†', '‡']
    """
    used = "".join(marks)
    return [f"{mark} {capitalised(meaning)}." for mark, meaning in MARKS.items() if mark in used]
