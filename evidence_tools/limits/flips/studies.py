"""The fewest studies to leave out for a conclusion to be reversed: every subset is pooled."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from evidence_tools.limits.core.statements import Statement
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.flips.levers import Flip, results_of

LEVER = "Studies left out"
_MOST_SETS = 20_000  # of one size: beyond that the search stops and says so


def can_leave_out(subject: Subject) -> bool:
    """Whether a study can be left out of a pooled result with enough of them staying."""
    return not subject.exact and subject.fit.k > subject.rules.analyst.least_studies


def studies_left_out(subject: Subject, statement: Statement) -> Flip:
    """How many studies must go, and which, until the conclusion is reversed.

    At least ``limits.analyst.least_studies`` have to stay. Where several sets of the fewest studies do it, the one
    that reverses the conclusion most clearly is named.
    """
    table, least = subject.effects.table, subject.rules.analyst.least_studies
    if not can_leave_out(subject):
        return Flip(LEVER, "studies", 0, math.nan, f"not tried: at least {least} studies have to stay")
    true = statement.true(subject.base)
    y, v = subject.fit.solution.y, subject.fit.solution.v
    for out in _sizes(len(table), least):
        sets = list(combinations(range(len(table)), out))
        counts = np.ones((len(sets), len(table)))
        for place, left_out in enumerate(sets):
            counts[place, list(left_out)] = 0
        margins = np.array([statement.margin(each) for each in results_of(subject, y, v, counts)])
        turned = (margins >= 0) != true
        if turned.any():
            clearest = int(np.argmin(np.where(turned, margins if true else -margins, np.inf)))
            names = ", ".join(table["label"].iloc[list(sets[clearest])])
            ways = int(turned.sum())
            more = f"; {ways} of {len(sets)} sets of this size do it" if ways > 1 else ""
            return Flip(LEVER, "studies", 0, out, f"{names}{more}")
    tried = most_left_out(subject)
    if tried < len(table) - least:
        return Flip(LEVER, "studies", 0, math.nan, f"no set of up to {tried} does it; larger sets were not tried")
    return Flip(LEVER, "studies", 0, math.nan, f"no set does it while {least} studies stay")


def most_left_out(subject: Subject) -> int:
    """The most studies that are left out together: those of a size of which all sets can be tried."""
    return max(_sizes(subject.fit.k, subject.rules.analyst.least_studies), default=0)


def _sizes(k: int, least: int) -> Iterator[int]:
    """How many studies to leave out, as long as all sets of that size can be tried."""
    for out in range(1, k - least + 1):
        if math.comb(k, out) > _MOST_SETS:
            return
        yield out
