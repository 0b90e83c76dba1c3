"""A pooled result with an interval that does not rest on the model of dependence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import robust as sandwich
from evidence_tools.errors import QuestionError
from evidence_tools.models.multilevel_result import Multilevel
from evidence_tools.models.pooled import Pooled


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Robust:
    """The estimate of a fit with cluster-robust error, interval and Satterthwaite degrees of freedom.

    Numbers are on the scale of analysis, `display_*` on the scale of display. `coefficients` has every coefficient;
    `solution` the record of `arithmetic`, with the joint test of the moderators.
    """

    fit: Pooled | Multilevel
    cluster: str
    solution: sandwich.RobustFit
    cautions: tuple[str, ...]

    @property
    def estimate(self) -> float:
        """The first coefficient, unchanged by the choice of errors."""
        return float(self.solution.beta[0])

    @property
    def se(self) -> float:
        """Its cluster-robust standard error."""
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
    def df(self) -> float:
        """Its Satterthwaite degrees of freedom."""
        return float(self.solution.df[0])

    @property
    def p_value(self) -> float:
        """Its two-sided p-value."""
        return float(self.solution.p_value[0])

    @property
    def display_estimate(self) -> float:
        """The estimate as it is shown."""
        return self.fit.effects.scale.display(self.estimate)

    @property
    def display_ci_low(self) -> float:
        """Lower confidence limit as it is shown."""
        return self.fit.effects.scale.display(self.ci_low)

    @property
    def display_ci_high(self) -> float:
        """Upper confidence limit as it is shown."""
        return self.fit.effects.scale.display(self.ci_high)

    @property
    def coefficients(self) -> pd.DataFrame:
        """One row per coefficient: term, estimate, se, ci_low, ci_high, df, p_value, on the scale of analysis."""
        names = ("se", "ci_low", "ci_high", "df", "p_value")
        columns = {"estimate": self.solution.beta} | {name: getattr(self.solution, name) for name in names}
        return pd.DataFrame({"term": self.fit.coefficients["term"]} | columns)

    @property
    def convention(self) -> str:
        """Names of the conventions behind the numbers, for footnotes."""
        return f"{self.fit.convention}; {self.solution.kind} by {self.cluster}, Satterthwaite df"

    def __repr__(self) -> str:
        low, high = self.display_ci_low, self.display_ci_high
        return (
            f"Robust: {self.display_estimate:.2f} ({self.solution.level * 100:g}% CI {low:.2f} to {high:.2f}), "
            f"{self.solution.kind}, {self.solution.clusters} clusters, df = {self.df:.1f}"
        )


def robust(fit: Pooled | Multilevel, cluster: str | Sequence[object], kind: str = "CR2") -> Robust:
    """Judge an estimate by how whole clusters scatter, so that dependence inside them need not be known.

    Parameters
    ----------
    fit
        A pooled or multilevel result.
    cluster
        A column of the effects, or one label per row. Clusters must hold whole groups of dependent rows.
    kind
        "CR2" for few clusters; "CR1" with factor J / (J - 1); "CR1p" with J / (J - p), as metafor's `robust`; "CR0".

    Returns
    -------
    Robust
        With a caution below 4 degrees of freedom, where no p-value can be trusted.

    Raises
    ------
    QuestionError
        When the cluster is no column.
    ArithmeticInputError
        For too few clusters, or rows of different clusters that the model ties together.

    References
    ----------
    Hedges, Tipton, Johnson (2010) Res Synth Methods 1:39-65. doi:10.1002/jrsm.5
    Tipton (2015) Psychol Methods 20:375-393. doi:10.1037/met0000011

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> rows = Effects.from_columns([0.1, 0.2, 0.5, 0.4, 0.9], [0.04] * 5, site=["a", "a", "b", "b", "c"])
    >>> robust(pool(rows), "site")
    Robust: 0.42 (95% CI -0.43 to 1.27), CR2, 3 clusters, df = 1.8
    """
    labels, name = _labels(fit, cluster)
    found = fit.solution
    working = found.M if isinstance(fit, Multilevel) else found.v + found.tau2
    solution = sandwich.robust(found.y, found.X, working, labels, kind=kind, level=found.level)
    return Robust(fit=fit, cluster=name, solution=solution, cautions=(*fit.cautions, *solution.cautions))


def _labels(fit: Pooled | Multilevel, cluster: str | Sequence[object]) -> tuple[np.ndarray, str]:
    table = fit.effects.table
    if not isinstance(cluster, str):
        return pd.factorize(np.asarray(cluster))[0], "clusters given"
    if cluster not in table:
        raise QuestionError(f"{cluster} is no column; allowed: {', '.join(map(str, table.columns))}")
    return pd.factorize(table[cluster])[0], cluster
