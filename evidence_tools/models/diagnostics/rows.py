"""One row of numbers for each of several fits of the same kind."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.pooling import Fit
from evidence_tools.errors import QuestionError
from evidence_tools.models.pooled import Pooled
from evidence_tools.study_effects.records import Scale

NUMBERS = ("estimate", "se", "ci_low", "ci_high", "p_value", "q", "q_p", "tau2", "i2", "h2")
SHOWN = ("estimate", "ci_low", "ci_high")


def fit_row(fit: Fit | None, scale: Scale, missing: str = "") -> dict[str, object]:
    """The numbers of one fit with one mean: k, those of `NUMBERS` on the scale of analysis, then display_* and caution.

    None gives a row of NaN with `missing` as its caution.
    """
    if fit is None:
        numbers = dict.fromkeys(NUMBERS, np.nan)
        return {"k": 0} | numbers | {f"display_{name}": np.nan for name in SHOWN} | {"caution": missing}
    coefficient = {name: float(getattr(fit, name)[0]) for name in ("se", "ci_low", "ci_high", "p_value")}
    whole = {name: float(getattr(fit, name)) for name in ("q", "q_p", "tau2", "i2", "h2")}
    numbers = {"estimate": float(fit.beta[0])} | coefficient | whole
    shown = {f"display_{name}": scale.display(numbers[name]) for name in SHOWN}
    return {"k": fit.k} | numbers | shown | {"caution": " ".join(fit.cautions)}


def one_mean(fit: Pooled, what: str) -> None:
    """Refuse a result with moderators, where one mean is asked for."""
    if fit.design is not None:
        raise QuestionError(
            f"{what} needs a result with one mean; this one has moderators ({fit.design.formula}). Pool without them"
        )


def studies_of(fit: Pooled) -> pd.DataFrame:
    """The study and its label, one row per study in the order of the fit."""
    return fit.effects.table[["study", "label"]].reset_index(drop=True)
