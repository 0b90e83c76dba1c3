"""From counts to the layout of each model, where to start, and each study's own effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit

from evidence_tools.arithmetic import checks, effect_sizes
from evidence_tools.arithmetic.glmm.arms import Arm, BinomialArm, HypergeometricArm, PoissonArm
from evidence_tools.arithmetic.glmm.layouts import FixedStudies, Layout, OneCount, RandomStudies
from evidence_tools.arithmetic.glmm.maximum import Place
from evidence_tools.arithmetic.strata import Strata, ZeroRules, own_effects, strata, uninformative
from evidence_tools.errors import ArithmeticInputError

Array = NDArray[np.float64]
ONE_SAMPLE = ("PLO", "IRLN")
TWO_SAMPLE = ("OR", "IRR")
MODELS = ("UM.FS", "UM.RS", "CM.EL", "CM.AL")
_HALF = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Setup:
    """A model ready to be fitted.

    `free` are the scalars beside tau that move. `kept` marks the studies used, of all given. `y`, `v` are the studies'
    own effects with zero cells corrected, for I2; `raw`, `raw_v` without correction (v infinite where a cell is zero).
    """

    layout: Layout
    start: Place
    free: tuple[str, ...]
    kept: NDArray[np.bool_]
    y: Array
    v: Array
    raw: Array
    raw_v: Array

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The arms whose constants complete the likelihood."""
        return (self.layout.arm,) if isinstance(self.layout, OneCount) else self.layout.arms


def set_up(
    measure: str, counts: Mapping[str, ArrayLike], model: str, *, coding: float, correlated: bool, drop00: bool
) -> Setup:
    """Check the counts and lay out the model.

    Raises
    ------
    ArithmeticInputError
        For impossible counts, or where the pooled effect would be infinite: no event, or nothing but events, in an arm.
    """
    if measure in ONE_SAMPLE:
        return _one_sample(measure, counts)
    table = strata(measure, counts)
    kept = ~(uninformative(measure, table) & drop00)
    if not kept.any():
        raise ArithmeticInputError("no study has an event in either arm; there is nothing to fit")
    table = Strata(*(c[kept] for c in (table.events, table.size, table.events_against, table.size_against)))
    _refuse_empty_arms(measure, table)
    y, v = own_effects(measure, table, ZeroRules(drop00=(False, False)))
    raw, raw_v = _raw_ratio(measure, table)
    if model == "CM.EL" and measure == "OR":
        _whole(table)
        arm = HypergeometricArm(table.events, table.size, table.events + table.events_against, table.size_against)
        raw = arm.best()
        inside = np.isfinite(raw)
        raw_v = np.where(inside, 1 / arm.bend(np.where(inside, raw, 0.0))[1], np.inf)
    start = float(np.average(y, weights=1 / v))
    k = y.size
    if model.startswith("CM"):
        if model == "CM.AL" or measure == "IRR":
            offset = np.log(table.size / table.size_against)
            arm = BinomialArm(table.events, table.events + table.events_against, offset)
            raw, raw_v = _raw_share(table, offset)
        place = Place(np.array([start]), {"tau": 0.0}, np.zeros(k))
        return Setup(OneCount(arm), place, (), kept, y, v, raw, raw_v)
    arms = _two_arms(measure, table)
    level = _levels(measure, table, start)
    if model == "UM.FS":
        place = Place(np.array([start]), {"tau": 0.0}, level)
        return Setup(FixedStudies(arms, coding_share(coding)), place, (), kept, y, v, raw, raw_v)
    scalars = {"tau": 0.0, "level": float(level.mean()), "sigma": float(max(level.std(), 0.1)), "slant": 0.0}
    layout = RandomStudies(arms, coding_share(coding))
    free = ("level", "sigma", "slant") if correlated else ("level", "sigma")
    return Setup(layout, Place(np.array([start]), scalars, np.zeros(k)), free, kept, y, v, raw, raw_v)


