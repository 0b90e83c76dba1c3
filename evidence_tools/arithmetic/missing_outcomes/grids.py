"""Many assumptions at once: named extremes, and a grid over both groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.effect_sizes.record import EffectSizes
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.missing_outcomes.events import ratio_of_all

Array = NDArray[np.float64]
Counts = tuple[int, int, int]

_NONE, _SAME, _ALL = 0.0, 1.0, np.inf
_SCENARIOS = {
    "complete cases": (_SAME, _SAME),
    "no event in the missing": (_NONE, _NONE),
    "event in all missing": (_ALL, _ALL),
    "lowest": (_NONE, _ALL),
    "highest": (_ALL, _NONE),
}


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Log ratio with its limits for every pair of assumptions; `estimate`, `low` and `high` have shape (i, j).

    Row i assumes the odds ratio of missingness `first[i]` in the first group, column j `second[j]` in the second.
    """

    first: Array
    second: Array
    estimate: Array
    low: Array
    high: Array

    @property
    def excludes_no_effect(self) -> NDArray[np.bool_]:
        """Where the interval leaves out a ratio of 1, shape (i, j)."""
        return (self.low > 0) | (self.high < 0)


def scenarios(first: Counts, second: Counts, *, measure: str = "RR") -> dict[str, EffectSizes]:
    """The extremes that bracket every assumption about the missing of two groups.

    Parameters
    ----------
    first, second
        Events, followed up, not followed up: of the first and of the second group.
    measure
        "RR" or "OR".

    Returns
    -------
    dict of EffectSizes
        "complete cases"; "no event in the missing" and "event in all missing" of both groups; "lowest" (no event in
        the missing of the first group, an event in all of the second) and "highest" (the other way round). For an
        undesired event "highest" is the worst case of the first group.

    Raises
    ------
    ArithmeticInputError
        As `ratio_of_all`.

    References
    ----------
    Hollis, Campbell (1999) BMJ 319:670-674. doi:10.1136/bmj.319.7211.670
    Higgins, White, Wood (2008) Clin Trials 5:225-239. doi:10.1177/1740774508091600

    Examples
    --------
    >>> found = scenarios((4, 69, 8), (18, 69, 9))
    >>> {name: round(float(np.exp(each.y[0])), 2) for name, each in found.items()}
    ... # doctest: +NORMALIZE_WHITESPACE
    {'complete cases': 0.22, 'no event in the missing': 0.23, 'event in all missing': 0.45, 'lowest': 0.15,
     'highest': 0.68}
    """
    return {name: ratio_of_all(first, second, measure=measure, imor=pair) for name, pair in _SCENARIOS.items()}


def uncertainty_interval(first: Counts, second: Counts, *, measure: str = "RR", level: float = 0.95) -> EffectSizes:
    """Complete-case ratio whose variance also holds everything the missing could have changed.

    From the lower limit of the lowest scenario to the upper limit of the highest:
    v = ((high - low) / (2 z))^2, y that of the complete cases. A bound, not a likely range.

    Raises
    ------
    ArithmeticInputError
        As `ratio_of_all`; for a level outside 0 to 1.

    References
    ----------
    Gamble, Hollis (2005) J Clin Epidemiol 58:579-588. doi:10.1016/j.jclinepi.2004.09.013

    Examples
    --------
    >>> found = uncertainty_interval((4, 69, 8), (18, 69, 9))
    >>> (found.v**0.5).round(3)
    array([0.807])
    """
    z = critical_value(checks.number("level", level, above=0, below=1), None)
    found = scenarios(first, second, measure=measure)
    lowest, highest = found["lowest"], found["highest"]
    low, high = lowest.y - z * np.sqrt(lowest.v), highest.y + z * np.sqrt(highest.v)
    return EffectSizes(found["complete cases"].y, ((high - low) / (2 * z)) ** 2)


def grid(
    first: Counts,
    second: Counts,
    imors: Sequence[float],
    imors_second: Sequence[float] | None = None,
    *,
    measure: str = "RR",
    level: float = 0.95,
) -> Grid:
    """The ratio of one trial for every pair of assumptions about its two groups.

    Parameters
    ----------
    first, second
        Events, followed up, not followed up: of the first and of the second group.
    imors, imors_second
        Odds ratios of missingness tried in the first and in the second group; the same in both when left out.
    measure
        "RR" or "OR".
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        As `ratio_of_all`; for a level outside 0 to 1.

    References
    ----------
    White, Higgins, Wood (2008) Stat Med 27:711-727. doi:10.1002/sim.3008

    Examples
    --------
    >>> found = grid((4, 69, 8), (18, 69, 9), [1.0, 5.0])
    >>> np.exp(found.estimate).round(2).tolist(), bool(found.excludes_no_effect.all())
    ([[0.22, 0.19], [0.29, 0.25]], True)
    """
    z = critical_value(checks.number("level", level, above=0, below=1), None)
    rows = np.asarray(imors, dtype=np.float64)
    columns = rows if imors_second is None else np.asarray(imors_second, dtype=np.float64)
    pairs = tuple(each.ravel() for each in np.meshgrid(rows, columns, indexing="ij"))
    found = ratio_of_all(first, second, measure=measure, imor=pairs)
    shape = (rows.size, columns.size)
    y, half = found.y.reshape(shape), z * np.sqrt(found.v).reshape(shape)
    return Grid(rows, columns, y, y - half, y + half)
