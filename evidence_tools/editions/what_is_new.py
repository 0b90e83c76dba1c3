"""What is new, corrected or gone between two editions, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from evidence_tools.editions.difference import ADDED, CHANGED, GONE, RULES, SOURCES
from evidence_tools.editions.passages import Passage, count, first_of
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import CORRECTED, METHOD, NEW_REPORT, NEW_STUDY, POLICY, PROTOCOL, REFERENCE, REMOVED
from evidence_tools.editions.two_days import of_one_edition
from evidence_tools.evidence import Evidence
from evidence_tools.wording import Told, tell

_RULES = (
    (REFERENCE, "borrowed value or threshold", "borrowed values and thresholds"),
    (PROTOCOL, "rule of the protocol", "rules of the protocol"),
    (METHOD, "rule of the method", "rules of the method"),
    (POLICY, "entry on the policy, its bindings or judgements", "entries on the policy, its bindings or judgements"),
)

_OTHERWISE = Told("Otherwise than before:")
_IN_FORCE = Told("In force only since what they rest on was published:")


def what_is_new(changes: Changes) -> Iterator[Passage]:
    """One passage for each kind of thing that is new, corrected or gone, with the names of studies and reviews."""
    found = changes.differences
    added, gone = (found[(found["how"] == how) & (found["column"] == "")] for how in (ADDED, GONE))
    new, old = (_names(each, "studies", "study_id", "name", rows) for each, rows in _sides(changes, added, gone))
    yield from _named("new.studies", len(new), ("new study", "new studies"), new)
    yield from _named("gone.studies", len(old), ("study is no longer there", "studies are no longer there"), old)
    yield from _reports(changes, added)
    names = _names(changes.after, "reviews", "review_id", "title", added)
    yield from _named("new.reviews", len(names), ("new review or assessment", "new reviews and assessments"), names)
    yield from _cells(changes)


def _sides(changes: Changes, added: pd.DataFrame, gone: pd.DataFrame) -> tuple[tuple[Evidence, pd.DataFrame], ...]:
    """The rows of studies that are new or gone, each with its edition; a study that was only renamed is neither."""
    new, old = added["step"] == NEW_STUDY.name, gone["step"] == REMOVED.name
    return (changes.after, added[new]), (changes.before, gone[old])


def _named(key: str, n: int, noun: tuple[str, str], names: Iterable[str]) -> Iterator[Passage]:
    """How many there are, and the names of the first of them."""
    if n:
        items = first_of(key, [tell("{name}", name=name) for name in names])
        yield Passage(tell("{count}:", count=count(key, n, *noun)), items)


def _names(edition: Evidence, table: str, key: str, name: str, rows: pd.DataFrame) -> list[str]:
    keys = rows.loc[rows["table"] == table, "key"]
    frame = edition.tables[table].set_index(key)[name]
    return [str(frame[each]) for each in keys]


def _reports(changes: Changes, added: pd.DataFrame) -> Iterator[Passage]:
    """New sources that tell of studies which were known, and studies of which more was taken from known sources."""
    rows = added[added["step"] == NEW_REPORT.name]
    names = changes.after.studies.set_index("study_id")["name"]
    sources = changes.after.studies.set_index("study_id")["all_source_ids"].str.split(";")
    new = set(rows.loc[rows["table"] == SOURCES, "key"])
    reported = [study for study in names.index if new.intersection(sources[study])]
    grown = dict.fromkeys(study for cell in rows["study"] for study in cell.split(";") if study)
    further = [study for study in grown if study not in reported]
    yield from _named(
        "new.reports", len(new), ("new report of a known study", "new reports of known studies"), names[reported]
    )
    words = (
        "study with more taken from a report at hand",
        "studies with more taken from reports at hand",
    )
    yield from _named("further", len(further), words, names[further])


def _cells(changes: Changes) -> Iterator[Passage]:
    """Corrected cells, and rules and values that differ, counted."""
    found = changes.differences
    corrected = found[(found["step"] == CORRECTED.name) & (found["how"] == CHANGED) & ~found["table"].isin(RULES)]
    counts = [count("corrected", len(corrected), "corrected cell")] if len(corrected) else []
    for step, one, many in _RULES:
        n = int((found["step"] == step.name).sum())
        if n:
            counts.append(count(f"otherwise.{step.name}", n, one, many))
    if counts:
        lead = _IN_FORCE if of_one_edition(changes) else _OTHERWISE
        yield Passage(lead, tuple(counts))
