"""What one more study could do to a pooled result: how large it would have to be, and its chance."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.next_result import Margin, chance_of, expected, failing_results
from evidence_tools.arithmetic.pooling import pool
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


def chance_of_change(
    y: ArrayLike,
    v: ArrayLike,
    new_v: float,
    margin: Margin,
    *,
    estimator: str = "REML",
    test: str = "knha",
    level: float = 0.95,
    points: int = 400,
) -> float:
    """Chance that the next study, with this sampling variance, changes the conclusion.

    Its result is drawn from the predictive distribution: mean + t sqrt(se^2 + tau2 + new_v), t with the degrees of
    freedom of the fit (normal for "z"). `points` equally likely values and four farther out are tried; where the
    conclusion turns between two of them the place is sought. Two turns between neighbours are missed, at most
    1 / `points` of the chance, and what lies beyond the outermost, at most 0.0001 on either side. A conclusion that
    does not stand now counts as changed where the update makes it stand.

    Raises
    ------
    ArithmeticInputError
        For numbers that `pool` refuses.

    References
    ----------
    IntHout, Ioannidis, Rovers, Goeman (2016) BMJ Open 6:e010247. doi:10.1136/bmjopen-2015-010247

    Examples
    --------
    >>> found = chance_of_change([0.3, 0.4], [0.04, 0.04], 0.02, lambda e, low, high: low, estimator="EE", test="z")
    >>> round(found, 4)
    0.0618
    """
    asked = {"estimator": estimator, "test": test, "level": level}
    fit = pool(y, v, **asked)
    ahead = expected(fit, new_v)
    ((failing,),) = failing_results(y, v, [new_v], [ahead.evenly(points)], [margin], **asked)
    stood = bool(margin(fit.beta, fit.ci_low, fit.ci_high)[0] > 0)
    chance = chance_of(failing, ahead)
    return chance if stood else 1 - chance


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
