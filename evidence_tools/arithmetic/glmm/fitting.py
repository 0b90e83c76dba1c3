"""Generalised linear mixed models for counts, fitted by maximum likelihood."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.glmm.record import Choices, GlmmFit, inverse, report
from evidence_tools.arithmetic.glmm.saturated import heterogeneity
from evidence_tools.arithmetic.glmm.search import Task, maxima, shift
from evidence_tools.arithmetic.glmm.setup import MODELS, ONE_SAMPLE, TWO_SAMPLE, Setup, set_up
from evidence_tools.arithmetic.projection import design_matrix
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
MEASURES = (*ONE_SAMPLE, *TWO_SAMPLE)
METHODS = ("ML", "EE")
TESTS = ("z", "t")
_POINTS = {"UM.RS": 1, "CM.EL": 41}  # metafor: Laplace for two random effects, exact integrals for CM.EL
_USUAL_POINTS = 7
_INFINITE = 25.0  # on the log or logit scale


def glmm(
    measure: str,
    counts: Mapping[str, ArrayLike],
    X: ArrayLike | None = None,
    *,
    model: str = "UM.FS",
    method: str = "ML",
    points: int | None = None,
    coding: float = 0.5,
    correlated: bool = False,
    drop00: bool = True,
    test: str = "z",
    level: float = 0.95,
) -> GlmmFit:
    """Pool counts by the likelihood of the counts themselves, without a correction for zeros.

    PLO: events binomial, log odds normal between studies. IRLN: events Poisson, log rates normal. OR and IRR: both
    arms (UM.FS with a fixed, UM.RS with a random level per study), or the events of the treated arm given all events:
    CM.EL exact (noncentral hypergeometric; binomial for IRR), CM.AL its binomial approximation for rare events.

    Parameters
    ----------
    measure
        PLO (counts xi ni), IRLN (xi ti), OR (ai n1i ci n2i), IRR (x1i t1i x2i t2i).
    counts
        Arrays of shape (k,) by those names.
    X
        Design matrix, shape (k, p), of all studies given; a common mean when left out.
    model
        For OR and IRR: UM.FS UM.RS CM.EL CM.AL.
    method
        "ML", or "EE" for the common-effect model (tau2 = 0).
    points
        Quadrature nodes per random effect; None takes metafor's: 7, for UM.RS 1 (Laplace), for CM.EL of OR 41, which
        agrees with the exact integrals.
    coding
        UM.*: share of the random effect in the treated arm, 0.5, 1 or 0.
    correlated
        UM.RS: let level and effect of a study be correlated.
    drop00
        Leave out studies without events (or with nothing but events) in both arms.
    test, level
        "z", or "t" on k - p degrees of freedom; confidence level.

    Returns
    -------
    GlmmFit
        The global maximum: every peak over a grid of tau is climbed, and compared with tau2 = 0.

    Raises
    ------
    ArithmeticInputError
        For impossible counts or names, and where the effect would be infinite.

    References
    ----------
    Stijnen, Hamza, Ozdemir (2010) Stat Med 29:3046-3067. doi:10.1002/sim.4040
    Jackson, Law, Stijnen, Viechtbauer, White (2018) Stat Med 37:1059-1085. doi:10.1002/sim.7588

    Examples
    --------
    >>> fit = glmm("PLO", {"xi": [2, 5, 1, 9], "ni": [20, 25, 30, 40]})
    >>> f"{fit.beta[0]:.3f} ({fit.ci_low[0]:.3f} to {fit.ci_high[0]:.3f}), tau2 {fit.tau2:.3f}"
    '-1.850 (-2.597 to -1.103), tau2 0.194'
    """
    for name, value, allowed in (
        ("measure", measure, MEASURES),
        ("model", model, MODELS),
        ("method", method, METHODS),
        ("test", test, TESTS),
    ):
        checks.choice(name, value, allowed)
    level = checks.number("level", level, above=0, below=1)
    model = _model(measure, model)
    setup = set_up(measure, counts, model, coding=coding, correlated=correlated, drop00=drop00)
    design = _design(X, setup)
    points = _points(points, measure, model)
    task = Task(setup, design, points)
    common, best = maxima(task, random=method == "ML")
    p = design.shape[1]
    vcov = inverse(best.information)[:p, :p]
    _refuse_infinite(design, best.place.beta, vcov, abs(best.place.scalars["tau"]))
    with_tau, se = best is not common, np.sqrt(vcov.diagonal())
    return report(
        task,
        best,
        Choices(measure, model, method, test, level),
        tests=heterogeneity(task, common),
        shift=shift(task, best, se, with_tau=with_tau),
        with_tau=with_tau,
    )


def _model(measure: str, model: str) -> str:
    if measure in ONE_SAMPLE:
        return "one sample"
    return "CM.EL" if measure == "IRR" and model == "CM.AL" else model


def _points(points: int | None, measure: str, model: str) -> int:
    if points is not None:
        return checks.whole("points", points, low=1, high=99)
    if model == "CM.EL" and measure == "IRR":
        return _USUAL_POINTS
    return _POINTS.get(model, _USUAL_POINTS)


def _design(X: ArrayLike | None, setup: Setup) -> Array:
    design = design_matrix(X, setup.kept.size)
    design = np.ones((setup.kept.size, 1)) if design is None else design
    kept = design[setup.kept]
    if np.linalg.matrix_rank(kept) < kept.shape[1]:
        raise ArithmeticInputError("the studies with events cannot tell the columns of X apart; leave a moderator out")
    return kept


def _refuse_infinite(X: Array, beta: Array, vcov: Array, tau: float) -> None:
    """A likelihood that rises for ever is left where it is flat: far out, or with no information to speak of."""
    spread = np.sqrt(np.einsum("kp,pq,kq->k", X, vcov, X))
    if np.abs(X @ beta).max() < _INFINITE and spread.max() < _INFINITE and tau < _INFINITE:
        return
    if X.shape[1] > 1:
        raise ArithmeticInputError(
            "the likelihood rises for ever: a coefficient is infinite, because a moderator separates studies with "
            "events from studies without; leave it out"
        )
    raise ArithmeticInputError(
        "the likelihood rises with tau2 for ever: events split the studies perfectly, so that neither the pooled "
        "effect nor tau2 has a finite estimate; method='EE' gives the common effect"
    )
