"""One way to weigh every limitation: make it larger step by step, and see when a conclusion is reversed.

A limitation says what the result would be if it had a given size (`dose`) and how large it plausibly is. From that
follow its verdict, the size at which each conclusion tips, and the curve that is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from evidence_tools.evidence.protocol_limits import Plausible
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS, WEAKENS
from evidence_tools.limits.core.statements import Result, Statement
from evidence_tools.limits.core.subject import Subject

Dose = Callable[[float], Result]
POINTS = 61  # sizes at which the result is worked out before a tipping point is refined


@dataclass(frozen=True, eq=False)
class Weighed:
    """What weighing found.

    `tips` maps the key of each statement to the size nearest to `neutral` at which it is reversed (NaN: nowhere
    within reach). `first` is the statement that tips first. `central` and `ends` are the results at the most likely
    size and at both ends of what is plausible.
    """

    verdict: str
    tips: Mapping[str, float]
    first: Statement | None
    curve: pd.DataFrame
    plausible: Plausible | None
    neutral: float
    base: Result
    central: Result | None
    ends: tuple[Result, Result] | None
    reversed_at_central: tuple[Statement, ...] = ()
    reversed_somewhere: tuple[Statement, ...] = ()

    @property
    def tipping(self) -> float:
        """The smallest size that reverses any statement; NaN where none within reach does."""
        return self.tips[self.first.key] if self.first else math.nan


def weigh(
    subject: Subject,
    dose: Dose,
    plausible: Plausible | None,
    *,
    reach: tuple[float, float],
    neutral: float = 0.0,
    points: int = POINTS,
) -> Weighed:
    """Weigh a limitation that comes in sizes.

    Parameters
    ----------
    subject
        The result under challenge; it needs a base result.
    dose
        The result if the limitation had a given size; at `neutral` it is the base result.
    plausible
        How large it plausibly is; None where nobody knows, and then nothing can be said.
    reach
        The sizes between which tipping points are sought; widened to hold `plausible` and `neutral`.
    neutral
        The size at which the limitation does nothing.
    points
        Sizes at which `dose` is worked out.

    Returns
    -------
    Weighed
        ``overturns`` where a statement is reversed at the central size, ``weakens`` where it is reversed somewhere
        between low and high, else ``holds``; ``cannot say`` without a plausible range or a statement.
    """
    sizes = _sizes(plausible, reach, neutral, points)
    results = [dose(size) for size in sizes]
    tried = list(zip(sizes, results, strict=True))
    tips = {each.key: _tip(each, dose, tried, neutral) for each in subject.statements}
    central, inside = _within(plausible, sizes, results)
    at_central = _reversed(subject, [central] if central else [])
    somewhere = _reversed(subject, inside)
    return Weighed(
        verdict=_verdict(subject, plausible, at_central, somewhere),
        tips=tips,
        first=_first(subject.statements, tips, neutral),
        curve=curve_of(subject, sizes, results),
        plausible=plausible,
        neutral=neutral,
        base=subject.base,
        central=central,
        ends=(inside[0], inside[-1]) if inside else None,
        reversed_at_central=at_central,
        reversed_somewhere=somewhere,
    )


def judge(subject: Subject, central: Result | None, others: Sequence[Result] = ()) -> str:
    """The verdict where a limitation comes in cases, not in sizes: the most likely case, and the others."""
    if not subject.statements or central is None:
        return CANNOT_SAY
    if _reversed(subject, [central]):
        return OVERTURNS
    return WEAKENS if _reversed(subject, others) else HOLDS


def reversed_by(subject: Subject, result: Result) -> tuple[Statement, ...]:
    """The statements that a result reverses."""
    return _reversed(subject, [result])


def curve_of(subject: Subject, sizes: Sequence[float], results: Sequence[Result]) -> pd.DataFrame:
    """Size against result on the scale of display: x, estimate, low, high."""
    show = subject.scale.display
    rows = [
        (size, show(each.estimate), show(each.low), show(each.high)) for size, each in zip(sizes, results, strict=True)
    ]
    return pd.DataFrame(rows, columns=["x", "estimate", "low", "high"])


def _sizes(plausible: Plausible | None, reach: tuple[float, float], neutral: float, points: int) -> list[float]:
    marked = [neutral] if plausible is None else [neutral, plausible.low, plausible.central, plausible.high]
    grid = np.linspace(min(*reach, *marked), max(*reach, *marked), points)
    return sorted({*grid.tolist(), *map(float, marked)})


def _within(
    plausible: Plausible | None, sizes: Sequence[float], results: Sequence[Result]
) -> tuple[Result | None, list[Result]]:
    if plausible is None:
        return None, []
    inside = [each for size, each in zip(sizes, results, strict=True) if plausible.low <= size <= plausible.high]
    return results[sizes.index(float(plausible.central))], inside


def _reversed(subject: Subject, results: Sequence[Result]) -> tuple[Statement, ...]:
    return tuple(
        each for each in subject.statements if any(each.true(result) != each.true(subject.base) for result in results)
    )


def _verdict(
    subject: Subject, plausible: Plausible | None, at_central: Sequence[Statement], somewhere: Sequence[Statement]
) -> str:
    if plausible is None or not subject.statements:
        return CANNOT_SAY
    return OVERTURNS if at_central else WEAKENS if somewhere else HOLDS


def _first(statements: Sequence[Statement], tips: Mapping[str, float], neutral: float) -> Statement | None:
    tipping = [each for each in statements if not math.isnan(tips[each.key])]
    return min(tipping, key=lambda each: abs(tips[each.key] - neutral), default=None)


def _tip(statement: Statement, dose: Dose, tried: Sequence[tuple[float, Result]], neutral: float) -> float:
    """The size nearest to neutral at which the statement turns: between two sizes, refined by bisection."""
    truths = [(size, statement.true(result)) for size, result in tried]
    found = [
        _between(statement, dose, *sorted((one, other), key=lambda size: abs(size - neutral)))
        for (one, before), (other, after) in pairwise(truths)
        if before != after
    ]
    return min(found, key=lambda size: abs(size - neutral), default=math.nan)


def _between(statement: Statement, dose: Dose, near: float, far: float) -> float:
    """The size between two at which a statement turns; the one farther from neutral where it cannot be refined."""

    def margin(size: float) -> float:
        return statement.margin(dose(size))

    ends = margin(near), margin(far)
    if not all(map(math.isfinite, ends)) or ends[0] * ends[1] > 0:
        return far
    return float(brentq(margin, near, far, xtol=1e-9))
