"""Study results laid out so that the eye can judge them: radial, normal quantile and L'Abbe coordinates."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.effect_sizes import log_proportion, logit_proportion, proportion
from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.normal_scores import normal_scores
from evidence_tools.errors import QuestionError
from evidence_tools.models.diagnostics.rows import one_mean, studies_of
from evidence_tools.models.pooled import Pooled

_RISKS = {"RR": log_proportion, "OR": logit_proportion, "RD": proportion}
_COUNTS = ("events", "n", "events_against", "n_against")


def radial(fit: Pooled, *, centred: bool = False) -> pd.DataFrame:
    """Lay the studies out by precision, so that equal scatter is equal distance and the slope is the effect.

    Parameters
    ----------
    fit
        The pooled result, without moderators.
    centred
        Whether to measure the effects from the pooled one.

    Returns
    -------
    DataFrame
        One row per study: study, label, precision 1 / sqrt(v + tau2), z (effect over sqrt(v + tau2)), line (z of the
        pooled effect there) and outside (more than a critical value of the normal distribution from the line).

    References
    ----------
    Galbraith RF (1988). Graphical display of estimates having differing standard errors. Technometrics 30:271-281.
    doi:10.1080/00401706.1988.10488400

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> radial(pool(Effects.from_columns([1.0, 1.0], [0.25, 1.0])))[["precision", "z"]].values.tolist()
    [[2.0, 2.0], [1.0, 1.0]]
    """
    one_mean(fit, "radial")
    solution = fit.solution
    precision = 1 / np.sqrt(solution.v + solution.tau2)
    origin = fit.estimate if centred else 0.0
    z, line = (solution.y - origin) * precision, (fit.estimate - origin) * precision
    outside = np.abs(z - line) > band(fit)
    return studies_of(fit).assign(precision=precision, z=z, line=line, outside=outside)


def band(fit: Pooled) -> float:
    """Half the width of the band of a radial plot: the normal critical value at the level of the result."""
    return critical_value(fit.method.level, None)


def normal_quantiles(
    fit: Pooled, kind: str = "rstudent", *, level: float | None = None, draws: int = 1000, seed: int = 1
) -> pd.DataFrame:
    """Set the residuals beside normal ones: are the true effects normal, as the model takes them to be?

    Parameters
    ----------
    fit
        The pooled result, with or without moderators.
    kind
        ``"rstudent"`` (each study against the others) or ``"rstandard"``.
    level
        Share of the residuals of that rank inside the envelope when the model is true; None takes that of the method.
    draws, seed
        Number and start of the simulations of the envelope.

    Returns
    -------
    DataFrame
        One row per study, smallest residual first: study, label, quantile, residual, low, high, outside.

    References
    ----------
    Wang MC, Bushman BJ (1998). Using the normal quantile plot to explore meta-analytic data sets. Psychol Methods
    3:46-54. doi:10.1037/1082-989X.3.1.46
    """
    found = normal_scores(fit.solution, kind, level=level, draws=draws, seed=seed)
    frame = studies_of(fit).assign(quantile=found.quantile, residual=found.residual, low=found.low, high=found.high)
    frame["outside"] = (frame["residual"] < frame["low"]) | (frame["residual"] > frame["high"])
    return frame.sort_values("residual", kind="stable", ignore_index=True)


def labbe(fit: Pooled) -> pd.DataFrame:
    """Set the risk of each treated group against that of its comparison group.

    Parameters
    ----------
    fit
        A pooled RR, OR or RD whose effects table holds the counts: events, n, events_against, n_against.

    Returns
    -------
    DataFrame
        One row per study: study, label, risk_against, risk (between 0 and 1, as counted), x and y (the same on the
        scale of analysis: log risk, log odds or risk, with 1/2 added in a group without events or non-events), line
        (the risk of the treated group that the pooled effect expects, cut at 0 and 1) and weight (percent).

    Raises
    ------
    QuestionError
        For another measure, or where a study lacks its counts.

    References
    ----------
    L'Abbe KA, Detsky AS, O'Rourke K (1987). Meta-analysis in clinical research. Ann Intern Med 107:224-233.
    doi:10.7326/0003-4819-107-2-224
    """
    one_mean(fit, "labbe")
    measure, table = fit.effects.measure, fit.effects.table
    if measure not in _RISKS:
        raise QuestionError(f"labbe compares risks; found measure {measure}, allowed: {', '.join(_RISKS)}")
    counts = table[list(_COUNTS)]
    lacking = table.loc[counts.isna().any(axis=1), "study"]
    if len(lacking):
        raise QuestionError(f"labbe needs the counts ({', '.join(_COUNTS)}) of every study; none for {lacking.iloc[0]}")
    events, n, events_against, n_against = counts.to_numpy(float).T
    against = events_against / n_against
    return studies_of(fit).assign(
        risk_against=against,
        risk=events / n,
        x=_RISKS[measure](events_against, n_against).y,
        y=_RISKS[measure](events, n).y,
        line=expected_risk(measure, against, fit.estimate),
        weight=fit.weights.to_numpy(),
    )


def expected_risk(measure: str, against: np.ndarray, estimate: float) -> np.ndarray:
    """The treated group's risk under an effect on the scale of analysis, cut at 0 and 1.

    >>> expected_risk("RR", np.array([0.2]), np.log(0.5)).round(3)
    array([0.1])
    """
    if measure == "RR":
        return np.minimum(against * np.exp(estimate), 1.0)
    if measure == "RD":
        return np.clip(against + estimate, 0.0, 1.0)
    ratio = np.exp(estimate)
    return against * ratio / (1 - against + against * ratio)
