"""Where the rating starts: high for a randomised comparison that is still intact, low for everything else."""

from __future__ import annotations

import pandas as pd

from evidence_tools.certainty.body import UNITS, Body
from evidence_tools.certainty.levels import CANNOT_SAY, LEVELS
from evidence_tools.certainty.record import Part
from evidence_tools.certainty.rules import PERCENT, Fired
from evidence_tools.certainty.telling import part
from evidence_tools.limits.shared.crossover import BROKEN, comparisons
from evidence_tools.naming import treatment_name

ARMS_AS_DRAWN = "the arms of randomised trials are compared as they were drawn"
NO_ARMS = "a change or share in one arm is observational, even when the arm is that of a trial"
NOT_DRAWN = "the arms that are compared were not drawn by lot"
NOT_INTACT = "arms drawn by lot are no longer intact at this visit"
NOTHING = "no study stands behind the result"
_SPLIT = (
    "Randomised trials hold {randomised}% {by}; a comparison of arms that were drawn by lot and are still intact holds "
    "{intact}%."
)


def start_of(body: Body) -> Part:
    """Where the rating starts, and why.

    References
    ----------
    Balshem et al. (2011). GRADE guidelines 3. J Clin Epidemiol 64:401-406. doi:10.1016/j.jclinepi.2010.07.015
    """
    randomised = body.studies["design"].isin(body.evidence.protocol.limits.design.randomised)
    intact = randomised & ~_crossed(body) & (body.against is not None)
    inputs = [
        body.number("randomised", f"In randomised trials, {UNITS[body.by]}", body.share(randomised), "percent"),
        body.number(
            "intact", f"In a randomised comparison still intact, {UNITS[body.by]}", body.share(intact), "percent"
        ),
        body.number("studies", "Studies behind the result", body.k, "studies"),
    ]
    fired = _fired(body, randomised, intact)
    template = _SPLIT if body.k else ""
    return part(body, "start", "Start", fired=fired, inputs=inputs, template=template, by=UNITS[body.by])


def starts_lower(body: Body, start: Part) -> bool:
    """Whether the rating starts below that of a randomised comparison, so that something was taken off at the start."""
    if start.level == CANNOT_SAY:
        return False
    return LEVELS.index(start.level) < LEVELS.index(body.rules.start.randomised)


def _fired(body: Body, randomised: pd.Series, intact: pd.Series) -> Fired:
    rules = body.rules.start
    if not body.k:
        return Fired(CANNOT_SAY, NOTHING)
    if body.share(intact) >= PERCENT * (1 - 1e-9):
        return Fired(rules.randomised, ARMS_AS_DRAWN)
    if body.against is None:
        return Fired(rules.observational, NO_ARMS)
    return Fired(rules.observational, NOT_INTACT if randomised.all() else NOT_DRAWN)


def _crossed(body: Body) -> pd.Series:
    """Studies whose patients had been allowed to cross to the other arm, or whose other arm had ended, by the visit."""
    if body.against is None:
        return pd.Series(data=False, index=body.studies.index)
    protocol = body.evidence.protocol
    known = comparisons(body.evidence, protocol.edition.treated, protocol.limits.design.randomised)
    known = known[(known["comparator"] == treatment_name(body.against)) & (known["intact"] == BROKEN)]
    broken = set(zip(known["study"], known["months"].round(1), strict=True))
    visits = zip(body.studies["study"], body.studies["months"].astype(float).round(1), strict=True)
    return pd.Series([visit in broken for visit in visits], index=body.studies.index, dtype=bool)
