"""The summary of findings as a table: each result with and without the device, and how certain it is."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evidence_tools.briefing.certainty import TONES
from evidence_tools.briefing.changes import estimate_of, size_of, size_of_unpooled
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.lines import NO_CRITICAL_OUTCOME, legend, notebook, source_line
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import ids_in
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.models import answer
from evidence_tools.tables.committee.findings import findings_frame
from evidence_tools.wording import Number, Told, join, number, tell

NAME = "appendix:findings"
HEADINGS = tuple(
    map(
        Told,
        ("Result", "Studies", "Patients", "Effect (interval)", "Without the device", "With the device", "Certainty"),
    )
)
_QUESTIONS = "Questions on critical outcomes"
_ENDS = ("", "_low", "_high")
_WIDTHS = (0.23, 0.07, 0.08, 0.23, 0.16, 0.14, 0.09)


def findings_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """Every question of the critical outcomes with its absolute effects."""
    if not evidence.protocol.certainty.outcomes:
        return LeftOut(NAME, Told(NO_CRITICAL_OUTCOME))
    frame = findings_frame(evidence)
    rows = tuple(_row(evidence, row, counted) for row in frame.to_dict("records"))
    return Slide(
        name=NAME,
        title=_title(set(frame["certainty"]), counted.number("questions", len(rows), label=_QUESTIONS)),
        exhibit=Table(
            name="Summary of findings",
            headings=HEADINGS,
            rows=rows,
            alt=tell("Table. {said}.", said=join([tell("{r}: {e}", r=row[0], e=row[3]) for row in rows], "; ")),
            widths=_WIDTHS,
            right=frozenset({1, 2}),
            tones=tuple(("", "", "", "", "", "", TONES[level]) for level in frame["certainty"]),
            notes=(
                Told("Other patients stand beside a result for orientation and are not compared with it."),
                *legend(frame["marks"]),
            ),
        ),
        source=source_line(evidence),
        notes=(notebook("09a_committee_tables", "the same table with its comments and sources"),),
        appendix=True,
    )


def _title(levels: set[str], n: Number) -> Told:
    """How certain all results are where they are alike."""
    if len(levels) > 1:
        return tell("Summary of findings on {n} questions about critical outcomes", n=n)
    return tell("Summary of findings: {level} certainty in all {n} results", level=levels.pop(), n=n)


def _row(evidence: Evidence, row: Mapping[str, object], counted: Counted) -> tuple[Told, ...]:
    fit = answer(evidence, row["question"]).fit
    if fit is None:
        about = (*size_of_unpooled(evidence, row["question"]), tell("not pooled {marks}", marks=row["marks"]))
    else:
        quoted = Quoted(fit, row["question"])
        about = (*size_of(quoted), estimate_of(quoted))
    beside = ", same study" if row["compared"] else ", other patients"
    without = _absolute(row, "without", "without_rows", counted)
    return (
        tell("{label}", label=row["label"]),
        *about,
        tell("{without}{beside}", without=without, beside=beside) if without.text else Told("not known"),
        _absolute(row, "with_device", "rows", counted),
        tell("{level}", level=row["certainty"]),
    )


def _absolute(row: Mapping[str, object], side: str, rows: str, counted: Counted) -> Told:
    """An absolute effect with its interval or range and unit: ``58 (21 to 163) per 1,000``; empty where not known."""
    names = (side, *(f"{side.removesuffix('_device')}{end}" for end in _ENDS[1:]))
    value, *ends = (_number(row, name, rows, counted) for name in names)
    if value is None:
        return Told("")
    unit = str(row["unit"]) if str(row["unit"]).startswith("%") else f" {row['unit']}"
    if None in ends:
        return tell("{value}{unit}", value=value, unit=unit)
    low, high = sorted(ends, key=lambda end: end.value)
    return tell("{value} ({low} to {high}){unit}", value=value, low=low, high=high, unit=unit)


def _number(row: Mapping[str, object], name: str, rows: str, counted: Counted) -> Number | None:
    if pd.isna(row[name]):
        return None
    digits = 1 if row["unit"] == "points" else 0
    return counted.number(
        f"{row['question']}.{name}",
        row[name],
        str(row["unit"]),
        label=f"{row['label']}: {name.replace('_', ' ')}",
        rows=ids_in([row[rows]]),
        text=number(row[name], digits),
    )
