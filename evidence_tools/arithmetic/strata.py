"""Tables stratified by study: two arms with events and patients, or events and person-time, one row per study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidence_tools.arithmetic import checks, effect_sizes
from evidence_tools.arithmetic.effect_sizes.zero_cells import correction, two_rates

Array = NDArray[np.float64]
RISK_MEASURES = ("OR", "RR", "RD", "PETO")
RATE_MEASURES = ("IRR", "IRD")


@dataclass(frozen=True, slots=True, eq=False)
class ZeroRules:
    """What is added to which counts, and which studies are left out, as metafor names them.

    `add`, `to` and `drop00` are pairs: the first for the studies' own effects (the test of heterogeneity), the second
    for the pooled estimate. `to`: "only0", "all", "if0all" or "none"; `drop00`: leave out studies with no event, or
    only events, in both arms.
    """

    add: tuple[float, float] = (0.5, 0.0)
    to: tuple[str, str] = ("only0", "none")
    drop00: tuple[bool, bool] = (True, False)


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Checked counts, each of shape (k,).

    `events`, `events_against`: events in the two arms. `size`, `size_against`: patients, or person-time.
    """

    events: Array
    size: Array
    events_against: Array
    size_against: Array

    @property
    def rest(self) -> Array:
        """Patients without the event, first arm."""
        return self.size - self.events

    @property
    def rest_against(self) -> Array:
        """Patients without the event, second arm."""
        return self.size_against - self.events_against

    @property
    def total(self) -> Array:
        """Both sizes together."""
        return self.size + self.size_against


def strata(measure: str, counts: Mapping[str, ArrayLike]) -> Strata:
    """Check counts named as metafor names them: ai n1i ci n2i for risks, x1i t1i x2i t2i for rates.

    Raises
    ------
    ArithmeticInputError
        For negative counts, events above the number of patients, or person-time that is not above zero.
    """
    names = ("x1i", "t1i", "x2i", "t2i") if measure in RATE_MEASURES else ("ai", "n1i", "ci", "n2i")
    a, n1, c, n2 = checks.columns({name: counts[name] for name in names})
    for events, size, (first, second) in ((a, n1, names[:2]), (c, n2, names[2:])):
        checks.positive(second, size)
        if measure in RATE_MEASURES:
            checks.require(events >= 0, first, events, "0 or more events")
        else:
            checks.events_within(first, events, second, size)
    return Strata(a, n1, c, n2)


def uninformative(measure: str, table: Strata) -> NDArray[np.bool_]:
    """Studies with no event in either arm or, for risks, with nothing but events."""
    none = (table.events == 0) & (table.events_against == 0)
    return none if measure in RATE_MEASURES else none | ((table.rest == 0) & (table.rest_against == 0))


def corrected(measure: str, table: Strata, add: float, to: str) -> Strata:
    """The counts after the rule for zero cells; a risk's correction goes to all four cells."""
    if measure in RATE_MEASURES:
        return Strata(*two_rates(table.events, table.size, table.events_against, table.size_against, add=add, to=to))
    cells = (table.events, table.rest, table.events_against, table.rest_against)
    extra = correction(np.any([cell == 0 for cell in cells], axis=0), add, to)
    return Strata(
        table.events + extra, table.size + 2 * extra, table.events_against + extra, table.size_against + 2 * extra
    )


def own_effects(measure: str, table: Strata, rules: ZeroRules) -> tuple[Array, Array]:
    """Each study's own effect and variance, shape (k,); NaN where the rules leave a study out."""
    kept = ~(uninformative(measure, table) & rules.drop00[0])
    y, v = np.full(kept.size, np.nan), np.full(kept.size, np.nan)
    if kept.any():
        formula = {
            "OR": effect_sizes.odds_ratio,
            "RR": effect_sizes.risk_ratio,
            "RD": effect_sizes.risk_difference,
            "PETO": effect_sizes.peto_odds_ratio,
            "IRR": effect_sizes.incidence_rate_ratio,
            "IRD": effect_sizes.incidence_rate_difference,
        }[measure]
        columns = (table.events, table.size, table.events_against, table.size_against)
        found = formula(*(column[kept] for column in columns), add=rules.add[0], to=rules.to[0])
        y[kept], v[kept] = found.y, found.v
    return y, v


def pooled_counts(measure: str, table: Strata, rules: ZeroRules) -> tuple[Strata, NDArray[np.bool_]]:
    """The counts that the pooled estimate uses, and which studies they are, shape (k,)."""
    kept = ~(uninformative(measure, table) & rules.drop00[1])
    columns = (table.events, table.size, table.events_against, table.size_against)
    return corrected(measure, Strata(*(column[kept] for column in columns)), rules.add[1], rules.to[1]), kept
