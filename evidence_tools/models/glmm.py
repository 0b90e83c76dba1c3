"""Generalised linear mixed models from the columns of any table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evidence_tools.arithmetic.glmm import MEASURES, GlmmFit
from evidence_tools.arithmetic.glmm import glmm as fit_counts
from evidence_tools.arithmetic.strata import ZeroRules
from evidence_tools.models.counts.reading import Frame, Study, counts_of, own_effects, read_counts
from evidence_tools.models.moderators import Moderators, lay_out, too_few
from evidence_tools.models.pooled_model import PooledModel
from evidence_tools.study_effects.frames import Given
from evidence_tools.study_effects.records import Effects

_EVERY = ZeroRules(drop00=(False, False))
_ONE_SAMPLE = ("PLO", "IRLN")


def glmm(
    frame: Frame,
    measure: str,
    *,
    study: Study = None,
    moderators: Moderators | None = None,
    model: str = "UM.FS",
    method: str = "ML",
    points: int | None = None,
    coding: float = 0.5,
    correlated: bool = False,
    drop00: bool = True,
    test: str = "z",
    level: float = 0.95,
    **columns: str | float | ArrayLike,
) -> PooledModel:
    """Pool counts by their own likelihood: no normal approximation within studies, no correction for zeros.

    PLO: events in n patients. IRLN: events in person-time. OR and IRR: two arms, by one of four models. The
    random-effects choice for rare events; `mantel_haenszel` is the common-effect one.

    Parameters
    ----------
    frame
        A DataFrame, or a mapping of names to columns.
    measure
        PLO (xi ni), IRLN (xi ti), OR (ai n1i ci n2i, or ai bi ci di), IRR (x1i t1i x2i t2i).
    study
        Names of the studies: a column or one name per row; None takes the column ``study``, or numbers.
    moderators
        As in `pool`: names of columns, or a formula.
    model
        OR and IRR: "UM.FS" a fixed level per study; "UM.RS" a random one; "CM.EL" conditional on all events of a
        study, exact; "CM.AL" its binomial approximation for rare events.
    method
        "ML", or "EE" for one common effect.
    points
        Quadrature points per random effect; None takes metafor's (7; UM.RS 1). A caution says when they are too few.
    coding, correlated
        UM.*: share of the random effect in the treated arm; UM.RS: correlated level and effect.
    drop00
        Leave out studies without events, or with nothing but events, in both arms.
    test, level
        "z", or "t" on k - p degrees of freedom; confidence level.
    **columns
        metafor's arguments: the name of a column, one number for every row, or one value per row.

    Returns
    -------
    PooledModel
        On the scale of analysis, with `display_*` on the scale of display.

    Raises
    ------
    ArithmeticInputError
        For an unknown measure, argument or column, impossible counts (the message names the study), and where the
        effect would be infinite.
    NothingToPoolError
        When no row has every number.
    QuestionError
        When a moderator is no column, or a formula cannot be read.

    References
    ----------
    Stijnen T, Hamza TH, Ozdemir P (2010). Stat Med 29:3046-3067. doi:10.1002/sim.4040.
    Jackson D et al. (2018). Stat Med 37:1059-1085. doi:10.1002/sim.7588

    Examples
    --------
    >>> glmm({"x": [2, 5, 1, 9], "n": [20, 25, 30, 40]}, "PLO", xi="x", ni="n")
    PooledModel Proportion with the event (PLO): 13.59 (95% CI 6.93 to 24.92), tau2 = 0.194, k = 4
    """
    given = read_counts(frame, measure, columns, study, MEASURES)
    effects = own_effects(given, measure, _EVERY)
    design = None
    if moderators is not None:
        effects, design = lay_out(effects, moderators)
        given = _kept(given, effects)
    fit = fit_counts(
        measure,
        counts_of(given),
        design.matrix if design else None,
        model=model,
        method=method,
        points=points,
        coding=coding,
        correlated=correlated,
        drop00=drop00,
        test=test,
        level=level,
    )
    effects = _used(effects, fit)
    small = too_few(fit.k, design) if design else ""
    return PooledModel(
        effects=effects,
        solution=fit,
        design=design,
        convention=_convention(fit),
        cautions=tuple(filter(None, (*effects.cautions, *fit.cautions, small))),
    )


def _kept(given: Given, effects: Effects) -> Given:
    """The counts of the studies that have every moderator."""
    missing = ~np.isin(given.study.astype(str), effects.table["study"].to_numpy(dtype=str))
    return given.without(missing, "moderator missing", "")


def _used(effects: Effects, fit: GlmmFit) -> Effects:
    """The effects of the studies used; those without information on a ratio move to the dropped."""
    if fit.kept.all():
        return effects
    table = effects.table
    moved = table[~fit.kept].assign(reason="no events, or events in everybody, in both groups", detail="drop00")
    dropped = pd.concat([effects.dropped.astype(object), moved[effects.dropped.columns].astype(object)])
    return replace(effects, _table=table[fit.kept].reset_index(drop=True), _dropped=dropped.reset_index(drop=True))


def _convention(fit: GlmmFit) -> str:
    name = fit.measure if fit.measure in _ONE_SAMPLE else f"{fit.measure} {fit.model}"
    tests = {"z": "Wald z", "t": "Wald t"}
    return (
        f"{name}, generalised linear mixed model, {fit.method}, {fit.points} quadrature "
        f"point{'s' * (fit.points != 1)}, {tests[fit.test]}, {fit.level * 100:g}%"
    )
