"""The answer of Mantel-Haenszel and Peto: one common effect, and the tests that go with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.mantel_haenszel import ChiSquared, StratifiedFit
from evidence_tools.models.displayed import Displayed
from evidence_tools.study_effects.records import Effects

_TESTS = {
    "heterogeneity": ("Q", "Do the studies' effects differ?"),
    "association": ("Cochran-Mantel-Haenszel", "Is there any effect?"),
    "cochran": ("Cochran", "Is there any effect?"),
    "breslow_day": ("Breslow-Day", "Do the odds ratios differ?"),
    "tarone": ("Tarone", "Do the odds ratios differ?"),
}


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class PooledCounts(Displayed):
    """A common effect from counts, with its interval and tests.

    `solution` holds every number on the scale of analysis (log for ratios) as `arithmetic` gave it; `effects` the
    studies' own effects, and what was left out. `tau2` is zero by assumption: one effect in all studies.
    """

    effects: Effects
    solution: StratifiedFit
    convention: str
    cautions: tuple[str, ...]
    study: np.ndarray
    tau2: float = 0.0

    @property
    def estimate(self) -> float:
        """Common effect, on the scale of analysis."""
        return self.solution.estimate

    @property
    def se(self) -> float:
        """Its standard error."""
        return self.solution.se

    @property
    def ci_low(self) -> float:
        """Lower confidence limit."""
        return self.solution.ci_low

    @property
    def ci_high(self) -> float:
        """Upper confidence limit."""
        return self.solution.ci_high

    @property
    def p_value(self) -> float:
        """Two-sided p-value of no effect (Wald)."""
        return self.solution.p_value

    @property
    def k(self) -> int:
        """Studies that carry the estimate; those with an effect of their own are `effects.k`."""
        return self.solution.k

    @property
    def q(self) -> float:
        """Chi-squared of the studies' own effects around the common one."""
        return self.solution.heterogeneity.statistic

    @property
    def q_df(self) -> int:
        """Its degrees of freedom."""
        return self.solution.heterogeneity.df

    @property
    def q_p(self) -> float:
        """Its p-value."""
        return self.solution.heterogeneity.p_value

    @property
    def i2(self) -> float:
        """I2 from Q, in percent."""
        return self.solution.i2

    @property
    def h2(self) -> float:
        """H2 from Q."""
        return self.solution.h2

    @property
    def weights(self) -> pd.Series:
        """Weight of each study in percent, by study; without a value where a study was left out."""
        return pd.Series(self.solution.weights, index=pd.Index(self.study, name="study"), name="weight")

    @property
    def tests(self) -> pd.DataFrame:
        """Every test the measure has: test, asks, statistic, df, p_value."""
        found = {name: getattr(self.solution, name) for name in _TESTS}
        rows = [_row(*_TESTS[name], test) for name, test in found.items() if test is not None]
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        low, high = self.display_ci_low, self.display_ci_high
        return (
            f"PooledCounts {self.effects.label} ({self.convention.split(';')[0]}): {self.display_estimate:.2f} "
            f"({self.solution.level * 100:g}% CI {low:.2f} to {high:.2f}), k = {self.k}"
        )


def _row(name: str, asks: str, test: ChiSquared) -> dict[str, object]:
    return {"test": name, "asks": asks, "statistic": test.statistic, "df": test.df, "p_value": test.p_value}
