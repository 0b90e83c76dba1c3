"""Test of excess significance of a pooled result."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evidence_tools.arithmetic.small_study.excess import excess_significance as excess_arrays
from evidence_tools.models.pooled import Pooled
from evidence_tools.models.small_study.verdicts import (
    ASYMMETRY_LEVEL,
    Verdict,
    decide,
    null_of,
    p_text,
    studies,
    without_moderators,
)

_NEEDED, _SOURCE = 10, "a rule of this package, that of the asymmetry tests; the authors of the test give none"
_MUCH_I2 = 50.0


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Excess:
    """`observed` against `expected` significant studies, with the one-sided `p_value` of an excess.

    `limit` is the mean effect at which the excess would have p = 0.10 (NaN where there is none), `theta` and `tau2`
    what the powers assume; all on the scale of analysis. `studies`: power and significance study by study.
    """

    observed: int
    expected: float
    ratio: float
    p_value: float
    test: str
    theta: float
    tau2: float
    limit: float
    k: int
    studies: pd.DataFrame
    convention: str
    cautions: tuple[str, ...]
    verdict: Verdict

    def __repr__(self) -> str:
        return (
            f"Excess significance: {self.observed} observed, {self.expected:.2f} expected, {p_text(self.p_value)}, "
            f"k = {self.k}; {self.verdict.word}"
        )


def excess_significance(
    fit: Pooled,
    *,
    test: str = "exact",
    alternative: str = "two.sided",
    alpha: float = 0.05,
    theta: float | None = None,
    tau2: float | None = None,
) -> Excess:
    """Are more studies significant than their size allows, given the pooled effect?

    Expected is the sum of the powers of the studies at the pooled mean and between-study variance.

    Parameters
    ----------
    fit
        A pooled result without moderators.
    test
        "exact" (for any number of studies; metafor changes to "chi2" where it would take too long), "binom", "chi2".
    alternative, alpha
        The test inside each study.
    theta, tau2
        True mean and between-study variance on the scale of analysis; None takes those of the result.

    Returns
    -------
    Excess
        "Too few studies to tell" below ten, with the numbers beside it.

    Raises
    ------
    QuestionError
        For a result with moderators, or a measure without a value of no effect.

    References
    ----------
    Ioannidis, Trikalinos (2007) Clin Trials 4:245-253. doi:10.1177/1740774507079441

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> excess_significance(pool(Effects.from_columns([0.5, 0.6, 0.7, 0.1], [0.04] * 4)), theta=0.4, tau2=0)
    Excess significance: 3 observed, 2.06 expected, p = 0.337, k = 4; too few studies to tell
    """
    without_moderators(fit, "the test of excess significance")
    null = null_of(fit, "the test of excess significance")
    y, v = studies(fit)
    theta, tau2 = fit.estimate if theta is None else theta, fit.tau2 if tau2 is None else tau2
    found = excess_arrays(y, v, theta, tau2, null=null, alternative=alternative, alpha=alpha, test=test)
    cautions = ()
    if fit.i2 >= _MUCH_I2:
        cautions = (f"I2 is {fit.i2:.0f}%: the test is disputed where the true effects differ.",)
    word = "excess" if found.p_value < ASYMMETRY_LEVEL else "no excess shown"
    reason = f"{found.observed} of {found.k} significant, {found.expected:.1f} expected, {p_text(found.p_value)}."
    table = pd.DataFrame({"study": fit.effects.table["study"], "power": found.power, "significant": found.significant})
    return Excess(
        *(found.observed, found.expected, found.ratio, found.p_value, test, found.theta, found.tau2, found.limit),
        found.k,
        table,
        f"{fit.effects.measure}; {test} test, studies {alternative} at {alpha:g}",
        cautions,
        decide(word, reason, found.k, _NEEDED, _SOURCE),
    )
