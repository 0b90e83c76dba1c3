"""Publication bias at its worst, for a pooled result."""

from __future__ import annotations

import math
from dataclasses import dataclass

from evidence_tools.arithmetic.checks import number
from evidence_tools.arithmetic.inference import two_sided_p
from evidence_tools.arithmetic.small_study import worst_case as arrays
from evidence_tools.models.pooled import Pooled
from evidence_tools.models.small_study.shown import Shown
from evidence_tools.models.small_study.verdicts import (
    Verdict,
    decide,
    favoured,
    null_of,
    studies,
    without_moderators,
)

_NEEDED = 5
_SOURCE = "degrees of freedom of 4, Tipton 2015, doi:10.1037/met0000011"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class WorstCase(Shown):
    """The mean of the nonaffirmative studies alone: what is left if only affirmative results were sure to be published.

    `ratio`: how many times more likely affirmative results would have to be published for the estimate to be
    `target`, `ratio_interval` for its interval to hold it (the S-values of the paper): 1 where that is so without
    bias, infinite where no ratio does it. `favours` is the direction of affirmative results.
    """

    affirmative: int
    nonaffirmative: int
    favours: str
    target: float
    ratio: float
    ratio_interval: float
    df: float
    model: str


def worst_case_bias(
    fit: Pooled, target: float | None = None, *, model: str = "robust", favours: str | None = None, alpha: float = 0.05
) -> WorstCase:
    """How strong would publication bias have to be to explain the result, and what is left at its worst?

    Affirmative studies (significant in the favoured direction) are taken to be `ratio` times as likely to be published
    as the others, which are weighed up accordingly; at an infinite ratio the others stand alone.

    Parameters
    ----------
    fit
        A pooled result without moderators; its tau2 goes into the weights of the robust model.
    target
        Value to reach, on the scale of analysis: no effect where None, or an MCID.
    model
        "robust" (CR2 variance) or "fixed" (weights 1 / v).
    favours
        "positive" or "negative"; None takes the better direction of the outcome, else that of the estimate.
    alpha
        Two-sided level of significance that makes a study affirmative.

    Returns
    -------
    WorstCase
        NaN where every study is affirmative. "Too few studies to tell" below five nonaffirmative ones.

    Raises
    ------
    QuestionError
        For a result with moderators, or a measure without a value of no effect.

    References
    ----------
    Mathur, VanderWeele (2020) J R Stat Soc C 69:1091-1119. doi:10.1111/rssc.12440

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> found = worst_case_bias(pool(Effects.from_columns([0.5, 0.6, 0.1, -0.1], [0.01] * 4)), model="fixed")
    >>> found.affirmative, found.estimate, found.ratio
    (2, 0.0, inf)
    """
    without_moderators(fit, "worst-case publication bias")
    null = null_of(fit, "worst-case publication bias")
    target = null if target is None else number("target", target)
    side = favours or ("negative" if favoured(fit, null) == "less" else "positive")
    y, v = studies(fit)
    chosen = arrays.affirmative(y - null, v, side, alpha)
    few = int((~chosen).sum())
    shared = {"tau2": 0.0 if model == "fixed" else fit.tau2}
    with_model = shared | {"model": model, "level": fit.method.level}
    if few == 0:
        left = arrays.CorrectedMean(*[float("nan")] * 5)
        ratio = ratio_interval = float("nan")
    else:
        left = arrays.corrected_mean(y, v, chosen, math.inf, **with_model)
        ratio = arrays.ratio_for_estimate(y, v, chosen, target, favours=side, **shared)
        ratio_interval = arrays.ratio_for_limit(y, v, chosen, target, **with_model)
    statistic = (left.estimate - null) / left.se if left.se > 0 else float("nan")
    return WorstCase(
        estimate=left.estimate,
        se=left.se,
        ci_low=left.ci_low,
        ci_high=left.ci_high,
        p_value=float(two_sided_p(statistic, left.df or None)),
        k=fit.k,
        scale=fit.effects.scale,
        level=fit.method.level,
        convention=f"{fit.effects.measure}; worst case of publication bias, {model}, {side} results favoured",
        cautions=(),
        verdict=_verdict(fit, ratio, ratio_interval, few, target),
        affirmative=int(chosen.sum()),
        nonaffirmative=few,
        favours=side,
        target=target,
        ratio=ratio,
        ratio_interval=ratio_interval,
        df=left.df,
        model=model,
    )


def _verdict(fit: Pooled, ratio: float, ratio_interval: float, few: int, target: float) -> Verdict:
    aim = f"{fit.effects.scale.display(target):.2f}"
    if ratio == 1:
        word, reason = "not established", f"the estimate does not lie beyond {aim} even without publication bias."
    elif ratio_interval == 1:
        word, reason = "not established", f"the interval holds {aim} even without publication bias; "
        reason += f"the estimate would be there {_times(ratio)}."
    elif math.isinf(ratio_interval):
        word, reason = "robust", f"no amount of this bias brings the estimate or its interval to {aim}."
    else:
        word = "explained by enough bias"
        reason = f"the estimate would be {aim} {_times(ratio)}, its interval would hold it {_times(ratio_interval)}."
    return decide(word, reason, few, _NEEDED, _SOURCE, what="nonaffirmative studies")


def _times(ratio: float) -> str:
    if math.isinf(ratio):
        return "under no amount of this bias"
    return f"if affirmative results were {ratio:.1f} times as likely to be published"
