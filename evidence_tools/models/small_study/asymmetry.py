"""Tests of funnel asymmetry: Egger, Begg, and for 2x2 tables Peters and Harbord."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from evidence_tools.arithmetic.checks import choice
from evidence_tools.arithmetic.small_study.counts import CountsLine, harbord_line, peters_line
from evidence_tools.arithmetic.small_study.rank import rank_test
from evidence_tools.arithmetic.small_study.regression import (
    PREDICTORS,
    RegressionTest,
    predictor_values,
    regression_test,
)
from evidence_tools.errors import QuestionError
from evidence_tools.models.pooled import Pooled
from evidence_tools.models.small_study.verdicts import Verdict, asymmetry_verdict, conditions, p_text, studies

_COUNTS = ("events", "n", "events_against", "n_against")


@dataclass(frozen=True, slots=True, repr=False)
class Asymmetry(RegressionTest):
    """A regression test of asymmetry: the line (see `arithmetic.small_study.regression`) and what it allows one to say.

    `slope` is what Egger called the intercept: the bias in units of the predictor. `limit` is the effect of a study
    without sampling error, on the scale of analysis.
    """

    name: str
    convention: str
    cautions: tuple[str, ...]
    verdict: Verdict

    def __repr__(self) -> str:
        spread = "z" if self.df is None else f"t({self.df})"
        return (
            f"{self.name}: slope {self.slope:.2f}, {spread} = {self.statistic:.2f}, {p_text(self.p_value)}, "
            f"k = {self.k}; {self.verdict.word}"
        )


@dataclass(frozen=True, slots=True, repr=False)
class RankAsymmetry:
    """Begg and Mazumdar's test: Kendall's `tau`, its `p_value` ("exact" or "normal" `method`), and the verdict."""

    tau: float
    p_value: float
    method: str
    k: int
    convention: str
    cautions: tuple[str, ...]
    verdict: Verdict

    def __repr__(self) -> str:
        return f"Begg's test: tau {self.tau:.2f}, {p_text(self.p_value)}, k = {self.k}; {self.verdict.word}"


def egger(fit: Pooled, model: str = "lm", predictor: str = "sei") -> Asymmetry:
    """Do small studies report other effects than large ones? Egger's regression test and its relatives.

    y = limit + slope x, x the standard error or another measure of size, weighted by 1 / v with a dispersion factor
    ("lm", the classical test) or as a meta-regression with the estimator and test of the result ("rma").

    Parameters
    ----------
    fit
        A pooled result; its moderators stay in the regression.
    model
        "lm" or "rma". metafor's `regtest` takes "rma" by default.
    predictor
        "sei", "vi", "ni", "ninv", "sqrtni" or "sqrtninv"; the n are all patients, of both arms where there are two.

    Returns
    -------
    Asymmetry
        "Too few studies to tell" below ten, with the numbers beside it; NaN below three.

    Raises
    ------
    QuestionError
        When a predictor needs numbers of patients that are not known.
    ArithmeticInputError
        For an unknown model or predictor.

    Notes
    -----
    Not for log odds ratios with large effects, whose standard error goes with the effect: see `peters`, `harbord`.

    References
    ----------
    Egger et al. (1997) BMJ 315:629-634. doi:10.1136/bmj.315.7109.629
    Sterne et al. (2011) BMJ 343:d4002. doi:10.1136/bmj.d4002

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> egger(pool(Effects.from_columns([0.1, 0.25, 0.3, 0.5], [0.01, 0.04, 0.09, 0.16])))
    Egger's test: slope 1.24, t(2) = 7.89, p = 0.016, k = 4; too few studies to tell
    """
    y, v = studies(fit)
    choice("predictor", predictor, PREDICTORS)
    n = None if predictor in ("sei", "vi") else _patients(fit)
    found = regression_test(
        y,
        v,
        predictor_values(predictor, v, n),
        fit.design.matrix if fit.design else None,
        model=model,
        predictor=predictor,
        estimator=fit.method.estimator,
        test=fit.method.test,
        level=fit.method.level,
    )
    how = "dispersion factor, t" if model == "lm" else f"{fit.method.estimator}, {fit.method.test}"
    return _asymmetry(fit, found, "Egger's test", f"{model} ({how}), predictor {predictor}", conditions(fit))


def peters(fit: Pooled) -> Asymmetry:
    """Egger's question for odds ratios, asked with 1 / patients instead of the standard error.

    log odds ratio = limit + slope / N, weighted by (1 / events + 1 / non-events)^-1; t with k - 2 df.

    Parameters
    ----------
    fit
        A pooled result whose effects carry counts of two arms, whatever measure was pooled.

    Returns
    -------
    Asymmetry
        Tables in which nobody or everybody had the event are left out, with a caution.

    Raises
    ------
    QuestionError
        When the effects have no counts of two arms.

    References
    ----------
    Peters et al. (2006) JAMA 295:676-680. doi:10.1001/jama.295.6.676
    """
    return _from_counts(fit, peters_line, "Peters' test", "ninv", "log odds ratio on 1/N")


def harbord(fit: Pooled) -> Asymmetry:
    """Egger's question for odds ratios, asked with the score and its variance, which do not go together by nature.

    Z / sqrt(V) on sqrt(V), Z the events over those expected and V their hypergeometric variance; t with k - 2 df.

    Parameters and errors as in `peters`; `slope` is the intercept of the paper, `limit` a log odds ratio by Peto.

    References
    ----------
    Harbord, Egger, Sterne (2006) Stat Med 25:3443-3457. doi:10.1002/sim.2380
    """
    return _from_counts(fit, harbord_line, "Harbord's test", "sei", "score over information on its standard error")


def begg(fit: Pooled) -> RankAsymmetry:
    """Do effects and variances rank together? Begg and Mazumdar's test, which has less power than Egger's.

    Kendall's tau of v and (y - mean) / sqrt(v - 1 / sum(1 / v)); exact p-value, or the normal one where studies are
    tied, as R. Moderators are not used.

    Returns
    -------
    RankAsymmetry
        "Too few studies to tell" below ten, with the numbers beside it.

    References
    ----------
    Begg, Mazumdar (1994) Biometrics 50:1088-1101. doi:10.2307/2533446

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> begg(pool(Effects.from_columns([0.1, 0.3, 0.2, 0.6, 0.9], [0.01, 0.02, 0.03, 0.05, 0.08])))
    Begg's test: tau 0.80, p = 0.083, k = 5; too few studies to tell
    """
    found = rank_test(*studies(fit))
    tied = (f"{found.ties} studies share a rank: the p-value is approximate.",) if found.ties else ()
    return RankAsymmetry(
        found.tau,
        found.p_value,
        found.method,
        found.k,
        f"{fit.effects.measure}; Kendall's tau, {found.method} p-value",
        conditions(fit) + tied,
        asymmetry_verdict(found.p_value, found.k),
    )


def _from_counts(
    fit: Pooled, lay_out: Callable[..., CountsLine], name: str, predictor: str, convention: str
) -> Asymmetry:
    table = fit.effects.table
    if table[list(_COUNTS)].isna().any(axis=None):
        raise QuestionError(f"{name} needs events and patients of two arms for every study; ask about events, against=")
    line = lay_out(*(table[c].to_numpy(float) for c in ("events", "n", "events_against", "n_against")))
    left_out = ", ".join(table.loc[~line.used, "study"])
    cautions = (f"Left out, nobody or everybody had the event: {left_out}.",) if left_out else ()
    if not line.used.any():
        raise QuestionError(f"{name}: in every study nobody or everybody had the event; there is nothing to compare")
    found = regression_test(line.y, line.v, line.x, predictor=predictor, level=fit.method.level)
    return _asymmetry(fit, found, name, f"lm (dispersion factor, t), {convention}", conditions(fit) + cautions)


def _asymmetry(fit: Pooled, found: RegressionTest, name: str, convention: str, cautions: tuple[str, ...]) -> Asymmetry:
    numbers = {each.name: getattr(found, each.name) for each in fields(RegressionTest)}
    verdict = asymmetry_verdict(found.p_value, found.k)
    return Asymmetry(
        **numbers,
        name=name,
        convention=f"{fit.effects.measure}; {convention}",
        cautions=cautions,
        verdict=verdict,
    )


def _patients(fit: Pooled) -> np.ndarray:
    table = fit.effects.table
    total = table["n"] + table["n_against"].fillna(0.0)
    if total.isna().any():
        missing = ", ".join(table.loc[total.isna(), "study"])
        raise QuestionError(f"the number of patients is not known for {missing}; take predictor='sei' or 'vi'")
    return total.to_numpy(float)
