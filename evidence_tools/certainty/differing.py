"""Inconsistency: whether studies differ, and what a further setting would show."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evidence_tools.certainty.body import Body
from evidence_tools.certainty.record import Domain, Input
from evidence_tools.certainty.rules import Span, inconsistency, overlap
from evidence_tools.certainty.telling import domain
from evidence_tools.certainty.turning import Turning, turning, unit_words
from evidence_tools.limits import Limitation
from evidence_tools.models import exact_proportions

NAME = "inconsistency"
_POOLED = "{squared} is {i2}%, {tau_squared} {tau2}, in {studies} studies"
_FURTHER = "; a further setting is expected between {predicted_low} and {predicted_high}{unit}"
_TURNS = ", and the conclusion turns at {threshold}{unit}"
_EXACT = "The exact shares of {studies} studies run from {lowest}% to {highest}%."
OTHERS = "whether other studies would agree, for which two are needed"


def inconsistency_domain(body: Body, limits: Sequence[Limitation]) -> Domain:
    """Judge the spread between studies by the prediction interval against the point where the conclusion turns.

    Where exact counts are quoted no distribution of true effects was fitted, so the exact intervals themselves are
    laid beside each other.
    """
    if body.subject.fit is None or body.k < 2:
        inputs = [body.number("studies", "Studies behind the result", body.k, "studies")]
        fired = inconsistency(body.k, math.nan, None, threshold=None, null=None, rules=body.rules.inconsistency)
        return domain(body, NAME, fired, inputs=inputs, limits=limits, template="", missing=[OTHERS])
    if body.subject.exact:
        return _of_counts(body, limits)
    return _of_pooled(body, limits)


def _of_pooled(body: Body, limits: Sequence[Limitation]) -> Domain:
    turn, fit = turning(body.subject), body.subject.fit
    finite = math.isfinite(fit.prediction_low) and math.isfinite(fit.prediction_high)
    predicted = Span(fit.display_prediction_low, fit.display_prediction_high) if finite else None
    rules = body.rules.inconsistency
    fired = inconsistency(body.k, fit.i2, predicted, threshold=turn.threshold, null=turn.null, rules=rules)
    inputs = [*_numbers(body, predicted), *_points(body, turn), *_thresholds(body)]
    template = _POOLED + (_FURTHER if predicted else "") + ("" if turn.threshold is None else _TURNS) + "."
    words = {"unit": unit_words(body.subject), "squared": "I²", "tau_squared": "τ²"}
    return domain(body, NAME, fired, inputs=inputs, limits=limits, template=template, **words)


def _numbers(body: Body, predicted: Span | None) -> list[Input]:
    fit, unit = body.subject.fit, body.subject.scale.short_unit
    low, high = (predicted.low, predicted.high) if predicted else (math.nan, math.nan)
    return [
        body.number("studies", "Studies behind the result", body.k, "studies"),
        body.number("i2", "I²: share of the variance that is not chance", fit.i2, "percent"),
        body.number("tau2", "τ²: variance of the true effects", fit.tau2, "tau2"),
        body.number("predicted_low", "Prediction interval, low", low, unit),
        body.number("predicted_high", "Prediction interval, high", high, unit),
    ]


def _points(body: Body, turn: Turning) -> list[Input]:
    unit = body.subject.scale.short_unit
    found = [("threshold", turn.words.capitalize(), turn.threshold, turn.entry), ("null", "No effect", turn.null, "")]
    return [body.threshold(name, label, value, unit, entry) for name, label, value, entry in found if value is not None]


def _thresholds(body: Body) -> list[Input]:
    rules = body.rules.inconsistency
    where = f"certainty.{NAME}"
    return [
        body.threshold(
            "substantial", "Substantial from an I² of", rules.substantial, "percent", f"{where}.substantial"
        ),
        body.threshold(
            "considerable", "Considerable from an I² of", rules.considerable, "percent", f"{where}.considerable"
        ),
    ]


def _of_counts(body: Body, limits: Sequence[Limitation]) -> Domain:
    found = exact_proportions(body.effects, body.subject.method.level)
    apart = found["low"].max() > found["high"].min()
    fired = overlap(body.k, apart=bool(apart))
    inputs = [
        body.number("studies", "Studies behind the result", body.k, "studies"),
        body.number("lowest", "Lowest share in a study", found["percent"].min(), "percent"),
        body.number("highest", "Highest share in a study", found["percent"].max(), "percent"),
        body.number("highest_low", "Highest lower limit", found["low"].max(), "percent"),
        body.number("lowest_high", "Lowest upper limit", found["high"].min(), "percent"),
    ]
    return domain(body, NAME, fired, inputs=inputs, limits=limits, template=_EXACT)
