"""Ends of a native axis: round values around all that must be seen, so that its ticks fall on round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable

from evidence_tools.figures.ruler import Ruler, reaching

_STEPS = (1.0, 2.0, 5.0, 10.0)
_INTERVALS = 6  # between ticks, about
_LOG_STEPS = (1.0, 2.0, 5.0)


def ends_around(
    core: Iterable[float],
    limits: Iterable[float] = (),
    *,
    log: bool = False,
    bounds: tuple[float, float] = (-math.inf, math.inf),
) -> tuple[float, float]:
    """Ends of an axis that show all of `core` and most of the intervals, moved outwards to round values.

    Parameters
    ----------
    core
        Values that must be seen: estimates, no effect, a threshold.
    limits
        Interval limits; one that goes far beyond the others is cut.
    log
        Whether equal ratios take equal room.
    bounds
        Ends of what is possible.

    Examples
    --------
    >>> ends_around([-3.8, -2.0, 0.0], [-6.7, -1.6], bounds=(-10, 10))
    (-8.0, 2.0)
    >>> ends_around([0.22, 1.0, 1.64], [0.08, 1.93], log=True)
    (0.05, 5.0)
    """
    ruler = reaching(core, limits, log=log, bounds=bounds)
    return _round_ratios(ruler) if log else _round_values(ruler, bounds)


def round_up(value: float) -> float:
    """The next round value above, for an axis that begins at zero.

    Examples
    --------
    >>> round_up(5.8), round_up(258.0), round_up(0.0)
    (6.0, 300.0, 1.0)
    """
    if value <= 0:
        return 1.0
    step = _step(value)
    return _snapped(math.ceil(value / step - 1e-9) * step, step)


def _round_values(ruler: Ruler, bounds: tuple[float, float]) -> tuple[float, float]:
    step = _step(ruler.high - ruler.low)
    low, high = math.floor(ruler.low / step + 1e-9) * step, math.ceil(ruler.high / step - 1e-9) * step
    return max(_snapped(low, step), bounds[0]), min(_snapped(high, step), bounds[1])


def _snapped(value: float, step: float) -> float:
    """Without the dust that multiplying leaves behind."""
    return round(value, max(0, 1 - math.floor(math.log10(step)))) + 0.0


def _step(span: float) -> float:
    raw = span / _INTERVALS
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in _STEPS if step * power >= raw * (1 - 1e-9))


def _round_ratios(ruler: Ruler) -> tuple[float, float]:
    powers = range(math.floor(math.log10(ruler.low)) - 1, math.ceil(math.log10(ruler.high)) + 2)
    marks = [float(f"{step * 10.0**power:.12g}") for power in powers for step in _LOG_STEPS]
    return max(mark for mark in marks if mark <= ruler.low), min(mark for mark in marks if mark >= ruler.high)
