"""Selection models: effects and between-study variance estimated together with the chance of being published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.inference import critical_value, two_sided_p
from evidence_tools.arithmetic.pooling import Fit, pool
from evidence_tools.arithmetic.projection import design_matrix
from evidence_tools.arithmetic.small_study.ascent import Peak, Surface, climb
from evidence_tools.arithmetic.small_study.weight_functions import (
    ALTERNATIVES,
    BetaWeights,
    StepWeights,
    beta_weights,
    step_weights,
)
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
KINDS = ("step", "beta")
_CLIMBS = 4


@dataclass(frozen=True, slots=True, eq=False)
class SelectionFit:
    """A selection model fitted by maximum likelihood.

    `beta`, shape (p,), with `se`, `ci_low`, `ci_high`, `p_value` (Wald z), on the scale of y, corrected for selection.
    `tau2`, `tau2_se`. `delta`: relative weights of the intervals after the first (step) or the two exponents
    (beta), with `delta_se`, `delta_p` (Wald, against 1), `delta_low`, `delta_high`; standard errors from the analytic
    Hessian, NaN where the estimate lies on a bound. `lrt`, `lrt_df`, `lrt_p`: no selection; `tau2_lrt`,
    `tau2_lrt_p`: no heterogeneity. `counts`, `weights`: studies and weight of each interval (none for beta). `cautions`
    are sentences.
    """

    kind: str
    alternative: str
    steps: tuple[float, ...]
    counts: tuple[int, ...]
    weights: tuple[float, ...]
    beta: Array
    se: Array
    ci_low: Array
    ci_high: Array
    p_value: Array
    vcov: Array
    tau2: float
    tau2_se: float
    delta: Array
    delta_se: Array
    delta_low: Array
    delta_high: Array
    delta_p: Array
    log_likelihood: float
    log_likelihood_without: float
    lrt: float
    lrt_df: int
    lrt_p: float
    tau2_lrt: float
    tau2_lrt_p: float
    k: int
    level: float
    cautions: tuple[str, ...]


def select(
    y: ArrayLike,
    v: ArrayLike,
    X: ArrayLike | None = None,
    *,
    kind: str = "step",
    steps: Sequence[float] = (0.025,),
    weights: Sequence[float] | None = None,
    alternative: str = "greater",
    random: bool = True,
    level: float = 0.95,
) -> SelectionFit:
    """Fit effects, their spread and the chance of publication together.

    The density of a published effect is w(p) N(y; x'beta, v + tau2) / A, A the area under the numerator, p the p-value
    of the study and w the weight: a step function of p, or p^(d1 - 1) (1 - p)^(d2 - 1).

    Parameters
    ----------
    y, v
        Effects and sampling variances, shape (k,).
    X
        Design matrix, shape (k, p), with its own column of ones; one mean when left out.
    kind
        "step" (Vevea & Hedges 1995; with one step the three-parameter model) or "beta" (Citkowicz & Vevea 2017).
    steps
        p-values at which the chance of publication changes; 1 is added. One-sided p unless alternative is
        "two.sided".
    weights
        Step functions only: weights given beforehand, one per interval (Vevea & Woods 2005), none estimated.
    alternative
        Direction of a p-value near 0: "greater", "less", or (steps only) "two.sided".
    random
        False sets tau2 = 0.
    level
        Confidence level.

    Returns
    -------
    SelectionFit
        The highest of the maxima reached from a grid of starting points.

    Raises
    ------
    ArithmeticInputError
        For fewer studies than parameters, an interval without studies, v <= 0 or an unknown name.

    References
    ----------
    Vevea, Hedges (1995) Psychometrika 60:419-435. doi:10.1007/BF02294384
    Vevea, Woods (2005) Psychol Methods 10:428-443. doi:10.1037/1082-989X.10.4.428
    Citkowicz, Vevea (2017) Psychol Methods 22:28-41. doi:10.1037/met0000119

    Examples
    --------
    >>> y = [0.9, 0.7, 0.65, 0.3, 0.2, 0.1, 0.45, 0.05]
    >>> v = [0.09, 0.06, 0.05, 0.02, 0.02, 0.01, 0.03, 0.02]
    >>> found = select(y, v, steps=(0.025,))
    >>> found.counts, found.beta.shape, found.lrt_df
    ((5, 3), (1,), 1)
    """
    checks.choice("kind", kind, KINDS)
    checks.choice("alternative", alternative, ALTERNATIVES if kind == "step" else ALTERNATIVES[:2])
    level = checks.number("level", level, above=0, below=1)
    y, v = checks.study_results(y, v)
    design = design_matrix(X, y.size)
    matrix = np.ones((y.size, 1)) if design is None else design
    sign = -1.0 if alternative == "less" else 1.0
    plain = pool(y, v, design, estimator="ML" if random else "EE", test="z", level=level)
    unit = float(np.sqrt(np.median(v)))  # the likelihood is climbed in units of a typical standard error
    z, m = sign * y / unit, v / unit**2
    chance = step_weights(z, m, steps, alternative, weights) if kind == "step" else beta_weights(z, m)
    missing = what_is_missing(chance, y.size, matrix.shape[1] + int(random) + chance.free)
    if missing:
        raise ArithmeticInputError(f"{missing}; allowed: fewer parameters, or weights given beforehand")
    surface = Surface(z, m, matrix, chance)
    peak = _highest(surface, plain, sign / unit, random)
    flat = _highest(surface, plain, sign / unit, False) if random and peak.tau2 > 0 else peak
    found = _record(peak, sign, unit, level, random)
    shift = y.size * np.log(unit)
    lrt = max(0.0, 2 * (peak.height - shift - plain.log_likelihood))
    tau2_lrt = max(0.0, 2 * (peak.height - flat.height)) if random else np.nan
    return replace(
        found,
        kind=kind,
        alternative=alternative,
        steps=tuple(chance.steps.tolist()) if isinstance(chance, StepWeights) else (),
        counts=tuple(chance.counts.tolist()) if isinstance(chance, StepWeights) else (),
        weights=tuple(chance.weights(peak.delta).tolist()) if isinstance(chance, StepWeights) else (),
        log_likelihood=float(peak.height - shift),
        log_likelihood_without=plain.log_likelihood,
        lrt=float(lrt),
        lrt_df=chance.free,
        lrt_p=float(chdtrc(chance.free, lrt)) if chance.free else np.nan,
        tau2_lrt=float(tau2_lrt),
        tau2_lrt_p=float(chdtrc(1, tau2_lrt)) if random else np.nan,
        k=y.size,
        cautions=found.cautions + _cautions(peak, chance, random),
    )


def what_is_missing(chance: StepWeights | BetaWeights, k: int, parameters: int) -> str:
    """Why the model cannot be fitted; empty where it can."""
    if k < parameters:
        return f"{k} studies for {parameters} parameters"
    if not isinstance(chance, StepWeights) or chance.fixed is not None:
        return ""
    if chance.steps.size == 1:
        return "one interval of p-values leaves nothing to compare"
    ends = [0.0, *chance.steps.tolist()]
    empty = [f"{ends[j]:g} to {ends[j + 1]:g}" for j in np.flatnonzero(chance.counts == 0)]
    return f"no study with a p-value from {', '.join(empty)}" if empty else ""


def _highest(surface: Surface, plain: Fit, factor: float, random: bool) -> Peak:
    """Climb from the best of several starting points and keep the highest peak."""
    free = surface.chance.free
    beta = plain.beta * factor
    tau2 = plain.tau2 * factor**2
    spreads = (tau2, tau2 / 4, 2 * tau2 + 0.5) if random else (0.0,)
    sizes = (1.0, 0.2, 3.0) if free else (1.0,)
    shrunk = (1.0, 0.3) if free else (1.0,)
    starts = [
        np.concatenate([b * beta, [t], np.full(free, d)]) for t, d, b in product(sorted(set(spreads)), sizes, shrunk)
    ]
    starts.sort(key=lambda theta: surface.at(theta)[0], reverse=True)
    peaks = [climb(surface, theta, random=random) for theta in starts[:_CLIMBS]]
    return max(peaks, key=lambda peak: peak.height)


def _record(peak: Peak, sign: float, unit: float, level: float, random: bool) -> SelectionFit:
    p, free = peak.beta.size, peak.delta.size
    scale = np.concatenate([np.full(p, sign * unit), [unit**2], np.ones(free)])
    covariance, caution = _covariance(peak, random)
    covariance = covariance * np.outer(scale, scale)
    se = np.sqrt(covariance.diagonal())
    beta, half = peak.beta * sign * unit, critical_value(level, None)
    delta, delta_se = peak.delta, se[p + 1 :]
    nothing = float("nan")
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value, delta_p = two_sided_p(beta / se[:p], None), two_sided_p((delta - 1) / delta_se, None)
    return SelectionFit(
        kind="",
        alternative="",
        steps=(),
        counts=(),
        weights=(),
        beta=beta,
        se=se[:p],
        ci_low=beta - half * se[:p],
        ci_high=beta + half * se[:p],
        p_value=p_value,
        vcov=covariance[:p, :p],
        tau2=peak.tau2 * unit**2,
        tau2_se=float(se[p]),
        delta=delta,
        delta_se=delta_se,
        delta_low=np.maximum(0.0, delta - half * delta_se),
        delta_high=delta + half * delta_se,
        delta_p=delta_p,
        log_likelihood=nothing,
        log_likelihood_without=nothing,
        lrt=nothing,
        lrt_df=0,
        lrt_p=nothing,
        tau2_lrt=nothing,
        tau2_lrt_p=nothing,
        k=0,
        level=level,
        cautions=caution,
    )


def _covariance(peak: Peak, random: bool) -> tuple[Array, tuple[str, ...]]:
    """Inverse of the Hessian over the parameters off their bounds; NaN for the others."""
    inside = np.ones(peak.information.shape[0], dtype=bool)
    inside[peak.beta.size] = random and peak.tau2 > 0
    inside[peak.beta.size + 1 :] = ~peak.bound
    covariance = np.full(peak.information.shape, np.nan)
    part = peak.information[np.ix_(inside, inside)]
    values, vectors = np.linalg.eigh(part / (root := np.sqrt(np.abs(part.diagonal())))[:, None] / root)
    if values[0] <= 0:
        return covariance, ("The likelihood has no clear peak: standard errors cannot be given.",)
    covariance[np.ix_(inside, inside)] = (vectors / values) @ vectors.T / root[:, None] / root
    return covariance, ()


def _cautions(peak: Peak, chance: StepWeights | BetaWeights, random: bool) -> tuple[str, ...]:
    found = []
    if not peak.settled:
        found.append("The likelihood is too flat for its peak to be found exactly.")
    if peak.bound.any():
        found.append(f"A selection parameter lies on its bound ({chance.lowest:g} or {chance.highest:g}).")
    if random and peak.tau2 == 0:
        found.append("The between-study variance is estimated as 0; standard errors take it as known.")
    return tuple(found)
