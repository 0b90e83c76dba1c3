"""Looking again after each study: boundaries that keep the error rate, and the cumulative result against them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.pooling import pool
from evidence_tools.arithmetic.sequential_path import Path
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
_CLOSEST = 1e-4  # share of the information by which neighbouring looks must differ


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """How extreme the result must be at each look; arrays of shape (looks,).

    `fractions` of the required information; `z` the two-sided critical value (infinite where nothing may be spent
    yet, or nothing is left); `spent` the error rate used up by then.
    """

    fractions: Array
    z: Array
    spent: Array
    alpha: float
    spending: str


def _obrien_fleming(t: Array, alpha: float) -> Array:
    return 4 * ndtr(ndtri(alpha / 4) / np.sqrt(t))


def _pocock(t: Array, alpha: float) -> Array:
    return alpha * np.log1p((np.e - 1) * t)


_SPENDING: dict[str, Callable[[Array, float], Array]] = {"obrien_fleming": _obrien_fleming, "pocock": _pocock}
SPENDING = tuple(_SPENDING)


def monitoring_boundary(fractions: ArrayLike, *, alpha: float = 0.05, spending: str = "obrien_fleming") -> Boundary:
    """Give the critical values for a result that is tested again after every study.

    Each look may use up spending(t) - spending(t of the look before) of the error rate alpha: P(first |Z| above its
    boundary at this look) under no effect, found by recursive numerical integration of the score statistic.
    O'Brien-Fleming type: 4 - 4 Phi(z(1 - alpha/4) / sqrt(t)); Pocock type: alpha log(1 + (e - 1) t).

    Parameters
    ----------
    fractions
        Information at each look as a share of that required, rising, shape (looks,). Beyond 1 nothing more is
        spent: the first look there spends all that is left.
    alpha
        Two-sided error rate over all looks, between 0 and 1.
    spending
        "obrien_fleming" (strict early, close to alpha at the end) or "pocock" (evenly).

    Raises
    ------
    ArithmeticInputError
        For fractions that do not rise, or an unknown spending.

    References
    ----------
    Armitage, McPherson, Rowe (1969) J R Stat Soc A 132:235-244. doi:10.2307/2343787
    Lan, DeMets (1983) Biometrika 70:659-663. doi:10.1093/biomet/70.3.659

    Examples
    --------
    >>> monitoring_boundary([0.2, 0.4, 0.6, 0.8, 1.0]).z.round(4).tolist()
    [4.8769, 3.357, 2.6803, 2.2898, 2.031]
    """
    t = _looks(fractions)
    alpha = checks.number("alpha", alpha, above=0, below=1)
    checks.choice("spending", spending, SPENDING)
    spent = np.minimum(_SPENDING[spending](np.minimum(t, 1.0), alpha), alpha)
    z = np.full(t.size, np.inf)
    path = Path()
    for look, allowed in enumerate(np.diff(spent, prepend=0.0).tolist()):
        z[look] = path.critical_value(t[look], allowed / 2)
        path.step(t[look], z[look])
    return Boundary(t, z, spent, alpha, spending)


def crossing_probability(fractions: ArrayLike, z: ArrayLike, *, drift: float = 0.0) -> Array:
    """Chance that the first crossing of a two-sided boundary happens at each look, shape (looks,).

    `drift` is the mean of Z at fraction 1: 0 under no effect, where the sum is the error rate; elsewhere the sum is
    the power.

    >>> fractions = [0.5, 1.0]
    >>> round(float(crossing_probability(fractions, monitoring_boundary(fractions).z).sum()), 10)
    0.05
    """
    t = _looks(fractions)
    z = np.asarray(z, dtype=np.float64)
    if z.shape != t.shape or not (z > 0).all():
        raise ArithmeticInputError(f"z has {z.size} values for {t.size} looks; allowed: one above 0 for each look")
    drift = checks.number("drift", drift)
    path = Path(drift)
    found = np.empty(t.size)
    for look in range(t.size):
        found[look] = path.beyond(t[look], z[look]) + path.beneath(t[look], -z[look])
        path.step(t[look], z[look])
    return found


@dataclass(frozen=True, slots=True, eq=False)
class SequentialTest:
    """The cumulative result against its boundary; arrays of shape (looks,), one look after each study given.

    `z` is signed: positive above the null value. `estimate` and its interval `low` to `high` as pooled up to that
    look; `repeated_low` to `repeated_high` the interval that pays for all looks (infinite where nothing may be spent).
    """

    boundary: Boundary
    z: Array
    estimate: Array
    low: Array
    high: Array
    repeated_low: Array
    repeated_high: Array

    @property
    def crossed(self) -> NDArray[np.bool_]:
        """Whether the result lies outside its boundary, look by look."""
        return np.abs(self.z) > self.boundary.z

    @property
    def first_crossed(self) -> int | None:
        """The look, counted from 0, at which the boundary was crossed first; None where it never was."""
        return int(np.argmax(self.crossed)) if self.crossed.any() else None


def sequential_test(
    y: ArrayLike,
    v: ArrayLike,
    fractions: ArrayLike,
    *,
    studies: ArrayLike | None = None,
    null: float = 0.0,
    estimator: str = "REML",
    test: str = "z",
    alpha: float = 0.05,
    spending: str = "obrien_fleming",
) -> SequentialTest:
    """Pool again after each study, and ask each time whether the result would stand if that had been planned.

    z = (estimate - null) / se with the normal distribution; with the t distribution ("t", "knha", "adhoc") the normal
    value of the same p. The repeated interval is that of the level at which |z| meets the boundary, so that it leaves
    out `null` where, and only where, the boundary is crossed.

    Parameters
    ----------
    y, v
        Effects and sampling variances in the order of the looks, shape (k,).
    fractions
        Information at each look as a share of that required, rising, shape (looks,).
    studies
        How many studies each look takes in, shape (looks,); one more each time where left out.
    null
        Value to tell the effect from, on the scale of y.
    estimator, test
        As for `pool`; a first study alone is tested with z.
    alpha, spending
        As for `monitoring_boundary`.

    Raises
    ------
    ArithmeticInputError
        For numbers that `pool` or `monitoring_boundary` refuse, or another number of fractions than of studies.

    References
    ----------
    Wetterslev et al. (2008) J Clin Epidemiol 61:64-75. doi:10.1016/j.jclinepi.2007.03.013
    Jennison, Turnbull (1990) Stat Sci 5:299-317. doi:10.1214/ss/1177012099

    Examples
    --------
    >>> found = sequential_test([0.3, 0.5, 0.4], [0.02, 0.02, 0.02], [0.2, 0.4, 0.6], estimator="EE")
    >>> found.z.round(2).tolist(), found.first_crossed
    ([2.12, 4.0, 4.9], 1)
    """
    y, v = checks.study_results(y, v)
    boundary = monitoring_boundary(fractions, alpha=alpha, spending=spending)
    counts = _counts(y.size, studies, boundary.z.size)
    null = checks.number("null", null)
    asked = {"estimator": estimator, "test": test, "level": 1 - boundary.alpha}
    fits = [pool(y[:count], v[:count], **asked) for count in counts]
    estimate, low, high = (np.array([getattr(fit, name)[0] for fit in fits]) for name in ("beta", "ci_low", "ci_high"))
    z = np.array([_normal_equivalent((fit.beta[0] - null) / fit.se[0], fit.df) for fit in fits])
    wide = np.array([fit.se[0] * _t_equivalent(limit, fit.df) for fit, limit in zip(fits, boundary.z, strict=True)])
    return SequentialTest(boundary, z, estimate, low, high, estimate - wide, estimate + wide)


def _counts(k: int, studies: ArrayLike | None, looks: int) -> list[int]:
    counts = checks.vector("studies", np.arange(1, k + 1) if studies is None else studies)
    checks.require((counts >= 1) & (counts <= k) & (counts == np.floor(counts)), "studies", counts, f"1 to {k}, whole")
    if counts.size != looks:
        raise ArithmeticInputError(f"fractions has {looks} looks and studies has {counts.size}; give one for each look")
    return counts.astype(int).tolist()


def _normal_equivalent(statistic: float, df: float | None) -> float:
    """The z with the same p value as this t, with its sign."""
    if df is None:
        return float(statistic)
    return float(-np.sign(statistic) * ndtri(stdtr(df, -abs(statistic))))


def _t_equivalent(z: float, df: float | None) -> float:
    """The t with the same p value as this z; infinite beyond what a double can tell."""
    if df is None:
        return float(z)
    return float(-stdtrit(df, ndtr(-z))) if np.isfinite(z) else np.inf


def _looks(fractions: ArrayLike) -> Array:
    t = checks.vector("fractions", fractions)
    checks.positive("fractions", t)
    close = np.flatnonzero(np.diff(t) < _CLOSEST * t[1:])
    if close.size:
        first = int(close[0])
        raise ArithmeticInputError(
            f"fractions at index {first} and {first + 1} are {t[first]:g} and {t[first + 1]:g}; "
            f"allowed: values that rise by {_CLOSEST:g} of themselves or more (take such studies as one look)"
        )
    return t
