"""Test of excess significance: more significant studies than their power allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtrc, ndtr, ndtri

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.roots import bracketed_root

Array = NDArray[np.float64]
TESTS = ("exact", "binom", "chi2")
ALTERNATIVES = ("two.sided", "greater", "less")
_FURTHEST = 60  # doublings of the distance from the null in search of the limit


@dataclass(frozen=True, slots=True, eq=False)
class ExcessSignificance:
    """Observed against expected number of significant studies.

    `power` and `significant`, shape (k,), study by study. `p_value` one-sided: an excess. `limit` is the mean effect
    at which the excess would have p = `limit_level`; NaN where even no effect leaves no excess.
    """

    observed: int
    expected: float
    ratio: float
    p_value: float
    test: str
    power: Array
    significant: NDArray[np.bool_]
    theta: float
    tau2: float
    limit: float
    limit_level: float
    k: int


def excess_significance(
    y: ArrayLike,
    v: ArrayLike,
    theta: float,
    tau2: float = 0.0,
    *,
    null: float = 0.0,
    alternative: str = "two.sided",
    alpha: float = 0.05,
    test: str = "exact",
    limit_level: float = 0.10,
) -> ExcessSignificance:
    """Compare the number of significant studies with the sum of their powers.

    The power of a study is the probability that its Wald test rejects when its true effect is drawn from a normal
    distribution with mean theta and variance tau2: z_i has mean (theta - null) / se_i and variance
    1 + tau2 / v_i.

    Parameters
    ----------
    y, v
        Effects and sampling variances, shape (k,).
    theta, tau2
        Mean and between-study variance taken for the truth.
    null, alternative, alpha
        The test inside each study: value under the null hypothesis, sidedness and level.
    test
        "exact" (the sum of unequal coin tosses), "binom" (all with the mean power) or "chi2".
    limit_level
        p-value at which the limit of theta is sought.

    Raises
    ------
    ArithmeticInputError
        For non-finite numbers, v <= 0, tau2 < 0 or an unknown name.

    References
    ----------
    Ioannidis, Trikalinos (2007) Clin Trials 4:245-253. doi:10.1177/1740774507079441
    Francis (2013) J Math Psychol 57:153-169. doi:10.1016/j.jmp.2013.02.003

    Examples
    --------
    >>> found = excess_significance([0.5, 0.6, 0.7, 0.1], [0.04] * 4, theta=0.4)
    >>> found.observed, round(found.expected, 3), round(found.p_value, 4)
    (3, 2.064, 0.3369)
    """
    checks.choice("test", test, TESTS)
    checks.choice("alternative", alternative, ALTERNATIVES)
    alpha = checks.number("alpha", alpha, above=0, below=1)
    limit_level = checks.number("limit_level", limit_level, above=0, below=1)
    y, v = checks.study_results(y, v)
    theta, null = checks.number("theta", theta), checks.number("null", null)
    tau2 = max(0.0, checks.number("tau2", tau2, above=-1e-300))
    critical = float(ndtri(1 - alpha / 2 if alternative == "two.sided" else 1 - alpha))
    z = (y - null) / np.sqrt(v)
    observed_z = {"two.sided": np.abs(z), "greater": z, "less": -z}[alternative]
    significant = observed_z >= critical
    observed = int(significant.sum())

    def p_at(mean: float) -> float:
        return _excess_p(observed, power_of(v, mean - null, tau2, critical, alternative), test)

    power = power_of(v, theta - null, tau2, critical, alternative)
    expected = float(power.sum())
    limit = _limit(p_at, null, theta, limit_level)
    return ExcessSignificance(
        *(observed, expected, observed / expected, p_at(theta), test, power, significant),
        *(theta, tau2, limit, limit_level, y.size),
    )


def power_of(v: Array, distance: float, tau2: float, critical: float, alternative: str) -> Array:
    """Probability of rejection for studies with variances v whose effects lie `distance` off the null on average."""
    mean, sd = distance / np.sqrt(v), np.sqrt(1 + tau2 / v)
    upper, lower = ndtr((mean - critical) / sd), ndtr((-mean - critical) / sd)
    return {"two.sided": upper + lower, "greater": upper, "less": lower}[alternative]


def _excess_p(observed: int, power: Array, test: str) -> float:
    """Probability of as many significant studies or more."""
    k, mean = power.size, float(power.mean())
    if observed == 0 and test != "chi2":
        return 1.0
    if test == "binom":
        return float(bdtrc(observed - 1, k, mean))
    if test == "chi2":
        return float(ndtr(-(observed - k * mean) / np.sqrt(k * mean * (1 - mean))))
    probability = np.ones(1)
    for each in power:
        probability = np.append(probability * (1 - each), 0.0) + np.append(0.0, probability * each)
    return float(min(1.0, probability[observed:].sum()))


def _limit(p_at, null: float, theta: float, level: float) -> float:
    """The theta between the null and beyond the estimate where p rises to `level`."""
    start = p_at(null) - level
    if start >= 0:
        return float("nan")
    step = (theta - null) or 1.0
    for _ in range(_FURTHEST):
        end = p_at(null + step) - level
        if end >= 0:
            return bracketed_root(lambda t: p_at(t) - level, null, null + step, start, end)
        step *= 2
    return float("nan")
