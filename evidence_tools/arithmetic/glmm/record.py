"""From the place of the maximum to the numbers that are reported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_tools.arithmetic.glmm.maximum import Summit
from evidence_tools.arithmetic.glmm.saturated import Heterogeneity
from evidence_tools.arithmetic.glmm.search import Task
from evidence_tools.arithmetic.inference import critical_value, two_sided_p, wald_test
from evidence_tools.arithmetic.mantel_haenszel import ChiSquared
from evidence_tools.arithmetic.projection import design_matrix, pose

Array = NDArray[np.float64]
_VISIBLE_SHIFT = 0.01
_FEW = 5


@dataclass(frozen=True, slots=True)
class Choices:
    """What was asked for, completed by the defaults."""

    measure: str
    model: str
    method: str
    test: str
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class GlmmFit:
    """A fitted generalised linear mixed model; effects on the log or logit scale.

    Per coefficient, shape (p,): `beta`, `se`, `ci_low`, `ci_high`, `statistic`, `p_value`; `vcov` (p, p). `tau2` with
    its standard error (NaN at zero); `sigma2` and `rho` of the studies' levels (UM.RS; NaN elsewhere). `wald` and
    `lrt` test heterogeneity; `qm` on `qm_df` the moderators (the effect itself without). `i2` in percent and `h2` from
    tau2 and the typical variance of the studies' own effects `y`, `v`. `log_likelihood` with all constants.

    `points` quadrature nodes per random effect; `shift` tells by how many standard errors beta would move with more.
    `kept` marks the studies used, of all given; `y`, `v`, `X` are theirs, k rows.
    """

    beta: Array
    se: Array
    ci_low: Array
    ci_high: Array
    statistic: Array
    p_value: Array
    df: int | None
    vcov: Array
    prediction_low: float
    prediction_high: float
    tau2: float
    tau2_se: float
    sigma2: float
    rho: float
    i2: float
    h2: float
    wald: ChiSquared
    lrt: ChiSquared
    qm: float
    qm_df: tuple[int, int | None]
    qm_p: float
    log_likelihood: float
    k: int
    kept: NDArray[np.bool_]
    measure: str
    model: str
    method: str
    test: str
    level: float
    points: int
    shift: float
    cautions: tuple[str, ...]
    y: Array
    v: Array
    X: Array


def report(
    task: Task, best: Summit, choices: Choices, *, tests: Heterogeneity, shift: float, with_tau: bool
) -> GlmmFit:
    """Estimates, intervals and tests at the maximum."""
    k, p = task.X.shape
    setup, scalars = task.setup, best.place.scalars
    tau, slant, sigma = abs(scalars["tau"]), scalars.get("slant", 0.0), scalars.get("sigma", float("nan"))
    tau2 = tau**2 + slant**2
    covariance = inverse(best.information)
    i2, h2 = _shares(task, tau2)
    return GlmmFit(
        **_coefficients(task, best.place.beta, covariance[:p, :p], tau2, choices),
        tau2=tau2,
        tau2_se=_tau2_se(covariance, p, tau, slant, setup.free) if with_tau else float("nan"),
        sigma2=sigma**2,
        rho=float(slant * np.sign(sigma) / np.sqrt(tau2)) if slant else float("nan"),
        i2=i2,
        h2=h2,
        wald=tests.wald,
        lrt=tests.lrt,
        log_likelihood=best.height + float(sum(arm.constant.sum() for arm in setup.arms)),
        k=k,
        kept=_locked(setup.kept),
        measure=choices.measure,
        model=choices.model,
        method=choices.method,
        test=choices.test,
        level=choices.level,
        points=task.points,
        shift=shift,
        cautions=_cautions(task, choices, shift),
        y=_locked(setup.y),
        v=_locked(setup.v),
        X=_locked(task.X),
    )


def _coefficients(task: Task, beta: Array, vcov: Array, tau2: float, choices: Choices) -> dict[str, object]:
    """What is said of the coefficients: Wald tests and intervals, and the prediction interval of a lone effect."""
    k, p = task.X.shape
    df = None if choices.test == "z" else k - p
    se, critical = np.sqrt(vcov.diagonal()), critical_value(choices.level, df)
    tested = np.flatnonzero(~(task.X == 1).all(axis=0)) if p > 1 else np.zeros(1, dtype=np.intp)
    qm, qm_p = wald_test(beta[tested], vcov[np.ix_(tested, tested)], df)
    alone = p == 1 and choices.method == "ML" and k > 1
    reach = critical * np.sqrt(se[0] ** 2 + tau2) if alone else float("nan")
    return {
        "beta": _locked(beta),
        "se": _locked(se),
        "ci_low": _locked(beta - critical * se),
        "ci_high": _locked(beta + critical * se),
        "statistic": _locked(beta / se),
        "p_value": _locked(two_sided_p(beta / se, df)),
        "df": df,
        "vcov": _locked(vcov),
        "prediction_low": float(beta[0] - reach),
        "prediction_high": float(beta[0] + reach),
        "qm": qm,
        "qm_df": (tested.size, df),
        "qm_p": qm_p,
    }


def inverse(information: Array) -> Array:
    """Inverse of the information after scaling; NaN where the data do not determine the parameters."""
    scale = 1 / np.sqrt(np.maximum(np.abs(information.diagonal()), np.finfo(np.float64).tiny))
    scaled = information * scale[:, None] * scale
    if np.linalg.eigvalsh(scaled).min() <= 0:
        return np.full_like(information, np.nan)
    return np.linalg.inv(scaled) * scale[:, None] * scale


def _shares(task: Task, tau2: float) -> tuple[float, float]:
    """I2 in percent and H2 from tau2 and the typical variance of the studies' own effects."""
    k, p = task.X.shape
    if k <= p:
        return 0.0, 1.0
    posed = pose(task.setup.y, task.setup.v, design_matrix(task.X, k))
    typical = (k - p) / float(posed.model.project(posed.v).trace)
    return 100 * tau2 / (typical + tau2), tau2 / typical + 1


def _tau2_se(covariance: Array, p: int, tau: float, slant: float, free: tuple[str, ...]) -> float:
    """Standard error of tau2 = tau^2 + slant^2 by the delta method."""
    gradient = np.zeros(covariance.shape[0])
    gradient[p] = 2 * tau
    if "slant" in free:
        gradient[p + 1 + free.index("slant")] = 2 * slant
    return float(np.sqrt(gradient @ covariance @ gradient))


def _cautions(task: Task, choices: Choices, shift: float) -> tuple[str, ...]:
    found, kept = [], task.setup.kept
    k, p = task.X.shape
    if not kept.all():
        found.append(f"{int((~kept).sum())} of {kept.size} studies without information on a ratio left out (drop00).")
    if k <= p and choices.method == "ML":
        found.append(f"{k} {'study' if k == 1 else 'studies'} for {p}: tau2 cannot be estimated and is taken as zero.")
    elif k < _FEW and choices.method == "ML":
        found.append(f"Too few studies to tell tau2: {k}; maximum likelihood puts it too low below about {_FEW}.")
    if shift > _VISIBLE_SHIFT:
        plural = " is" if task.points == 1 else "s are"
        found.append(
            f"{task.points} quadrature point{plural} too few: with more, the estimate would move by about {shift:.2g} "
            "standard errors; give points= a larger number."
        )
    return tuple(found)


def _locked(array: Array) -> Array:
    array = np.array(array)
    array.setflags(write=False)
    return array
