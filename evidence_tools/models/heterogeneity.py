"""How much the true effects differ between studies, how well that is known, and what it means for a further study."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.exceedance import Exceedance, exceedance
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.pooling import pool as fit_numbers
from evidence_tools.arithmetic.prediction import CONVENTIONS, prediction_interval
from evidence_tools.arithmetic.tau2_interval import Tau2Interval
from evidence_tools.arithmetic.tau2_interval import tau2_interval as interval_of
from evidence_tools.errors import QuestionError
from evidence_tools.models.pooled import Pooled

PARTLETT_RILEY = "HK"
_CONVENTION_NOTES = {
    "normal": "normal distribution (metafor beside z)",
    "simple": "normal distribution, tau2 alone (Skipka 2006)",
    "riley": "t with k - p - 1 df (Higgins 2009, Riley 2011)",
    "t": "t with k - p df (metafor beside t, knha, adhoc)",
    PARTLETT_RILEY: "t with k - p - 1 df and the Hartung-Knapp variance (Partlett and Riley 2017)",
}


def tau2_interval(fit: Pooled, kind: str = "Q-profile", *, level: float | None = None) -> Tau2Interval:
    """Give the limits between which the variance of the true effects may lie, and I2 and H2 with it.

    Parameters
    ----------
    fit
        The pooled result.
    kind
        ``"Q-profile"`` (metafor's default) or ``"profile likelihood"``.
    level
        Confidence level; None takes that of the method.

    Returns
    -------
    Tau2Interval
        ``.tau2_low .tau2_high .i2_low .i2_high .h2_low .h2_high .tau_low .tau_high .cautions``, I2 in percent.

    References
    ----------
    Viechtbauer W (2007). Confidence intervals for the amount of heterogeneity in meta-analysis. Stat Med 26:37-52.
    doi:10.1002/sim.2514

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> found = tau2_interval(pool(Effects.from_columns([0.0, 4.0, 1.0, 7.0], [1.0, 1.0, 2.0, 1.0])))
    >>> f"I2 {found.i2:.0f}% ({found.i2_low:.0f} to {found.i2_high:.0f})"
    'I2 89% (64 to 99)'
    """
    return interval_of(fit.solution, kind, level=level)


def heterogeneity(fit: Pooled) -> pd.DataFrame:
    """Every measure of how much the studies differ, each with its interval and the name of its convention.

    I2 appears twice: from tau2 and the typical sampling variance (metafor, Stata, RevMan since 2024), and from Q (meta,
    older RevMan). The two are one number for DL, and two for any other estimator.

    Returns
    -------
    DataFrame
        measure, value, low, high, convention; NaN where an interval is not defined.

    References
    ----------
    Higgins JPT, Thompson SG (2002). Quantifying heterogeneity in a meta-analysis. Stat Med 21:1539-1558.
    doi:10.1002/sim.1186
    """
    found = tau2_interval(fit)
    i2_q, h2_q = _from_q(fit)
    rows = [
        ("tau2", fit.tau2, found.tau2_low, found.tau2_high, f"{fit.method.estimator}; interval Q-profile"),
        ("tau", np.sqrt(fit.tau2), found.tau_low, found.tau_high, f"{fit.method.estimator}; interval Q-profile"),
        ("I2", fit.i2, found.i2_low, found.i2_high, "percent, from tau2; interval Q-profile"),
        ("I2 from Q", *i2_q, "percent, from Q; interval test-based (Higgins and Thompson)"),
        ("H2", fit.h2, found.h2_low, found.h2_high, "from tau2; interval Q-profile"),
        ("H2 from Q", *h2_q, "Q / df; interval test-based (Higgins and Thompson)"),
        ("Q", fit.q, np.nan, np.nan, f"{fit.q_df} df, p = {fit.q_p:.3g}"),
    ]
    if not np.isnan(fit.solution.r2):
        rows.append(("R2", fit.solution.r2, np.nan, np.nan, "percent of tau2 that the moderators account for"))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "convention"])


def _from_q(fit: Pooled) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """I2 in percent and H2 from Q, each with its test-based limits (the log of H is taken as normal)."""
    q, df = fit.q, fit.q_df
    if df < 1 or q == 0:
        return (0.0, np.nan, np.nan), (np.nan if df < 1 else 0.0, np.nan, np.nan)
    h2 = q / df
    if q > df + 1:
        se = 0.5 * (np.log(q) - np.log(df)) / (np.sqrt(2 * q) - np.sqrt(2 * df - 1))
    else:
        se = np.sqrt((1 - 1 / (3 * (df - 1) ** 2)) / (2 * (df - 1))) if df > 1 else np.nan
    half = 2 * critical_value(fit.method.level, None) * se
    limits = [h2, h2 * np.exp(-half), h2 * np.exp(half)]
    i2 = tuple(float(100 * (x - 1) / x) if x > 1 else (0.0 if x <= 1 else np.nan) for x in limits)
    return i2, tuple(float(x) for x in limits)


def prediction_intervals(fit: Pooled) -> pd.DataFrame:
    """Where the true effect of a further similar study would lie, by every convention in use.

    The same studies give quite different limits; a comparison of published intervals needs the name. ``HK`` (Partlett
    and Riley) is ``riley`` with the Hartung-Knapp variance, whichever test the result itself uses.

    Returns
    -------
    DataFrame
        convention, low, high, display_low, display_high, df, meaning, caution; the row that the result carries is
        marked in ``used``.

    Raises
    ------
    QuestionError
        For a result with moderators, where `Pooled.predict` has the intervals.

    References
    ----------
    Partlett C, Riley RD (2017). Random effects meta-analysis: coverage performance of 95% confidence and prediction
    intervals following REML estimation. Stat Med 36:301-317. doi:10.1002/sim.7140
    """
    _one_mean(fit, "prediction intervals: see .predict")
    solution = fit.solution
    knapp = fit_numbers(solution.y, solution.v, estimator=solution.estimator, test="knha", level=solution.level)
    found = {name: prediction_interval(solution, name) for name in CONVENTIONS}
    found[PARTLETT_RILEY] = replace(prediction_interval(knapp, "riley"), convention=PARTLETT_RILEY)
    rows = [
        {
            "convention": name,
            "low": each.low,
            "high": each.high,
            "display_low": fit.effects.scale.display(each.low),
            "display_high": fit.effects.scale.display(each.high),
            "df": np.nan if each.df is None else float(each.df),
            "meaning": _CONVENTION_NOTES.get(name, name),
            "caution": each.caution,
            "used": name == fit.method.prediction,
        }
        for name, each in found.items()
    ]
    return pd.DataFrame(rows)


def share_beyond(
    fit: Pooled,
    threshold: float | None = None,
    *,
    above: bool | None = None,
    interval: str = "delta",
    resamples: int = 2000,
    seed: int = 1,
) -> Exceedance:
    """Estimate in what share of settings like these the true effect passes a threshold.

    A mean past the smallest difference that patients notice does not say that every true effect is; this does.

    Parameters
    ----------
    fit
        The pooled result, without moderators.
    threshold
        On the scale of analysis (log for ratios); None takes the MCID that the effects carry.
    above
        Whether to count true effects above it. None takes the good direction of the scale, or, where it has none, the
        side of the threshold that lies away from no effect.
    interval
        ``"delta"``, or ``"bootstrap"`` of the studies (BCa), which Mathur and VanderWeele advise near 0 and 1.
    resamples, seed
        Size and start of the bootstrap.

    Returns
    -------
    Exceedance
        ``.share .low .high`` between 0 and 1, the conventions, and cautions, one of them below ten studies.

    Raises
    ------
    QuestionError
        Where neither a threshold nor an MCID is there, no side can be told, or the result has moderators.

    References
    ----------
    Mathur MB, VanderWeele TJ (2019). New metrics for meta-analyses of heterogeneous effects. Stat Med 38:1336-1342.
    doi:10.1002/sim.8057
    """
    _one_mean(fit, "the share of true effects")
    scale = fit.effects.scale
    threshold = scale.mcid if threshold is None else threshold
    if threshold is None:
        raise QuestionError("no threshold given and the effects carry no MCID; give threshold=")
    if above is None:
        if scale.better is not None:
            above = scale.better == "higher"
        elif scale.null is not None and threshold != scale.null:
            above = threshold > scale.null
        else:
            raise QuestionError("the scale has no good direction; give above=True or above=False")
    return exceedance(fit.solution, threshold, above=above, interval=interval, resamples=resamples, seed=seed)


def _one_mean(fit: Pooled, what: str) -> None:
    if fit.design is not None:
        raise QuestionError(f"{what}: asked of a result with moderators ({fit.design.formula}); pool without them")
