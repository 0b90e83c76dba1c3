"""The forest of one question: its studies, the pooled result, the prediction interval and the threshold."""

from __future__ import annotations

import math

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Forest, ForestRow
from evidence_tools.briefing.exhibits.axis import ends_around
from evidence_tools.briefing.exhibits.rows import study_rows, summary_rows
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.models import Pooled
from evidence_tools.naming import capitalised
from evidence_tools.results import results_of
from evidence_tools.study_effects import Effects, Scale
from evidence_tools.study_effects.records import BORROWED
from evidence_tools.wording import Number, Told, join, number, tell

HEADINGS = tuple(map(Told, ("Design", "Patients")))
SIDES = ("better", "worse")


def forest_of(evidence: Evidence, place: str, fit: Pooled, counted: Counted) -> Forest:
    """The native forest of a question of the protocol.

    Parameters
    ----------
    evidence, place, fit
        The tables, the name of the question, and its pooled result; one study alone has no pooled line.
    counted
        Takes the numbers that only the slide has: no effect, the threshold, the level of the intervals.
    """
    results, effects = results_of(evidence), fit.effects
    rows = (*study_rows(results, place, fit), *summary_rows(results, place, fit, counted))
    null, threshold = null_number(effects.scale, counted), threshold_number(effects, counted)
    return Forest(
        name=f"Forest: {effects.label}",
        rows=rows,
        rows_heading="Study",
        headings=(*HEADINGS, value_heading(effects.scale)),
        axis=tell("{label}", label=effects.scale.axis_label),
        ends=forest_ends(rows, effects.scale, null, threshold),
        alt=_alt(Quoted(fit, place), counted),
        null=null,
        threshold=threshold,
        threshold_label=threshold_label(effects.scale),
        sides=SIDES if effects.scale.better else None,
        log=effects.scale.transform == "log",
        reversed=effects.scale.better == "higher",
    )


def value_heading(scale: Scale) -> Told:
    """What stands in the column of values: the unit, and that the interval is in brackets."""
    return tell("{unit} [interval]", unit=(scale.short_unit or "value").capitalize())


def null_number(scale: Scale, counted: Counted) -> Number | None:
    """The value of no effect on the scale of display; None where there is none, as for the share of one arm."""
    if scale.null is None:
        return None
    value = float(scale.display(scale.null))
    return counted.number("no_effect", value, scale.unit, label="Value of no effect", text=f"{value:g}")


def threshold_number(effects: Effects, counted: Counted) -> Number | None:
    """The first threshold of importance that the protocol names; None where it names none."""
    scale = effects.scale
    if scale.mcid is None:
        return None
    value = float(scale.display(scale.mcid))
    given = f"outcomes.{effects.question.outcome}.mcid"
    shown = number(value, 0 if value.is_integer() else 1)
    return counted.number("threshold", value, scale.unit, label=scale.mcid_label, given_by=[given], text=shown)


def threshold_label(scale: Scale) -> Told:
    """What the line of the threshold is called; empty without one."""
    return Told("") if scale.mcid is None else tell("matters to patients ({label})", label=scale.mcid_label)


def forest_ends(
    rows: tuple[ForestRow, ...], scale: Scale, null: Number | None, threshold: Number | None
) -> tuple[float, float]:
    """Ends of the axis: every estimate, no effect and the threshold are on it."""
    core = [row.estimate for row in rows] + [null, threshold]
    limits = [limit for row in rows for limit in (row.low, row.high)]
    return ends_around(
        [each.value for each in core if each is not None],
        [each.value for each in limits if each is not None and math.isfinite(each.value)],
        log=scale.transform == "log",
        bounds=(scale.low, scale.high),
    )


def _alt(quoted: Quoted, counted: Counted) -> Told:
    fit = quoted.fit
    borrowed = int(fit.effects.table["marks"].str.contains(BORROWED, regex=False).sum())
    said = [tell("Forest of {label}: {told}, {studies}, {patients}.", **_found(quoted))]
    if quoted.prediction is not None and fit.k > 1:
        said.append(tell("A further study is expected within {told}.", told=quoted.prediction))
    if borrowed:
        n = counted.number("borrowed", borrowed, "studies", label="Studies whose spread was borrowed")
        said.append(tell("Studies with a borrowed spread: {n}.", n=n))
    said += [lies_better(fit.effects.scale)] if fit.effects.scale.better else []
    return join(said)


def lies_better(scale: Scale) -> Told:
    """Which values are better, for those who do not see the axis."""
    return tell("{values} values are better.", values=capitalised(scale.better))


def _found(quoted: Quoted) -> dict[str, Told | str]:
    parts = {"told": quoted.told(), "studies": quoted.studies, "patients": quoted.patients}
    return parts | {"label": quoted.effects.label}
