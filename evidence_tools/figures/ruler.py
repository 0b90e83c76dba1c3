"""The measuring axis: how far it reaches, where its ticks stand, and where a value lies on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from evidence_tools.figures.lettering import text_width
from evidence_tools.figures.theme import TYPE
from evidence_tools.wording import number

MOST_TICKS = 8
TICK_GAP = 0.1  # inches between two labels


@dataclass(frozen=True, slots=True)
class Ruler:
    """A stretch of the scale of display, plain or logarithmic, in the direction in which it is drawn.

    Parameters
    ----------
    low, high
        Ends of the axis on the scale of display.
    log
        Whether equal ratios take equal room.
    reversed
        Whether it runs from right to left, so that benefit stays on the left.
    """

    low: float
    high: float
    log: bool = False
    reversed: bool = False

    def place(self, values: ArrayLike) -> NDArray[np.float64]:
        """Place values of the scale of display on the axis; what lies beyond an end is put far outside."""
        values = np.asarray(values, dtype=float)
        if not self.log:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log10(values)

    @property
    def ends(self) -> tuple[float, float]:
        """The two ends as placed, left one first."""
        low, high = (float(x) for x in self.place([self.low, self.high]))
        return (high, low) if self.reversed else (low, high)

    def ticks(self, width: float) -> tuple[NDArray[np.float64], list[str]]:
        """Choose round values between the ends, as many as have room for their labels.

        Parameters
        ----------
        width
            Length of the axis in inches.

        Returns
        -------
        tuple of array and list of str
            Values on the scale of display, and their labels with as many decimals as their steps need.
        """
        values, labels = np.array([]), []
        for most in range(MOST_TICKS, 1, -1):
            candidates = _log_ticks(self.low, self.high, most) if self.log else _plain_ticks(self.low, self.high, most)
            slack = 1e-9 * (self.high - self.low)
            values = np.array([t for t in candidates if self.low - slack <= t <= self.high + slack])
            labels = self._tick_labels(values)
            if self._has_room(values, labels, width):
                break
        return values, labels

    def _tick_labels(self, values: NDArray[np.float64]) -> list[str]:
        if self.log:
            return [f"{value:,.12g}" for value in values]
        digits = _digits_of_steps(values)
        return [number(float(value), digits) for value in values]

    def _has_room(self, values: NDArray[np.float64], labels: Sequence[str], width: float) -> bool:
        left, right = sorted(self.ends)
        places = (self.place(values) - left) / (right - left) * width
        halves = np.array([text_width(label, TYPE.note) / 2 for label in labels])
        return bool((np.diff(places) > halves[1:] + halves[:-1] + TICK_GAP).all())


def reaching(
    core: Iterable[float],
    limits: Iterable[float] = (),
    *,
    log: bool = False,
    reversed: bool = False,
    bounds: tuple[float, float] = (-math.inf, math.inf),
    reach: float = 0.8,
) -> Ruler:
    """Choose the ends of an axis so that one huge interval does not crush the others.

    Every value of `core` is inside. Interval limits stretch the axis by at most `reach` times the span of the core on
    either side, or as far as half of them go; what lies further is drawn with an arrow.

    Parameters
    ----------
    core
        Values that must be seen: estimates, the null, a threshold.
    limits
        Interval limits that may be cut.
    log
        Whether the axis is logarithmic; values not above zero are then ignored.
    reversed
        Whether the axis runs from right to left.
    bounds
        Ends of what is possible; the axis does not reach beyond.
    reach
        Largest stretch beyond the core, in spans of the core.

    Examples
    --------
    >>> axis = reaching([-3.0, 0.0], [-4.0, 90.0])
    >>> axis.low < -4.0, axis.high < 3.0
    (True, True)
    """
    core, limits = (_usable(values, log) for values in (core, limits))
    low, high = (min(core), max(core)) if core else (0.0, 1.0)
    span = (high - low) or max((abs(x - low) for x in limits), default=0.0) or 1.0
    below = sorted(max(low - x, 0.0) for x in limits) or [0.0]
    above = sorted(max(x - high, 0.0) for x in limits) or [0.0]
    low -= min(below[-1], max(reach * span, _usual(below)))
    high += min(above[-1], max(reach * span, _usual(above)))
    pad = 0.05 * (high - low) or 0.5 * span
    low, high = (10 ** (low - pad), 10 ** (high + pad)) if log else (low - pad, high + pad)
    return Ruler(max(low, bounds[0]), min(high, bounds[1]), log, reversed)


def _usual(stretches: Sequence[float]) -> float:
    """How far half of the limits of one side go; the limits of the other side are the zeros among the stretches."""
    return stretches[int(0.75 * (len(stretches) - 1))]


def _usable(values: Iterable[float], log: bool) -> list[float]:
    finite = [float(v) for v in values if math.isfinite(v) and (v > 0 or not log)]
    return [math.log10(v) for v in finite] if log else finite


def _plain_ticks(low: float, high: float, most: int) -> Sequence[float]:
    return MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)


def _log_ticks(low: float, high: float, most: int) -> Sequence[float]:
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,)):
        ticks = [step * 10.0**e for e in decades for step in steps if low <= step * 10.0**e <= high]
        if 3 <= len(ticks) <= most:
            return ticks
    if len(ticks) < 3:
        return [tick for tick in _plain_ticks(low, high, most) if tick > 0]
    return ticks[:: math.ceil(len(ticks) / most)]


def _digits_of_steps(ticks: NDArray[np.float64]) -> int:
    return next((digits for digits in range(6) if np.allclose(ticks, np.round(ticks, digits), rtol=0, atol=1e-9)), 6)
