"""One number of a question as an evidence gives it and as it is printed, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from evidence_tools.editions.record import QUANTITIES
from evidence_tools.errors import NothingToPoolError, QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.models import Pooled, pool
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects, effects
from evidence_tools.wording import shown

NOT_ASKED = "the question is not asked"
UNITS = {"tau2": "tau2", "i2": "percent", "k": "studies", "n": "patients"}
"""Units of the quantities that are not on the scale of the question."""
_DISPLAYED = ("estimate", "ci_low", "ci_high", "prediction_low", "prediction_high")


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of a question.

    Parameters
    ----------
    value, unit
        On the scale of display; NaN where there is none.
    shown
        As it is printed; empty where there is none.
    reason
        Why there is none; empty where there is one.
    """

    value: float
    unit: str
    shown: str
    reason: str


def found_for(evidence: Evidence, question: str) -> Effects | str:
    """The effects that answer the question of this name, or why it cannot be asked."""
    if question not in evidence.protocol.questions:
        return NOT_ASKED
    try:
        return effects(evidence, evidence.protocol.question(question))
    except QuestionError as problem:
        return str(problem)


def readings(found: Effects | str, method: Method) -> Mapping[str, Reading]:
    """Every number of `QUANTITIES` that effects give by a method, the same that `models.answer` gives."""
    if isinstance(found, str):
        return dict.fromkeys(QUANTITIES, _none(found))
    try:
        fit = pool(found, method)
    except NothingToPoolError as reason:
        unpooled = {quantity: _none(str(reason), _unit(found, quantity)) for quantity in QUANTITIES}
        return unpooled | {"k": _known(0.0, UNITS["k"])}
    return {quantity: _reading(fit, quantity) for quantity in QUANTITIES}


def _unit(found: Effects, quantity: str) -> str:
    return UNITS.get(quantity, found.scale.unit)


def _reading(fit: Pooled, quantity: str) -> Reading:
    unit = _unit(fit.effects, quantity)
    value = float(getattr(fit, f"display_{quantity}" if quantity in _DISPLAYED else quantity))
    if math.isfinite(value):
        return _known(value, unit)
    return _none("not known" if math.isnan(value) else "unbounded", unit)


def _known(value: float, unit: str) -> Reading:
    return Reading(value, unit, shown(value, unit), "")


def _none(reason: str, unit: str = "") -> Reading:
    return Reading(math.nan, unit, "", reason)
