"""The change of a score over follow-up: every visit of every study with a value, one line per study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import pandas as pd

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Line, Point, Timeline
from evidence_tools.briefing.exhibits.axis import ends_around
from evidence_tools.briefing.exhibits.forest import threshold_label, threshold_number
from evidence_tools.briefing.exhibits.rows import marked
from evidence_tools.evidence import Evidence
from evidence_tools.figures.timeline_frame import OTHER_VALUE, VALUE, timeline_frame
from evidence_tools.results import Entry
from evidence_tools.results.data import DATA, data_entries, part
from evidence_tools.study_effects import Effects, Scale
from evidence_tools.study_effects.marks import join_marks
from evidence_tools.wording import Number, Told, join, tell

YEAR = 12.0  # months between two ticks
_SAME = 1e-9  # two readings of one cell


def visits(evidence: Evidence, outcome: str) -> pd.DataFrame:
    """Every visit with a value on the common scale and a time, studies in order of their names."""
    frame = timeline_frame(evidence, outcome)
    shown = frame[frame["kind"].isin([VALUE, OTHER_VALUE]) & frame["months"].notna() & frame["change"].notna()]
    return shown.assign(rows=shown["row_id"])


def timeline_of(evidence: Evidence, effects: Effects, counted: Counted) -> Timeline:
    """The native timeline of an outcome.

    A value that the tables print as it is drawn keeps the key of its cell; one that the common scale rescales gets a
    key of the slide with its row. Open marks are values that no pool takes: another report or site of the same
    patients, or a number that must not be pooled.

    Parameters
    ----------
    effects
        Effects of a question about the outcome: they know its scale and threshold.
    """
    outcome, scale = effects.question.outcome, effects.scale
    frame = visits(evidence, outcome)
    lines = tuple(_lines(evidence, frame, scale.unit, counted))
    values = [point.value.value for line in lines for point in line.points]
    threshold = threshold_number(effects, counted)
    shown = [0.0, *values, *([threshold.value] if threshold else [])]
    return Timeline(
        name=f"Timeline: {scale.label}",
        lines=lines,
        across=Told("Months after treatment"),
        up=tell(
            "{label}{better}", label=scale.axis_label, better=f"; {scale.better} is better" if scale.better else ""
        ),
        ends=ends_around(shown, bounds=_bounds(shown, scale)),
        last_month=YEAR * -(-frame["months"].max() // YEAR),
        alt=join([_alt(line) for line in lines]),
        threshold=threshold,
        threshold_label=threshold_label(scale),
        hollow_means="not pooled (another report or site of the same patients, or a number that must not be pooled)",
    )


def _bounds(shown: list[float], scale: Scale) -> tuple[float, float]:
    """The axis ends at no change where every value lies on one side of it."""
    return (0.0 if min(shown) == 0 else scale.low, 0.0 if max(shown) == 0 else scale.high)


def _lines(evidence: Evidence, frame: pd.DataFrame, unit: str, counted: Counted) -> Iterator[Line]:
    """The values that may be pooled as one line per study; every other value as a line of its own."""
    for label, rows in frame[frame["kind"] == VALUE].groupby("label", sort=False):
        ordered = rows.sort_values("months").itertuples()
        points = tuple(_point(evidence, row, unit, counted) for row in ordered)
        yield Line(label=marked(label, join_marks(*rows["marks"])), points=points)
    for row in frame[frame["kind"] == OTHER_VALUE].itertuples():
        point = _point(evidence, row, unit, counted)
        yield Line(label=marked(row.label, row.marks), points=(point,), meaning="muted")


def _point(evidence: Evidence, row: tuple, unit: str, counted: Counted) -> Point:
    month = _cell(evidence, row, Number("timepoint_months", row.months, "months"), counted)
    value = _cell(evidence, row, Number("change_mean", row.change, unit), counted)
    return Point(month=month, value=value, hollow=row.kind == OTHER_VALUE)


def _cell(evidence: Evidence, row: tuple, drawn: Number, counted: Counted) -> Number:
    """What is drawn, under the key of its cell unless the common scale changed it; `drawn` is named as its column."""
    key = f"{DATA}.continuous.{part(row.row_id)}.{drawn.key}"
    printed = _printed(evidence).get(key)
    if printed is not None and abs(printed["value"] - drawn.value) < _SAME:
        return Number(key, drawn.value, drawn.unit, printed["shown"] if drawn.unit == "months" else "")
    label = f"{row.label}: {drawn.key.replace('_', ' ')} on the common scale"
    return counted.number(f"{row.row_id}.{drawn.key}", drawn.value, drawn.unit, label=label, rows=[row.row_id])


@lru_cache(maxsize=2)
def _printed(evidence: Evidence) -> Mapping[str, Entry]:
    return dict(data_entries(evidence))


def _alt(line: Line) -> Told:
    said = [tell("{value} at month {month}", value=point.value, month=point.month) for point in line.points]
    return tell("{label}: {said}.", label=line.label, said=join(said, ", "))
