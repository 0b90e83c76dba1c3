"""Imprecision: what the interval leaves open, and whether the information suffices."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evidence_tools.certainty.body import Body
from evidence_tools.certainty.record import Domain, Input
from evidence_tools.certainty.rules import PERCENT, REVERSING, Span, imprecision, imprecision_without_estimate
from evidence_tools.certainty.telling import domain
from evidence_tools.certainty.turning import Turning, turning, unit_words
from evidence_tools.limits import Limitation
from evidence_tools.limits.shared.information import size_needed, worthwhile
from evidence_tools.models.exact import total_counts
from evidence_tools.study_effects.records import BORROWED, UPPER_BOUND

NAME = "imprecision"
MISSING_SPREAD = "missing_spread"  # the limitation that says whether a borrowed spread decides
_SHARES = ("share", "rate")
_INTERVAL = "The interval {of}runs from {low} to {high}{unit}"
_TURNS = ", and the conclusion turns at {threshold}{unit}"
_SIZE = "; {bound}{patients} patients are {fraction}% of the {required} required"
_COUNTS = "; events counted: {events}"
_SPREAD = "; {borrowed}% of the weight rests on a borrowed standard deviation"
_WITHOUT = "{bound}{patients} patients stand behind it; {few_patients} or fewer are few where there is no estimate."
AT_MOST = "at most "
NO_INTERVAL = "the width of the interval, because no spread is printed and nothing is pooled"
NO_POINT = "whether the interval decides, because the protocol names no point at which the conclusion turns"
NO_SIZE = "the required information size, because no effect worth finding is named"


def precision_domain(body: Body, limits: Sequence[Limitation]) -> Domain:
    """Judge the interval against the points where the conclusion turns, then the information behind it.

    Where nothing was pooled the number of patients alone is judged.
    """
    if body.subject.base is None:
        return _without_estimate(body, limits)
    turn, scale = turning(body.subject), body.subject.scale
    base = body.subject.base
    interval = Span(float(scale.display(base.low)), float(scale.display(base.high)))
    required, fraction = _information(body)
    borrowed = body.share(body.effects.table["marks"].str.contains(BORROWED, regex=False))
    decides = borrowed >= PERCENT * body.rules.indirectness.majority and _verdict(limits) in REVERSING
    of_shares = body.subject.kind in _SHARES
    fired = imprecision(
        interval,
        turn.threshold,
        turn.far,
        fraction=fraction,
        of_shares=of_shares,
        rules=body.rules.imprecision,
        spread_decides=decides,
    )
    inputs = [
        *_interval(body, interval, turn),
        body.number("patients", "Patients", body.patients, "patients"),
        body.number("required", "Patients required", required, "patients"),
        body.number("fraction", "Reached, of those required", PERCENT * fraction, "percent"),
        body.number("borrowed", "On a borrowed standard deviation", borrowed, "percent"),
        *_events(body),
        *_thresholds(body),
    ]
    missing = [NO_POINT] * (turn.threshold is None) + [NO_SIZE] * math.isnan(required)
    template = _template(turn, required, borrowed, counted=bool(_events(body)))
    words = {
        "unit": unit_words(body.subject),
        "of": f"of the {scale.unit} " if body.subject.kind == "ratio" else "",
        "bound": AT_MOST if UPPER_BOUND in body.marks else "",
    }
    return domain(body, NAME, fired, inputs=inputs, limits=limits, template=template, missing=missing, **words)


def _template(turn: Turning, required: float, borrowed: float, *, counted: bool) -> str:
    parts = [_INTERVAL, _TURNS * (turn.threshold is not None), _SIZE * (not math.isnan(required))]
    return "".join([*parts, _COUNTS * counted, _SPREAD * (borrowed > 0), "."])


def _verdict(limits: Sequence[Limitation]) -> str:
    """What the range of borrowed standard deviations does to the conclusions."""
    return next((each.verdict for each in limits if each.name == MISSING_SPREAD), "")


def _information(body: Body) -> tuple[float, float]:
    """Patients required, and the share of them that is reached; NaN where no effect worth finding is named."""
    worth = worthwhile(body.subject)
    if worth is None:
        return math.nan, math.nan
    required = float(size_needed(body.subject, worth).required)
    return required, body.patients / required


def _interval(body: Body, interval: Span, turn: Turning) -> list[Input]:
    unit = body.subject.scale.short_unit
    estimate = float(body.subject.scale.display(body.subject.base.estimate))
    found = [
        body.number("estimate", "Estimate", estimate, unit),
        body.number("low", "Interval, low", interval.low, unit),
        body.number("high", "Interval, high", interval.high, unit),
    ]
    if turn.threshold is not None:
        found.append(body.threshold("threshold", turn.words.capitalize(), turn.threshold, unit, turn.entry))
    for name, value in zip(("far_one", "far_other"), turn.far, strict=True):
        if value is not None and value != turn.threshold:
            label = "No effect" if value == turn.null else "A change that would matter"
            found.append(body.threshold(name, label, value, unit, "limits.imprecision.relative_reduction"))
    return found


def _events(body: Body) -> list[Input]:
    """Events of all arms, where events are counted."""
    events = body.effects.table[["events", "events_against"]]
    if body.effects.table["events"].isna().any():
        return []
    count = total_counts(body.effects)[0] if body.subject.kind in _SHARES else float(events.sum().sum())
    return [body.number("events", "Events", count, "count")]


def _thresholds(body: Body) -> list[Input]:
    rules, where = body.rules.imprecision, f"certainty.{NAME}"
    return [
        body.threshold("enough", "Enough from", PERCENT * rules.enough, "percent", f"{where}.enough"),
        body.threshold(
            "far_too_few", "Far too few below", PERCENT * rules.far_too_few, "percent", f"{where}.far_too_few"
        ),
    ]


def _without_estimate(body: Body, limits: Sequence[Limitation]) -> Domain:
    rules = body.rules.imprecision
    patients = body.patients if body.k else math.nan
    inputs = [
        body.number("patients", "Patients", patients, "patients"),
        body.threshold(
            "few_patients",
            "Few where there is no estimate, up to",
            rules.few_patients,
            "patients",
            f"certainty.{NAME}.few_patients",
        ),
    ]
    fired = imprecision_without_estimate(patients, rules)
    template = _WITHOUT if body.k else ""
    words = {"bound": AT_MOST.capitalize() if UPPER_BOUND in body.marks else ""}
    return domain(body, NAME, fired, inputs=inputs, limits=limits, template=template, missing=[NO_INTERVAL], **words)
