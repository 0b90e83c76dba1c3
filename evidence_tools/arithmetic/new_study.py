"""What one more study could do to a pooled result: how large it would have to be."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.next_result import Margin
from evidence_tools.arithmetic.updating import update

_SIZES = 60  # sizes tried from the smallest to the largest before the answer is narrowed down


def smallest_study(
    y: ArrayLike,
    v: ArrayLike,
    new_y: float,
    unit_variance: float,
    margin: Margin,
    *,
    largest: int = 100_000,
    estimator: str = "REML",
    test: str = "knha",
    level: float = 0.95,
) -> float:
    """Fewest patients with which one new study of a given result changes the conclusion.

    The new study has variance unit_variance / n. Sizes from 1 to `largest` are searched; infinite where none of
    them does it.

    >>> smallest_study([0.4, 0.6], [0.04, 0.04], 0.0, 4.0, lambda e, low, high: low, estimator="EE", test="z")
    451.0
    """
    largest = checks.whole("largest", largest, low=1)
    variance = checks.number("unit_variance", unit_variance, above=0)

    def stands(sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
        found = update(y, v, new_y, variance / sizes, estimator=estimator, test=test, level=level)
        return margin(found.estimate, found.low, found.high) > 0

    return _first_failure(stands, largest)


def copies_needed(
    y: ArrayLike,
    v: ArrayLike,
    new_y: float,
    new_v: float,
    margin: Margin,
    *,
    most: int = 1000,
    estimator: str = "REML",
    test: str = "knha",
    level: float = 0.95,
) -> float:
    """Fewest further studies, all with this result, that change the conclusion; infinite where `most` do not.

    >>> copies_needed([0.4, 0.6], [0.04, 0.04], 0.0, 0.04, lambda e, low, high: low, estimator="EE", test="z")
    5.0
    """
    most = checks.whole("most", most, low=1)

    def stands(copies: NDArray[np.int64]) -> NDArray[np.bool_]:
        found = update(y, v, new_y, new_v, copies=copies, estimator=estimator, test=test, level=level)
        return margin(found.estimate, found.low, found.high) > 0

    return _first_failure(stands, most)


def _first_failure(stands: Callable[[NDArray[np.int64]], NDArray[np.bool_]], largest: int) -> float:
    """The smallest whole number from 1 on at which something no longer stands, narrowed down from a coarse search."""
    tried = np.unique(np.geomspace(1, largest, _SIZES).astype(np.int64))
    while True:
        failed = np.flatnonzero(~stands(tried))
        if not failed.size:
            return math.inf
        first = int(failed[0])
        if first == 0 or tried[first] - tried[first - 1] == 1:
            return float(tried[first])
        tried = np.unique(np.linspace(tried[first - 1], tried[first], _SIZES).astype(np.int64))
