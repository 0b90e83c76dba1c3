"""Trim and fill of a pooled result."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.small_study.trim_fill import trim_and_fill as trim_and_fill_arrays
from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.models.small_study.verdicts import (
    FOR_ASYMMETRY,
    STUDIES_FOR_ASYMMETRY,
    Verdict,
    decide,
    studies,
    without_moderators,
)
from evidence_tools.study_effects import Effects
from evidence_tools.study_effects.records import complete

_MUCH_I2 = 50.0


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Filled:
    """A funnel made even.

    `k0` studies are filled in on `side`, with standard error `k0_se` and, for R0, p-value `k0_p` of none missing.
    `effects` holds the studies and the filled ones (column `filled`), `fit` their pooled result by the same method.
    """

    k0: int
    k0_se: float
    k0_p: float
    side: str
    estimator: str
    effects: Effects
    fit: Pooled
    k: int
    convention: str
    cautions: tuple[str, ...]
    verdict: Verdict

    def __repr__(self) -> str:
        missing = f"{self.k0} filled in on the {self.side} ({self.estimator}, SE {self.k0_se:.2f})"
        return f"Trim and fill: {missing}; {self.fit.display_estimate:.2f}, k = {self.k}; {self.verdict.word}"


def trim_and_fill(fit: Pooled, estimator: str = "L0", *, side: str | None = None) -> Filled:
    """How would the result look if the funnel were even? Mirror the studies that have no counterpart.

    A check of how far the answer could move, not a better answer: asymmetry has other causes, and heterogeneity alone
    makes it fill.

    Parameters
    ----------
    fit
        A pooled result without moderators; its estimator is used throughout.
    estimator
        Of the number missing: "L0", "R0" or "Q0".
    side
        "left" or "right", where they are missing; None takes the side that the standard errors point to.

    Returns
    -------
    Filled
        "Too few studies to tell" below ten, with the numbers beside it.

    Raises
    ------
    QuestionError
        For a result with moderators.
    ArithmeticInputError
        For an unknown estimator or side, or where Q0 has no solution.

    References
    ----------
    Duval, Tweedie (2000) Biometrics 56:455-463. doi:10.1111/j.0006-341X.2000.00455.x
    Terrin et al. (2003) Stat Med 22:2113-2126. doi:10.1002/sim.1461

    Examples
    --------
    >>> effects = Effects.from_columns([0.0, 0.1, 0.1, 0.4, 0.6, 0.9], [0.01, 0.01, 0.02, 0.05, 0.08, 0.1])
    >>> trim_and_fill(pool(effects))
    Trim and fill: 3 filled in on the left (L0, SE 1.64); 0.06, k = 6; too few studies to tell
    """
    without_moderators(fit, "trim and fill")
    y, v = studies(fit)
    found = trim_and_fill_arrays(y, v, estimator=estimator, side=side, pooling=fit.method.estimator)
    effects = _with_filled(fit.effects, found.y, found.v)
    refit = pool(effects, fit.method) if found.k0 else fit
    cautions = found.cautions
    if fit.i2 >= _MUCH_I2:
        cautions += (f"I2 is {fit.i2:.0f}%: trim and fill takes heterogeneity for missing studies (Terrin 2003).",)
    word = "uneven" if found.k0 else "even"
    reason = f"{_studies(found.k0)} filled in on the {found.side} move the estimate from "
    reason += f"{fit.display_estimate:.2f} to {refit.display_estimate:.2f}."
    return Filled(
        found.k0,
        found.k0_se,
        found.k0_p,
        found.side,
        estimator,
        effects,
        refit,
        fit.k,
        f"{fit.convention}; trim and fill {estimator}, {found.side} side {'given' if side else 'estimated'}",
        cautions,
        decide(word, reason, fit.k, STUDIES_FOR_ASYMMETRY, FOR_ASYMMETRY),
    )


def _with_filled(effects: Effects, y: np.ndarray, v: np.ndarray) -> Effects:
    table = effects.table
    names = [f"Filled {i}" for i in range(1, y.size + 1)]
    added = complete(pd.DataFrame({"study": names, "label": names, "y": y, "v": v, "se": np.sqrt(v)}))
    rows = pd.concat([table.assign(filled=False), added.assign(filled=True)], ignore_index=True) if y.size else None
    said = f"{_studies(y.size)} filled in"
    variant = f"{effects.variant}; {said}" if effects.variant else said
    if rows is None:
        return replace(effects, _table=table.assign(filled=False))
    return replace(effects, _table=rows, variant=variant)


def _studies(count: int) -> str:
    return "1 study" if count == 1 else f"{count} studies"
