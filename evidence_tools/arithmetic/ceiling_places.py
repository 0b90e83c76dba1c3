"""Where a cap stands in a distribution: the roots behind ceiling.py.

A capped distribution has three numbers: the cap, its place z (standard deviations above the mean, of the logarithm for
"lognormal") and the standard deviation s (of the logarithm likewise). All else follows; two printed numbers and the
cap give z and s back.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from scipy.special import log_ndtr, ndtr, ndtri

from evidence_tools.arithmetic.roots import bracketed_root
from evidence_tools.errors import ArithmeticInputError

FARTHEST = 8.0  # standard deviations between mean and cap; beyond, all or none of the patients are at the cap
_WIDEST = 8.0  # standard deviation of logarithms; beyond, one patient in six is 3,000 times the median


@dataclass(frozen=True, slots=True)
class Latent:
    """A capped measurement and what it would have been without the cap, all in one unit.

    `mean` and `sd` are those without a cap, `capped_mean` and `capped_sd` those recorded, `share` (0 to 1) the
    patients who reached `cap`.
    """

    distribution: str
    mean: float
    sd: float
    cap: float
    share: float
    capped_mean: float
    capped_sd: float

    @property
    def understated(self) -> float:
        """Factor from the recorded mean to the mean without a cap."""
        return self.mean / self.capped_mean

    @property
    def cv(self) -> float:
        """Coefficient of variation without a cap."""
        return self.sd / self.mean


def latent(distribution: str, z: float, s: float, cap: float) -> Latent:
    """Everything from the place of the cap and the standard deviation."""
    share = float(ndtr(-z))
    if distribution == "normal":
        distance, spread = _below(z)
        return Latent(distribution, cap - s * z, s, cap, share, cap - s * distance, s * spread)
    mean = cap * math.exp(s * s / 2 - s * z)
    first, second = _log_moment(z, s, 1), _log_moment(z, s, 2)
    spread = math.sqrt(max(0.0, second - first * first))
    return Latent(distribution, mean, mean * math.sqrt(math.expm1(s * s)), cap, share, cap * first, cap * spread)


def sd_of_logs(cv: float) -> float:
    """Standard deviation of the logarithm of a log-normal value with this coefficient of variation."""
    return math.sqrt(math.log1p(cv * cv))


def reach(distribution: str, z: float, cv: float) -> float:
    """Recorded mean as a share of the cap; NaN where the mean without a cap would not be above 0."""
    if distribution == "lognormal":
        return _log_moment(z, sd_of_logs(cv), 1)
    return 1 - cv * _below(z)[0] / (1 + cv * z) if 1 + cv * z > 0 else math.nan


def place_given_cv(distribution: str, ratio: float, cv: float) -> float:
    """Place of the cap for a recorded mean of ratio * cap with this coefficient of variation."""
    if distribution == "lognormal":
        return _place_on_logs(ratio, sd_of_logs(cv))
    low, high = _highest_reach(cv), max(FARTHEST, (1 / ratio - 1) / cv)
    if reach(distribution, low, cv) < ratio:
        raise ArithmeticInputError(
            f"no normal distribution with cv {cv:g} has a recorded mean of {ratio:.3g} of the cap; "
            "take a smaller cv or distribution='lognormal'"
        )
    return _root(lambda z: reach(distribution, z, cv) - ratio, low, high)


def from_share(distribution: str, mean: float, cap: float, share: float) -> Latent:
    """Match the recorded mean and the share of values at the cap."""
    z = -float(ndtri(share))
    if distribution == "normal":
        return latent(distribution, z, (cap - mean) / _below(z)[0], cap)
    ratio = mean / cap
    if _log_moment(z, _WIDEST, 1) > ratio:
        raise ArithmeticInputError(
            f"capped_mean is {mean:g}; with {share:.3g} of the values at the cap {cap:g} and none below 0 it is above "
            f"{share * cap:g}"
        )
    return latent(distribution, z, _root(lambda s: _log_moment(z, s, 1) - ratio, 0.0, _WIDEST), cap)


def from_sd(distribution: str, mean: float, cap: float, sd: float) -> Latent:
    """Match the recorded mean and standard deviation."""
    if distribution == "lognormal":
        return _from_sd_of_logs(mean, cap, sd)

    def gap(z: float) -> float:
        distance, spread = _below(z)
        return distance * sd - spread * (cap - mean)

    low, high = -FARTHEST / 2, max(FARTHEST, 2 * (cap - mean) / sd)
    if gap(low) > 0:
        raise ArithmeticInputError(f"sd is {sd:g} with mean {mean:g} and cap {cap:g}: nearly all values are at the cap")
    z = _root(gap, low, high)
    return latent(distribution, z, (cap - mean) / _below(z)[0], cap)


def _from_sd_of_logs(mean: float, cap: float, sd: float) -> Latent:
    def at(s: float) -> Latent:
        return latent("lognormal", _place_on_logs(mean / cap, s), s, cap)

    if sd >= at(_WIDEST).capped_sd:
        largest = math.sqrt(mean * (cap - mean))  # Bhatia and Davis: nobody between 0 and the cap
        raise ArithmeticInputError(
            f"sd is {sd:g}; values from 0 to {cap:g} with mean {mean:g} have less than {largest:g}"
        )
    narrow = sd / mean / 2  # a cap narrows: without one the coefficient of variation is sd / mean at least
    return at(_root(lambda s: at(s).capped_sd - sd, min(narrow, 0.5), _WIDEST))


def _place_on_logs(ratio: float, s: float) -> float:
    """Place of the cap for a recorded mean of ratio * cap, where the logarithm has standard deviation s."""
    highest = (s * s / 2 - math.log(ratio)) / s  # here the mean without a cap is ratio * cap already
    return _root(lambda z: _log_moment(z, s, 1) - ratio, -FARTHEST, highest)


def _below(z: float) -> tuple[float, float]:
    """Mean and standard deviation of how far a standard normal value stays below z, zero where it does not."""
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    mean = z * float(ndtr(z)) + density
    return mean, math.sqrt(max(0.0, (z * z + 1) * float(ndtr(z)) + z * density - mean * mean))


def _log_moment(z: float, s: float, power: int) -> float:
    """E min(X / cap, 1)^power, where log X has standard deviation s and the cap stands at z."""
    s = power * s
    return math.exp(s * s / 2 - s * z + float(log_ndtr(z - s))) + float(ndtr(-z))


def _highest_reach(cv: float) -> float:
    """Place of the cap below which a higher normal mean lowers the recorded one, as negative values spread too."""

    def slope(z: float) -> float:
        return float(ndtr(z)) - cv * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    return -FARTHEST if slope(-FARTHEST) > 0 else _root(slope, -FARTHEST, FARTHEST)


def _root(f: Callable[[float], float], low: float, high: float) -> float:
    return bracketed_root(f, low, high, f(low), f(high))
