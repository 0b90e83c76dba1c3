"""Effects x Method -> Pooled: the summary of several studies, which remembers its studies and its method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools import arithmetic
from evidence_tools.errors import ArithmeticInputError, NothingToPoolError, QuestionError
from evidence_tools.models.displayed import DisplayedWithPrediction
from evidence_tools.models.moderators import Design, Moderators, lay_out, omnibus, predictions, too_few
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Pooled(DisplayedWithPrediction):
    """A pooled estimate with its interval, heterogeneity and prediction interval.

    `estimate`, `se`, `ci_low`, `ci_high` and `tau2` are on the scale of analysis (points, log odds, log ratio);
    `display_*` on the scale of display (points, percent, ratio). `i2` is in percent, from tau2 and the typical
    sampling variance. `cautions` are plain sentences that belong beside the numbers.

    Beside moderators, `estimate` and all that goes with it is the first coefficient: as a rule the intercept, the
    effect where every moderator is zero or at its reference level. `coefficients` has them all, `predict` the effect
    at values of your own, `qm` and `r2` (percent of tau2) what the moderators account for. `solution` is the fit of
    `arithmetic`, with the covariance matrix; `design` how the moderators were laid out (None without them).
    """

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p_value: float
    tau2: float
    tau2_se: float
    i2: float
    h2: float
    q: float
    q_df: int
    q_p: float
    k: int
    prediction_low: float
    prediction_high: float
    log_likelihood: float
    effects: Effects
    method: Method
    cautions: tuple[str, ...]
    solution: arithmetic.Fit
    design: Design | None = None

    @property
    def weights(self) -> pd.Series:
        """Weight of each study in percent, by study."""
        return pd.Series(self.solution.weights, index=self.effects.table["study"], name="weight")

    @property
    def coefficients(self) -> pd.DataFrame:
        """One row per coefficient: term, estimate, se, ci_low, ci_high, p_value, on the scale of analysis."""
        names = ("se", "ci_low", "ci_high", "p_value")
        columns = {"estimate": self.solution.beta} | {name: getattr(self.solution, name) for name in names}
        terms = self.design.terms if self.design else ("intercept",)
        return pd.DataFrame({"term": list(terms)} | columns)

    @property
    def r2(self) -> float:
        """Percent of tau2 that the moderators account for; NaN without moderators."""
        return self.solution.r2

    @property
    def qm(self) -> float:
        """Omnibus test of the moderators (of the mean itself where there are none): chi-squared, or F beside t."""
        return self.solution.qm

    @property
    def qm_df(self) -> tuple[int, int | None]:
        """Degrees of freedom of `qm`: coefficients tested, and those of the denominator of F (None for chi-squared)."""
        return self.solution.qm_df

    @property
    def qm_p(self) -> float:
        """Its p-value."""
        return self.solution.qm_p

    def predict(self, at: Mapping[str, object] | pd.DataFrame) -> pd.DataFrame:
        """The expected effect at moderator values of your own, with both intervals.

        Parameters
        ----------
        at
            A value, or a list of values, for each moderator; or a frame with one column each.

        Returns
        -------
        DataFrame
            The values, then estimate, se, ci_low, ci_high, prediction_low, prediction_high on the scale of analysis
            and display_estimate, display_ci_low, display_ci_high.

        Raises
        ------
        QuestionError
            Without moderators, or where a value is missing or a level was in no study.
        """
        if self.design is None:
            raise QuestionError("this result has no moderators to predict from; pool(effects, moderators=...) has")
        return predictions(self.solution, self.design, at, self.method.prediction, self.effects.scale)

    @property
    def convention(self) -> str:
        """Names of the conventions behind the numbers, for footnotes and the results file."""
        regressed = f"by {self.design.formula}" if self.design else ""
        parts = (self.effects.measure, self.effects.scale.convention, self.method.name, regressed)
        return "; ".join(part for part in parts if part)

    @property
    def n(self) -> float:
        """Patients in the arms of the studies used; an upper bound where a study's number is one."""
        return float(self.effects.table[["n", "n_against"]].sum().sum())

    def __repr__(self) -> str:
        name = f" {self.effects.label}" if self.effects.label else ""
        variant = f" ({self.effects.variant})" if self.effects.variant else ""
        unit = f" {self.effects.scale.unit}" if self.effects.scale.unit else ""
        if self.design:
            return f"Pooled{name}{variant} by {self.design.formula}: {omnibus(self.solution)}, k = {self.k}"
        low, high = self.display_ci_low, self.display_ci_high
        return (
            f"Pooled{name}{variant}: {self.display_estimate:.2f}{unit} "
            f"({self.method.level * 100:g}% CI {low:.2f} to {high:.2f}), k = {self.k}"
        )


