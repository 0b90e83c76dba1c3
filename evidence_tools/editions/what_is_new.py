"""What is new, corrected or gone between two editions, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from evidence_tools.editions.difference import ADDED, CHANGED, GONE, RULES, SOURCES
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import CORRECTED, METHOD, NEW_REPORT, POLICY, PROTOCOL, REFERENCE
from evidence_tools.evidence import Evidence
from evidence_tools.naming import counted, listed
from evidence_tools.wording import Number, Told, tell

MOST_NAMED = 12
_RULES = (
    (REFERENCE, "borrowed value or threshold", "borrowed values and thresholds"),
    (PROTOCOL, "rule of the protocol", "rules of the protocol"),
    (METHOD, "rule of the method", "rules of the method"),
    (POLICY, "entry on the policy, its bindings or judgements", "entries on the policy, its bindings or judgements"),
)


def what_is_new(changes: Changes) -> Iterator[Told]:
    """One sentence for each kind of thing that is new, corrected or gone."""
    found = changes.differences
    added, gone = (found[(found["how"] == how) & (found["column"] == "")] for how in (ADDED, GONE))
    for rows, edition, words in ((added, changes.after, "New: "), (gone, changes.before, "Gone: ")):
        kind = words.removesuffix(": ").lower()
        names = _names(edition, "studies", "study_id", "name", rows)
        yield from _told(f"{kind}.studies", words, len(names), ("study", ""), names)
    yield from _reports(changes, added)
    names = _names(changes.after, "reviews", "review_id", "title", added)
    yield from _told("new.reviews", "New: ", len(names), ("review or assessment", "reviews and assessments"), names)
    yield from _cells(found)


def count(key: str, n: int, one: str, many: str = "") -> Told:
    """A count with its noun, under a key of its own: ``changes.count.<key>``."""
    words = counted(n, one, many)
    digits, _, noun = words.partition(" ")
    return tell("{n} {noun}", n=Number(f"changes.count.{key}", n, "count", digits), noun=noun)


def _told(key: str, words: str, n: int, noun: tuple[str, str], names: Iterable[str]) -> Iterator[Told]:
    """How many there are, and the names of the first of them."""
    listing = list(names)
    if n:
        named = listed(listing[:MOST_NAMED])
        others = len(listing) - MOST_NAMED
        rest = tell(" and {others}", others=count(f"{key}.others", others, "other")) if others > 0 else Told("")
        yield tell("{words}{count} ({named}{rest}).", words=words, count=count(key, n, *noun), named=named, rest=rest)


def _names(edition: Evidence, table: str, key: str, name: str, rows: pd.DataFrame) -> list[str]:
    keys = rows.loc[rows["table"] == table, "key"]
    frame = edition.tables[table].set_index(key)[name]
    return [str(frame[each]) for each in keys]


def _reports(changes: Changes, added: pd.DataFrame) -> Iterator[Told]:
    """New sources that tell of studies which were known, and studies of which more was taken from known sources."""
    rows = added[added["step"] == NEW_REPORT.name]
    names = changes.after.studies.set_index("study_id")["name"]
    sources = changes.after.studies.set_index("study_id")["all_source_ids"].str.split(";")
    new = set(rows.loc[rows["table"] == SOURCES, "key"])
    reported = [study for study in names.index if new.intersection(sources[study])]
    grown = dict.fromkeys(study for cell in rows["study"] for study in cell.split(";") if study)
    further = [study for study in grown if study not in reported]
    yield from _told(
        "new.reports", "New: ", len(new), ("report of a known study", "reports of known studies"), names[reported]
    )
    yield from _told("further", "More was taken from reports at hand of ", len(further), ("study", ""), names[further])


def _cells(found: pd.DataFrame) -> Iterator[Told]:
    """Corrected cells, and rules and values that differ, counted."""
    corrected = found[(found["step"] == CORRECTED.name) & (found["how"] == CHANGED) & ~found["table"].isin(RULES)]
    if len(corrected):
        yield tell("Corrected: {cells}.", cells=count("corrected", len(corrected), "cell"))
    for step, one, many in _RULES:
        n = int((found["step"] == step.name).sum())
        if n:
            yield tell("Otherwise than before: {rules}.", rules=count(f"otherwise.{step.name}", n, one, many))
