"""Permutation tests and bootstrap intervals of a pooled result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import permutation, resampling
from evidence_tools.errors import QuestionError
from evidence_tools.models.pooled import Pooled


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class PermutationTest:
    """p-values that rest on counting arrangements, not on the normal distribution.

    `exact` tells whether every arrangement was tried; `arrangements` how many; `least_p` the smallest p-value that
    could have come out of so few studies.
    """

    fit: Pooled
    solution: permutation.Permuted
    cautions: tuple[str, ...]

    @property
    def p_value(self) -> float:
        """Two-sided, of the first coefficient."""
        return float(self.solution.p_value[0])

    @property
    def qm_p(self) -> float:
        """Of the joint test of the moderators (of the mean where there are none)."""
        return self.solution.qm_p

    @property
    def exact(self) -> bool:
        """Whether every arrangement was tried."""
        return self.solution.exact

    @property
    def arrangements(self) -> int:
        """How many arrangements p is a share of."""
        return self.solution.arrangements

    @property
    def least_p(self) -> float:
        """The smallest p-value that could have come out."""
        return self.solution.least_p

    @property
    def coefficients(self) -> pd.DataFrame:
        """One row per coefficient: term, estimate, p_value, and p_model, the p-value of the fit itself."""
        frame = self.fit.coefficients
        return frame[["term", "estimate"]].assign(p_value=self.solution.p_value, p_model=frame["p_value"])

    def __repr__(self) -> str:
        how = "exact" if self.exact else "sampled"
        return f"PermutationTest: p = {self.p_value:.4f} ({how}, {self.arrangements} arrangements)"


def permutation_test(fit: Pooled, *, limit: int = 4096, draws: int = 999, seed: int = 1) -> PermutationTest:
    """Test a pooled effect by counting how often chance alone would look as strong.

    Without moderators the signs of the studies are flipped, with moderators the moderators are dealt to other studies
    (see `evidence_tools.arithmetic.permutation.permutation_test`).

    Parameters
    ----------
    fit
        A pooled result.
    limit
        Try every arrangement where there are no more than this; 12 studies have 4,096 sets of signs.
    draws, seed
        Otherwise, how many to draw, and the seed.

    Returns
    -------
    PermutationTest
        With a caution where so few studies could not give a small p-value at all.

    References
    ----------
    Follmann, Proschan (1999) Biometrics 55:732-737. doi:10.1111/j.0006-341X.1999.00732.x

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> permutation_test(pool(Effects.from_columns([0.3, 0.5, 0.2, 0.6], [0.02, 0.03, 0.02, 0.04])))
    PermutationTest: p = 0.1250 (exact, 16 arrangements)
    """
    solution = permutation.permutation_test(fit.solution, limit=limit, draws=draws, seed=seed)
    return PermutationTest(fit=fit, solution=solution, cautions=(*fit.cautions, *solution.cautions))


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Bootstrap:
    """Bootstrap intervals of the coefficients and of tau2; `draws` has every sample."""

    fit: Pooled
    solution: resampling.Bootstrapped
    cautions: tuple[str, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row per number: term (tau2 last), estimate, se, bias, low, high, on the scale of analysis."""
        names = ("estimate", "se", "bias", "low", "high")
        return pd.DataFrame({"term": self._terms} | {name: getattr(self.solution, name) for name in names})

    @property
    def draws(self) -> pd.DataFrame:
        """One row per sample, one column per term."""
        return pd.DataFrame(self.solution.draws.copy(), columns=self._terms)

    @property
    def ci_low(self) -> float:
        """Lower limit of the first coefficient."""
        return float(self.solution.low[0])

    @property
    def ci_high(self) -> float:
        """Upper limit of the first coefficient."""
        return float(self.solution.high[0])

    @property
    def convention(self) -> str:
        """Names of the conventions behind the numbers, for footnotes."""
        found = self.solution
        return f"{found.kind} bootstrap, {found.interval}, {len(found.draws)} samples, seed {found.seed}"

    @property
    def _terms(self) -> list[str]:
        return [*self.fit.coefficients["term"], "tau2"]

    def __repr__(self) -> str:
        low, high = (self.fit.effects.scale.display(limit) for limit in (self.ci_low, self.ci_high))
        return (
            f"Bootstrap: {self.fit.display_estimate:.2f} "
            f"({self.solution.level * 100:g}% CI {low:.2f} to {high:.2f}), {self.convention}"
        )


def bootstrap(
    fit: Pooled,
    kind: str = "case",
    *,
    cluster: str | None = None,
    interval: str = "percentile",
    draws: int = 1999,
    seed: int = 1,
    level: float | None = None,
) -> Bootstrap:
    """How far the answer would move over other sets of studies like these.

    Parameters
    ----------
    fit
        A pooled result.
    kind
        "parametric" (new effects from the model), "case" (studies drawn anew) or "cluster" (whole clusters).
    cluster
        The column with the clusters, for kind "cluster".
    interval
        "percentile" or "bca".
    draws, seed, level
        Number of samples, seed, and confidence level (that of the fit when left out).

    Raises
    ------
    QuestionError
        When the cluster is no column.

    References
    ----------
    Efron (1987) J Am Stat Assoc 82:171-185. doi:10.1080/01621459.1987.10478410

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> found = bootstrap(pool(Effects.from_columns([0.3, 0.5, 0.2, 0.6], [0.02, 0.03, 0.02, 0.04])), draws=100)
    >>> found.convention
    'case bootstrap, percentile, 100 samples, seed 1'
    """
    table = fit.effects.table
    if cluster is not None and cluster not in table:
        raise QuestionError(f"{cluster} is no column; allowed: {', '.join(map(str, table.columns))}")
    labels = None if cluster is None else np.asarray(pd.factorize(table[cluster])[0])
    solution = resampling.bootstrap(
        fit.solution, kind, cluster=labels, interval=interval, draws=draws, seed=seed, level=level
    )
    return Bootstrap(fit=fit, solution=solution, cautions=(*fit.cautions, *solution.cautions))
