"""Rows of `continuous`: posted means and changes with the spread beside them."""

from __future__ import annotations

from evidence_tools.importing.posted import number, plain
from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.measures import Value
from evidence_tools.importing.trial_record.rows import begun, name_outcome, name_visit
from evidence_tools.importing.trial_record.study import Record
from evidence_tools.importing.trial_record.vocabulary import one, says, unit_of

MEANS = ("MEAN", "LEAST_SQUARES_MEAN")
OTHER_CENTRES = ("MEDIAN", "GEOMETRIC_MEAN", "LOG_MEAN", "GEOMETRIC_LEAST_SQUARES_MEAN")
_SPREADS = {"standard deviation": "sd", "standard error": "se"}
_CHANGES = ("change", "difference from baseline", "improvement", "reduction", "decrease", "increase")
_TURNED = ("improvement", "reduction", "decrease")


def score_row(record: Record, value: Value) -> Draft:
    """The row for one posted mean; a median or another centre has no column and goes to the note."""
    draft = begun(record, "continuous", value)
    measure = value.measure
    text = " ".join((measure.title, value.subtitle))
    named = name_outcome(record, draft, "continuous", *value.words)
    _measured(draft, value)
    if len(named) < 2:
        _scaled(record, draft, value, text)
    change = _is_change(value)
    name_visit(draft, value, change=change)
    _sited(draft, text)
    if measure.kind in MEANS:
        _centred(draft, value, change=change)
    else:
        _told(draft, value)
    if measure.kind == "LEAST_SQUARES_MEAN":
        draft.note("Least squares mean")
        draft.remark("the mean is adjusted (least squares)")
    return draft


def _is_change(value: Value) -> bool:
    """Whether the value is a change: by its own title, else by its measure's, unless that posts a baseline too."""
    if says(value.subtitle, *_CHANGES):
        return True
    others = value.measure.subtitles()
    split = any(says(each, *_CHANGES) or says(each, "baseline") for each in others)
    return not (value.measure.baseline or split) and says(value.measure.title, *_CHANGES)


def _centred(draft: Draft, value: Value, *, change: bool) -> None:
    """Mean and spread in their columns; a spread that has none goes to the note."""
    percent = draft.cells.get("unit") == "percent"
    if percent and change:
        draft.put_number("pct_change", value.node, "value")
        _told_spread(draft, value)
        return
    before = "change_" if change else ""
    draft.put_number("change_mean" if change else "mean", value.node, "value")
    if change and says(f"{value.measure.title} {value.subtitle}", *_TURNED):
        draft.remark("change_mean must be negative where the score fell; the title does not say how it was counted")
    if not change and says(value.measure.title, *_CHANGES) and draft.cells.get("timepoint_months") != "0":
        draft.remark("the title speaks of a change and a baseline stands beside it: is this the score or its change?")
    column = _SPREADS.get(value.measure.spread)
    if column and number(value.node.text("spread")):
        draft.put_number(before + column, value.node, "spread")
        draft.take(value.measure.node, "dispersionType")
    elif value.measure.spread == "95% confidence interval" and not column:
        draft.put_number(f"{before}ci_low", value.node, "lowerLimit")
        draft.put_number(f"{before}ci_high", value.node, "upperLimit")
        draft.take(value.measure.node, "dispersionType")
    else:
        _told_spread(draft, value)


def _told(draft: Draft, value: Value) -> None:
    kind = value.measure.kind.replace("_", " ").lower()
    draft.note(f"Posted as {kind} {draft.take(value.node, 'value')}")
    draft.remark(f"a {kind} has no column: it stands in the note")
    _told_spread(draft, value)


def _told_spread(draft: Draft, value: Value) -> None:
    """A spread without a column, in words."""
    ends = [draft.take(value.node, key) for key in ("lowerLimit", "upperLimit")]
    printed = " to ".join(filter(None, ends)) or draft.take(value.node, "spread")
    if printed:
        draft.note(f"{draft.take(value.measure.node, 'dispersionType') or 'Spread'} {printed}")


def _measured(draft: Draft, value: Value) -> None:
    """The unit, where it is one of ours; as posted in the note."""
    posted = draft.take(value.measure.node, "unitOfMeasure")
    draft.put("unit", unit_of(posted))
    if "unit" not in draft.cells:
        draft.remark(f'unit: posted as "{posted}"')
    elif unit_of(posted) != posted:
        draft.note(f"Unit as posted: {posted}")


def _scaled(record: Record, draft: Draft, value: Value, text: str) -> None:
    """Instrument and scale: the instrument that the words name, else the one called like the outcome."""
    words = record.vocabulary
    named = words.instruments_in(text) or words.instruments_in(value.measure.node.text("description"))
    instrument = one(named) or ("" if named else words.instrument_of(draft.cells.get("outcome", "")))
    draft.put("instrument", instrument)
    if instrument and draft.cells.get("unit") != "percent":
        around = " ".join((text, value.measure.node.text("unitOfMeasure"), value.measure.node.text("description")))
        scale = words.scale(instrument, draft.cells.get("unit", ""), around)
        draft.put("scale_min", scale.get("scale_min", ""))
        draft.put("scale_max", scale.get("scale_max", ""))
        if not scale:
            draft.remark(f"scale: {instrument} comes on several; which one is not printed here")


def _sited(draft: Draft, text: str) -> None:
    """Where the pain is, for a measure whose words name pain as what was measured."""
    if not says(plain(text), "pain") or not says(draft.cells.get("outcome", "").replace("_", " "), "pain"):
        return
    sites = [site for site in ("leg", "back") if says(text, site)]
    draft.put("pain_site", sites[0] if len(sites) == 1 else "" if sites else "unspecified")
    if len(sites) > 1:
        draft.remark("pain_site: several are named")
