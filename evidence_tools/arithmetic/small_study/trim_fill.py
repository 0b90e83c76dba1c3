"""Trim and fill: how many studies would make the funnel even, and where they would lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.arithmetic.small_study.regression import can_be_fitted
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
ESTIMATORS = ("L0", "R0", "Q0")
SIDES = ("left", "right")
_MAX_ROUNDS = 100


@dataclass(frozen=True, slots=True, eq=False)
class TrimFill:
    """Studies that an even funnel would hold besides those found.

    `k0` is their number, `k0_se` its standard error, `k0_p` the p-value of k0 = 0 (R0 only, else NaN). `side` is
    where they lie. `y`, `v`, shape (k0,): their mirror images and variances. `cautions` are sentences.
    """

    k0: int
    k0_se: float
    k0_p: float
    side: str
    estimator: str
    y: Array
    v: Array
    cautions: tuple[str, ...]


def trim_and_fill(
    y: ArrayLike, v: ArrayLike, *, estimator: str = "L0", side: str | None = None, pooling: str = "REML"
) -> TrimFill:
    """Estimate how many studies are missing on one side of the funnel, and mirror as many from the other.

    The most extreme k0 studies are cut off, the rest pooled, k0 estimated anew from the signed ranks of all
    distances from that mean, until k0 stays. A cut-off study y is mirrored as 2 mean - y.

    Parameters
    ----------
    y, v
        Effects and sampling variances, shape (k,).
    estimator
        Of k0: "L0" (the usual), "R0" (the run of positive ranks at the end), "Q0".
    side
        "left" or "right", where studies are missing; None takes the side that the regression on the standard
        error points to, as metafor does.
    pooling
        Estimator of tau2 for every pooled mean.

    Returns
    -------
    TrimFill
        k0 = 0 with a caution for a single study.

    Raises
    ------
    ArithmeticInputError
        For non-finite numbers, v <= 0, an unknown name, or where Q0 has no solution.

    References
    ----------
    Duval, Tweedie (2000) Biometrics 56:455-463. doi:10.1111/j.0006-341X.2000.00455.x
    Duval, Tweedie (2000) J Am Stat Assoc 95:89-98. doi:10.1080/01621459.2000.10473905

    Examples
    --------
    >>> found = trim_and_fill([0.0, 0.1, 0.1, 0.4, 0.6, 0.9], [0.01, 0.01, 0.02, 0.05, 0.08, 0.1])
    >>> found.k0, found.side, found.y.round(3).tolist()
    (3, 'left', [-0.28, -0.48, -0.78])
    """
    checks.choice("estimator", estimator, ESTIMATORS)
    y, v = checks.study_results(y, v)
    if y.size == 1:
        caution = ("One study: a funnel has no sides.",)
        return TrimFill(0, np.nan, np.nan, side or "left", estimator, np.empty(0), np.empty(0), caution)
    cautions = ()
    if side is None:
        side, cautions = _side(y, v, pooling)
    checks.choice("side", side, SIDES)
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * y, kind="stable")
    z, v = (sign * y)[order], v[order]
    k0, se, mean, cycling = _settle(z, v, _ESTIMATORS[estimator], pooling)
    filled = slice(y.size - k0, y.size)
    p = 0.5 ** (k0 + 1) if estimator == "R0" else np.nan
    return TrimFill(k0, se, p, side, estimator, sign * (2 * mean - z[filled]), v[filled].copy(), cautions + cycling)


def _side(y: Array, v: Array, pooling: str) -> tuple[str, tuple[str, ...]]:
    if not can_be_fitted(np.sqrt(v)):
        return "left", ("The side could not be estimated from the standard errors; the left is taken.",)
    line = pool(y, v, np.column_stack([np.ones(y.size), np.sqrt(v)]), estimator=pooling, test="z")
    return ("right" if line.beta[1] < 0 else "left"), ()


def _settle(z: Array, v: Array, step: Callable, pooling: str) -> tuple[int, float, float, tuple[str, ...]]:
    """Repeat trimming until k0 stays; where it runs in a circle, keep the largest k0 of the circle."""
    k, k0, seen = z.size, 0, []
    for _ in range(_MAX_ROUNDS):
        seen.append(k0)
        mean = float(pool(z[: k - k0], v[: k - k0], estimator=pooling, test="z").beta[0])
        off = z - mean
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(off), kind="stable")] = np.arange(1, k + 1)
        raw, se = step(np.sign(off) * ranks, k)
        found = max(0, round(raw))
        if found == k0:
            return k0, se, mean, ()
        if found in seen:
            circle = seen[seen.index(found) :]
            if k0 == max(circle):
                return k0, se, mean, (f"The number of missing studies circles through {sorted(circle)}; largest kept.",)
        k0 = found
    raise ArithmeticInputError(
        f"trim and fill did not settle in {_MAX_ROUNDS} rounds; allowed: another estimator of k0"
    )


def _r0(signed: Array, k: int) -> tuple[float, float]:
    negative = signed[signed < 0]
    k0 = k - float((-negative).max() if negative.size else k) - 1
    return k0, float(np.sqrt(2 * max(0.0, k0) + 2))


def _l0(signed: Array, k: int) -> tuple[float, float]:
    rank_sum = float(signed[signed > 0].sum())
    k0 = (4 * rank_sum - k * (k + 1)) / (2 * k - 1)
    return k0, 4 * _rank_sum_sd(k0, k) / (2 * k - 1)


def _q0(signed: Array, k: int) -> tuple[float, float]:
    rank_sum = float(signed[signed > 0].sum())
    root = 2 * k**2 - 4 * rank_sum + 0.25
    if root < 0:
        raise ArithmeticInputError("Q0 has no solution: nearly all studies lie on one side; allowed: L0 or R0")
    k0 = k - 0.5 - float(np.sqrt(root))
    slope = (k - 0.5) ** 2 - k0 * (2 * k - k0 - 1)
    return k0, 2 * _rank_sum_sd(k0, k) / float(np.sqrt(slope)) if slope > 0 else float("nan")


def _rank_sum_sd(k0: float, k: int) -> float:
    """Standard deviation of the sum of positive ranks with k0 of them missing; NaN outside its range."""
    variance = k * (k + 1) * (2 * k + 1) + 10 * k0**3 + 27 * k0**2 + 17 * k0 - 18 * k * k0**2 - 18 * k * k0
    variance = (variance + 6 * k**2 * k0) / 24
    return float(np.sqrt(variance)) if variance >= 0 else float("nan")


_ESTIMATORS: dict[str, Callable[[Array, int], tuple[float, float]]] = {"L0": _l0, "R0": _r0, "Q0": _q0}
