"""The scale of a computed effect size: the way back to what a reader knows, and the convention behind the variance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from evidence_tools.study_effects.records import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureScale(Scale):
    """A scale that names its convention and may have a way back of its own.

    `back` turns values of the scale of analysis,
    shape (m,), into those of display before `factor`, for transformations other than logarithm and logit.
    """

    back: Callable[[np.ndarray], np.ndarray] | None = field(default=None, repr=False)

    def display(self, values: ArrayLike) -> np.ndarray | float:
        """Values on the scale of display; what is not finite stays without a value.

        Examples
        --------
        >>> from evidence_tools.arithmetic.effect_sizes import from_arcsine
        >>> round(float(MeasureScale(back=from_arcsine, factor=100).display(0.6847192)), 2)
        40.0
        """
        if self.back is None:
            return Scale.display(self, values)
        given = np.atleast_1d(np.asarray(values, dtype=float))
        shown = np.full(given.shape, np.nan)
        known = np.isfinite(given)
        if known.any():
            shown[known] = self.factor * self.back(given[known])
        return float(shown[0]) if np.ndim(values) == 0 else shown