def pool(effects: Effects, method: Method | None = None, moderators: Moderators | None = None) -> Pooled:
    """Combine studies into one estimate, or regress them on their characteristics.

    The estimate is the mean of the effects weighted by ``w = 1 / (v + tau2)``; with moderators, the coefficients are
    those of the regression with the same weights. `method` names the estimator of tau2, the test and the kind of
    prediction interval.

    Parameters
    ----------
    effects
        One effect and variance per study.
    method
        None takes the method that the effects carry: the edition's protocol, or `Method()`.
    moderators
        Names of columns of `effects.table` (words enter as factors, first level as reference), or a formula such as
        ``"ablat + alloc"`` or ``"0 + alloc"``. Studies that miss a value move to `effects.dropped`. Ten studies per
        coefficient is the customary least; below that a caution says so.

    Returns
    -------
    Pooled
        On the scale of analysis, with `display_*` on the scale of display.

    Raises
    ------
    NothingToPoolError
        When no study answers the question; the message counts the reasons.
    ArithmeticInputError
        When an effect or variance is missing, infinite or not positive; the message names the study.
    QuestionError
        When a moderator is no column of the table, or a formula cannot be read.

    References
    ----------
    Viechtbauer W (2005). Bias and efficiency of meta-analytic variance estimators. J Educ Behav Stat 30:261-293.
    doi:10.3102/10769986030003261. IntHout J et al. (2014). The Hartung-Knapp-Sidik-Jonkman method. BMC Med Res Methodol
    14:25. doi:10.1186/1471-2288-14-25

    Examples
    --------
    >>> from evidence_tools.study_effects import Effects
    >>> pool(Effects.from_columns([0.1, 0.3, 0.5], [0.01, 0.01, 0.01]), Method(estimator="DL", test="z"))
    Pooled: 0.30 (95% CI 0.07 to 0.53), k = 3
    """
    method = method or effects.method
    design = None
    if moderators is not None and effects.k:
        effects, design = lay_out(effects, moderators)
    table = effects.table
    if table.empty:
        raise NothingToPoolError(_why_nothing(effects))
    y, v = table["y"].to_numpy(float), table["v"].to_numpy(float)
    _check(table, y, v)
    fit = arithmetic.pool(
        y,
        v,
        design.matrix if design else None,
        estimator=method.estimator,
        test=method.test,
        level=method.level,
    )
    return _pooled(effects, method, fit, design)


def _pooled(effects: Effects, method: Method, fit: arithmetic.Fit, design: Design | None) -> Pooled:
    first = np.eye(1, fit.beta.size)[0]
    prediction = arithmetic.prediction_interval(fit, method.prediction, at=first)
    small = too_few(fit.k, design) if design else ""
    said = (*effects.cautions, *fit.cautions, prediction.caution, small)
    return Pooled(
        estimate=float(fit.beta[0]),
        se=float(fit.se[0]),
        ci_low=float(fit.ci_low[0]),
        ci_high=float(fit.ci_high[0]),
        p_value=float(fit.p_value[0]),
        tau2=fit.tau2,
        tau2_se=fit.tau2_se,
        i2=fit.i2,
        h2=fit.h2,
        q=fit.q,
        q_df=fit.q_df,
        q_p=fit.q_p,
        k=fit.k,
        prediction_low=prediction.low,
        prediction_high=prediction.high,
        log_likelihood=fit.log_likelihood,
        effects=effects,
        method=method,
        cautions=tuple(filter(None, said)),
        solution=fit,
        design=design,
    )


def _check(table: pd.DataFrame, y: np.ndarray, v: np.ndarray) -> None:
    twice = table.loc[table["study"].duplicated(), "study"].unique()
    if len(twice):
        raise ArithmeticInputError(
            f"studies named more than once: {', '.join(twice)}; allowed: one effect per study. Give each its own name, "
            "or pool dependent effects with multilevel"
        )
    wrong = ~np.isfinite(y) | ~np.isfinite(v) | (v <= 0)
    if wrong.any():
        named = "; ".join(f"{row.study}: y = {row.y:g}, v = {row.v:g}" for row in table[wrong].itertuples())
        raise ArithmeticInputError(
            f"cannot pool {named}; allowed: a finite effect and a variance above zero. "
            "Mend the row in the extraction table, or leave the study out"
        )


def _why_nothing(effects: Effects) -> str:
    asked = effects.label or "these effects"
    reasons = effects.dropped["reason"].value_counts()
    listed = "; ".join(f"{reason} ({count})" for reason, count in reasons.items()) or "there are no rows"
    return f"Nothing to pool for {asked}: no row has a value and a variance. Rows not used: {listed}"
