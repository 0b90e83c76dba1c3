"""What the evidence over time says in words: title, notes and alternative text."""

from __future__ import annotations

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.known_from import YEAR
from evidence_tools.figures.forest_words import source_of, subtitle, threshold
from evidence_tools.figures.over_time_frame import DECISION, RESULT, undated
from evidence_tools.figures.phrases import AT_MOST, mark_notes
from evidence_tools.models import Pooled
from evidence_tools.naming import counted, listed
from evidence_tools.wording import digits_of, finding, interval, number, studies

_THEN = (
    "Each result is worked out by the rules of today on the documents known from its day on, earlier reports of a "
    "study included."
)
_HOLLOW = "Hollow: of a document only the year is stated, and it counts from the end of that year."


def title_of(fit: Pooled, frame: pd.DataFrame) -> str:
    """The finding, and what was known at the first dated decision of a payer."""
    said = finding(fit, studies(fit.k))
    first = next(frame[frame["kind"] == DECISION].itertuples(), None)
    if first is None:
        return said
    if not first.k:
        return f"{said}; at the first dated decision, {first.date}, no study of it could be known"
    return f"{said}; at the first dated decision, {first.date}, {studies(first.k)} gave {_shown(fit, first)}"


def _shown(fit: Pooled, row: tuple) -> str:
    digits = digits_of(fit.effects.scale)
    return f"{number(row.estimate, digits)} ({interval(row.ci_low, row.ci_high, digits)})"


def notes_of(evidence: Evidence, fit: Pooled, frame: pd.DataFrame) -> list[str]:
    """What a day means, what has no date, marks, threshold, method and source."""
    silent = undated(evidence)
    return [
        f"{_THEN} {_HOLLOW}" if (frame["ground"] == YEAR).any() else _THEN,
        f"Not shown, the tables hold no date: {listed(silent)}." if silent else "",
        *mark_notes(fit.effects.table["marks"]),
        threshold(fit.effects),
        f"Method: {fit.method.name}. {source_of(fit.effects)}".strip(),
    ]


def alt_of(title: str, fit: Pooled, frame: pd.DataFrame) -> str:
    """Every step with its result, and every decision with what was known at it."""
    said = [f"Evidence over time. {title}", subtitle(fit)]
    for row in frame[frame["kind"] == RESULT].itertuples():
        patients = f"{AT_MOST * row.bound}{counted(row.patients, 'patient')}"
        said.append(f"From {row.date}: {studies(row.k)}, {patients}, {_shown(fit, row)}")
    said += [f"{row.date}: {row.label}, {studies(row.k)} known" for row in frame[frame["kind"] != RESULT].itertuples()]
    return f"{'. '.join(part for part in said if part)}."
