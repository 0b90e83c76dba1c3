"""Risk of all who entered, from the events among those followed up and an assumption about the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.effect_sizes.record import EffectSizes, finite
from evidence_tools.arithmetic.effect_sizes.zero_cells import one_by_two, two_by_two
from evidence_tools.arithmetic.missing_outcomes.means import checked_correlation, share_missing
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
MEASURES = ("RR", "OR")


@dataclass(frozen=True, slots=True, eq=False)
class RiskOfAll:
    """Risk over all who entered, 0 to 1, each of shape (k,).

    `variance` is its sampling variance; `missing` the share not followed up; `assumed_se` the part of the standard
    error that comes from not knowing the odds ratio of missingness.
    """

    risk: Array
    variance: Array
    missing: Array
    assumed_se: Array


def risk_in_missing(risk: ArrayLike, imor: ArrayLike) -> Array:
    """Risk of those not followed up, whose odds of the event are `imor` times those of the observed.

    q = imor p / (imor p + 1 - p). An `imor` of 0 says that none of them had the event, infinity that all had.

    Raises
    ------
    ArithmeticInputError
        For a risk outside 0 to 1 or an imor below 0.

    Examples
    --------
    >>> risk_in_missing(0.12, [0, 1, 2, np.inf]).round(3)
    array([0.   , 0.12 , 0.214, 1.   ])
    """
    p, ratio = np.broadcast_arrays(checks.vector("risk", risk), _checked_imor(imor))
    checks.require((p >= 0) & (p <= 1), "risk", p, "0 to 1")
    endless = np.isinf(ratio)
    usual = np.where(endless, 1.0, ratio)
    with np.errstate(invalid="ignore"):  # imor 0 where everybody had the event
        q = np.where(usual == 0, 0.0, usual * p / (usual * p + 1 - p))
    return np.where(endless, 1.0, q)


def risk_of_all(
    events: ArrayLike, observed: ArrayLike, missing: ArrayLike, *, imor: ArrayLike = 1.0, log_imor_sd: ArrayLike = 0.0
) -> RiskOfAll:
    """Risk of all who entered, by the informative missingness odds ratio (IMOR).

    With p the risk of the observed, q of the missing (`risk_in_missing`), a the share missing of N, sd the prior
    spread of log(imor): risk (1 - a) p + a q; variance
    p (1 - p) / n (1 - a + a dq/dp)^2 + a (1 - a) / N (p - q)^2 + (a q (1 - q) sd)^2.

    Parameters
    ----------
    events, observed, missing
        Patients with the event among those followed up, all followed up, and those not, shape (k,).
    imor
        Odds of the event in the missing over odds in the observed, 0 to infinity: 1 is missing at random, 0 no event
        in any of them, infinity an event in every one.
    log_imor_sd
        Standard deviation of what log(imor) may be.

    Raises
    ------
    ArithmeticInputError
        For events outside 0 to observed, missing below 0, imor or its spread below 0.

    References
    ----------
    Higgins, White, Wood (2008) Clin Trials 5:225-239. doi:10.1177/1740774508091600
    White, Higgins, Wood (2008) Stat Med 27:711-727. doi:10.1002/sim.3008

    Examples
    --------
    >>> found = risk_of_all(9, 56, 19, imor=2.0)
    >>> found.risk.round(3), (found.variance**0.5).round(4)
    (array([0.19]), array([0.0554]))
    """
    x, n, sd = checks.columns({"events": events, "observed": observed, "log_imor_sd": log_imor_sd})
    checks.events_within("events", x, "observed", n)
    checks.require(sd >= 0, "log_imor_sd", sd, "0 or more")
    p, a = x / n, share_missing(n, missing)
    q, slope = risk_in_missing(p, imor), _slope(p, _checked_imor(imor))
    assumed = a * q * (1 - q) * sd
    sampled = p * (1 - p) / n * (1 - a + a * slope) ** 2
    counted = a * (1 - a) ** 2 / n * (p - q) ** 2  # 1 / N is (1 - a) / n
    return RiskOfAll((1 - a) * p + a * q, sampled + counted + assumed**2, a, assumed)


def log_odds_of_all(
    events: ArrayLike,
    observed: ArrayLike,
    missing: ArrayLike,
    *,
    imor: ArrayLike = 1.0,
    log_imor_sd: ArrayLike = 0.0,
    add: float = 0.5,
    to: str = "only0",
) -> EffectSizes:
    """Risk of all in one group as log odds, for pooling.

    y = log(risk / (1 - risk)), v = variance / (risk (1 - risk))^2, both from `risk_of_all`. `add` goes to the observed
    events and non-events as `to` says. Other arguments and errors as in `risk_of_all`.

    Examples
    --------
    >>> found = log_odds_of_all(9, 56, 19, imor=np.inf)
    >>> (1 / (1 + np.exp(-found.y))).round(4), round(28 / 75, 4)
    (array([0.3733]), 0.3733)
    """
    x, rest = one_by_two(events, observed, add=add, to=to)
    found = risk_of_all(x, x + rest, missing, imor=imor, log_imor_sd=log_imor_sd)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = found.risk / (1 - found.risk)
        return finite(np.log(odds), found.variance / (found.risk * (1 - found.risk)) ** 2)


def ratio_of_all(
    first: tuple[ArrayLike, ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    measure: str = "RR",
    imor: tuple[ArrayLike, ArrayLike] = (1.0, 1.0),
    log_imor_sd: tuple[ArrayLike, ArrayLike] = (0.0, 0.0),
    correlation: float = 0.0,
    add: float = 0.5,
    to: str = "only0",
) -> EffectSizes:
    """Two groups compared over all who entered, as the logarithm of a risk ratio or an odds ratio.

    y = g(risk1) - g(risk2), v = g1'^2 V1 + g2'^2 V2 - 2 correlation g1' s1 g2' s2, with g the log or the logit, V the
    variances of `risk_of_all` and s their `assumed_se`.

    Parameters
    ----------
    first, second
        Events, followed up, not followed up: of the first and of the second group.
    measure
        "RR" risk ratio or "OR" odds ratio.
    imor, log_imor_sd
        One for each group, as in `risk_of_all`.
    correlation
        Of log(imor) in one group with log(imor) in the other, -1 to 1.
    add, to
        Added to the observed events and non-events of both groups, as in `effect_sizes.risk_ratio`.

    Returns
    -------
    EffectSizes
        y and v on the log scale, shape (k,).

    Raises
    ------
    ArithmeticInputError
        As `risk_of_all`; for an unknown measure; for a risk of 0 or 1 that leaves no ratio.

    References
    ----------
    Higgins, White, Wood (2008) Clin Trials 5:225-239. doi:10.1177/1740774508091600
    White, Higgins, Wood (2008) Stat Med 27:711-727. doi:10.1002/sim.3008

    Examples
    --------
    >>> found = ratio_of_all((29, 47, 22), (20, 34, 34), imor=(2.0, 0.5))
    >>> np.exp(found.y).round(3)
    array([1.321])
    """
    checks.choice("measure", measure, MEASURES)
    rho = checked_correlation(correlation)
    a, b, c, d = two_by_two(first[0], first[1], second[0], second[1], add=add, to=to)
    one = risk_of_all(a, a + b, first[2], imor=imor[0], log_imor_sd=log_imor_sd[0])
    two = risk_of_all(c, c + d, second[2], imor=imor[1], log_imor_sd=log_imor_sd[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        (y1, g1), (y2, g2) = _linked(one.risk, measure), _linked(two.risk, measure)
        v = g1**2 * one.variance + g2**2 * two.variance - 2 * rho * g1 * one.assumed_se * g2 * two.assumed_se
        return finite(y1 - y2, v)


def risk_difference_of_all(first: RiskOfAll, second: RiskOfAll, *, correlation: float = 0.0) -> EffectSizes:
    """Risk of the first group minus risk of the second, over all who entered; scale -1 to 1.

    Raises
    ------
    ArithmeticInputError
        For a correlation outside -1 to 1, or no variance in either group.

    Examples
    --------
    >>> found = risk_difference_of_all(risk_of_all(10, 90, 10, imor=0), risk_of_all(10, 90, 0, imor=0))
    >>> found.y.round(3)
    array([-0.011])
    """
    rho = checked_correlation(correlation)
    v = first.variance + second.variance - 2 * rho * first.assumed_se * second.assumed_se
    return finite(first.risk - second.risk, v)


def _linked(risk: Array, measure: str) -> tuple[Array, Array]:
    """The risk as log or log odds, and the derivative of that."""
    if measure == "RR":
        return np.log(risk), 1 / risk
    return np.log(risk / (1 - risk)), 1 / (risk * (1 - risk))


def _slope(p: Array, imor: Array) -> Array:
    """How the risk of the missing follows that of the observed, dq/dp; none where it is 0 or 1 by assumption."""
    usual = np.where(np.isinf(imor) | (imor == 0), 1.0, imor)
    return np.where(np.isinf(imor) | (imor == 0), 0.0, usual / (usual * p + 1 - p) ** 2)


def _checked_imor(imor: ArrayLike) -> Array:
    """Odds ratios from 0 to infinity, both included."""
    ratio = np.atleast_1d(np.asarray(imor, dtype=np.float64))
    if np.isnan(ratio).any() or (ratio < 0).any():
        raise ArithmeticInputError(
            f"imor is {imor!r}; allowed: 0 (no event in the missing) to infinity (an event in all)"
        )
    return ratio
