"""Rank correlation of effects and variances: Kendall's tau with its exact distribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from evidence_tools.arithmetic import checks

Array = NDArray[np.float64]
LARGEST_EXACT = 400  # beyond it the normal approximation is good to more digits than anyone reads


@dataclass(frozen=True, slots=True)
class RankTest:
    """Kendall's tau-b and its two-sided p-value.

    `method` is "exact", or "normal" where ranks are tied (as R) or there are more than 400 studies. NaN where
    all effects or all variances are equal, or with one study. `ties` counts studies that share a rank.
    """

    tau: float
    p_value: float
    method: str
    ties: int
    k: int


def rank_test(y: ArrayLike, v: ArrayLike) -> RankTest:
    """Correlate standardised effects with their variances by rank (Begg and Mazumdar's test).

    Kendall's tau of v_i and (y_i - mean) / sqrt(v_i - 1 / sum(1 / v)), mean the common-effect estimate.

    Parameters
    ----------
    y, v
        Effects and sampling variances, shape (k,).

    Raises
    ------
    ArithmeticInputError
        For non-finite numbers or v <= 0.

    References
    ----------
    Begg, Mazumdar (1994) Biometrics 50:1088-1101. doi:10.2307/2533446

    Examples
    --------
    >>> found = rank_test([0.1, 0.3, 0.2, 0.6, 0.9], [0.01, 0.02, 0.03, 0.05, 0.08])
    >>> round(found.tau, 6), round(found.p_value, 6), found.method
    (0.8, 0.083333, 'exact')
    """
    y, v = checks.study_results(y, v)
    if y.size == 1:
        return RankTest(float("nan"), float("nan"), "exact", 0, 1)
    heaviest = int(v.argmin())
    w = 1 / v
    shifted = y - y[heaviest]
    others = w.sum() - w
    others[heaviest] = np.delete(w, heaviest).sum()  # free of cancellation where one study holds the weight
    standardised = (shifted - (w @ shifted) / w.sum()) / np.sqrt(v * others / w.sum())
    return kendall(standardised, v)


def kendall(x: ArrayLike, y: ArrayLike) -> RankTest:
    """Kendall's tau-b of two columns of shape (k,), k >= 2, with R's choice of p-value.

    Without ties P comes from the exact distribution of the number of concordant pairs, with ties from the
    normal distribution with the variance corrected for ties, without continuity correction.

    References
    ----------
    Kendall (1938) Biometrika 30:81-93. doi:10.1093/biomet/30.1-2.81

    Examples
    --------
    >>> round(kendall([1, 2, 3, 4], [1, 2, 3, 4]).p_value, 6)
    0.083333
    """
    x, y = checks.vector("x", x), checks.vector("y", y)
    k = x.size
    score = sum(float((np.sign(x[i] - x[:i]) * np.sign(y[i] - y[:i])).sum()) for i in range(1, k))
    groups = [np.unique(column, return_counts=True)[1].astype(float) for column in (x, y)]
    pairs = k * (k - 1) / 2
    untied = [pairs - float((t * (t - 1) / 2).sum()) for t in groups]
    ties = int(max(t[t > 1].sum() for t in groups))
    if min(untied) <= 0:
        return RankTest(float("nan"), float("nan"), "normal", ties, k)
    tau = float(score / np.sqrt(untied[0] * untied[1]))
    if ties or k > LARGEST_EXACT:
        return RankTest(tau, _normal_p(score, k, *groups), "normal", ties, k)
    concordant = round((pairs + score) / 2)
    return RankTest(tau, _exact_p(concordant, k), "exact", ties, k)


def _exact_p(concordant: int, k: int) -> float:
    probability = _concordance(k)
    at_most, at_least = probability[: concordant + 1].sum(), probability[concordant:].sum()
    return float(min(1.0, 2 * min(at_most, at_least)))


def _concordance(k: int) -> Array:
    """Probabilities of 0, 1, ... concordant pairs among k rows in random order."""
    probability = np.ones(1)
    for size in range(2, k + 1):
        # the row that comes last is concordant with 0 to size - 1 others, each equally likely
        total = np.cumsum(np.concatenate([probability, np.zeros(size - 1)]))
        total[size:] -= total[:-size].copy()
        probability = total / size
    return probability


def _normal_p(score: float, k: int, t: Array, u: Array) -> float:
    def single(g: Array) -> float:
        return float((g * (g - 1) * (2 * g + 5)).sum())

    def double(g: Array) -> float:
        return float((g * (g - 1)).sum())

    def triple(g: Array) -> float:
        return float((g * (g - 1) * (g - 2)).sum())

    variance = (k * (k - 1) * (2 * k + 5) - single(t) - single(u)) / 18 + double(t) * double(u) / (2 * k * (k - 1))
    if k > 2:
        variance += triple(t) * triple(u) / (9 * k * (k - 1) * (k - 2))
    return float(2 * ndtr(-abs(score) / np.sqrt(variance)))
