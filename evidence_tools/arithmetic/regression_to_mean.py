"""The change that an entry threshold alone produces: who enters on a bad day is better on the next."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import erfcx, ndtr

from evidence_tools.arithmetic import checks
from evidence_tools.errors import ArithmeticInputError

SIDES = ("above", "below")


@dataclass(frozen=True, slots=True)
class EntryEffect:
    """What an entry rule does to a score, in its own unit, though nobody is treated.

    `share` of the patients enters (0 to 1). Those have `baseline_mean` and `baseline_sd` at entry and
    `followup_mean` later; `change` is follow-up minus baseline.
    """

    share: float
    baseline_mean: float
    baseline_sd: float
    followup_mean: float
    change: float


def regression_to_mean(mean: float, sd: float, r: float, threshold: float, *, enter: str = "above") -> EntryEffect:
    """Expected change of an untreated group that was let in by a threshold on the score itself.

    With z = (threshold - mean) / sd and h(z) = phi(z) / (1 - Phi(z)): baseline mean = mean + sd h(z), change =
    -(1 - r) sd h(z). For those entering below the threshold both signs turn.

    Parameters
    ----------
    mean, sd
        Of all patients who might have entered, not of those who did; sd above zero. Two visits of one patient are
        taken as bivariate normal with this mean and sd.
    r
        Correlation of the two visits without treatment, -1 to 1.
    threshold
        Score from which patients may enter.
    enter
        "above" where a high score is needed to enter, "below" where a low one is.

    Returns
    -------
    EntryEffect
        For entry on the same measurement as the baseline. A second, independent baseline does not regress.

    Raises
    ------
    ArithmeticInputError
        For sd <= 0, r outside -1 to 1, or an unknown side.

    References
    ----------
    Ostermann, Willich, Luedtke (2008) BMC Med Res Methodol 8:52. doi:10.1186/1471-2288-8-52
    Davis (1976) Am J Epidemiol 104:493-498. doi:10.1093/oxfordjournals.aje.a112321
    Barnett, van der Pols, Dobson (2005) Int J Epidemiol 34:215-220. doi:10.1093/ije/dyh299

    Examples
    --------
    >>> found = regression_to_mean(41.7, 16.0, 0.73, 31.0)
    >>> round(found.share, 2), round(found.baseline_mean, 1), round(found.change, 1)
    (0.75, 48.5, -1.8)
    """
    mean, sd = checks.number("mean", mean), checks.number("sd", sd, above=0)
    r = checks.number("r", r)
    if abs(r) > 1:
        raise ArithmeticInputError(f"r is {r:g}; allowed: -1 to 1")
    sign = _sign(enter)
    z = sign * (checks.number("threshold", threshold) - mean) / sd
    hazard = _hazard(z)
    lift = sign * sd * hazard
    left = max(0.0, 1 - hazard * (hazard - z))  # share of the variance that the rule leaves
    return EntryEffect(float(ndtr(-z)), mean + lift, sd * math.sqrt(left), mean + r * lift, (r - 1) * lift)


def _sign(enter: str) -> float:
    return 1.0 if checks.choice("enter", enter, SIDES) == "above" else -1.0


def _hazard(z: float) -> float:
    """phi(z) / (1 - Phi(z)), without loss far out in either tail."""
    return math.sqrt(2 / math.pi) / float(erfcx(z / math.sqrt(2)))
