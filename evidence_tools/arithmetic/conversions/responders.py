"""How many patients a mean and a spread put beyond a threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value

Array = NDArray[np.float64]
SIDES = ("below", "above")


@dataclass(frozen=True, slots=True, eq=False)
class ResponderShare:
    """Share of the patients at or beyond a threshold, 0 to 1, with limits at `level`; arrays of shape (k,).

    Without the number of patients the limits are NaN.
    """

    share: Array
    low: Array
    high: Array
    level: float


def responder_share(
    mean: ArrayLike,
    sd: ArrayLike,
    threshold: ArrayLike,
    *,
    side: str,
    n: ArrayLike | None = None,
    level: float = 0.95,
) -> ResponderShare:
    """Share of the patients whose change reaches a threshold, from mean and spread of a normal distribution.

    z = (threshold - mean)/sd; share = Phi(z) below, Phi(-z) above. Limits from z with variance (1 + z^2/2)/n. An
    inference, not a count: scores with floors, ceilings or two kinds of patients are not normal. A count, where one is
    printed, stands before it.

    Parameters
    ----------
    mean, sd
        Mean change and its standard deviation, above zero.
    threshold
        On the same signed scale: a fall of 10 points is -10.
    side
        Where responders lie: "below" for a score that should fall, "above" for one that should rise.
    n
        Patients, for the limits.
    level
        Confidence level.

    Raises
    ------
    ArithmeticInputError
        For sd <= 0, n <= 0, an unknown side or a level outside 0 to 1.

    References
    ----------
    da Costa et al. (2012) Int J Epidemiol 41:1445-1459. doi:10.1093/ije/dys124

    Examples
    --------
    >>> found = responder_share(-12.0, 16.0, -10.0, side="below", n=64)
    >>> found.share.round(3), found.low.round(3), found.high.round(3)
    (array([0.55]), array([0.452]), array([0.645]))
    """
    checks.choice("side", side, SIDES)
    level = checks.number("level", level, above=0, below=1)
    named = {"mean": mean, "sd": sd, "threshold": threshold}
    mean, sd, threshold, *size = checks.columns(named if n is None else {**named, "n": n})
    checks.positive("sd", sd)
    z = (threshold - mean) / sd if side == "below" else (mean - threshold) / sd
    if not size:
        unknown = np.full_like(z, np.nan)
        return ResponderShare(ndtr(z), unknown, unknown.copy(), level)
    checks.positive("n", size[0])
    half = critical_value(level, None) * np.sqrt((1 + z**2 / 2) / size[0])
    return ResponderShare(ndtr(z), ndtr(z - half), ndtr(z + half), level)