def coding_share(coding: float) -> float:
    """What of the random effect falls to the treated arm: 1/2, 1 or 0."""
    if coding not in (0, _HALF, 1):
        raise ArithmeticInputError(f"coding is {coding!r}; allowed: 0.5, 1, 0")
    return float(coding)


def _one_sample(measure: str, counts: Mapping[str, ArrayLike]) -> Setup:
    if measure == "PLO":
        x, n = checks.columns({"xi": counts["xi"], "ni": counts["ni"]})
        checks.events_within("xi", x, "ni", n)
        arm: Arm = BinomialArm(x, n, np.zeros(x.size))
        own = effect_sizes.logit_proportion(x, n)
        with np.errstate(divide="ignore"):
            raw, raw_v = logit(x / n), 1 / x + 1 / (n - x)
        empty = x.sum() in (0, n.sum())
        start = logit(np.clip(x.sum() / n.sum(), 1e-9, 1 - 1e-9))
    else:
        x, t = checks.columns({"xi": counts["xi"], "ti": counts["ti"]})
        checks.require(x >= 0, "xi", x, "0 or more events")
        checks.positive("ti", t)
        arm = PoissonArm(x, t)
        own = effect_sizes.log_rate(x, t)
        with np.errstate(divide="ignore"):
            raw, raw_v = np.log(x / t), 1 / x
        empty = x.sum() == 0
        start = np.log(max(float(x.sum()), _HALF) / t.sum())
    if empty:
        raise ArithmeticInputError(
            "no study has an event, or every patient has one: the pooled effect is infinite. "
            "Use the exact interval of the crude total instead"
        )
    place = Place(np.array([float(start)]), {"tau": 0.0}, np.zeros(x.size))
    return Setup(OneCount(arm), place, (), np.ones(x.size, dtype=bool), own.y, own.v, raw, raw_v)


def _refuse_empty_arms(measure: str, table: Strata) -> None:
    sides = [(table.events.sum(), "treated"), (table.events_against.sum(), "comparator")]
    if measure == "OR":
        sides += [(table.rest.sum(), "treated"), (table.rest_against.sum(), "comparator")]
    for number, (total, arm) in enumerate(sides):
        if total == 0:
            what = "an event" if number < 2 else "a patient without the event"
            raise ArithmeticInputError(
                f"no study has {what} in the {arm} arm: the pooled ratio is zero or infinite. "
                "Use a risk difference, or compare the arms exactly"
            )


def _whole(table: Strata) -> None:
    columns = {"ai": table.events, "n1i": table.size, "ci": table.events_against, "n2i": table.size_against}
    for name, column in columns.items():
        checks.require(column == np.round(column), name, column, "a whole number, for the exact likelihood")


def _two_arms(measure: str, t: Strata) -> tuple[Arm, Arm]:
    if measure == "IRR":
        return PoissonArm(t.events, t.size), PoissonArm(t.events_against, t.size_against)
    none = np.zeros(t.size.size)
    return BinomialArm(t.events, t.size, none), BinomialArm(t.events_against, t.size_against, none)


def _levels(measure: str, t: Strata, effect: float) -> Array:
    """Starting values of each study's level: the comparator's log odds or log rate, both arms together."""
    if measure == "IRR":
        return np.log((t.events + t.events_against + _HALF) / (t.size * np.exp(effect) + t.size_against))
    return logit((t.events + t.events_against + _HALF) / (t.total + 1)) - effect / 2


def _raw_ratio(measure: str, t: Strata) -> tuple[Array, Array]:
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "IRR":
            raw = np.log(t.events / t.size) - np.log(t.events_against / t.size_against)
            return raw, 1 / t.events + 1 / t.events_against
        raw = np.log(t.events / t.rest) - np.log(t.events_against / t.rest_against)
        return raw, 1 / t.events + 1 / t.rest + 1 / t.events_against + 1 / t.rest_against


def _raw_share(t: Strata, offset: Array) -> tuple[Array, Array]:
    """Log odds that an event fell in the treated arm, beyond what the sizes of the arms give."""
    with np.errstate(divide="ignore"):
        return np.log(t.events) - np.log(t.events_against) - offset, 1 / t.events + 1 / t.events_against
