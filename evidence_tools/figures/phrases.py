"""Small phrases of charts: counts with their nouns, visits, levels; numbers come from `evidence_tools.wording`."""

from __future__ import annotations

import math
from collections.abc import Iterable

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


def counted(n: float, noun: str, plural: str | None = None) -> str:
    """Write a count with its noun in the right number.

    Examples
    --------
    >>> counted(1, "study", "studies"), counted(1200, "patient")
    ('1 study', '1,200 patients')
    """
    return f"{n:,.0f} {noun if n == 1 else plural or noun + 's'}"


def listed(items: list[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    """
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def capitalised(text: str) -> str:
    """Begin a sentence: the first letter large, the rest as it is.

    Examples
    --------
    >>> capitalised("mild against usual care")
    'Mild against usual care'
    """
    return text[:1].upper() + text[1:]
