"""How many of the true effects pass a threshold: the share of the normal distribution of true effects beyond it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.many_fits import ManyFits, fit_many
from evidence_tools.arithmetic.pooling import Fit
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
INTERVALS = ("delta", "bootstrap")
FEW_STUDIES = 10  # Mathur and VanderWeele's own advice
_DELTA_HOLDS = (0.15, 0.85)  # outside, they advise the bootstrap


@dataclass(frozen=True, slots=True)
class Exceedance:
    """Share of true effects beyond a threshold, between 0 and 1, with its interval at `level`.

    `above` says on which side; `interval` names the convention. NaN limits where none can be given; `cautions`
    say why.
    """

    share: float
    low: float
    high: float
    threshold: float
    above: bool
    interval: str
    level: float
    cautions: tuple[str, ...] = ()


def exceedance(
    fit: Fit, threshold: float, *, above: bool, interval: str = "delta", resamples: int = 2000, seed: int = 1
) -> Exceedance:
    """Estimate the share of true effects beyond a threshold, such as the smallest difference that patients notice.

    share above q = 1 - Phi((q - mean) / tau). Delta interval:
    se = phi((q - mean) / tau) sqrt(se^2 / tau^2 + se(tau2)^2 (q - mean)^2 / (4 tau^6)), cut at 0 and 1.

    Parameters
    ----------
    fit
        A pooled result with one mean.
    threshold
        On the scale of y.
    above
        Whether the share above the threshold is asked for, or that below.
    interval
        "delta", or "bootstrap": studies drawn with repetition, bias-corrected and accelerated (BCa).
    resamples, seed
        Size and start of the bootstrap.

    Returns
    -------
    Exceedance
        Without variance between studies the share is 0 or 1 and has no delta interval; from one study it is NaN.

    Raises
    ------
    ArithmeticInputError
        For a fit with moderators, an unknown interval, or a threshold that is no number.

    References
    ----------
    Mathur, VanderWeele (2019) Stat Med 38:1336-1342. doi:10.1002/sim.8057

    Examples
    --------
    >>> from evidence_tools.arithmetic.pooling import pool
    >>> fit = pool([0.1, 0.5, 0.9, 1.3], [0.02, 0.02, 0.02, 0.02], test="z")
    >>> found = exceedance(fit, 0.2, above=True)
    >>> f"{found.share:.2f} ({found.low:.2f} to {found.high:.2f})"
    '0.84 (0.52 to 1.00)'
    """
    checks.choice("interval", interval, INTERVALS)
    threshold = checks.number("threshold", threshold)
    if fit.beta.size > 1 or not (fit.X == 1).all():
        raise ArithmeticInputError("a fit with moderators has no one distribution of true effects; pool without them")
    share = float(_share(fit.beta[0], fit.tau2, threshold, above)) if fit.k > 1 else np.nan
    cautions = _cautions(fit, share, interval)
    if fit.k == 1 or fit.estimator == "EE":
        low = high = np.nan
    elif interval == "delta":
        low, high = _delta(fit, threshold, share)
    else:
        resamples = checks.whole("resamples", resamples, low=100)
        low, high = _bootstrap(fit, threshold, above, share, resamples=resamples, seed=seed)
    return Exceedance(share, low, high, threshold, above, interval, fit.level, cautions)


def _share(mean: Array | float, tau2: Array | float, threshold: float, above: bool) -> Array:
    side = 1.0 if above else -1.0
    distance = side * (np.asarray(mean) - threshold)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = distance / np.sqrt(tau2)
    return ndtr(np.where(distance == 0, 0.0, z))


def _cautions(fit: Fit, share: float, interval: str) -> tuple[str, ...]:
    if fit.k == 1:
        return ("One study says nothing about the spread of true effects; at least two are needed.",)
    if fit.estimator == "EE":
        return ("A common-effect model assumes one true effect: all or none of it is beyond the threshold.",)
    found = []
    if fit.k < FEW_STUDIES:
        found.append(f"Too few studies to tell: {fit.k}, where at least {FEW_STUDIES} are advised.")
    if fit.tau2 == 0:
        found.append("No variance between studies was found, so all true effects are taken to equal the mean.")
    elif interval == "delta" and not _DELTA_HOLDS[0] <= share <= _DELTA_HOLDS[1]:
        found.append("The share is near 0 or 1, where the delta interval is poor; compare interval='bootstrap'.")
    return tuple(found)


def _delta(fit: Fit, threshold: float, share: float) -> tuple[float, float]:
    if fit.tau2 == 0:
        return np.nan, np.nan
    distance = threshold - fit.beta[0]
    density = np.exp(-(distance**2) / fit.tau2 / 2) / np.sqrt(2 * np.pi)
    se = density * np.sqrt(fit.vcov[0, 0] / fit.tau2 + (fit.tau2_se * distance) ** 2 / (4 * fit.tau2**3))
    half = critical_value(fit.level, None) * se
    return max(0.0, float(share - half)), min(1.0, float(share + half))


def _bootstrap(
    fit: Fit, threshold: float, above: bool, share: float, *, resamples: int, seed: int
) -> tuple[float, float]:
    """BCa limits: Efron (1987) J Am Stat Assoc 82:171-185. doi:10.1080/01621459.1987.10478410."""

    def shares(counts: NDArray[np.int64]) -> Array:
        found: ManyFits = fit_many(fit.y, fit.v, counts, fit.estimator)
        return _share(found.estimate, found.tau2, threshold, above)

    drawn = shares(np.random.default_rng(seed).multinomial(fit.k, np.full(fit.k, 1 / fit.k), size=resamples))
    without = shares(1 - np.eye(fit.k, dtype=np.int64))
    gap = without.mean() - without
    spread = float((gap**2).sum())
    acceleration = float((gap**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0
    below = ((drawn < share).sum() + (drawn == share).sum() / 2) / resamples
    bias = ndtri(np.clip(below, 0.5 / resamples, 1 - 0.5 / resamples))
    z = bias + critical_value(fit.level, None) * np.array([-1.0, 1.0])
    low, high = np.quantile(drawn, ndtr(bias + z / (1 - acceleration * z)))
    return float(low), float(high)
