"""Fail-safe N: how many unseen studies without an effect would undo a result."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, nan

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.pooling import pool

KINDS = ("Rosenthal", "Orwin", "Rosenberg")
_WHOLE = float(np.sqrt(np.finfo(float).eps))


@dataclass(frozen=True, slots=True)
class FailSafe:
    """Number of studies without effect, infinite where no number suffices.

    `p_value` of the observed studies (one-sided Rosenthal, two-sided Rosenberg, NaN Orwin); `mean` their average and
    `target` what it should come down to, on the scale of y (NaN where not used).
    """

    number: float
    kind: str
    alpha: float
    p_value: float
    mean: float
    target: float
    k: int


def fail_safe_n(
    y: ArrayLike,
    v: ArrayLike,
    *,
    kind: str = "Rosenthal",
    alpha: float = 0.05,
    target: float | None = None,
    weighted: bool = False,
) -> FailSafe:
    """Count the null studies that would have to exist unseen.

    Rosenthal: k (z / z_alpha)^2 - k, z the Stouffer sum over sqrt(k), one-sided. Rosenberg: the same for the
    common-effect mean, two-sided. Orwin: k (mean - target) / target.

    Parameters
    ----------
    y, v
        Effects and sampling variances, shape (k,).
    kind
        "Rosenthal", "Orwin" or "Rosenberg".
    alpha
        Level to which p should rise (Rosenthal, Rosenberg).
    target, weighted
        Orwin only: the mean to come down to, on the scale of y (half the mean where None; its sign is taken
        from the mean), and whether the mean is weighted by 1 / v.

    Raises
    ------
    ArithmeticInputError
        For non-finite numbers, v <= 0, or an unknown kind.

    References
    ----------
    Rosenthal (1979) Psychol Bull 86:638-641. doi:10.1037/0033-2909.86.3.638
    Orwin (1983) J Educ Stat 8:157-159. doi:10.3102/10769986008002157
    Rosenberg (2005) Evolution 59:464-468. doi:10.1111/j.0014-3820.2005.tb01004.x

    Examples
    --------
    >>> fail_safe_n([0.2, 0.3, 0.4], [0.01, 0.01, 0.01]).number
    27.0
    """
    checks.choice("kind", kind, KINDS)
    alpha = checks.number("alpha", alpha, above=0, below=1)
    y, v = checks.study_results(y, v)
    k = y.size
    if kind == "Rosenthal":
        z = abs(float((y / np.sqrt(v)).sum())) / np.sqrt(k)
        return FailSafe(_whole(k * (z / float(ndtri(1 - alpha))) ** 2 - k), kind, alpha, float(ndtr(-z)), nan, nan, k)
    mean = float(pool(y, v, estimator="EE", test="z").beta[0]) if weighted or kind == "Rosenberg" else float(y.mean())
    if kind == "Rosenberg":
        total = float((1 / v).sum())
        z = abs(mean) * np.sqrt(total)
        number = k * ((mean * total / float(ndtri(1 - alpha / 2))) ** 2 - total) / total
        return FailSafe(_whole(number), kind, alpha, float(2 * ndtr(-z)), mean, nan, k)
    target = mean / 2 if target is None else checks.number("target", target)
    target = abs(target) * float(np.sign(mean))
    number = inf if target == 0 else k * (mean - target) / target
    return FailSafe(_whole(number), kind, alpha, nan, mean, target, k)


def _whole(number: float) -> float:
    """The next whole number from zero on, forgiving rounding error."""
    number = max(0.0, number)
    if number == inf or abs(number - round(number)) < _WHOLE:
        return number if number == inf else float(round(number))
    return float(ceil(number))
