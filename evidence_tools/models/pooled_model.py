"""The answer of a generalised linear mixed model."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evidence_tools.arithmetic.glmm import GlmmFit
from evidence_tools.models.displayed import DisplayedWithPrediction
from evidence_tools.models.moderators import Design, p_text
from evidence_tools.study_effects.records import Effects


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class PooledModel(DisplayedWithPrediction):
    """The answer of a generalised linear mixed model.

    `solution` holds every number on the scale of analysis (log odds, log rate, log ratio) as `arithmetic` gave it;
    `effects` the studies used with their own effects, and what was left out. Beside moderators `estimate` is the
    first coefficient; `coefficients` has them all.
    """

    effects: Effects
    solution: GlmmFit
    design: Design | None
    convention: str
    cautions: tuple[str, ...]

    @property
    def estimate(self) -> float:
        """Pooled effect (first coefficient), on the scale of analysis."""
        return float(self.solution.beta[0])

    @property
    def se(self) -> float:
        """Its standard error."""
        return float(self.solution.se[0])

    @property
    def ci_low(self) -> float:
        """Lower confidence limit."""
        return float(self.solution.ci_low[0])

    @property
    def ci_high(self) -> float:
        """Upper confidence limit."""
        return float(self.solution.ci_high[0])

    @property
    def p_value(self) -> float:
        """Two-sided p-value (Wald)."""
        return float(self.solution.p_value[0])

    @property
    def prediction_low(self) -> float:
        """Lower limit for the true effect of a further study."""
        return self.solution.prediction_low

    @property
    def prediction_high(self) -> float:
        """Upper limit for the true effect of a further study."""
        return self.solution.prediction_high

    @property
    def tau2(self) -> float:
        """Between-study variance of the effect, by maximum likelihood."""
        return self.solution.tau2

    @property
    def tau2_se(self) -> float:
        """Its standard error; NaN at zero."""
        return self.solution.tau2_se

    @property
    def i2(self) -> float:
        """I2 in percent, from tau2 and the typical variance of the studies' own effects."""
        return self.solution.i2

    @property
    def h2(self) -> float:
        """H2, likewise."""
        return self.solution.h2

    @property
    def k(self) -> int:
        """Studies used."""
        return self.solution.k

    @property
    def log_likelihood(self) -> float:
        """Log-likelihood with all constants."""
        return self.solution.log_likelihood

    @property
    def qm(self) -> float:
        """Omnibus test of the moderators (of the effect itself where there are none)."""
        return self.solution.qm

    @property
    def qm_p(self) -> float:
        """Its p-value."""
        return self.solution.qm_p

    @property
    def coefficients(self) -> pd.DataFrame:
        """One row per coefficient: term, estimate, se, ci_low, ci_high, p_value, on the scale of analysis."""
        names = ("se", "ci_low", "ci_high", "p_value")
        columns = {"estimate": self.solution.beta} | {name: getattr(self.solution, name) for name in names}
        return pd.DataFrame({"term": list(self.design.terms if self.design else ("intercept",))} | columns)

    @property
    def tests(self) -> pd.DataFrame:
        """Both tests of heterogeneity: test, statistic, df, p_value."""
        tests = {"Wald": self.solution.wald, "likelihood ratio": self.solution.lrt}
        rows = [{"test": n, "statistic": t.statistic, "df": t.df, "p_value": t.p_value} for n, t in tests.items()]
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        name = f"PooledModel {self.effects.label} ({self.convention.split(',')[0]})"
        if self.design:
            return f"{name} by {self.design.formula}: QM = {self.qm:.2f}, {p_text(self.qm_p)}, k = {self.k}"
        low, high = self.display_ci_low, self.display_ci_high
        return (
            f"{name}: {self.display_estimate:.2f} ({self.solution.level * 100:g}% CI {low:.2f} to {high:.2f}), "
            f"tau2 = {self.tau2:.3f}, k = {self.k}"
        )
