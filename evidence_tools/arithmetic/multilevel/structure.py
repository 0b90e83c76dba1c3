"""The random part of a model: which results share a random effect, and how the effects vary together.

Every part adds G[outcome_i, outcome_j] to the covariance of rows i and j of the same group. A plain variance
component has one "outcome", so nested levels and multivariate models are one thing. Parameters are unconstrained:
standard deviations (their sign does not matter) and angles, so that a variance of zero or a correlation of one is
an ordinary point of the search and not its edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
Codes = NDArray[np.intp]
STRUCTURES = ("UN", "CS", "HCS", "DIAG")
_COMPLEX_STEP = 1e-30  # derivative by a step into the complex plane: nothing is subtracted, so nothing is lost


@dataclass(frozen=True, slots=True, eq=False)
class RandomPart:
    """Random effects shared by the rows of a group.

    groups: group of each row, shape (k,), codes 0, 1, ... outcomes: which of the q effects of its group a row
    shows, shape (k,); all 0 for a plain variance component. structure: of their covariance G, shape (q, q): "UN"
    any, "CS" one variance and one correlation, "HCS" a variance each and one correlation, "DIAG" a variance each
    and no correlation. q is the number of outcomes.
    """

    groups: Codes
    outcomes: Codes
    structure: str
    q: int

    @property
    def deviations(self) -> int:
        """Number of standard deviations among the parameters."""
        return 1 if self.structure == "CS" else self.q

    @property
    def angles(self) -> int:
        """Number of angles (correlations) among the parameters."""
        if self.q == 1 or self.structure == "DIAG":
            return 0
        return self.q * (self.q - 1) // 2 if self.structure == "UN" else 1

    @property
    def size(self) -> int:
        """Number of parameters."""
        return self.deviations + self.angles

    @property
    def least_rho(self) -> float:
        """The smallest correlation that q effects can all share."""
        return -1.0 / (self.q - 1)

    def covariance(self, theta: Array) -> Array:
        """G, shape (q, q), from the deviations and angles; also for complex theta."""
        deviations = np.broadcast_to(theta[: self.deviations], (self.q,))
        if self.structure == "UN":
            root = deviations[:, None] * self._directions(theta)
            return root @ root.T
        rho = self._rho(theta[-1]) if self.angles else 0.0
        return deviations[:, None] * (rho + (1 - rho) * np.eye(self.q)) * deviations[None, :]

    def slopes(self, theta: Array) -> Array:
        """Derivatives of G by each parameter, shape (size, q, q)."""
        steps = np.eye(self.size) * (1j * _COMPLEX_STEP)
        return np.array([self.covariance(theta + step).imag / _COMPLEX_STEP for step in steps])

    def together(self) -> Array:
        """One where two rows share a group, shape (k, k)."""
        return (self.groups[:, None] == self.groups[None, :]).astype(float)

    def spread(self, theta: Array) -> Array:
        """The part's contribution to the covariance of all rows, shape (k, k)."""
        return self.covariance(theta)[np.ix_(self.outcomes, self.outcomes)] * self.together()

    def angle_of(self, rho: float) -> float:
        """The (first) angle at which the correlation is rho."""
        if self.structure == "UN":
            return float(np.arccos(rho))
        return float(np.arcsin(np.clip(2 * (rho - self.least_rho) / (1 - self.least_rho) - 1, -1, 1)))

    def _rho(self, angle: complex) -> complex:
        return self.least_rho + (1 - self.least_rho) * (1 + np.sin(angle)) / 2

    def _directions(self, theta: Array) -> Array:
        """Rows of unit length whose products are the correlations (a Cholesky root in spherical coordinates)."""
        rows = np.zeros((self.q, self.q), dtype=theta.dtype)
        rows[0, 0] = 1.0
        first = self.deviations
        for i in range(1, self.q):
            left = 1.0
            for j, angle in enumerate(theta[first : first + i]):
                rows[i, j] = left * np.cos(angle)
                left = left * np.sin(angle)
            rows[i, i] = left
            first += i
        return rows


def plain(groups: Codes) -> RandomPart:
    """One variance component: the rows of a group share one random effect."""
    return RandomPart(groups, np.zeros(groups.size, dtype=np.intp), "UN", 1)


def structured(groups: Codes, outcomes: Codes, structure: str) -> RandomPart:
    """Effects of several outcomes that vary together between groups; refuses what the rows cannot tell.

    Raises
    ------
    ArithmeticInputError
        When an outcome with a variance of its own is seen in one group only, or (for "UN") two outcomes are
        never seen in the same group.
    """
    q = int(outcomes.max()) + 1
    part = RandomPart(groups, outcomes, structure, q)
    seen = np.zeros((int(groups.max()) + 1, q), dtype=bool)
    seen[groups, outcomes] = True
    if structure != "CS" and (seen.sum(0) < 2).any():
        lone = int(np.flatnonzero(seen.sum(0) < 2)[0])
        raise ArithmeticInputError(
            f"outcome {lone} is reported in one group only, which cannot tell its variance between groups; "
            "allowed: struct='CS', or leave the outcome out"
        )
    together = seen.T.astype(int) @ seen.astype(int)
    if structure == "UN" and (together == 0).any():
        a, b = (int(i) for i in np.argwhere(together == 0)[0])
        raise ArithmeticInputError(
            f"outcomes {a} and {b} are never reported in the same group, so their correlation cannot be told; "
            "allowed: struct='CS', 'HCS' or 'DIAG'"
        )
    return part
