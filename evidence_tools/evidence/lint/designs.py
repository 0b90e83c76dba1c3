"""Designs: dates, arms, sources and overlap of the studies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.columns import among, looked_up, values
from evidence_tools.evidence.lint.registry import check
from evidence_tools.evidence.table import Table


@check("error", "studies")
def enrolment_in_order(book: Book) -> Iterator[Finding]:
    """Enrolment does not end before it starts."""
    table = book.tables["studies"]
    dates = table.frame[["enrol_start", "enrol_end"]].dropna()
    ends_first = [_is_before(end, start) for start, end in dates.itertuples(index=False)]
    mask = np.zeros(len(table.lines), dtype=bool)
    mask[dates.index[ends_first]] = True
    yield from flagged(
        table,
        mask,
        "enrol_end",
        allowed=lambda place: f"not before enrol_start, {table.cells['enrol_start'][place]}",
        mend="correct one of the two dates",
    )


def _is_before(end: str, start: str) -> bool:
    """Whether a date of year, month or day surely lies before another."""
    shared = min(len(end), len(start))
    return end[:shared] < start[:shared]


@check("error")
def read_after_publication(book: Book) -> Iterator[Finding]:
    """A source was not read before it was published."""
    for table in book.of_name("sources"):
        if table.whole:
            years = {day: float(day[:4]) for day in table.frame["accessed"].dropna().unique()}
            year_read = looked_up(table, ("accessed",), years)
            yield from flagged(
                table,
                values(table, "year") > year_read,
                "year",
                allowed=lambda place, table=table: f"at most the year of access, {table.cells['accessed'][place]}",
                mend="correct the year or the day of access",
            )


@check("error", "studies")
def main_source_listed(book: Book) -> Iterator[Finding]:
    """The main source of a study is among all its sources."""
    table = book.tables["studies"]
    listed = _sources_of(table)
    yield from flagged(
        table,
        ~among(table, ("study_id", "primary_source_id"), listed) & ~table.malformed,
        "primary_source_id",
        allowed="one of all_source_ids",
        mend="add it to all_source_ids",
    )


@check("warning", "studies")
def source_of_study(book: Book) -> Iterator[Finding]:
    """A result comes from a source of its study."""
    studies = book.tables["studies"]
    listed, known = _sources_of(studies), set(studies.keys.tolist())
    for name in ("continuous", "binary"):
        table = book.tables[name]
        if not table.whole:
            continue
        yield from flagged(
            table,
            ~among(table, ("study_id", "source_id"), listed) & among(table, ("study_id",), known) & ~table.malformed,
            "source_id",
            allowed="a source among all_source_ids of the study",
            mend="correct the source, or add it to the study",
        )


def _sources_of(studies: Table) -> set[tuple[str, str]]:
    listed = zip(studies.cells["study_id"], studies.cells["all_source_ids"], strict=True)
    return {(study, source) for study, sources in listed for source in sources.split(";")}


@check("warning", "studies", "arms")
def study_has_arm(book: Book) -> Iterator[Finding]:
    """A study has at least one arm."""
    table = book.tables["studies"]
    yield from flagged(
        table,
        ~table.keys.isin(book.tables["arms"].text("study_id")),
        "study_id",
        allowed="a study with a row in arms.csv",
        mend="add its arms",
    )


@check("warning", "arms")
def treated_within_enrolled(book: Book) -> Iterator[Finding]:
    """No more patients are treated than were enrolled."""
    table = book.tables["arms"]
    yield from flagged(
        table,
        values(table, "n_treated") > values(table, "n_enrolled"),
        "n_treated",
        allowed=lambda place: f"at most {table.cells['n_enrolled'][place]}, the number enrolled",
        mend="correct one of the two numbers",
    )


@check("warning", "studies")
def visit_within_followup(book: Book) -> Iterator[Finding]:
    """No result lies beyond the longest visit of its study."""
    studies = book.tables["studies"]
    longest = dict(zip(studies.keys.tolist(), values(studies, "max_followup_months"), strict=True))
    for name in ("continuous", "binary"):
        table = book.tables[name]
        if not table.whole:
            continue
        last = looked_up(table, ("study_id",), longest)
        yield from flagged(
            table,
            values(table, "timepoint_months") > last,
            "timepoint_months",
            allowed=lambda place, last=last: f"at most {last[place]:g}, max_followup_months of the study",
            mend="correct the visit, or the longest follow-up of the study",
        )


@check("warning", "studies", "study_overlap")
def overlap_told_alike(book: Book) -> Iterator[Finding]:
    """`overlaps_with` of the studies and the pairs of study_overlap.csv say the same."""
    studies, pairs = book.tables["studies"], book.tables["study_overlap"]
    a, b = pairs.cells["study_a"], pairs.cells["study_b"]
    paired = set(zip(a, b, strict=True)) | set(zip(b, a, strict=True))
    listed = zip(studies.cells["study_id"], studies.cells["overlaps_with"], strict=True)
    told = {(study, other) for study, others in listed if others for other in others.split(";")}
    places = {study: place for place, study in enumerate(studies.cells["study_id"])}
    unpaired, untold = _by_study(told - paired), _by_study(paired - told)
    for study in filter(places.__contains__, {**unpaired, **untold}):
        yield Finding(
            studies,
            places[study],
            "overlaps_with",
            studies.cells["overlaps_with"][places[study]],
            f"the pairs of study_overlap.csv: {_difference(unpaired.get(study), untold.get(study))}",
            "add the missing pair there or the missing study here",
        )


def _by_study(pairs: set[tuple[str, str]]) -> dict[str, list[str]]:
    others: dict[str, list[str]] = {}
    for study, other in sorted(pairs):
        others.setdefault(study, []).append(other)
    return others


def _difference(unpaired: list[str] | None, untold: list[str] | None) -> str:
    parts = [f"no pair with {', '.join(unpaired)}"] if unpaired else []
    parts += [f"a pair with {', '.join(untold)} that this cell lacks"] if untold else []
    return " and ".join(parts)
