"""Selection models of a pooled result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.small_study.selection import SelectionFit, select, what_is_missing
from evidence_tools.arithmetic.small_study.weight_functions import beta_weights, intervals, step_weights
from evidence_tools.models.pooled import Pooled
from evidence_tools.models.small_study.shown import Shown
from evidence_tools.models.small_study.verdicts import TOO_FEW, Verdict, decide, favoured, null_of, p_text, studies

_PER_PARAMETER = 10
_SOURCE = "ten for each selection parameter, the customary least for a coefficient; Cochrane Handbook 6.4, 10.11.5.1"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class SelectionModel(Shown):
    """Effects corrected for selection by p-value; NaN where the model cannot be fitted, and the verdict says why.

    `weights`: relative chance of publication by interval of p (step), or the exponents of p and 1 - p (beta), with
    studies, se and interval. `lrt`, `lrt_df`, `lrt_p`: test of no selection. `coefficients` as those of a
    pooled result. `solution` is the fit of `arithmetic`, None where there is none.
    """

    kind: str
    alternative: str
    tau2: float
    tau2_se: float
    weights: pd.DataFrame
    coefficients: pd.DataFrame
    lrt: float
    lrt_df: int
    lrt_p: float
    log_likelihood: float
    solution: SelectionFit | None


def selection_model(
    fit: Pooled,
    steps: Sequence[float] = (0.025,),
    *,
    kind: str = "step",
    alternative: str | None = None,
    weights: Sequence[float] | None = None,
) -> SelectionModel:
    """What would the result be if studies with larger p-values were less likely to be published?

    Estimates mean, between-study variance and relative chance of publication together, by maximum likelihood; with one
    step it is the three-parameter selection model.

    Parameters
    ----------
    fit
        A pooled result; moderators stay in the model. An EE result has no between-study variance here either.
    steps
        p-values at which the chance of publication changes. One-sided: 0.025 is significance at two-sided 5%.
    kind
        "step" or "beta".
    alternative
        Direction favoured: "greater", "less", or (steps only) "two.sided". None takes the better direction of the
        outcome, else that of the estimate; metafor's `selmodel` takes "greater".
    weights
        Chances given beforehand, one per interval, instead of estimated ones (a sensitivity analysis).

    Returns
    -------
    SelectionModel
        "Too few studies to tell" below ten for each selection parameter, with the numbers beside it.

    Raises
    ------
    QuestionError
        For a measure without a value of no effect.
    ArithmeticInputError
        For an unknown name, steps outside (0, 1], or weights that do not fit.

    References
    ----------
    Vevea, Hedges (1995) Psychometrika 60:419-435. doi:10.1007/BF02294384
    Citkowicz, Vevea (2017) Psychol Methods 22:28-41. doi:10.1037/met0000119

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> y, v = [0.9, 0.7, 0.65, 0.3, 0.2, 0.1, 0.45, 0.05], [0.09, 0.06, 0.05, 0.02, 0.02, 0.01, 0.03, 0.02]
    >>> found = selection_model(pool(Effects.from_columns(y, v)))
    >>> found.weights["studies"].tolist(), found.verdict.word
    ([5, 3], 'too few studies to tell')
    """
    null = null_of(fit, "a selection model")
    direction = alternative or favoured(fit, null)
    y, v = studies(fit)
    random = fit.method.estimator != "EE"
    design = fit.design.matrix if fit.design else None
    sign = -1.0 if direction == "less" else 1.0
    chance = step_weights(sign * (y - null), v, steps, direction, weights) if kind == "step" else beta_weights(y, v)
    missing = what_is_missing(chance, fit.k, fit.solution.beta.size + int(random) + chance.free)
    needed = max(_PER_PARAMETER * chance.free, 2)
    if missing:
        reason = f"{missing}; at least {needed} studies are needed ({_SOURCE})."
        return _unfitted(fit, kind, direction, steps, Verdict(TOO_FEW, reason, fit.k, needed, _SOURCE))
    # the null is taken off every effect; with a column of ones only the intercept knows of it
    level = fit.method.level
    found = select(
        y - null,
        v,
        design,
        kind=kind,
        steps=steps,
        weights=weights,
        alternative=direction,
        random=random,
        level=level,
    )
    return _fitted(fit, found, null, needed)


def _fitted(fit: Pooled, found: SelectionFit, null: float, needed: int) -> SelectionModel:
    moved = fit.effects.scale.display(float(found.beta[0]) + null)
    effect = f"the estimate moves from {fit.display_estimate:.2f} to {moved:.2f}"
    if not found.lrt_df:
        word, reason = "weights given", f"{effect} under the weights given."
    else:
        word = "selection" if found.lrt_p < 0.05 else "no selection shown"
        reason = f"likelihood ratio test {p_text(found.lrt_p)}; {effect}."
    terms = fit.design.terms if fit.design else ("intercept",)
    shift = np.array([null] + [0.0] * (len(terms) - 1))
    columns = {name: getattr(found, name) for name in ("se", "p_value")}
    coefficients = pd.DataFrame(
        {"term": list(terms), "estimate": found.beta + shift, **columns}
        | {"ci_low": found.ci_low + shift, "ci_high": found.ci_high + shift}
    )[["term", "estimate", "se", "ci_low", "ci_high", "p_value"]]
    first = coefficients.iloc[0]
    return SelectionModel(
        **{name: float(first[name]) for name in ("estimate", "se", "ci_low", "ci_high", "p_value")},
        k=found.k,
        scale=fit.effects.scale,
        level=found.level,
        convention=_convention(fit, found.kind, found.alternative, found.steps),
        cautions=found.cautions,
        verdict=decide(word, reason, found.k, needed, _SOURCE),
        kind=found.kind,
        alternative=found.alternative,
        tau2=found.tau2,
        tau2_se=found.tau2_se,
        weights=_weights(found),
        coefficients=coefficients,
        lrt=found.lrt,
        lrt_df=found.lrt_df,
        lrt_p=found.lrt_p,
        log_likelihood=found.log_likelihood,
        solution=found,
    )


def _weights(found: SelectionFit) -> pd.DataFrame:
    about = {"se": found.delta_se, "ci_low": found.delta_low, "ci_high": found.delta_high, "p_value": found.delta_p}
    if found.kind == "beta":
        return pd.DataFrame({"parameter": ["exponent of p", "exponent of 1 - p"], "weight": found.delta} | about)
    fixed = len(found.steps) - found.delta.size  # the first interval, or all of them
    about = {name: np.concatenate([np.full(fixed, np.nan), values]) for name, values in about.items()}
    names = [f"{low:g} to {high:g}" for low, high in pairwise((0.0, *found.steps))]
    return pd.DataFrame({"p_values": names, "studies": found.counts, "weight": found.weights} | about)


def _unfitted(fit: Pooled, kind: str, direction: str, steps: Sequence[float], verdict: Verdict) -> SelectionModel:
    nothing = float("nan")
    return SelectionModel(
        **dict.fromkeys(("estimate", "se", "ci_low", "ci_high", "p_value", "tau2", "tau2_se"), nothing),
        k=fit.k,
        scale=fit.effects.scale,
        level=fit.method.level,
        convention=_convention(fit, kind, direction, tuple(intervals(steps)) if kind == "step" else ()),
        cautions=(),
        verdict=verdict,
        kind=kind,
        alternative=direction,
        weights=pd.DataFrame(),
        coefficients=pd.DataFrame(),
        lrt=nothing,
        lrt_df=0,
        lrt_p=nothing,
        log_likelihood=nothing,
        solution=None,
    )


def _convention(fit: Pooled, kind: str, direction: str, steps: Sequence[float]) -> str:
    shape = f"steps {', '.join(f'{step:g}' for step in steps)}" if kind == "step" else "beta"
    heterogeneity = "tau2 = 0" if fit.method.estimator == "EE" else "ML"
    return f"{fit.effects.measure}; selection model, {shape}, {direction}, {heterogeneity}, Wald z"
