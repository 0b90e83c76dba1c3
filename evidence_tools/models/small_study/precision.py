"""PET and PEESE: the effect that a study of unlimited size would show, if the funnel's slant is taken at face value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evidence_tools.arithmetic.checks import choice, number
from evidence_tools.arithmetic.small_study.regression import predictor_values, regression_test
from evidence_tools.models.pooled import Pooled
from evidence_tools.models.small_study.shown import Shown
from evidence_tools.models.small_study.verdicts import (
    FOR_ASYMMETRY,
    STUDIES_FOR_ASYMMETRY,
    decide,
    null_of,
    studies,
    without_moderators,
)

SIDES = ("two-sided", "one-sided")
_MUCH_I2 = 50.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class LimitEstimate(Shown):
    """Intercept of the regression on the standard error (PET) or on the variance (PEESE).

    `slope`, `slope_p`: the regression itself. `df` of its t, None for the normal distribution.
    """

    name: str
    slope: float
    slope_p: float
    df: int | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PetPeese(Shown):
    """The conditional estimate, with both lines it was chosen from; `chosen` is "PET" or "PEESE"."""

    chosen: str
    pet: LimitEstimate
    peese: LimitEstimate


def pet(fit: Pooled, model: str = "lm") -> LimitEstimate:
    """The effect of a study without sampling error: y = limit + slope se, weighted by 1 / v (precision-effect test).

    Parameters
    ----------
    fit
        A pooled result without moderators.
    model
        "lm" (as Stanley and Doucouliagos) or "rma".

    Returns
    -------
    LimitEstimate
        It errs towards no effect where there is one; see `pet_peese`.

    Raises
    ------
    QuestionError
        For a result with moderators.

    References
    ----------
    Stanley, Doucouliagos (2014) Res Synth Methods 5:60-78. doi:10.1002/jrsm.1095

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> pet(pool(Effects.from_columns([0.1, 0.25, 0.3, 0.5], [0.01, 0.04, 0.09, 0.16])))
    LimitEstimate: -0.02 (95% CI -0.13 to 0.09), k = 4; too few studies to tell
    """
    return _limit(fit, model, "PET", "sei")


def peese(fit: Pooled, model: str = "lm") -> LimitEstimate:
    """As `pet`, on the variance: y = limit + slope v (precision-effect estimate with standard error)."""
    return _limit(fit, model, "PEESE", "vi")


def pet_peese(fit: Pooled, model: str = "lm", *, alpha: float = 0.05, sides: str = "two-sided") -> PetPeese:
    """PEESE where PET finds an effect at all, else PET: the conditional estimator.

    Parameters
    ----------
    fit, model
        As in `pet`.
    alpha, sides
        Level and sidedness at which PET's limit must differ from no effect for PEESE to be taken. One-sided is towards
        the pooled estimate. Authors differ here; the choice is named in `convention`.

    References
    ----------
    Stanley, Doucouliagos (2014) Res Synth Methods 5:60-78. doi:10.1002/jrsm.1095
    Stanley (2017) Soc Psychol Personal Sci 8:581-591. doi:10.1177/1948550617693062
    """
    choice("sides", sides, SIDES)
    alpha = number("alpha", alpha, above=0, below=1)
    first, second = pet(fit, model), peese(fit, model)
    p = first.p_value
    if sides == "one-sided":
        towards = (first.estimate - null_of(fit, "PET-PEESE")) * (fit.estimate - null_of(fit, "PET-PEESE")) > 0
        p = p / 2 if towards else 1 - p / 2
    taken = second if p < alpha else first
    return PetPeese(
        **{name: getattr(taken, name) for name in ("estimate", "se", "ci_low", "ci_high", "p_value", "k", "scale")},
        level=taken.level,
        convention=f"{fit.effects.measure}; {model}; PEESE where PET has {sides} p < {alpha:g}",
        cautions=taken.cautions,
        verdict=taken.verdict,
        chosen=taken.name,
        pet=first,
        peese=second,
    )


def _limit(fit: Pooled, model: str, name: str, predictor: str) -> LimitEstimate:
    without_moderators(fit, name)
    null = null_of(fit, name)
    y, v = studies(fit)
    found = regression_test(
        y - null,
        v,
        predictor_values(predictor, v),
        model=model,
        predictor=predictor,
        estimator=fit.method.estimator,
        test=fit.method.test,
        level=fit.method.level,
    )
    cautions = ()
    if fit.i2 >= _MUCH_I2:
        cautions = (f"I2 is {fit.i2:.0f}%: PET and PEESE do badly with much heterogeneity (Stanley 2017).",)
    estimate, low, high = found.limit + null, found.limit_low + null, found.limit_high + null
    excludes = bool(np.sign(low - null) == np.sign(high - null))
    word = "effect left" if excludes else "no effect left for certain"
    show = fit.effects.scale.display
    reason = f"{name} gives {show(estimate):.2f} instead of {fit.display_estimate:.2f}, if the slant is bias."
    return LimitEstimate(
        estimate=estimate,
        se=found.limit_se,
        ci_low=low,
        ci_high=high,
        p_value=found.limit_p,
        k=found.k,
        scale=fit.effects.scale,
        level=fit.method.level,
        convention=f"{fit.effects.measure}; {name}, {model}",
        cautions=cautions,
        verdict=decide(word, reason, found.k, STUDIES_FOR_ASYMMETRY, FOR_ASYMMETRY),
        name=name,
        slope=found.slope,
        slope_p=found.p_value,
        df=found.df,
    )
