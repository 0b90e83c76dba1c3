"""What a multilevel model answers: the record that keeps its rows, levels and covariance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import critical_value
from evidence_tools.arithmetic.multilevel.fitting import MultilevelFit
from evidence_tools.arithmetic.multilevel.intervals import intervals
from evidence_tools.models.displayed import Displayed
from evidence_tools.models.moderators import Design
from evidence_tools.study_effects import Effects


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Multilevel(Displayed):
    """A pooled estimate of dependent results with its interval and how the true effects vary at each level.

    `estimate`, `se`, `ci_low`, `ci_high`, `sigma2`, `tau2` are on the scale of analysis; `display_*` on the scale of
    display. `sigma2` holds the variance of each of `levels`, outermost first; `tau2` and `rho` the variances and
    correlations of the `outcomes` between groups (empty without them). `components` has all of them as a frame.
    Beside moderators, `estimate` is the first coefficient and `coefficients` has them all. `solution` is the fit of
    `arithmetic`, with all covariance matrices.
    """

    effects: Effects
    levels: tuple[str, ...]
    outcomes: tuple[str, ...]
    struct: str
    solution: MultilevelFit
    design: Design | None
    cautions: tuple[str, ...]

    @property
    def estimate(self) -> float:
        """The first coefficient: the mean, or the intercept beside moderators."""
        return float(self.solution.beta[0])

    @property
    def se(self) -> float:
        """Its standard error."""
        return float(self.solution.se[0])

    @property
    def ci_low(self) -> float:
        """Its lower confidence limit."""
        return float(self.solution.ci_low[0])

    @property
    def ci_high(self) -> float:
        """Its upper confidence limit."""
        return float(self.solution.ci_high[0])

    @property
    def p_value(self) -> float:
        """Its two-sided p-value."""
        return float(self.solution.p_value[0])

    @property
    def sigma2(self) -> tuple[float, ...]:
        """Variance of each level, outermost first."""
        return tuple(self.solution.sigma2.tolist())

    @property
    def tau2(self) -> tuple[float, ...]:
        """Variance between groups of each outcome."""
        return tuple(self.solution.tau2.tolist())

    @property
    def rho(self) -> pd.DataFrame:
        """Correlations of the outcomes between groups."""
        return pd.DataFrame(self.solution.rho.copy(), index=list(self.outcomes), columns=list(self.outcomes))

    @property
    def i2(self) -> tuple[float, ...]:
        """Percent of the total variance in each level, then for each outcome."""
        return tuple(self.solution.i2.tolist())

    @property
    def k(self) -> int:
        """Number of results (rows), which may be more than there are studies."""
        return self.solution.k

    @property
    def log_likelihood(self) -> float:
        """Restricted for REML, plain otherwise."""
        return self.solution.log_likelihood

    @property
    def q(self) -> float:
        """Residual heterogeneity against the sampling covariance alone."""
        return self.solution.q

    @property
    def q_df(self) -> int:
        """Its degrees of freedom."""
        return self.solution.q_df

    @property
    def q_p(self) -> float:
        """Its p-value."""
        return self.solution.q_p

    @property
    def qm(self) -> float:
        """Test of all coefficients that are no intercept."""
        return self.solution.qm

    @property
    def qm_p(self) -> float:
        """Its p-value."""
        return self.solution.qm_p

    @property
    def prediction_low(self) -> float:
        """Lower limit for the true effect of a further result in a new group; NaN where the model has several."""
        return self.estimate - self._reach

    @property
    def prediction_high(self) -> float:
        """Upper limit for the true effect of a further result in a new group; NaN where the model has several."""
        return self.estimate + self._reach

    @property
    def coefficients(self) -> pd.DataFrame:
        """One row per coefficient: term, estimate, se, ci_low, ci_high, p_value, on the scale of analysis."""
        names = ("se", "ci_low", "ci_high", "p_value")
        columns = {"estimate": self.solution.beta} | {name: getattr(self.solution, name) for name in names}
        terms = self.design.terms if self.design else ("intercept",)
        return pd.DataFrame({"term": list(terms)} | columns)

    @property
    def components(self) -> pd.DataFrame:
        """One row per variance: component, groups, variance, sd, i2 (percent)."""
        variances = np.concatenate([self.solution.sigma2, self.solution.tau2])
        groups = list(self.solution.groups)
        groups += [groups[-1]] * (len(self.outcomes) - 1) if self.outcomes else []
        names = [*self.levels, *self.outcomes] if groups else []
        columns = {"groups": groups, "variance": variances, "sd": np.sqrt(variances), "i2": self.solution.i2}
        return pd.DataFrame({"component": names} | columns)

    def component_intervals(self, level: float | None = None) -> pd.DataFrame:
        """Every variance and correlation with its profile-likelihood interval.

        Returns
        -------
        DataFrame
            component, what ("variance" or "correlation"), estimate, low, high.
        """
        rows = [
            {
                "component": self._name(part, outcome, other),
                "what": "variance" if other is None else "correlation",
                "estimate": found.estimate,
                "low": found.low,
                "high": found.high,
            }
            for part, outcome, other, found in intervals(self.solution, level)
        ]
        return pd.DataFrame(rows, columns=["component", "what", "estimate", "low", "high"])

    @property
    def convention(self) -> str:
        """Names of the conventions behind the numbers, for footnotes."""
        fit = self.solution
        inside = f"; {', '.join(self.outcomes)}: {self.struct}" if self.outcomes else ""
        return f"{self.effects.measure}; {' / '.join(self.levels) or 'no levels'}{inside}; {fit.estimator}, {fit.test}"

    def __repr__(self) -> str:
        name = f" {self.effects.label}" if self.effects.label else ""
        low, high = self.display_ci_low, self.display_ci_high
        groups = f"{min(self.solution.groups, default=self.k)} independent groups"
        first = f"{self.coefficients['term'][0]} " if self.design else ""
        return (
            f"Multilevel{name}: {first}{self.display_estimate:.2f} "
            f"({self.solution.level * 100:g}% CI {low:.2f} to {high:.2f}), k = {self.k} in {groups}"
        )

    @property
    def _reach(self) -> float:
        if self.design or self.outcomes or not self.levels or self.k == 1:
            return float("nan")
        half = critical_value(self.solution.level, self.solution.df)
        return half * float(np.sqrt(self.se**2 + self.solution.sigma2.sum()))

    def _name(self, part: int, outcome: int, other: int | None) -> str:
        if part < len(self.levels):
            return self.levels[part]
        shared = self.solution.parts[part].structure
        if other is None:
            return "all outcomes" if shared == "CS" else self.outcomes[outcome]
        return f"{self.outcomes[outcome]} and {self.outcomes[other]}" if shared == "UN" else "all outcomes"
