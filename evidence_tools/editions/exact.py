"""Differences that add up to the last bit, and differences of numbers as they are printed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from evidence_tools.wording.numbers import MINUS

_SPARE_BITS = 8  # of a double's 53: room for sums of parts beyond the largest level


def on_grid(values: Iterable[float]) -> list[float]:
    """Numbers rounded to a common binary grid, so fine that it does not show, on which they can be subtracted exactly.

    A difference of two doubles is rounded, so that parts of a whole need not add up to it. On a grid of
    2^(e − 45), where 2^e bounds the largest of the numbers, every difference and sum of them is a double. Whole numbers
    stay as they are.

    Examples
    --------
    >>> a, b, c = on_grid([0.1, 0.7, 1e6 / 3])
    >>> (b - a) + (c - b) == c - a
    True
    """
    given = [float(value) for value in values]
    _, largest = math.frexp(max((abs(value) for value in given if math.isfinite(value)), default=0.0))
    places = 53 - _SPARE_BITS - largest
    return [math.ldexp(round(math.ldexp(value, places)), -places) if math.isfinite(value) else value for value in given]


def printed_difference(before: str, after: str) -> str:
    """What a printed number moved by, from the two numbers as they are printed; empty where either is.

    Examples
    --------
    >>> printed_difference("−3.8", "−4.1"), printed_difference("1,204", "1,305"), printed_difference("2.0", "2.0")
    ('−0.3', '+101', '0.0')
    >>> printed_difference("", "2.0")
    ''
    """
    if not (before and after):
        return ""
    size = _decimal(after) - _decimal(before)
    return f"{MINUS if size < 0 else '+' if size > 0 else ''}{abs(size):,}"


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(MINUS, "-").replace(",", ""))
