"""Effects x Method -> Pooled: the summary of several studies, which remembers its studies and its method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools import arithmetic
from evidence_tools.errors import ArithmeticInputError, NothingToPoolError
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Pooled:
    """A pooled estimate with its interval, heterogeneity and prediction interval.

    `estimate`, `se`, `ci_low`, `ci_high` and `tau2` are on the scale of analysis (points, log odds, log ratio);
    `display_*` on the scale of display (points, percent, ratio). `i2` is in percent, from tau2 and the typical
    sampling variance. `cautions` are plain sentences that belong beside the numbers.
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
    _weights: np.ndarray

    @property
    def weights(self) -> pd.Series:
        """Weight of each study in percent, by study."""
        return pd.Series(self._weights, index=self.effects.table["study"], name="weight")

    @property
    def display_estimate(self) -> float:
        """The estimate as it is shown."""
        return self.effects.scale.display(self.estimate)

    @property
    def display_ci_low(self) -> float:
        """Lower confidence limit as it is shown."""
        return self.effects.scale.display(self.ci_low)

    @property
    def display_ci_high(self) -> float:
        """Upper confidence limit as it is shown."""
        return self.effects.scale.display(self.ci_high)

    @property
    def display_prediction_low(self) -> float:
        """Lower prediction limit as it is shown."""
        return self.effects.scale.display(self.prediction_low)

    @property
    def display_prediction_high(self) -> float:
        """Upper prediction limit as it is shown."""
        return self.effects.scale.display(self.prediction_high)

    @property
    def convention(self) -> str:
        """Names of the conventions behind the numbers, for footnotes and the results file."""
        return f"{self.effects.measure}; {self.method.name}"

    @property
    def n(self) -> float:
        """Patients in the arms of the studies used; an upper bound where a study's number is one."""
        return float(self.effects.table[["n", "n_against"]].sum().sum())

    def __repr__(self) -> str:
        name = f" {self.effects.label}" if self.effects.label else ""
        variant = f" ({self.effects.variant})" if self.effects.variant else ""
        unit = f" {self.effects.scale.unit}" if self.effects.scale.unit else ""
        low, high = self.display_ci_low, self.display_ci_high
        return (
            f"Pooled{name}{variant}: {self.display_estimate:.2f}{unit} "
            f"({self.method.level * 100:g}% CI {low:.2f} to {high:.2f}), k = {self.k}"
        )


def pool(effects: Effects, method: Method | None = None) -> Pooled:
    """Combine studies into one estimate under the equal-effects or random-effects model.

    The estimate is the mean of the effects weighted by ``w = 1 / (v + tau2)``; `method` names the estimator of tau2,
    the test and the kind of prediction interval.

    Parameters
    ----------
    effects
        One effect and variance per study.
    method
        None takes the method that the effects carry: the edition's protocol, or `Method()`.

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
    table = effects.table
    if table.empty:
        raise NothingToPoolError(_why_nothing(effects))
    y, v = table["y"].to_numpy(float), table["v"].to_numpy(float)
    _check(table, y, v)
    fit = arithmetic.pool(y, v, estimator=method.estimator, test=method.test, level=method.level)
    prediction = arithmetic.prediction_interval(fit, method.prediction)
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
        cautions=(*effects.cautions, *fit.cautions, *([prediction.caution] if prediction.caution else [])),
        _weights=fit.weights,
    )


def _check(table: pd.DataFrame, y: np.ndarray, v: np.ndarray) -> None:
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
