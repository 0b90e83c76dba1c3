"""Counting studies instead of pooling them: the count, its uncertainty, its hidden denominator, and what it hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, ndtr

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.exact import clopper_pearson
from evidence_tools.arithmetic.printed import counts_that_fit

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Vote:
    """How many studies say yes: `count` of `n`, the `share` and its exact limits, all shares between 0 and 1.

    `p_value` is that of the sign test, two-sided: how surprising the count is if yes and no were equally likely.
    """

    count: int
    n: int
    share: float
    low: float
    high: float
    p_value: float
    level: float


def vote(count: int, n: int, level: float = 0.95) -> Vote:
    """Judge a count of studies: its exact interval and the sign test.

    The interval is that of Clopper and Pearson; p = 2 P(X <= min(count, n - count)), X binomial(n, 1/2), at most 1.
    Every study counts the same, however large, and says nothing of how far it is from the border.

    Parameters
    ----------
    count, n
        Studies that say yes, and all studies that vote.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For counts that are not whole, n < 1, or a count outside 0 to n.

    References
    ----------
    McKenzie, Brennan (2019) Cochrane Handbook, chapter 12. doi:10.1002/9781119536604.ch12

    Examples
    --------
    >>> found = vote(9, 14)
    >>> f"{found.share:.1%} ({found.low:.1%} to {found.high:.1%}), p = {found.p_value:.2f}"
    '64.3% (35.1% to 87.2%), p = 0.42'
    """
    interval = clopper_pearson(count, n, level)
    smaller = min(int(count), int(n) - int(count))
    p_value = min(1.0, 2 * float(bdtr(smaller, int(n), 0.5)))
    return Vote(int(count), int(n), interval.estimate, interval.low, interval.high, p_value, level)


def vote_past(gains: ArrayLike, threshold: float, level: float = 0.95) -> Vote:
    """Count the studies whose mean gain is at least a threshold.

    Parameters
    ----------
    gains
        One gain per study, shape (k,), larger is better.
    threshold
        In the unit of the gains; a study at the threshold counts as past it.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For gains that are no finite numbers.

    Examples
    --------
    >>> vote_past([4.3, 3.6, 2.9, 3.5, 5.4], 3).count
    4
    """
    gains = checks.vector("gains", gains)
    threshold = checks.number("threshold", threshold)
    return vote(int((gains >= threshold).sum()), gains.size, level)


def votes_that_fit(
    percent: str | float, studies: int, *, decimals: int | None = None, level: float = 0.95
) -> list[Vote]:
    """List the counts of studies that a printed percentage of studies can stand for.

    A percentage of studies hides its denominator. With few studies the digits often give it back: 64.3% of at most 15
    studies is 9 of 14 and nothing else.

    Parameters
    ----------
    percent
        As printed, "64.3%", or as a number together with `decimals`.
    studies
        The most studies that can have voted.
    decimals
        Digits after the point.
    level
        Confidence level of the intervals.

    Returns
    -------
    list of Vote
        In the order of their denominators. Empty: the percentage is wrong, or counts something else.

    Raises
    ------
    ArithmeticInputError
        For a text that is no percentage from 0 to 100.

    References
    ----------
    Brown, Heathers (2017) Soc Psychol Personal Sci 8:363-369 (GRIM). doi:10.1177/1948550616673876

    Examples
    --------
    >>> [(each.count, each.n) for each in votes_that_fit("84.6%", 15)]
    [(11, 13)]
    """
    return [vote(count, n, level) for count, n in counts_that_fit(percent, 1, studies, decimals=decimals)]


def expected_share(mean: float, tau2: float, v: ArrayLike, thresholds: ArrayLike | Sequence[float]) -> Array:
    """Give the share of studies to be expected past each threshold if the pooled result were true.

    E(share) = mean over studies of 1 - Phi((threshold - mean) / sqrt(tau2 + v_i)). Small studies scatter widely and
    pull it towards one half, whatever the true effects are: that is what a vote hides. With v = 0 it is the share of
    true effects past the threshold.

    Parameters
    ----------
    mean, tau2
        Pooled gain (larger is better) and variance of the true gains between studies.
    v
        Sampling variances of the studies that vote, shape (k,), not negative.
    thresholds
        Shape (m,), in the unit of the mean.

    Returns
    -------
    Array
        Shape (m,), between 0 and 1.

    Raises
    ------
    ArithmeticInputError
        For numbers that are not finite, or variances below zero.

    References
    ----------
    Hedges, Olkin (1980) Psychol Bull 88:359-369. doi:10.1037/0033-2909.88.2.359

    Examples
    --------
    >>> expected_share(2.5, 0.0, [0.25, 4.0], [2.0]).round(2).tolist()
    [0.72]
    """
    mean, tau2 = checks.number("mean", mean), checks.number("tau2", tau2)
    v, thresholds = checks.vector("v", v), checks.vector("thresholds", thresholds)
    checks.require(v >= 0, "v", v, "0 or more")
    checks.require(np.atleast_1d(tau2) >= 0, "tau2", np.atleast_1d(tau2), "0 or more")
    distance = mean - thresholds[:, None]
    spread = np.sqrt(tau2 + v)[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(distance == 0, 0.0, distance / spread)  # at the threshold exactly, half pass it
    return ndtr(z).mean(axis=1)
