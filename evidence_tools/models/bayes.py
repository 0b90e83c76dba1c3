"""Effects x prior -> what is probable about the mean, the spread, a further study and each study."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.bayes import INTERVALS, Posterior, Summary, posterior
from evidence_tools.arithmetic.bayes_priors import TauPrior
from evidence_tools.errors import ArithmeticInputError, NothingToPoolError, QuestionError
from evidence_tools.models.pooled import Pooled
from evidence_tools.study_effects import Effects


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Bayes:
    """Posterior of a random-effects meta-analysis.

    `mu` (mean of the true effects), `tau` (their standard deviation) and `prediction` (true effect of a further
    similar study) each have .mean .sd .median .low .high on the scale of analysis; `display_*` are those of mu on the
    scale of display. `estimate` is the posterior median of mu.
    """

    effects: Effects
    solution: Posterior
    mu: Summary
    tau: Summary
    prediction: Summary
    level: float
    interval: str
    cautions: tuple[str, ...]

    @property
    def estimate(self) -> float:
        """Posterior median of the mean."""
        return self.mu.median

    @property
    def low(self) -> float:
        """Lower limit of its credible interval."""
        return self.mu.low

    @property
    def high(self) -> float:
        """Upper limit of its credible interval."""
        return self.mu.high

    @property
    def display_estimate(self) -> float:
        """The estimate as it is shown."""
        return self.effects.scale.display(self.mu.median)

    @property
    def display_low(self) -> float:
        """Lower limit as it is shown."""
        return self.effects.scale.display(self.mu.low)

    @property
    def display_high(self) -> float:
        """Upper limit as it is shown."""
        return self.effects.scale.display(self.mu.high)

    @property
    def log_marginal_likelihood(self) -> float:
        """Log of the probability of the data under these priors; NaN for a flat prior of the mean."""
        return self.solution.log_marginal

    @property
    def table(self) -> pd.DataFrame:
        """One row each for mu, tau and prediction: mean, sd, median, low, high, on the scale of analysis."""
        parts = {"mu": self.mu, "tau": self.tau, "prediction": self.prediction}
        rows = [{"quantity": name} | _numbers(part) for name, part in parts.items()]
        return pd.DataFrame(rows)

    @property
    def studies(self) -> pd.DataFrame:
        """One row per study: what it reported (y, se) and its true effect in the light of the others."""
        table = self.effects.table
        rows = [
            {"study": study, "y": y, "se": v**0.5} | _numbers(self.solution.study(i, self.level, self.interval))
            for i, (study, y, v) in enumerate(zip(table["study"], table["y"], table["v"], strict=True))
        ]
        return pd.DataFrame(rows)

    def probability_below(self, threshold: float, *, new_study: bool = False) -> float:
        """Probability that the mean (or the true effect of a further study) lies below a threshold.

        The threshold is on the scale of analysis, such as the log of an odds ratio or a signed MCID.
        """
        return self.solution.probability_below(threshold, new_study=new_study)

    @property
    def convention(self) -> str:
        """Names of the conventions behind the numbers, for footnotes."""
        mu = self.solution.mu_prior
        mean = "flat" if mu is None else f"normal({mu[0]:g}, {mu[1]:g})"
        return f"{self.effects.measure}; Bayes, mu {mean}, tau {self.solution.prior.label}; {self.interval} intervals"

    def __repr__(self) -> str:
        name = f" {self.effects.label}" if self.effects.label else ""
        return (
            f"Bayes{name}: {self.display_estimate:.2f} ({self.level * 100:g}% credible {self.display_low:.2f} to "
            f"{self.display_high:.2f}), tau {self.tau.median:.2f}, k = {self.effects.k}"
        )


def bayes(
    effects: Effects | Pooled,
    tau_prior: TauPrior,
    mu_prior: tuple[float, float] | None = None,
    *,
    level: float = 0.95,
    interval: str = "shortest",
) -> Bayes:
    """Combine studies and say how probable values of the mean and the spread are, given a prior for the spread.

    With few studies the data say little about tau, and a prior that says what is usual is more honest than an
    estimate of zero. Integrated numerically, without simulation: the same numbers each time.

    Parameters
    ----------
    effects
        One effect and variance per study, or a pooled result without moderators.
    tau_prior
        `half_normal(0.5)`, `half_cauchy`, `half_t`, `log_normal`, `log_t`, `turner_prior(...)` or
        `rhodes_prior(...)`, in the unit of y. There is no default: say what you believe, and try another.
    mu_prior
        Mean and standard deviation of a normal prior of the mean; None is flat.
    level, interval
        Probability of the intervals; "shortest" (highest density) or "central" (equal tails).

    Raises
    ------
    NothingToPoolError
        Without studies.
    QuestionError
        For a fit with moderators.

    References
    ----------
    Roever (2020) J Stat Softw 93(6). doi:10.18637/jss.v093.i06
    Roever et al. (2021) Res Synth Methods 12:448-474. doi:10.1002/jrsm.1475

    Examples
    --------
    >>> from evidence_tools.arithmetic.bayes_priors import half_normal
    >>> bayes(Effects.from_columns([0.1, 0.3, 0.5], [0.01, 0.01, 0.01]), half_normal(0.5))
    Bayes: 0.30 (95% credible -0.13 to 0.73), tau 0.24, k = 3
    """
    if isinstance(effects, Pooled):
        if effects.design is not None:
            raise QuestionError("bayes takes results without moderators; pool the effects without them")
        effects = effects.effects
    if effects.k == 0:
        raise NothingToPoolError("Nothing to pool: no row has a value and a variance")
    if interval not in INTERVALS:
        raise QuestionError(f"interval is {interval!r}; allowed: {', '.join(INTERVALS)}")
    table = effects.table
    y, v = table["y"].to_numpy(float), table["v"].to_numpy(float)
    wrong = ~np.isfinite(y) | ~np.isfinite(v) | (v <= 0)
    if wrong.any():
        named = "; ".join(f"{row.study}: y = {row.y:g}, v = {row.v:g}" for row in table[wrong].itertuples())
        raise ArithmeticInputError(f"cannot pool {named}; allowed: a finite effect and a variance above zero")
    found = posterior(y, v, tau_prior, mu_prior)
    return Bayes(
        effects=effects,
        solution=found,
        mu=found.mu(level, interval),
        tau=found.spread(level, interval),
        prediction=found.prediction(level, interval),
        level=level,
        interval=interval,
        cautions=(*effects.cautions, *found.cautions),
    )


def _numbers(summary: Summary) -> dict[str, float]:
    return {name: value for name, value in asdict(summary).items() if name not in ("level", "interval")}
