"""Mantel-Haenszel pooling: counts of many small studies added up stratum by stratum, without a correction for zeros."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value, two_sided_p
from evidence_tools.arithmetic.strata import Strata, ZeroRules, own_effects, pooled_counts, strata

Array = NDArray[np.float64]
MEASURES = ("OR", "RR", "RD", "IRR", "IRD")
_DEFAULT_RULES = ZeroRules()
_NAN = float("nan")


@dataclass(frozen=True, slots=True)
class ChiSquared:
    """A chi-squared statistic with its degrees of freedom and p-value; NaN where it cannot be had."""

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True, eq=False)
class StratifiedFit:
    """A common effect from stratified counts; on the log scale for ratios.

    `weights` in percent, shape (k,), NaN for studies left out. `k` studies carry the estimate, `k_effects` have an
    effect of their own; `y`, `v` are those effects, shape (k,). `heterogeneity` is Q; `i2` in percent and `h2` from it.
    `association` (Cochran-Mantel-Haenszel), `cochran`, `breslow_day` and `tarone` are None where the measure has none.
    """

    measure: str
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    statistic: float
    p_value: float
    level: float
    k: int
    k_effects: int
    weights: Array
    heterogeneity: ChiSquared
    i2: float
    h2: float
    association: ChiSquared | None
    cochran: ChiSquared | None
    breslow_day: ChiSquared | None
    tarone: ChiSquared | None
    y: Array
    v: Array


def mantel_haenszel(
    measure: str,
    counts: Mapping[str, ArrayLike],
    *,
    rules: ZeroRules = _DEFAULT_RULES,
    correct: bool = True,
    level: float = 0.95,
) -> StratifiedFit:
    """Pool stratified counts by the method of Mantel and Haenszel.

    OR: sum(a d / N) / sum(b c / N). RR: sum(a n2 / N) / sum(c n1 / N). RD: sum(a n2 - c n1) / N over sum(n1 n2 / N).
    IRR and IRD likewise with person-time. Variances of Robins et al. (OR), Greenland and Robins (RR, IRR, IRD) and
    Sato (RD).

    Parameters
    ----------
    measure
        OR RR RD IRR IRD.
    counts
        ai n1i ci n2i for risks, x1i t1i x2i t2i for rates, each of shape (k,).
    rules
        For zero cells; the default corrects the studies' own effects and leaves the pooled counts as they are.
    correct
        Continuity correction of the Cochran-Mantel-Haenszel test.
    level
        Confidence level.

    Returns
    -------
    StratifiedFit
        NaN where an arm has no event in any study: the ratio is then zero or infinite.

    Raises
    ------
    ArithmeticInputError
        For impossible counts, or an unknown measure or rule.

    References
    ----------
    Mantel, Haenszel (1959) J Natl Cancer Inst 22:719-748. doi:10.1093/jnci/22.4.719
    Robins, Breslow, Greenland (1986) Biometrics 42:311-323. doi:10.2307/2531052
    Greenland, Robins (1985) Biometrics 41:55-68. doi:10.2307/2530643
    Sato (1989) Biometrics 45:1323-1324 (letter)

    Examples
    --------
    >>> fit = mantel_haenszel("OR", {"ai": [4, 6], "n1i": [20, 30], "ci": [8, 9], "n2i": [20, 30]})
    >>> round(fit.estimate, 4), round(fit.se, 4)
    (-0.723, 0.4626)
    """
    checks.choice("measure", measure, MEASURES)
    level = checks.number("level", level, above=0, below=1)
    table = strata(measure, counts)
    y, v = own_effects(measure, table, rules)
    used, kept = pooled_counts(measure, table, rules)
    with np.errstate(divide="ignore", invalid="ignore"):  # an arm without events: NaN, said so by the caller
        estimate, se, weights = _ESTIMATES[measure](used)
        statistic = float(np.divide(estimate, se))
    half = critical_value(level, None) * se
    q, i2, h2 = heterogeneity(y, v, estimate)
    tarone, breslow_day = _equal_odds(used, np.exp(estimate)) if measure == "OR" else (None, None)
    association, cochran = _association(measure, used, correct=correct)
    return StratifiedFit(
        measure=measure,
        estimate=estimate,
        se=se,
        ci_low=estimate - half,
        ci_high=estimate + half,
        statistic=statistic,
        p_value=float(two_sided_p(np.float64(statistic), None)),
        level=level,
        k=int(kept.sum()),
        k_effects=int(np.isfinite(y).sum()),
        weights=shares(weights, kept),
        heterogeneity=q,
        i2=i2,
        h2=h2,
        association=association,
        cochran=cochran,
        breslow_day=breslow_day,
        tarone=tarone,
        y=y,
        v=v,
    )


def chi_squared(statistic: float, df: int) -> ChiSquared:
    """A statistic with its p-value; without degrees of freedom there is nothing to test."""
    return ChiSquared(float(statistic), df, float(chdtrc(df, statistic)) if df > 0 else 1.0)


def shares(weights: Array, kept: NDArray[np.bool_]) -> Array:
    """Weights in percent, shape (k,), NaN for studies left out."""
    found = np.full(kept.size, np.nan)
    with np.errstate(invalid="ignore"):
        found[kept] = 100 * weights / weights.sum()
    return found


def heterogeneity(y: Array, v: Array, estimate: float) -> tuple[ChiSquared, float, float]:
    """Q of the studies' own effects around the pooled one, with I2 in percent and H2."""
    own = np.isfinite(y)
    df = int(own.sum()) - 1
    if df < 1:
        return ChiSquared(0.0, max(df, 0), 1.0), 0.0, 1.0
    q = float((((y - estimate) ** 2) / v)[own].sum())
    return chi_squared(q, df), (max(0.0, 100 * (q - df) / q) if q > 0 else 0.0), q / df


