"""Counts: events within the patients, percentages that are what they say, patients who cannot multiply."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.columns import SLACK, equal, groups, half_unit, looked_up, values
from evidence_tools.evidence.lint.registry import check
from evidence_tools.evidence.table import Table

TO_SPARE = 1.05  # a visit may lie a little after its nominal month

_SHARES = {  # table: (events, base, percent)
    "binary": ("events", "n", "pct"),
    "reference/comparators": ("events", "n", "pct"),
    "reference/controls": ("events", "n", "estimate"),
    "review_results": ("events", "k", "estimate"),
}
_SHARE_MEASURES = (
    "percent_of_patients",
    "percent_of_trials_clinically_significant",
    "percent_of_trials_statistically_significant",
)


def _shares(book: Book) -> Iterator[tuple[Table, str, str, str, np.ndarray]]:
    for name, (events, base, percent) in _SHARES.items():
        table = book.tables[name]
        if table.whole:
            a_share = equal(table, "measure", *_SHARE_MEASURES) if "measure" in table.frame else True
            yield table, events, base, percent, np.broadcast_to(a_share, len(table.lines))


@check("error")
def events_within_n(book: Book) -> Iterator[Finding]:
    """No more patients have the event than there are patients."""
    for table, events, base, _, a_share in _shares(book):
        yield from flagged(
            table,
            a_share & (values(table, events) > values(table, base)),
            events,
            allowed=lambda place, table=table, base=base: f"0 to {table.cells[base][place]}, the {base} of the row",
            mend="correct one of the two; events count patients, not occurrences",
        )


@check("error")
def percent_of_events(book: Book) -> Iterator[Finding]:
    """The percentage is events over patients, up to rounding in its last printed place."""
    for table, events, base, percent, a_share in _shares(book):
        count, size = values(table, events), values(table, base)
        share = 100 * count / np.where(size > 0, size, np.nan)
        off = np.abs(values(table, percent) - share) > half_unit(table, percent) + SLACK
        yield from flagged(
            table,
            a_share & off,
            percent,
            allowed=lambda place, table=table, events=events, base=base, share=share: (
                f"{share[place]:.2f} rounded, from {table.cells[events][place]} of {table.cells[base][place]}"
            ),
            mend=f"correct {events}, {base} or {percent}; a disagreement inside the source belongs in exceptions.csv",
        )


@check("error", "binary")
def person_years_within_follow_up(book: Book) -> Iterator[Finding]:
    """The person-years are not more than all patients together can have by the visit, with 5% to spare."""
    table = book.tables["binary"]
    longest = values(table, "n") * values(table, "timepoint_months") / 12
    yield from flagged(
        table,
        values(table, "person_years") > longest * TO_SPARE,
        "person_years",
        allowed=lambda place: f"at most {longest[place]:.4g}, n x timepoint_months / 12",
        mend="correct it; person-months are to be divided by 12",
    )


@check("warning", "arms")
def n_within_arm(book: Book) -> Iterator[Finding]:
    """No more patients are analysed than were enrolled or treated in the arm."""
    arms = book.tables["arms"]
    sizes = np.fmax(values(arms, "n_enrolled"), values(arms, "n_treated"))
    of_arm = zip(arms.cells["study_id"], arms.cells["arm_id"], strict=True)
    size_of = dict(zip(of_arm, sizes, strict=True))
    for name in ("continuous", "binary"):
        table = book.tables[name]
        if not table.whole:
            continue
        size = looked_up(table, ("study_id", "arm_id"), size_of)
        yield from flagged(
            table,
            values(table, "n") > size,
            "n",
            allowed=lambda place, size=size: f"at most {size[place]:g}, the size of the arm in arms.csv",
            mend="correct n, or the size of the arm",
        )


@check("warning")
def n_not_rising(book: Book) -> Iterator[Finding]:
    """The patients behind an outcome do not become more from one visit to the next."""
    groups = {
        "continuous": ("study_id", "arm_id", "outcome", "pain_site", "instrument"),
        "binary": ("study_id", "arm_id", "outcome", "definition"),
    }
    for name, columns in groups.items():
        table = book.tables[name]
        if not table.whole:
            continue
        before = _n_of_the_visit_before(table, columns)
        yield from flagged(
            table,
            values(table, "n") > before,
            "n",
            allowed=lambda place, before=before: f"at most {before[place]:g}, the n of the visit before",
            mend="check both n; where the earlier row counts fewer patients on purpose, say so in exceptions.csv",
        )


def _n_of_the_visit_before(table: Table, columns: tuple[str, ...]) -> np.ndarray:
    """Largest n at the nearest earlier visit of the same group, NaN where there is none, shape (rows,)."""
    frame = pd.DataFrame(
        {
            "group": groups(table, *columns).number,
            "months": values(table, "timepoint_months"),
            "n": values(table, "n"),
        }
    )
    visits = frame.dropna().groupby(["group", "months"])["n"].max()
    before = visits.groupby(level="group").shift()
    return before.reindex(pd.MultiIndex.from_frame(frame[["group", "months"]])).to_numpy()
