"""What is believed about the spread between studies before they are seen: priors for tau."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln

from evidence_tools.arithmetic import checks

Array = NDArray[np.float64]
FAMILIES = ("half-normal", "half-cauchy", "half-t", "log-normal", "log-t")
_LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class TauPrior:
    """A proper prior distribution of tau, the between-study standard deviation.

    `family` with `scale` (and `df` for the t families); `location` is the mean of log(tau) for the log families and
    0 for the others. `name` and `source` say where it comes from.
    """

    family: str
    scale: float
    location: float = 0.0
    df: float = np.inf
    name: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        checks.choice("family", self.family, FAMILIES)
        checks.number("scale", self.scale, above=0)
        checks.number("location", self.location)
        if not self.df > 0:
            checks.number("df", self.df, above=0)

    def log_density(self, tau: ArrayLike) -> Array:
        """Log of the prior density at tau > 0."""
        tau = np.asarray(tau, dtype=np.float64)
        if self.family.startswith("log"):
            log_tau = np.log(tau)
            return _log_student((log_tau - self.location) / self.scale, self.df) - np.log(self.scale) - log_tau
        return np.log(2.0) + _log_student(tau / self.scale, self.df) - np.log(self.scale)

    @property
    def tail(self) -> float:
        """Power with which the density falls at large tau; infinite where it falls faster than any power."""
        if self.family.startswith("log"):
            return 1.0 if np.isfinite(self.df) else np.inf
        return self.df + 1

    @property
    def label(self) -> str:
        """The prior in words."""
        inner = f"{self.scale:g}" if not self.family.startswith("log") else f"{self.location:g}, {self.scale:g}"
        df = f", {self.df:g} df" if self.family.endswith("-t") else ""
        plain = f"{self.family}({inner}{df})"
        return f"{plain}, {self.name}" if self.name else plain


def half_normal(scale: float) -> TauPrior:
    """|N(0, scale^2)|: tau is rarely above twice the scale.

    Scales of 0.5 and 1 are usual for log odds ratios and standardised differences.

    References
    ----------
    Roever et al. (2021) Res Synth Methods 12:448-474. doi:10.1002/jrsm.1475
    """
    return TauPrior("half-normal", scale)


def half_cauchy(scale: float) -> TauPrior:
    """|Cauchy(0, scale)|: half below the scale, with a long tail.

    References
    ----------
    Polson, Scott (2012) Bayesian Anal 7:887-902. doi:10.1214/12-BA730
    """
    return TauPrior("half-cauchy", scale, df=1.0)


def half_t(scale: float, df: float) -> TauPrior:
    """|t(df)| times scale.

    References
    ----------
    Gelman (2006) Bayesian Anal 1:515-534. doi:10.1214/06-BA117A
    """
    return TauPrior("half-t", scale, df=df)


def log_normal(location: float, scale: float) -> TauPrior:
    """log(tau) is normal. For a prior of log(tau^2), halve both numbers.

    Examples
    --------
    >>> round(float(np.exp(log_normal(-1.28, 0.87).log_density(0.3))), 4)
    1.5227
    """
    return TauPrior("log-normal", scale, location)


def log_t(location: float, scale: float, df: float) -> TauPrior:
    """log(tau) has a t distribution. For a prior of log(tau^2), halve location and scale."""
    return TauPrior("log-t", scale, location, df)


def _log_student(z: Array, df: float) -> Array:
    """Log density of the t distribution; normal for infinite df."""
    if np.isinf(df):
        return -0.5 * (z * z + _LOG_2PI)
    return -betaln(df / 2, 0.5) - 0.5 * np.log(df) - (df + 1) / 2 * np.log1p(z * z / df)
