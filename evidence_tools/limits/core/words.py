"""Sentences that every limitation shares: what is left, and when a conclusion tips."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evidence_tools.limits.core.limitation import CANNOT_SAY, Limitation
from evidence_tools.limits.core.statements import Result, Statement
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed
from evidence_tools.wording.numbers import WHOLE_UNITS, digits_of, interval, number, shown


def result_words(subject: Subject, result: Result) -> str:
    """A result as it is printed: ``−1.6 points (−2.7 to −0.5)``, ``5.8% (2.1 to 14.2)``."""
    scale, digits = subject.scale, digits_of(subject.scale)
    estimate = number(scale.display(result.estimate), digits)
    unit = "" if subject.kind == "ratio" else "%" if scale.unit == "percent" else f" {scale.short_unit}"
    return f"{estimate}{unit} ({interval(scale.display(result.low), scale.display(result.high), digits)})"


def size_words(size: float, unit: str, digits: int = 1) -> str:
    """A size with its unit: ``1.8 points``, ``40%``."""
    return f"{number(size, digits)}%" if unit == "percent" else f"{number(size, digits)} {unit}".rstrip()


def tipping_words(weighed: Weighed, unit: str, digits: int = 1) -> str:
    """When each conclusion is reversed: ``The mean gain falls below 2 points from 1.8 points on``."""
    if weighed.first is None:
        return "No size within reach reverses a conclusion."
    return f"From {size_words(weighed.tipping, unit, digits)} on, {weighed.first.reversed_words(weighed.base)}."


def verdict_words(subject: Subject, weighed: Weighed) -> str:
    """What the most likely size leaves, and which conclusions it reverses."""
    left = f"At the most likely size the result is {result_words(subject, weighed.central)}"
    if weighed.reversed_at_central:
        return f"{left}: {listed(weighed.reversed_at_central, weighed.base)}."
    if weighed.reversed_somewhere:
        return f"{left}; at the far end of what is plausible, {listed(weighed.reversed_somewhere, weighed.base)}."
    return f"{left}, and no plausible size reverses a conclusion."


def listed(statements: Sequence[Statement], base: Result) -> str:
    """The statements as they read once reversed, joined by `and`."""
    return " and ".join(each.reversed_words(base) for each in statements)


def sizes_in_words(each: Limitation) -> tuple[str, str]:
    """What is plausible, and what reverses a conclusion: ``0.5 to 3.7 points`` and ``1.8 points``.

    Both are empty where the limitation does not come in sizes; the second is ``none`` where nothing within reach
    reverses a conclusion.
    """
    if each.plausible is None:
        return "", ""
    low, _, high = sorted(each.plausible)
    digits = digits_of_sizes(each)
    start, end = number(low, digits), size_words(high, each.size_unit, digits)
    plausible = end if start == number(high, digits) else f"{start} to {end}"
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
    """The number of a limitation with what it is: ``−1.6 points left at the most likely size``; empty without one."""
    if math.isnan(each.quantity):
        return ""
    value = shown(each.quantity, each.unit)
    return f"{value}% {each.measures}" if each.unit == "percent" else f"{value} {each.unit} {each.measures}".strip()
