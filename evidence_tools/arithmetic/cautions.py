"""What must be said beside a pooled result."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.inference import critical_value
from evidence_tools.arithmetic.projection import Problem
from evidence_tools.arithmetic.tau2 import Tau2

Array = NDArray[np.float64]
_WIDE_VARIANCE_RATIO = 1e7  # metafor warns from here on


def cautions_of(
    problem: Problem, between: Tau2, wald: Array, scale: float, *, asked: str, level: float
) -> tuple[str, ...]:
    """Sentences for the reader: few studies, several peaks, unequal variances, a doubtful interval."""
    found = []
    if problem.k == 1:
        found.append("One study: the result is that study's own; heterogeneity cannot be estimated.")
        if asked != "z":
            found.append(f"One study leaves no degrees of freedom for test '{asked}'; the interval is normal.")
        return tuple(found)
    if problem.k == 2:
        found.append("Two studies: tau2 and any t-based interval rest on very little.")
    if problem.df == 0 and asked != "z":
        found.append("As many coefficients as studies: no degrees of freedom are left for an interval.")
    if len(between.peaks) > 1:
        listed = ", ".join(f"{peak:.4g}" for peak in between.peaks)
        found.append(f"The likelihood of tau2 has several peaks ({listed}); the highest is used.")
    if problem.v[0] / problem.v[-1] >= _WIDE_VARIANCE_RATIO:
        found.append(f"The largest sampling variance is {problem.v[0] / problem.v[-1]:.2g} times the smallest.")
    if asked in ("knha", "adhoc") and problem.df:
        se = float(np.sqrt(wald[0, 0]))
        normal = 2 * critical_value(level, None) * se
        ours = 2 * critical_value(level, problem.df) * se * float(np.sqrt(scale))
        found.extend(_hartung_knapp_cautions(between.estimator, scale, normal, ours))
    return tuple(found)


def _hartung_knapp_cautions(estimator: str, scale: float, normal: float, ours: float) -> list[str]:
    found = []
    if estimator == "EE":
        found.append("Hartung-Knapp is not meant for a common-effect model.")
    if scale == 0:
        found.append("The estimates do not scatter at all, so Hartung-Knapp gives an interval of no width.")
    if ours < normal:
        found.append(
            f"The Hartung-Knapp interval (width {ours:.3g}) is narrower than the Wald interval "
            f"(width {normal:.3g}); compare test='adhoc'."
        )
    return found
