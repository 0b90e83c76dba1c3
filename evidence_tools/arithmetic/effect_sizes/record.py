"""The record of the effect sizes, and what every formula asks of its answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic import checks

Array = NDArray[np.float64]
ZERO_CELLS = "finite with a variance above 0; a zero cell needs add > 0 and a rule such as to='only0'"
NO_SPREAD = "finite with a variance above 0"


@dataclass(frozen=True, slots=True, eq=False)
class EffectSizes:
    """Effects `y` and sampling variances `v`, each of shape (k,)."""

    y: Array
    v: Array


def finite(y: Array, v: Array, allowed: str = ZERO_CELLS) -> EffectSizes:
    """Refuse studies that have no finite effect or no variance; the message names the row and says what is allowed."""
    fine = np.isfinite(y) & np.isfinite(v) & (v > 0)
    checks.require(fine, "the effect or its variance", np.where(np.isfinite(y), v, y), allowed)
    return EffectSizes(y, v)


def average(values: Array, n: Array) -> float:
    """Mean over the studies weighted by their size, for the variances of kind "AV"."""
    return float(np.sum(n * values) / np.sum(n))
