"""Publication bias at its worst: only affirmative results are sure to be published."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.roots import bracketed_root

Array = NDArray[np.float64]
MODELS = ("robust", "fixed")
LARGEST_RATIO = 1e4  # of publication probabilities; beyond it a limit is said to hold at any ratio
_RATIOS = np.geomspace(1.0, LARGEST_RATIO, 200)


@dataclass(frozen=True, slots=True)
class CorrectedMean:
    """Mean corrected for a given ratio of publication probabilities; NaN interval without degrees of freedom."""

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    df: float


def affirmative(y: ArrayLike, v: ArrayLike, favours: str = "positive", alpha: float = 0.05) -> NDArray[np.bool_]:
    """Studies significant at two-sided alpha in the favoured direction, shape (k,).

    >>> affirmative([0.5, 0.1, -0.9], [0.04, 0.04, 0.04]).tolist()
    [True, False, False]
    """
    checks.choice("favours", favours, ("positive", "negative"))
    y, v = checks.study_results(y, v)
    towards = y if favours == "positive" else -y
    return (2 * ndtr(-np.abs(y) / np.sqrt(v)) < alpha) & (towards > 0)


def corrected_mean(
    y: ArrayLike,
    v: ArrayLike,
    chosen: ArrayLike,
    ratio: float,
    *,
    tau2: float = 0.0,
    model: str = "robust",
    level: float = 0.95,
) -> CorrectedMean:
    """Weigh nonaffirmative studies up by the ratio at which affirmative ones are more likely to be published.

    estimate = sum(w y) / sum(w), w = r / (v + tau2), r = `ratio` for nonaffirmative studies and 1 for the others; an
    infinite ratio leaves the nonaffirmative studies alone: the worst case.

    Parameters
    ----------
    y, v
        Effects and sampling variances, shape (k,).
    chosen
        Whether a study is affirmative, shape (k,).
    ratio
        1 (no bias) or more; infinite for the worst case.
    tau2
        Between-study variance in the weights, from all studies without correction.
    model
        "robust": CR2 variance and Satterthwaite degrees of freedom, as robumeta with given weights. "fixed":
        weights 1 / v known, t with k - 1 degrees of freedom.

    References
    ----------
    Mathur, VanderWeele (2020) J R Stat Soc C 69:1091-1119. doi:10.1111/rssc.12440
    Tipton (2015) Psychol Methods 20:375-393. doi:10.1037/met0000011

    Examples
    --------
    >>> found = corrected_mean([0.5, 0.1, 0.2], [0.01] * 3, [True, False, False], 4, model="fixed")
    >>> round(found.estimate, 6), round(found.se, 6)
    (0.188889, 0.063828)
    """
    checks.choice("model", model, MODELS)
    y, v = checks.study_results(y, v)
    chosen = np.asarray(chosen, dtype=bool)
    df_fixed = y.size - 1
    if ratio == np.inf:
        y, v, chosen, ratio = y[~chosen], v[~chosen], chosen[~chosen], 1.0
        df_fixed = y.size - 1
    bias = np.where(chosen, 1.0, checks.number("ratio", ratio, above=0))
    share = bias / (v if model == "fixed" else v + tau2)
    share = share / share.sum()
    estimate = float(y[0] + share @ (y - y[0]))
    if model == "fixed":
        se, df = float(np.sqrt((share * share) @ v)), float(df_fixed)
        # with one study left its own known variance is all there is, and its interval is normal
        half = critical_value(level, df if df else None) * se
        return CorrectedMean(estimate, se, estimate - half, estimate + half, df)
    se, df = _bias_reduced(share, v, y - estimate)
    half = critical_value(level, df) * se
    return CorrectedMean(estimate, se, estimate - half, estimate + half, df)


def _bias_reduced(share: Array, v: Array, residual: Array) -> tuple[float, float]:
    """CR2 standard error of a weighted mean of independent studies and its degrees of freedom.

    The working covariance is diag(v); the degrees of freedom take unit variances, both as robumeta does where the
    weights are given by the user.
    """
    if share.size == 1:
        return float("nan"), 0.0
    # row i of (I - H) V (I - H)', with H_ij = share_j
    spread = v * (1 - 2 * share) + (share * share) @ v
    reduced = share * np.sqrt(v / spread)
    cross = np.outer(reduced, reduced) * (np.eye(share.size) - share[:, None] - share + share @ share)
    df = float(np.trace(cross) ** 2 / (cross * cross).sum())
    return float(np.sqrt(((reduced * residual) ** 2).sum())), df


def ratio_for_estimate(
    y: ArrayLike,
    v: ArrayLike,
    chosen: ArrayLike,
    target: float,
    *,
    tau2: float = 0.0,
    favours: str = "positive",
) -> float:
    """Ratio of publication probabilities that brings the mean to `target` (the S-value), in closed form.

    1 where the uncorrected mean is there already, infinite where no ratio takes it there: the nonaffirmative studies
    alone lie beyond it. Take tau2 = 0 for the fixed model.

    Examples
    --------
    >>> ratio_for_estimate([0.5, -0.1], [0.01, 0.01], [True, False], 0.0)
    5.0
    """
    y, v = checks.study_results(y, v)
    chosen = np.asarray(chosen, dtype=bool)
    sign = 1.0 if favours == "positive" else -1.0
    off = sign * (y - checks.number("target", target)) / (v + tau2)
    for_it, against = float(off[chosen].sum()), float(off[~chosen].sum())
    if for_it + against <= 0:
        return 1.0
    return float("inf") if against >= 0 else -for_it / against


def ratio_for_limit(
    y: ArrayLike,
    v: ArrayLike,
    chosen: ArrayLike,
    target: float,
    *,
    tau2: float = 0.0,
    model: str = "robust",
    level: float = 0.95,
) -> float:
    """Smallest ratio at which the confidence interval reaches `target`; infinite where none up to 10,000 does.

    1 where the uncorrected interval already holds the target.
    """

    def gap(ratio: float) -> float:
        found = corrected_mean(y, v, chosen, ratio, tau2=tau2, model=model, level=level)
        return min(found.ci_high - target, target - found.ci_low)

    gaps = [gap(1.0)]
    if not gaps[0] < 0:
        return 1.0
    for before, after in zip(_RATIOS[:-1].tolist(), _RATIOS[1:].tolist(), strict=True):
        gaps.append(gap(after))
        if gaps[-1] >= 0:
            return bracketed_root(gap, before, after, *gaps[-2:])
    return float("inf")
