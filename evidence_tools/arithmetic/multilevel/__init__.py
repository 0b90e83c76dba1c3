"""Effects that depend on one another: nested and multivariate random effects with known sampling covariance."""

from evidence_tools.arithmetic.multilevel.fitting import ESTIMATORS, TESTS, MultilevelFit, multilevel
from evidence_tools.arithmetic.multilevel.intervals import ComponentInterval, profile_interval
from evidence_tools.arithmetic.multilevel.sampling import correlated_errors, shared_arms, shared_patients
from evidence_tools.arithmetic.multilevel.structure import STRUCTURES, RandomPart

__all__ = [
    "ESTIMATORS",
    "STRUCTURES",
    "TESTS",
    "ComponentInterval",
    "MultilevelFit",
    "RandomPart",
    "correlated_errors",
    "multilevel",
    "profile_interval",
    "shared_arms",
    "shared_patients",
]
