"""What belongs beside computed effect sizes: their scale, the convention behind the variances, and cautions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from evidence_tools.arithmetic import effect_sizes as sizes
from evidence_tools.arithmetic.effect_sizes import zero_cells
from evidence_tools.study_effects.frames import Given
from evidence_tools.study_effects.measure_scale import MeasureScale
from evidence_tools.study_effects.measures import Measure, Options

_CORRECTED = (
    "{add:g} was added to the counts of {m} of {k} studies (rule {to!r}); where that moves the answer, use a method "
    "that adds nothing (Mantel-Haenszel, exact, or a binomial or Poisson model)"
)
_NO_SIZE_OF_ITS_OWN = (
    "{code} is turned back with the harmonic mean {size:.4g} of the {what}: one transformed value stands for different "
    "{shown} at different sizes, so a pooled value can mislead badly (Schwarzer 2019, doi:10.1002/jrsm.1348); "
    "prefer {instead}"
)
_OFF_CENTRE = (
    "Hazard ratio more than a tenth of the half width away from the middle of its interval on the log scale: "
    "{studies}; check the printed numbers"
)
_OFF = 0.1  # of the half width; two printed decimals explain less in all but very narrow intervals
_CORRECTED_FOR_SIZE = ("SMD", "SMDH", "SMCC", "SMCR", "SMCRH")
_PLACES = {"only0": "where a cell is zero", "all": "to every study", "if0all": "to every study if a cell is zero"}


class _FreemanTukey(NamedTuple):
    """A transformation whose way back needs a size, and the words to say so."""

    size: str
    back: Callable[[np.ndarray, float], np.ndarray]
    what: str
    shown: str
    instead: str


_FREEMAN_TUKEY: Mapping[str, _FreemanTukey] = {
    "PFT": _FreemanTukey(
        "ni", sizes.from_double_arcsine, "group sizes", "percentages", "PLO or a binomial-normal model"
    ),
    "IRFT": _FreemanTukey("ti", sizes.from_freeman_tukey_rate, "person-times", "rates", "IRLN or a Poisson model"),
}


def scale_of(known: Measure, given: Given, options: Options) -> MeasureScale:
    """The scale of the answer, with the convention behind its variances."""
    shown = dict(known.scale)
    if known.code in _FREEMAN_TUKEY and given.k:
        shown["back"] = partial(_back_at, _FREEMAN_TUKEY[known.code].back, _size(known, given))
    return MeasureScale(label=known.label, convention=_convention(known, options), **shown)


def _back_at(back: Callable[[np.ndarray, float], np.ndarray], size: float, values: np.ndarray) -> np.ndarray:
    return back(values, size)


def _size(known: Measure, given: Given) -> float:
    return sizes.harmonic_mean(given.numbers[_FREEMAN_TUKEY[known.code].size])


def _convention(known: Measure, options: Options) -> str:
    if known.code == "GEN":
        return "variance as printed"
    if known.code == "HR":
        return f"variance as printed, or from the {100 * options.level:g}% interval"
    named = [f"variance {options.vtype}"]
    if known.code in _CORRECTED_FOR_SIZE:
        named.append("exact small-sample correction")
    if known.add is not None:
        added = options.add > 0 and options.to != "none"
        named.append(f"{options.add:g} added {_PLACES[options.to]}" if added else "nothing added to zero cells")
    return ", ".join(named)


def cautions_of(known: Measure, given: Given, options: Options) -> tuple[str, ...]:
    """Sentences that belong beside the effects: counts that were changed, ways back that mislead, misprints."""
    if given.k == 0:
        return ()
    found = []
    corrected = _corrected(known, given, options)
    if corrected:
        found.append(_CORRECTED.format(add=options.add, m=corrected, k=given.k, to=options.to))
    if known.code in _FREEMAN_TUKEY:
        words = _FREEMAN_TUKEY[known.code]._asdict() | {"size": _size(known, given)}
        found.append(_NO_SIZE_OF_ITS_OWN.format(code=known.code, **words))
    odd = _off_centre(known, given)
    if len(odd):
        found.append(_OFF_CENTRE.format(studies=", ".join(odd)))
    return tuple(found)


def _corrected(known: Measure, given: Given, options: Options) -> int:
    """How many studies the rule for zero cells changed."""
    if known.add is None or options.add == 0:
        return 0
    numbers = given.numbers
    cells = [numbers[name] for name in ("ai", "ci", "xi", "x1i", "x2i") if name in numbers]
    cells += [numbers[n] - numbers[x] for x, n in (("ai", "n1i"), ("ci", "n2i"), ("xi", "ni")) if n in numbers]
    zero = np.any([cell == 0 for cell in cells], axis=0)
    return int((zero_cells.correction(zero, options.add, options.to) > 0).sum())


def _off_centre(known: Measure, given: Given) -> np.ndarray:
    """Studies whose printed hazard ratio does not sit in the middle of its interval."""
    rows = given.form_of_each_row == len(known.forms) - 1
    if known.code != "HR" or not rows.any():
        return np.array([], dtype=object)
    shift = sizes.off_centre(*(given.numbers[name][rows] for name in known.forms[-1].arguments))
    return given.study[rows][np.abs(shift) > _OFF]
