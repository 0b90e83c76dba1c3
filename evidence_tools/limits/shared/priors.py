"""Published biases as exaggerations of a gain, and results with such a bias taken off."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence_tools.arithmetic.bias_adjustment import (
    BiasPrior,
    adjust_for_bias,
    prior_from_interval,
    smd_from_odds_ratio,
)
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.shared.benchmarks import baseline_sd

_SD_PER_LOG_ODDS = smd_from_odds_ratio(math.e)


def exaggeration(subject: Subject, row: pd.Series) -> BiasPrior | None:
    """How far a row of ``bias_priors.csv`` exaggerates the gain, on the scale of analysis; positive flatters.

    Differences of standardised means times the spread before treatment for scores, the logarithm of ratios of odds
    ratios for ratios, and for scores those in standard deviations (Chinn 2000). A row without an interval counts as
    certain. None where the row cannot be put on the scale, such as a score without a known spread.
    """
    sd, on_log = baseline_sd(subject), subject.scale.transform == "log"
    if row["metric"] == "dsmd" and not on_log and sd is not None:
        return _prior(row, ratio=False).scaled(-sd)
    if row["metric"] == "ror" and on_log:
        return _prior(row, ratio=True).scaled(-1)
    if row["metric"] == "ror" and subject.kind != "ratio" and sd is not None:
        return _prior(row, ratio=True).scaled(-sd * _SD_PER_LOG_ODDS)
    return None


def without_bias(subject: Subject, prior: BiasPrior, exempt: NDArray[np.bool_] | None = None) -> Result:
    """The result with an exaggeration of the gain taken off, its uncertainty kept; `exempt` studies have none."""
    method = subject.method
    found = adjust_for_bias(
        subject.y,
        subject.v,
        prior.scaled(subject.sign),
        exempt=exempt,
        estimator=method.estimator,
        test=method.test,
        level=method.level,
    )
    return Result(found.estimate, found.low, found.high)


def at_any_size(priors: Sequence[BiasPrior]) -> Callable[[float], BiasPrior]:
    """A prior for every mean, such that those given are met: in between their uncertainty is interpolated.

    No bias at all is certain; beyond the last prior its uncertainty stands.

    Examples
    --------
    >>> at = at_any_size([BiasPrior(1.0, 0.2), BiasPrior(2.0, 0.4)])
    >>> [round(at(mean).sd, 2) for mean in (0.0, 0.5, 1.5, 3.0)]
    [0.0, 0.1, 0.3, 0.4]
    """
    knots = sorted(({prior.mean: prior.sd for prior in priors} | {0.0: 0.0}).items())
    means, sds = zip(*knots, strict=True)
    return lambda mean: BiasPrior(mean, float(np.interp(mean, means, sds)))


def _prior(row: pd.Series, *, ratio: bool) -> BiasPrior:
    if pd.isna(row["ci_low"]):
        return BiasPrior(math.log(row["estimate"]) if ratio else float(row["estimate"]))
    return prior_from_interval(row["estimate"], row["ci_low"], row["ci_high"], ratio=ratio)
