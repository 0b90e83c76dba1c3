"""Absolute difference of two risks: its score interval and the number needed to treat."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtri

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.exact import checked_table


@dataclass(frozen=True, slots=True)
class RiskDifference:
    """Risk in the first group minus risk in the second, with Newcombe's interval; scale -1 to 1."""

    estimate: float
    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class NumberNeeded:
    """Number needed to treat.

    `direction` is "NNTB" (to benefit), "NNTH" (to harm) or "none" (equal risks: `number` is infinite).
    Without crossing, `low` to `high` is the interval in that direction. Where `crosses` is true the data allow
    both: the interval runs from `low` in the direction of the estimate up to infinity and from there down to
    `high` in the other direction. `text` says it in words.
    """

    number: float
    direction: str
    low: float
    high: float
    crosses: bool
    risk_difference: RiskDifference

    @property
    def text(self) -> str:
        """The number with its interval, as Altman (1998) writes it, one decimal."""
        first = "NNTB" if self.direction == "none" else self.direction
        other = "NNTH" if first == "NNTB" else "NNTB"
        if self.crosses:
            interval = f"{first} {self.low:.1f} to infinity to {other} {self.high:.1f}"
        else:
            interval = f"{first} {self.low:.1f} to {_words(self.high)}"
        shown = "infinity" if self.direction == "none" else f"{self.direction} {self.number:.1f}"
        return f"{shown} ({interval})"


def newcombe_interval(a: int, n1: int, c: int, n2: int, level: float = 0.95) -> RiskDifference:
    """Give the interval of a risk difference that holds for small groups and for zero events.

    Newcombe's hybrid score interval without continuity correction (his method 10), from the two Wilson
    intervals l1, u1 and l2, u2: d - sqrt((p1-l1)^2 + (u2-p2)^2) to d + sqrt((u1-p1)^2 + (p2-l2)^2).

    Parameters
    ----------
    a, n1, c, n2
        Events and patients of the first and of the second group.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, n < 1, or events outside 0 to n.

    References
    ----------
    Newcombe (1998) Stat Med 17:873-890. doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I

    Examples
    --------
    >>> found = newcombe_interval(56, 70, 48, 80)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0524, 0.3339)
    """
    a, n1, c, n2 = checked_table(a, n1, c, n2)
    level = checks.number("level", level, above=0, below=1)
    z = float(ndtri(0.5 + level / 2))
    (l1, p1, u1), (l2, p2, u2) = _wilson(a, n1, z), _wilson(c, n2, z)
    d = p1 - p2
    return RiskDifference(d, d - math.hypot(p1 - l1, u2 - p2), d + math.hypot(u1 - p1, p2 - l2), level)


def number_needed_to_treat(
    a: int, n1: int, c: int, n2: int, level: float = 0.95, *, undesired: bool = True
) -> NumberNeeded:
    """Count the patients to treat for one more (or one fewer) to have the event.

    1 / |a/n1 - c/n2|, limits from Newcombe's interval of the risk difference.

    Parameters
    ----------
    a, n1, c, n2
        Events and patients of the treated and of the comparison group.
    level
        Confidence level, between 0 and 1.
    undesired
        True where the event is bad (then fewer events are benefit), False where it is the aim.

    Returns
    -------
    NumberNeeded
        With an interval through infinity where the data allow benefit and harm. Holds for the follow-up time
        of the study only.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, n < 1, or events outside 0 to n.

    References
    ----------
    Altman (1998) BMJ 317:1309-1312. doi:10.1136/bmj.317.7168.1309
    Bender (2001) Control Clin Trials 22:102-110. doi:10.1016/S0197-2456(00)00134-3

    Examples
    --------
    >>> number_needed_to_treat(4, 69, 18, 69).text
    'NNTB 4.9 (NNTB 3.1 to 12.2)'
    >>> number_needed_to_treat(3, 40, 5, 42).text
    'NNTB 22.7 (NNTB 5.4 to infinity to NNTH 10.3)'
    """
    found = newcombe_interval(a, n1, c, n2, level)
    same_side = found.low >= 0 or found.high <= 0
    beyond, against = (found.high, found.low) if found.estimate > 0 else (found.low, found.high)
    if found.estimate == 0:
        direction = "none"
        beyond, against = (found.low, found.high) if undesired else (found.high, found.low)
    else:
        direction = "NNTB" if (found.estimate < 0) == undesired else "NNTH"
    return NumberNeeded(_inverse(found.estimate), direction, _inverse(beyond), _inverse(against), not same_side, found)


def _wilson(events: int, n: int, z: float) -> tuple[float, float, float]:
    """Wilson's score interval around a proportion: low, estimate, high."""
    p = events / n
    centre = (events + z * z / 2) / (n + z * z)
    half = z * math.sqrt(n * p * (1 - p) + z * z / 4) / (n + z * z)
    low = 0.0 if events == 0 else centre - half
    return low, p, 1.0 if events == n else centre + half


def _inverse(difference: float) -> float:
    return math.inf if difference == 0 else 1 / abs(difference)


def _words(number: float) -> str:
    return "infinity" if math.isinf(number) else f"{number:.1f}"