Estimate = tuple[float, float, Array]


def _log_odds_ratio(t: Strata) -> Estimate:
    n = t.total
    p, q = (t.events + t.rest_against) / n, (t.rest + t.events_against) / n
    r, s = t.events * t.rest_against / n, t.rest * t.events_against / n
    if r.sum() == 0 or s.sum() == 0:
        return _NAN, _NAN, s
    spread = (p @ r) / r.sum() ** 2 + (p @ s + q @ r) / (r.sum() * s.sum()) + (q @ s) / s.sum() ** 2
    return float(np.log(r.sum() / s.sum())), float(np.sqrt(spread / 2)), s


def _log_risk_ratio(t: Strata) -> Estimate:
    n = t.total
    r, s = t.events * t.size_against / n, t.events_against * t.size / n
    if r.sum() == 0 or s.sum() == 0:
        return _NAN, _NAN, s
    both = t.events + t.events_against
    spread = (t.size * t.size_against * both / n**2 - t.events * t.events_against / n).sum() / (r.sum() * s.sum())
    return float(np.log(r.sum() / s.sum())), float(np.sqrt(spread)), s


def _risk_difference(t: Strata) -> Estimate:
    n = t.total
    w = t.size * t.size_against / n
    found = float((t.events * t.size_against - t.events_against * t.size) @ (1 / n) / w.sum())
    one, two = t.size / n, t.size_against / n
    skew = (t.events_against * one**2 - t.events * two**2 + one * two * (t.size_against - t.size) / 2).sum()
    spread = (t.events * t.rest_against + t.events_against * t.rest) @ (1 / n) / 2
    return found, float(np.sqrt((found * skew + spread) / w.sum() ** 2)), w


def _log_rate_ratio(t: Strata) -> Estimate:
    time = t.total
    r, s = t.events * t.size_against / time, t.events_against * t.size / time
    if r.sum() == 0 or s.sum() == 0:
        return _NAN, _NAN, s
    spread = (t.size * t.size_against / time**2) @ (t.events + t.events_against) / (r.sum() * s.sum())
    return float(np.log(r.sum() / s.sum())), float(np.sqrt(spread)), s


def _rate_difference(t: Strata) -> Estimate:
    w = t.size * t.size_against / t.total
    found = (t.events / t.size - t.events_against / t.size_against) @ w / w.sum()
    spread = w**2 @ (t.events / t.size**2 + t.events_against / t.size_against**2)
    return float(found), float(np.sqrt(spread) / w.sum()), w


_ESTIMATES = {
    "OR": _log_odds_ratio,
    "RR": _log_risk_ratio,
    "RD": _risk_difference,
    "IRR": _log_rate_ratio,
    "IRD": _rate_difference,
}


def _association(measure: str, t: Strata, *, correct: bool) -> tuple[ChiSquared | None, ChiSquared | None]:
    """Cochran-Mantel-Haenszel and Cochran test that no study has an effect (OR); the former for IRR too."""
    if measure not in ("OR", "IRR"):
        return None, None
    both, n = t.events + t.events_against, t.total
    surplus = (abs((t.events - t.size / n * both).sum()) - (0.5 if correct else 0.0)) ** 2
    one, two = t.size / n, t.size_against / n
    if measure == "IRR":
        return _ratio_test(surplus, float((one * two) @ both)), None
    spread = one * two * both * (n - both)
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = float((spread / (n - 1)).sum())
    return _ratio_test(surplus, exact), _ratio_test(surplus, float((spread / n).sum()))


def _ratio_test(surplus: float, variance: float) -> ChiSquared:
    return chi_squared(surplus / variance, 1) if variance > 0 else ChiSquared(_NAN, 1, _NAN)


def _equal_odds(t: Strata, ratio: float) -> tuple[ChiSquared, ChiSquared]:
    """Tarone's and the Breslow-Day test that the odds ratio is the same in every study."""
    if not np.isfinite(ratio):
        return ChiSquared(_NAN, 0, _NAN), ChiSquared(_NAN, 0, _NAN)
    both = t.events + t.events_against
    a = _expected(t, both, ratio)
    used = (a > 0) & (both > 0) & (t.total - both > 0)
    a, n1, c, total = a[used], t.size[used], both[used], t.total[used]
    variance = 1 / (1 / a + 1 / (n1 - a) + 1 / (c - a) + 1 / (a - n1 - c + total))
    gap = t.events[used] - a
    breslow_day = float((gap**2 / variance).sum())
    tarone = max(0.0, breslow_day - float(gap.sum() ** 2 / variance.sum()))
    df = int(used.sum()) - 1
    if df < 1:
        return ChiSquared(tarone, 0, _NAN), ChiSquared(breslow_day, 0, _NAN)
    return chi_squared(tarone, df), chi_squared(breslow_day, df)


def _expected(t: Strata, both: Array, ratio: float) -> Array:
    """Events expected in the first arm given the margins and a common odds ratio; free of cancellation at 1."""
    a = ratio * (t.size + both) + (t.size_against - both)
    root = np.sqrt(np.maximum(a * a - 4 * t.size * both * ratio * (ratio - 1), 0.0))
    return 2 * t.size * both * ratio / (a + root)
