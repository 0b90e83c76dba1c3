"""The conclusions that a limitation may reverse, each as a number that is positive while the conclusion is true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from evidence_tools.study_effects import Scale
from evidence_tools.wording.numbers import number

_ANALYSIS: Mapping[str, Callable[[float], float]] = {"identity": float, "log": np.log, "logit": logit}


@dataclass(frozen=True, slots=True)
class Result:
    """An estimate with its interval on the scale of analysis."""

    estimate: float
    low: float
    high: float

    def moved(self, by: float) -> Result:
        """The same result moved along the scale of analysis."""
        return Result(self.estimate + by, self.low + by, self.high + by)


@dataclass(frozen=True, slots=True)
class Statement:
    """A conclusion that matters for coverage.

    `margin` maps a `Result` to the distance from the point where the statement turns: positive while it is true, on
    the scale of analysis. `if_true` and `if_false` are its words.
    """

    key: str
    if_true: str
    if_false: str
    margin: Callable[[Result], float]

    def true(self, result: Result) -> bool:
        """Whether the statement is true of a result."""
        return self.margin(result) >= 0

    def words(self, result: Result) -> str:
        """The statement as it is true of a result."""
        return self.if_true if self.true(result) else self.if_false

    def reversed_words(self, base: Result) -> str:
        """The statement as it reads once it is no longer what it is for `base`."""
        return self.if_false if self.true(base) else self.if_true


def important(scale: Scale) -> Statement:
    """The mean gain is at least the protocol's first threshold of clinical importance."""
    sign, mcid = scale.direction, scale.mcid
    size = f"{abs(mcid):g} {scale.short_unit}"
    return Statement(
        "important",
        f"the mean gain is at least {size}",
        f"the mean gain is below {size}",
        lambda result: sign * (result.estimate - mcid),
    )


def different(scale: Scale, what: str) -> Statement:
    """The interval excludes the value of no effect; `what` names it, such as ``zero change``."""
    return Statement(
        "different",
        f"the interval excludes {what}",
        f"the interval includes {what}",
        lambda result: max(result.low - scale.null, scale.null - result.high),
    )


def below(scale: Scale, limit: float) -> Statement:
    """The upper limit of a share or rate lies below a benchmark; `limit` is on the scale of analysis."""
    size = f"{number(scale.display(limit), 1)} {scale.short_unit}".replace(" percent", "%")
    return Statement(
        "below",
        f"the upper limit lies below {size}",
        f"the upper limit does not lie below {size}",
        lambda result: limit - result.high,
    )


def of_shares(scale: Scale, shares: Iterable[float]) -> Result:
    """Estimate, lower and upper limit of a share between 0 and 1 as a result on the scale of analysis."""
    return Result(*(to_analysis(scale, scale.factor * float(share)) for share in shares))


def to_analysis(scale: Scale, shown: float) -> float:
    """A number of the scale of display on the scale of analysis; minus infinity for a share or ratio of zero.

    Examples
    --------
    >>> round(to_analysis(Scale(transform="logit", factor=100), 50.0), 3)
    0.0
    """
    with np.errstate(divide="ignore"):
        return float(_ANALYSIS[scale.transform](shown / scale.factor))
