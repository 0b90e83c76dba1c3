"""What a step moves in every order of the steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and the highest part of a step; NaN where it can be worked out in no order."""

    low: float
    high: float


def spans(steps: Sequence[str], level: Callable[[frozenset[str]], float]) -> dict[str, Span]:
    """The lowest and highest part of each step over all orders of the steps.

    In an order the part of a step is what it adds to those before it, and any set of the others may be before it. So
    the parts over all n! orders are v(P + step) − v(P) over the 2^(n−1) sets P. An order in which nothing is pooled on
    either side of the step has no such part and is passed over.

    Parameters
    ----------
    steps
        Names of n steps.
    level
        v: the number once a set of steps is applied; NaN where there is none.

    Examples
    --------
    >>> value = {"": 1.0, "a": 2.0, "b": 4.0, "ab": 9.0}
    >>> spans(["a", "b"], lambda taken: value["".join(sorted(taken))])
    {'a': Span(low=1.0, high=5.0), 'b': Span(low=3.0, high=7.0)}
    """
    found = {}
    for step in steps:
        others = [other for other in steps if other != step]
        sets = (frozenset(taken) for size in range(len(steps)) for taken in combinations(others, size))
        parts = [level(taken | {step}) - level(taken) for taken in sets]
        known = [part for part in parts if math.isfinite(part)]
        found[step] = Span(min(known, default=math.nan), max(known, default=math.nan))
    return found
