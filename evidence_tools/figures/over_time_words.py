"""What the evidence over time says in words: title, notes and alternative text."""

from __future__ import annotations

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.figures.forest_words import source_of, subtitle, threshold
from evidence_tools.figures.over_time_frame import DECISION, RESULT, undated
from evidence_tools.figures.phrases import AT_MOST, mark_notes
from evidence_tools.figures.years import YEAR_NOTE
from evidence_tools.models import Pooled
from evidence_tools.naming import counted, listed
from evidence_tools.wording import digits_of, finding, interval, number, studies

_LATER = (
    "Of a study only the number used in this review is shown, at the year of its own publication: earlier reports may "
    "have said something else. A decision stands beside the studies of the years before its own."
)


def title_of(fit: Pooled, frame: pd.DataFrame) -> str:
    """The finding, and what was known at the first dated decision of a payer."""
    said = finding(fit, studies(fit.k))
    first = next(frame[frame["kind"] == DECISION].itertuples(), None)
    if first is None:
        return said
    if not first.k:
        return f"{said}; at the first dated decision, {first.date}, no study behind it had been published"
    return f"{said}; at the first dated decision, {first.date}, {studies(first.k)} gave {_shown(fit, first)}"


def _shown(fit: Pooled, row: tuple) -> str:
    digits = digits_of(fit.effects.scale)
    return f"{number(row.estimate, digits)} ({interval(row.ci_low, row.ci_high, digits)})"


def notes_of(evidence: Evidence, fit: Pooled) -> list[str]:
    """Years, what has no date, marks, threshold, method and source."""
    silent = undated(evidence)
    return [
        f"{YEAR_NOTE} {_LATER}",
        f"Not shown, the tables hold no date: {listed(silent)}." if silent else "",
        *mark_notes(fit.effects.table["marks"]),
        threshold(fit.effects),
        f"Method: {fit.method.name}. {source_of(fit.effects)}".strip(),
    ]


def alt_of(title: str, fit: Pooled, frame: pd.DataFrame) -> str:
    """Every year with its result, and every decision with the studies before it."""
    said = [f"Evidence over time. {title}", subtitle(fit)]
    for row in frame[frame["kind"] == RESULT].itertuples():
        patients = f"{AT_MOST * row.bound}{counted(row.patients, 'patient')}"
        said.append(f"{row.date}: {studies(row.k)}, {patients}, {_shown(fit, row)}")
    said += [f"{row.date}: {row.label}, {studies(row.k)} before" for row in frame[frame["kind"] != RESULT].itertuples()]
    return f"{'. '.join(part for part in said if part)}."
