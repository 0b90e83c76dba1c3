"""Pooling that allows for a bias known from elsewhere: its mean is taken off, its uncertainty is kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.pooling import Fit, pool
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BiasPrior:
    """What other research found out about a bias, on the scale of y (the log scale for ratios).

    `mean` is what the bias adds to y on average; `sd` how uncertain that average is (sqrt(V0)); `between` how far
    single studies depart from it (kappa). A bias that lowers y has a negative mean.
    """

    mean: float
    sd: float = 0.0
    between: float = 0.0

    def scaled(self, factor: float) -> BiasPrior:
        """The same prior in another unit: a prior in standard deviations times the SD is one in points.

        A negative factor turns the direction.

        >>> BiasPrior(-0.5, 0.1).scaled(16.0)
        BiasPrior(mean=-8.0, sd=1.6, between=0.0)
        """
        factor = checks.number("factor", factor)
        return BiasPrior(self.mean * factor, self.sd * abs(factor), self.between * abs(factor))


@dataclass(frozen=True, slots=True, eq=False)
class BiasAdjusted:
    """A pooled result with the bias taken off, on the scale of y.

    `se` is the whole uncertainty; `se_pooled` that of the pooled studies and `se_bias` that of the mean bias are its
    parts. `biased_share` is the share of the weight, 0 to 1, that rests on studies at risk. `fit` is the pooled
    result of the shifted studies, before the uncertainty of the mean bias came in.
    """

    estimate: float
    se: float
    low: float
    high: float
    level: float
    se_pooled: float
    se_bias: float
    biased_share: float
    fit: Fit


def sd_from_interval(low: float, high: float, *, level: float = 0.95, ratio: bool = False) -> float:
    """Uncertainty of a published mean bias, from the interval printed with it.

    sd = (high - low) / (2 z); for ratios (log high - log low) / (2 z), on the log scale.

    Parameters
    ----------
    low, high
        Limits as printed, low < high; for ratios above zero.
    level
        Level of the printed interval, between 0 and 1.
    ratio
        True where ratios are printed, such as a ratio of odds ratios.

    Raises
    ------
    ArithmeticInputError
        For limits in the wrong order, or a ratio that is not above zero.

    Examples
    --------
    >>> round(sd_from_interval(-0.71, -0.41), 4), round(sd_from_interval(0.61, 0.93, ratio=True), 4)
    (0.0765, 0.1076)
    """
    level = checks.number("level", level, above=0, below=1)
    low = checks.number("low", low, above=0 if ratio else -math.inf)
    high = checks.number("high", high, above=low)
    width = math.log(high / low) if ratio else high - low
    return width / (2 * critical_value(level, None))


def prior_from_interval(
    estimate: float, low: float, high: float, *, level: float = 0.95, ratio: bool = False, between: float = 0.0
) -> BiasPrior:
    """Turn a printed bias with its interval into a prior; ratios go to the log scale.

    Parameters
    ----------
    estimate, low, high
        As printed: a difference of standardised means, or (`ratio`) a ratio of odds ratios.
    level
        Level of the printed interval.
    ratio
        True where ratios are printed.
    between
        How far single studies depart from the mean bias (kappa), on the scale of y; rarely printed.

    Raises
    ------
    ArithmeticInputError
        For an estimate outside its interval, limits in the wrong order, or a negative `between`.

    Examples
    --------
    >>> prior = prior_from_interval(0.75, 0.61, 0.93, ratio=True)
    >>> round(prior.mean, 4), round(prior.sd, 4)
    (-0.2877, 0.1076)
    """
    sd = sd_from_interval(low, high, level=level, ratio=ratio)
    estimate = checks.number("estimate", estimate)
    if not low <= estimate <= high:
        raise ArithmeticInputError(f"estimate is {estimate:g}; allowed: {low:g} to {high:g}, the limits given")
    return BiasPrior(math.log(estimate) if ratio else estimate, sd, _not_negative("between", between))


def smd_from_odds_ratio(odds_ratio: float) -> float:
    """Size of an odds ratio in standard deviations of a score.

    ln(OR) sqrt(3) / pi: a logistic score cut in two. The same turns a ratio of odds ratios into a difference of
    standardised means.

    Raises
    ------
    ArithmeticInputError
        For a ratio that is not above zero.

    References
    ----------
    Chinn (2000) Stat Med 19:3127-3131.
    doi:10.1002/1097-0258(20001130)19:22<3127::AID-SIM784>3.0.CO;2-M

    Examples
    --------
    >>> round(smd_from_odds_ratio(0.75), 4)
    -0.1586
    """
    return math.log(checks.number("odds_ratio", odds_ratio, above=0)) * math.sqrt(3) / math.pi


def adjust_for_bias(
    y: ArrayLike,
    v: ArrayLike,
    prior: BiasPrior,
    *,
    exempt: ArrayLike | None = None,
    estimator: str = "REML",
    test: str = "knha",
    level: float = 0.95,
) -> BiasAdjusted:
    """Pool studies as if each were freed of a bias whose size is known only from other research.

    y_i = theta_i + b_i, b_i ~ N(b, kappa^2), b ~ N(mean, V0). Studies at risk are pooled as y_i - mean with variance
    v_i + kappa^2; V0 comes in afterwards, because all share one b: it does not shrink however many studies there are.
    Beside exempt studies, those at risk together get the weight 1 / (1/W + V0), where W is the sum of theirs.

    Parameters
    ----------
    y, v
        Study effects and sampling variances, shape (k,), on the scale of analysis.
    prior
        The bias, on the scale of y.
    exempt
        Flags, shape (k,), true for studies at low risk of the bias; none when left out.
    estimator, test, level
        As in `pool`.

    Returns
    -------
    BiasAdjusted
        The interval joins that of the pooled studies, by their own test, and that of the mean bias as
        half = sqrt(half_pooled^2 + half_bias^2) (MOVER), so that more uncertainty never narrows it.

    Raises
    ------
    ArithmeticInputError
        For what `pool` refuses, a prior with a negative spread, or flags that are not one per study.

    Notes
    -----
    The variance between studies that `pool` finds holds differences in bias too. A kappa above zero takes its part
    out of tau2; it widens the interval only where it exceeds what the studies show.

    References
    ----------
    Welton et al. (2009) J R Stat Soc A 172:119-136. doi:10.1111/j.1467-985X.2008.00548.x
    Turner et al. (2009) J R Stat Soc A 172:21-47. doi:10.1111/j.1467-985X.2008.00547.x
    Zou, Donner (2008) Stat Med 27:1693-1702. doi:10.1002/sim.3095

    Examples
    --------
    >>> found = adjust_for_bias([-14.0, -12.0, -16.0], [4.0, 4.0, 4.0], BiasPrior(-4.0, 2.0), test="z")
    >>> f"{found.estimate:.1f} ({found.low:.1f} to {found.high:.1f})"
    '-10.0 (-14.5 to -5.5)'
    """
    y, v = checks.study_results(y, v)
    biased = _at_risk(exempt, y.size)
    mean, shared = checks.number("prior.mean", prior.mean), _not_negative("prior.sd", prior.sd) ** 2
    within = _not_negative("prior.between", prior.between) ** 2
    fit = pool(y - mean * biased, v + within * biased, estimator=estimator, test=test, level=level)
    precision = 1 / (fit.v + fit.tau2)
    weight = np.where(biased, precision / (1 + shared * precision[biased].sum()), precision)
    share = float(weight[biased].sum() / weight.sum())
    se_pooled = math.sqrt(fit.hk_scale * float(weight**2 @ (1 / precision))) / float(weight.sum())
    se_bias = share * math.sqrt(shared)
    estimate = float(weight @ fit.y / weight.sum())
    half = math.hypot(critical_value(level, fit.df) * se_pooled, critical_value(level, None) * se_bias)
    return BiasAdjusted(
        estimate=estimate,
        se=math.hypot(se_pooled, se_bias),
        low=estimate - half,
        high=estimate + half,
        level=level,
        se_pooled=se_pooled,
        se_bias=se_bias,
        biased_share=share,
        fit=fit,
    )


def _at_risk(exempt: ArrayLike | None, k: int) -> NDArray[np.bool_]:
    if exempt is None:
        return np.ones(k, dtype=bool)
    flags = np.asarray(exempt)
    if flags.dtype != bool or flags.shape != (k,):
        raise ArithmeticInputError(
            f"exempt is {flags.dtype} of shape {flags.shape}; allowed: true or false for each of the {k} studies"
        )
    return ~flags


def _not_negative(name: str, value: float) -> float:
    found = checks.number(name, value)
    if found < 0:
        raise ArithmeticInputError(f"{name} is {found:g}; allowed: 0 or more")
    return found
