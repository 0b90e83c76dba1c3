"""Axes whose ends and steps are round, so that PowerPoint's numbers stand where readers expect them."""

from __future__ import annotations

import math

from evidence_tools.export.deck.chart_xml import Axis
from evidence_tools.wording.numbers import MINUS

MOST_TICKS = 8
STEPS = (1, 2, 2.5, 5, 10)
LOG_BASES = (2.0, 5.0, 10.0)
LEAST_HALF = 0.125  # halves of halves below it have too many digits to be read


def linear(low: float, high: float, *, title: str = "", reversed: bool = False, step: float | None = None) -> Axis:
    """An axis of equal steps that holds both ends; its numbers are counted from the lower one, which is rounded.

    Examples
    --------
    >>> linear(-6.2, 1.1).low, linear(-6.2, 1.1).high, linear(-6.2, 1.1).step
    (-8.0, 1.1, 2.0)
    """
    step = step or _round_step((high - low) / (MOST_TICKS - 1))
    first = math.floor(low / step + 1e-9) * step
    form = "#,##0" + ("." + "0" * _decimals(step) if _decimals(step) else "")
    form = f"{form};{MINUS}{form}"
    return Axis(low=first, high=high, step=step, reversed=reversed, title=title, form=form)


def logarithmic(low: float, high: float, *, title: str = "", reversed: bool = False) -> Axis:
    """An axis of equal ratios that holds both ends; the base is the one that wastes the least room.

    PowerPoint writes numbers at powers of the base, counted from the lower end; so both ends are such powers.

    Examples
    --------
    >>> logarithmic(0.2, 5).low, logarithmic(0.2, 5).high, logarithmic(0.2, 5).log_base
    (0.2, 5.0, 5.0)
    """
    candidates = [_powers(base, low, high) for base in LOG_BASES if base > 2 or low >= LEAST_HALF]
    fewest = [each for each in candidates if each[2] - each[1] < MOST_TICKS] or candidates[-1:]
    base, first, last = min(fewest, key=lambda each: (round((each[2] - each[1]) * math.log(each[0]), 6), -each[0]))
    ends = {"low": round(base**first, 12), "high": round(base**last, 12)}
    return Axis(**ends, log_base=base, reversed=reversed, title=title, form="0.###")


def share(axis: Axis, value: float) -> float:
    """How far along an axis from its left end a value lies, from 0 to 1; values beyond the ends lie at the ends.

    Examples
    --------
    >>> share(linear(0, 10), 2.5)
    0.25
    """
    turn = math.log if axis.log_base else float
    held = min(max(value, axis.low), axis.high)
    along = (turn(held) - turn(axis.low)) / (turn(axis.high) - turn(axis.low))
    return 1 - along if axis.reversed else along


def along(axis: Axis, part: float) -> float:
    """The value that lies this far along an axis from its left end: the opposite of `share`."""
    part = 1 - part if axis.reversed else part
    if axis.log_base:
        return math.exp(math.log(axis.low) + part * (math.log(axis.high) - math.log(axis.low)))
    return axis.low + part * (axis.high - axis.low)


def _round_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * step for step in STEPS if power * step >= least * (1 - 1e-9))


def _decimals(step: float) -> int:
    return next(n for n in range(9) if math.isclose(round(step, n), step, rel_tol=1e-9))


def _powers(base: float, low: float, high: float) -> tuple[float, int, int]:
    first, last = (math.log(end) / math.log(base) for end in (low, high))
    return base, math.floor(first + 1e-9), math.ceil(last - 1e-9)
