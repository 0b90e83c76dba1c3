"""Sentences that every limitation shares: what is left, and when a conclusion tips."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evidence_tools.limits.core.limitation import CANNOT_SAY, Limitation
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.core.statements import Result, Statement
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed
from evidence_tools.wording.numbers import RATIO_UNITS, WHOLE_UNITS, digits_of, interval, number, shown

_LARGE, _LARGE_SHARE = 100.0, 10.0  # from there on numbers are printed whole
_ONE = {"studies": "study", "patients": "patient", "rows": "row"}


def result_words(subject: Subject, result: Result) -> str:
    """A result as it is printed: ``−1.6 points (−2.7 to −0.5)``, ``5.8% (2.1 to 14.2)``."""
    scale, digits = subject.scale, digits_of(subject.scale)
    estimate = number(scale.display(result.estimate), digits)
    unit = "" if scale.unit in RATIO_UNITS else "%" if scale.unit == "percent" else f" {scale.short_unit}"
    return f"{estimate}{unit} ({interval(scale.display(result.low), scale.display(result.high), digits)})"


def quoted_words(subject: Subject) -> str:
    """The result under challenge with its kind of ratio: ``risk ratio 0.22 (0.08 to 0.62)``; empty without one."""
    if subject.base is None:
        return ""
    return f"{subject.scale.unit} " * (subject.kind == "ratio") + result_words(subject, subject.base)


def size_words(size: float, unit: str, digits: int = 1) -> str:
    """A size with its unit: ``1.8 points``, ``40%``, ``1 study``; a ratio after its name, ``risk ratio 2.1``."""
    return _with_unit(number(size, digits), unit)


def tipping_words(weighed: Weighed, unit: str, digits: int = 1) -> str:
    """When each conclusion is reversed: ``The mean gain falls below 2 points from 1.8 points on``."""
    if weighed.first is None:
        return "No size within reach reverses a conclusion."
    return f"From {size_words(weighed.tipping, unit, digits)} on, {weighed.first.reversed_words(weighed.base)}."


def verdict_words(subject: Subject, weighed: Weighed) -> str:
    """What the most likely size leaves, and which conclusions it reverses."""
    left = f"At its most likely size it leaves {result_words(subject, weighed.central)}"
    if weighed.reversed_at_central:
        return f"{left}: {listed(weighed.reversed_at_central, weighed.base)}."
    if weighed.reversed_somewhere:
        return f"{left}; at the worst that is plausible, {listed(weighed.reversed_somewhere, weighed.base)}."
    return f"{left}, and no plausible size reverses a conclusion."


def listed(statements: Sequence[Statement], base: Result) -> str:
    """The statements as they read once reversed, joined by `and`."""
    return " and ".join(each.reversed_words(base) for each in statements)


def size_name(each: Limitation) -> str:
    """What the sizes of a limitation measure: ``Share of the gain not kept by those lost``; else its title."""
    name = NAMES[each.name]
    counts = each.scale.transform != "identity"
    return (name.size_of_counts if counts else "") or name.size or each.title


def sizes_in_words(each: Limitation) -> tuple[str, str]:
    """What is plausible, and what reverses a conclusion: ``0.5 to 3.7 points`` and ``1.8 points``.

    Both are empty where the limitation does not come in sizes; the second is ``none`` where nothing within reach
    reverses a conclusion.
    """
    if each.plausible is None:
        return "", ""
    low, _, high = sorted(each.plausible)
    digits = digits_of_sizes(each)
    start, end = number(low, digits), number(high, digits)
    plausible = _with_unit(end if start == end else f"{start} to {end}", each.size_unit)
    if math.isnan(each.tipping):
        return plausible, "" if each.verdict == CANNOT_SAY else "none"
    return plausible, size_words(each.tipping, each.size_unit, digits)


def digits_of_sizes(each: Limitation) -> int:
    """Decimals for the sizes of a limitation: none for counts; of other sizes, the larger they are, the fewer."""
    if each.size_unit in WHOLE_UNITS:
        return 0
    sizes = [abs(size) for size in (*each.plausible, each.tipping) if not math.isnan(size)]
    largest = max(sizes, default=0.0)
    return 0 if largest >= 20 else 1 if largest >= 2 else 2


def quantity_in_words(each: Limitation) -> str:
    """The number of a limitation with what it is: ``−1.6 points left, each patient counted once``; empty without one.

    Shares of ten percent and more, months and other large numbers are whole, as reasons print them.
    """
    if math.isnan(each.quantity):
        return ""
    value = number(each.quantity, 0) if _whole(each) else shown(each.quantity, each.unit)
    return f"{_with_unit(value, each.unit)} {each.measures}".strip()


def _whole(each: Limitation) -> bool:
    """Whether the number of a limitation is printed without decimals."""
    if each.unit in RATIO_UNITS:
        return False
    if each.unit in ("percent", "months") and each.quantity == round(each.quantity):
        return True
    least = _LARGE_SHARE if each.unit == "percent" and each.scale.unit != "percent" else _LARGE
    return abs(each.quantity) >= least


def _with_unit(value: str, unit: str) -> str:
    """A printed number, or two, with a unit that agrees with it."""
    if unit in RATIO_UNITS:
        return f"{unit} {value}"
    if unit == "percent":
        return f"{value}%"
    return f"{value} {_ONE.get(unit, unit) if value == '1' else unit}".rstrip()
