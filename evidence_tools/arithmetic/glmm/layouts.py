"""How effect, study and random effects make the linear predictors of a study's arms, model by model.

A layout names its local variables. "effect" is the study's expected effect x'beta; "tau" and "sigma" are standard
deviations of random effects and may change sign without changing the likelihood. Local arrays have shape (m, d, k).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.glmm.arms import Arm
from evidence_tools.arithmetic.glmm.quadrature import Predictor

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class OneCount:
    """One count per study: eta = effect + tau z."""

    arm: Arm
    variables: tuple[str, ...] = ("effect", "tau")
    free_per_study: str | None = None

    def predictors(self, local: Array) -> list[Predictor]:
        """The one arm."""
        effect, tau = local[..., 0, :], local[..., 1, :]
        return [Predictor(self.arm, effect, tau[..., None])]


@dataclass(frozen=True, slots=True, eq=False)
class FixedStudies:
    """Two arms, a fixed effect per study: eta = study + effect + share tau z, and study + (share - 1) tau z."""

    arms: tuple[Arm, Arm]
    share: float
    variables: tuple[str, ...] = ("effect", "tau", "study")
    free_per_study: str | None = "study"

    def predictors(self, local: Array) -> list[Predictor]:
        """Treated arm and comparator."""
        effect, tau, study = (local[..., i, :] for i in range(3))
        bases = (study + effect, study)
        shares = (self.share, self.share - 1)
        return [
            Predictor(arm, base, (share * tau)[..., None])
            for arm, base, share in zip(self.arms, bases, shares, strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class RandomStudies:
    """Two arms, studies drawn from a normal distribution around "level" with standard deviation sigma.

    eta = level + sigma z1 + effect + share u, and level + sigma z1 + (share - 1) u, with u = slant z1 + tau z2; slant
    is zero unless level and effect of a study are correlated.
    """

    arms: tuple[Arm, Arm]
    share: float
    variables: tuple[str, ...] = ("effect", "tau", "level", "sigma", "slant")
    free_per_study: str | None = None

    def predictors(self, local: Array) -> list[Predictor]:
        """Treated arm and comparator."""
        effect, tau, level, sigma, slant = (local[..., i, :] for i in range(5))
        bases = (level + effect, level)
        shares = (self.share, self.share - 1)
        return [
            Predictor(arm, base, np.stack([sigma + share * slant, share * tau], axis=-1))
            for arm, base, share in zip(self.arms, bases, shares, strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class OwnEffects:
    """As `RandomStudies` with an effect of its own, fixed, for every study: the saturated model of that kind."""

    arms: tuple[Arm, Arm]
    variables: tuple[str, ...] = ("effect", "level", "sigma")
    free_per_study: str | None = "effect"

    def predictors(self, local: Array) -> list[Predictor]:
        """Treated arm and comparator."""
        effect, level, sigma = (local[..., i, :] for i in range(3))
        bases = (level + effect, level)
        return [Predictor(arm, base, sigma[..., None]) for arm, base in zip(self.arms, bases, strict=True)]


Layout = OneCount | FixedStudies | RandomStudies | OwnEffects
