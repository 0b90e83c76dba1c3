"""Peto's one-step odds ratio: observed minus expected events, for rare events and arms of about equal size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value, two_sided_p
from evidence_tools.arithmetic.mantel_haenszel import StratifiedFit, chi_squared, shares
from evidence_tools.arithmetic.strata import Array, Strata, ZeroRules, own_effects, pooled_counts, strata
from evidence_tools.errors import ArithmeticInputError

_DEFAULT_RULES = ZeroRules()


def peto(counts: Mapping[str, ArrayLike], *, rules: ZeroRules = _DEFAULT_RULES, level: float = 0.95) -> StratifiedFit:
    """Pool two-by-two tables by Peto's method.

    log OR = sum(O - E) / sum(V), with E and V the hypergeometric mean and variance of the events in the first arm.

    Parameters
    ----------
    counts
        ai n1i ci n2i, each of shape (k,).
    rules
        For zero cells; by default none is corrected in the pooled estimate.
    level
        Confidence level.

    Returns
    -------
    StratifiedFit
        On the log scale. Biased where the effect is large or the arms are of very unequal size.

    Raises
    ------
    ArithmeticInputError
        For impossible counts, or where no study has both events and non-events.

    References
    ----------
    Yusuf, Peto, Lewis, Collins, Sleight (1985) Prog Cardiovasc Dis 27:335-371. doi:10.1016/s0033-0620(85)80003-7
    Greenland, Salvan (1990) Stat Med 9:247-252. doi:10.1002/sim.4780090307

    Examples
    --------
    >>> fit = peto({"ai": [1, 0], "n1i": [100, 120], "ci": [4, 3], "n2i": [100, 118]})
    >>> round(fit.estimate, 4), round(fit.se, 4)
    (-1.5304, 0.7127)
    """
    level = checks.number("level", level, above=0, below=1)
    table = strata("PETO", counts)
    y, v = own_effects("PETO", table, rules)
    used, kept = pooled_counts("PETO", table, rules)
    surplus, variance = _surplus(used)
    if not variance.sum() > 0:
        raise ArithmeticInputError("no study has both events and patients without; the Peto odds ratio needs one")
    estimate, se = float(surplus.sum() / variance.sum()), float(1 / np.sqrt(variance.sum()))
    half = critical_value(level, None) * se
    tells = variance > 0
    q = max(0.0, float((surplus[tells] ** 2 / variance[tells]).sum() - surplus.sum() ** 2 / variance.sum()))
    own = int(np.isfinite(y).sum())
    df = own - 1 if tells.sum() > 1 else 0
    return StratifiedFit(
        measure="PETO",
        estimate=estimate,
        se=se,
        ci_low=estimate - half,
        ci_high=estimate + half,
        statistic=estimate / se,
        p_value=float(two_sided_p(np.float64(estimate / se), None)),
        level=level,
        k=int(kept.sum()),
        k_effects=own,
        weights=shares(variance, kept),
        heterogeneity=chi_squared(q, df),
        i2=max(0.0, 100 * (q - df) / q) if df and q > 0 else 0.0,
        h2=q / df if df else 1.0,
        association=None,
        cochran=None,
        breslow_day=None,
        tarone=None,
        y=y,
        v=v,
    )


def _surplus(t: Strata) -> tuple[Array, Array]:
    """Observed minus expected events of the first arm, and their hypergeometric variance, shape (k,)."""
    both, n = t.events + t.events_against, t.total
    variance = both * (n - both) * (t.size / n) * (t.size_against / n) / np.maximum(n - 1, 1)
    return t.events - both * t.size / n, variance
