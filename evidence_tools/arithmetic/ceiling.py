"""A measurement that stops at a cap, such as a walking test with a maximum time: what it hides, and what it cannot."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtr, ndtri

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.ceiling_places import (
    FARTHEST,
    Latent,
    from_sd,
    from_share,
    latent,
    place_given_cv,
    reach,
    sd_of_logs,
)
from evidence_tools.errors import ArithmeticInputError

DISTRIBUTIONS = ("normal", "lognormal")
_LOWEST = {"normal": -math.inf, "lognormal": 0.0}


@dataclass(frozen=True, slots=True)
class CappedContrast:
    """Two arms under one cap: the difference recorded, and the difference that no cap would have shown."""

    first: Latent
    second: Latent
    capped_difference: float
    difference: float

    @property
    def understated(self) -> float:
        """Factor from the recorded difference to the one without a cap; below 1 where the cap flatters the arm."""
        return self.difference / self.capped_difference


@dataclass(frozen=True, slots=True)
class CapBounds:
    """What holds for every distribution of values that cannot be negative.

    The cap lies between `cap_low` and `cap_high`, the recorded standard deviation is at most `sd_high`, the mean
    without a cap is at least `mean_low`; nothing bounds it from above.
    """

    cap_low: float
    cap_high: float
    sd_high: float
    mean_low: float


def with_cap(mean: float, sd: float, cap: float, distribution: str = "normal") -> Latent:
    """Give the mean, spread and share at the cap that a test with a maximum would record.

    With X normal, z = (cap - mean) / sd and A(z) = z Phi(z) + phi(z): E min(X, cap) = cap - sd A(z). With log X normal
    (s its standard deviation, z on the log scale): cap (exp(s^2/2 - s z) Phi(z - s) + 1 - Phi(z)).

    Parameters
    ----------
    mean, sd
        Without a cap, in the unit of `cap`; above 0 for "lognormal".
    cap
        Largest value that the test records.
    distribution
        "normal" or "lognormal", of the values without a cap.

    Raises
    ------
    ArithmeticInputError
        For numbers outside these ranges, or a cap where (nearly) all patients stand.

    References
    ----------
    Tobin (1958) Econometrica 26:24-36. doi:10.2307/1907382

    Examples
    --------
    >>> found = with_cap(10.0, 5.0, 15.0)
    >>> round(found.capped_mean, 3), round(found.share, 3), round(found.understated, 3)
    (9.583, 0.159, 1.043)
    """
    checks.choice("distribution", distribution, DISTRIBUTIONS)
    lowest = _LOWEST[distribution]
    mean, cap = checks.number("mean", mean, above=lowest), checks.number("cap", cap, above=lowest)
    sd = checks.number("sd", sd, above=0)
    if distribution == "lognormal":
        s = sd_of_logs(sd / mean)
        z = (math.log(cap / mean) + s * s / 2) / s
    else:
        s, z = sd, (cap - mean) / sd
    if z < -FARTHEST:
        raise ArithmeticInputError(f"cap is {cap:g}, below nearly every value of mean {mean:g} and sd {sd:g}")
    return latent(distribution, z, s, cap)


def without_cap(
    capped_mean: float, cap: float, *, share: float | None = None, sd: float | None = None, distribution: str = "normal"
) -> Latent:
    """Recover the mean and spread that a test with a maximum hides, from its mean and one more printed number.

    Solves E min(X, cap) = capped_mean together with P(X >= cap) = share, or with SD min(X, cap) = sd.

    Parameters
    ----------
    capped_mean, cap
        Recorded mean, and the largest value that the test records.
    share
        Patients at the cap, between 0 and 1.
    sd
        Recorded standard deviation; give either this or `share`.
    distribution
        "normal" or "lognormal", of the values without a cap. The answer rests on this choice: show both.

    Raises
    ------
    ArithmeticInputError
        For neither or both of `share` and `sd`, a mean not below the cap, or numbers that no distribution of this
        kind can give.

    References
    ----------
    Tobin (1958) Econometrica 26:24-36. doi:10.2307/1907382

    Examples
    --------
    >>> found = without_cap(9.583, 15.0, share=0.1587)
    >>> round(found.mean, 1), round(found.sd, 1)
    (10.0, 5.0)
    """
    checks.choice("distribution", distribution, DISTRIBUTIONS)
    if (share is None) == (sd is None):
        raise ArithmeticInputError("give either share (of the patients at the cap) or sd (as recorded), not both")
    lowest = _LOWEST[distribution]
    cap = checks.number("cap", cap, above=lowest)
    mean = checks.number("capped_mean", capped_mean, above=lowest, below=cap)
    if share is not None:
        return from_share(distribution, mean, cap, checks.number("share", share, above=0, below=1))
    return from_sd(distribution, mean, cap, checks.number("sd", sd, above=0))


def without_cap_given_cv(
    capped_mean: float, cv: float, *, share: float | None = None, cap: float | None = None, distribution: str = "normal"
) -> Latent:
    """Recover the mean without a cap where the coefficient of variation is borrowed from uncapped tests.

    With the share at the cap, the cap itself need not be known: the mean is capped_mean / (1 - cv L(z)) with
    L(z) = phi(z) - z (1 - Phi(z)) for a normal distribution. With the cap, the share follows; so two arms of one
    trial can be given one cap.

    Parameters
    ----------
    capped_mean
        Recorded mean, above 0, in any unit (percent of baseline, too).
    cv
        SD / mean without a cap, above 0.
    share, cap
        Patients at the cap (0 to 1), or the cap in the unit of the mean; give one.
    distribution
        "normal" or "lognormal", of the values without a cap.

    Raises
    ------
    ArithmeticInputError
        For neither or both of `share` and `cap`, or numbers that no distribution with this spread can give.

    References
    ----------
    Tobin (1958) Econometrica 26:24-36. doi:10.2307/1907382

    Examples
    --------
    >>> better = without_cap_given_cv(3.0, 0.8, share=0.3, distribution="lognormal")
    >>> worse = without_cap_given_cv(1.5, 0.8, cap=better.cap, distribution="lognormal")
    >>> round(better.mean, 2), round(worse.mean, 2), round(worse.share, 2)
    (3.91, 1.55, 0.03)
    """
    checks.choice("distribution", distribution, DISTRIBUTIONS)
    mean = checks.number("capped_mean", capped_mean, above=0)
    cv = checks.number("cv", cv, above=0)
    if (share is None) == (cap is None):
        raise ArithmeticInputError("give either share (of the patients at the cap) or cap, not both")
    if share is not None:
        z = -float(ndtri(checks.number("share", share, above=0, below=1)))
    else:
        z = place_given_cv(distribution, mean / checks.number("cap", cap, above=mean), cv)
    reached = reach(distribution, z, cv)
    if not 0 < reached < 1:
        raise ArithmeticInputError(
            f"no {distribution} distribution with cv {cv:g} has {ndtr(-z):.3g} of its values at a cap above 0; "
            "take a smaller cv or share, or distribution='lognormal'"
        )
    cap = mean / reached
    s = sd_of_logs(cv) if distribution == "lognormal" else cv * cap / (1 + cv * z)
    return latent(distribution, z, s, cap)


def contrast_without_cap(first: Latent, second: Latent) -> CappedContrast:
    """Compare two arms that were measured with the same cap.

    Raises
    ------
    ArithmeticInputError
        For different caps, or arms with the same recorded mean.

    Examples
    --------
    >>> found = contrast_without_cap(with_cap(12.0, 6.0, 15.0), with_cap(6.0, 6.0, 15.0))
    >>> round(found.capped_difference, 2), round(found.difference, 2), round(found.understated, 2)
    (4.99, 6.0, 1.2)
    """
    if not math.isclose(first.cap, second.cap, rel_tol=1e-9):
        raise ArithmeticInputError(f"the caps are {first.cap:g} and {second.cap:g}; allowed: one cap for both arms")
    recorded = first.capped_mean - second.capped_mean
    if recorded == 0:
        raise ArithmeticInputError(f"both arms have the recorded mean {first.capped_mean:g}; there is no difference")
    return CappedContrast(first, second, recorded, first.mean - second.mean)


def bounds_from_share(capped_mean: float, share: float) -> CapBounds:
    """Say what the share of patients at the cap gives away where nothing else is printed.

    Values from 0 to the cap with this mean: share * cap <= mean <= cap, so the cap is at most mean / share and, by
    sd^2 <= mean (cap - mean), the recorded sd at most mean sqrt((1 - share) / share).

    Raises
    ------
    ArithmeticInputError
        For a mean not above 0 or a share outside 0 to 1.

    References
    ----------
    Bhatia, Davis (2000) Am Math Mon 107:353-357. doi:10.2307/2589180

    Examples
    --------
    >>> found = bounds_from_share(3.0, 0.2)
    >>> found.cap_low, round(found.cap_high, 6), round(found.sd_high, 6)
    (3.0, 15.0, 6.0)
    """
    mean = checks.number("capped_mean", capped_mean, above=0)
    share = checks.number("share", share, above=0, below=1)
    return CapBounds(mean, mean / share, mean * math.sqrt((1 - share) / share), mean)
