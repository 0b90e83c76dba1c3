"""The same question answered under the choices that an analyst could defend."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.study_effects.records import UPPER_BOUND, Effects

ESTIMATORS = ("EE", "DL", "PM", "REML")
TESTS = ("z", "knha", "adhoc")


def sensitivity(fit: Pooled) -> pd.DataFrame:
    """How the pooled result moves with the borrowed spread, the upper-bound numbers and the method.

    One row per choice, the result itself first: standard deviations at either end of their range, without the studies
    whose number of patients is only an upper bound, and every estimator and test beside the one used.

    Returns
    -------
    DataFrame
        choice, estimate, ci_low, ci_high (scale of display), tau2, k.
    """
    return pd.DataFrame([_row(choice, each) for choice, each in choices(fit).items()])


def choices(fit: Pooled) -> dict[str, Pooled]:
    """The result itself, called ``as reported``, and the result under every other choice, by name."""
    return {"as reported": fit} | dict(alternatives(fit)) | _methods(fit)


def alternatives(fit: Pooled) -> list[tuple[str, Pooled]]:
    """The result without upper-bound numbers of patients, and with borrowed spread at either end of its range.

    Empty where no number is an upper bound and no spread is uncertain. The pairs fit `forest(sensitivity=...)`.
    """
    return list((_without_bounds(fit) | _spreads(fit)).items())


def _spreads(fit: Pooled) -> dict[str, Pooled]:
    return {
        f"standard deviations at the {end} end": pool(fit.effects.with_spread(end), fit.method)
        for end in ("low", "high")
        if _has_range(fit.effects)
    }


def _has_range(effects: Effects) -> bool:
    table = effects.table
    return bool((table["v_high"] > table["v_low"]).any())


def _without_bounds(fit: Pooled) -> dict[str, Pooled]:
    kept = fit.effects.without(UPPER_BOUND)
    return {"without upper-bound numbers of patients": pool(kept, fit.method)} if 0 < kept.k < fit.k else {}


def _methods(fit: Pooled) -> dict[str, Pooled]:
    methods = [
        *(replace(fit.method, estimator=name) for name in ESTIMATORS),
        *(replace(fit.method, test=name) for name in TESTS),
    ]
    return {each.name.split(";")[0]: pool(fit.effects, each) for each in methods if each != fit.method}


def _row(choice: str, fit: Pooled) -> dict[str, object]:
    return {
        "choice": choice,
        "estimate": fit.display_estimate,
        "ci_low": fit.display_ci_low,
        "ci_high": fit.display_ci_high,
        "tau2": fit.tau2,
        "k": fit.k,
    }
