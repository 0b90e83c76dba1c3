"""Edition x Edition --compare--> Changes: what differs, what moved, by which step, and whether it matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from evidence_tools.editions.differences import as_frame
from evidence_tools.editions.finding import edition_named
from evidence_tools.editions.levels import Levels
from evidence_tools.editions.mixing import Mixtures
from evidence_tools.editions.record import QUANTITIES, Changes
from evidence_tools.editions.stored import software_drift
from evidence_tools.editions.verdicts import nothing_weighed, verdicts_that_differ
from evidence_tools.evidence import Evidence, read_evidence
from evidence_tools.results import Entry, results_of

NUMBER_COLUMNS = ("key", "label", "unit", "before", "after", "before_shown", "after_shown", "how")
LOGGED = ("reason", "author", "date")
Progress = Callable[[str], None]


def compare(
    before: Evidence | Path | str, after: Evidence | Path | str, *, verdicts: bool = True, done: Progress | None = None
) -> Changes:
    """What is new in the later of two editions, what moved and by which step, and what it changes.

    Between the editions lie the steps of `STEPS`, in their fixed order; after each every question is answered anew.
    The part of a step is the difference of the levels after and before it, so that the parts add up to the whole. What
    a step moves alone, from the earlier edition, is shown beside it; the whole less the sum of those is the
    interaction. docs/decisions/0016 says why.

    Parameters
    ----------
    before, after
        Two editions: as read, or as a folder or name such as ``"2026"`` or ``"mild/2026"``. An evidence as of a day is
        one too.
    verdicts
        Whether limits, certainty and statements are compared too; they take most of the time.
    done
        Called with a line of text whenever a part of the work is finished.

    Returns
    -------
    Changes
        Differences, levels of every number after every step, and verdicts that turned.

    Raises
    ------
    EvidenceError
        When there is no such edition, or its tables have errors.

    Examples
    --------
    >>> from evidence_tools.evidence import current_edition
    >>> evidence = read_evidence(current_edition())
    >>> changes = compare(evidence, evidence, verdicts=False)
    >>> len(changes.differences), changes.moved()
    (0, [])
    """
    tell = done or _silent
    old, new = _read(before), _read(after)
    mixtures = Mixtures.of(old, new)
    found = with_log(as_frame(mixtures.differences), new)
    tell(f"{len(found)} differences at {len(mixtures.steps)} steps")
    numbers = _numbers(old, new, verdicts)
    drift, note = software_drift(old)
    tell("Every number of both editions")
    levels = Levels(mixtures, _stored(drift))
    frame = levels.frame()
    tell("Every number after every step")
    weighed = verdicts_that_differ(mixtures, tell) if verdicts else nothing_weighed()
    return Changes(
        before=old,
        after=new,
        steps=levels.steps,
        differences=found,
        levels=frame,
        numbers=numbers,
        claims=weighed.claims,
        certainty=weighed.certainty,
        limits=weighed.limits,
        software=drift,
        software_note=note,
        weighed=verdicts,
    )


def with_log(differences: pd.DataFrame, after: Evidence) -> pd.DataFrame:
    """The differences with reason, author and date of the log of the later edition; empty where it does not say.

    An entry without a key covers its whole table, one without a column the whole row; of several the one that says most
    counts, and of those the last.
    """
    log = after.changes.fillna("")
    entries = {(row.table, row.key, row.column): (row.reason, row.author, row.date) for row in log.itertuples()}
    told = [
        next((entries[place] for place in _places(row) if place in entries), ("",) * len(LOGGED))
        for row in differences.itertuples()
    ]
    said = pd.DataFrame(told, columns=list(LOGGED), index=differences.index, dtype="str")
    return differences.join(said)


def _places(row: tuple) -> tuple[tuple[str, str, str], ...]:
    """Where the log may speak of a difference, the narrowest first."""
    return (
        (row.table, row.key, row.column),
        (row.table, row.key, ""),
        (row.table, "", row.column),
        (row.table, "", ""),
    )


def _read(edition: Evidence | Path | str) -> Evidence:
    if isinstance(edition, Evidence):
        return edition
    return read_evidence(edition if isinstance(edition, Path) else edition_named(edition))


def _silent(_: str) -> None:
    """Progress that nobody asked for."""


def _stored(drift: pd.DataFrame) -> Mapping[str, tuple[float, str]]:
    """Numbers of questions that today's software gives otherwise, as they were stored: value and print."""
    rows = {row.key: (row.stored, row.shown_stored) for row in drift.itertuples()}
    return {key: told for key, told in rows.items() if key.count(".") == 1 and key.partition(".")[2] in QUANTITIES}


def _numbers(before: Evidence, after: Evidence, everything: bool) -> pd.DataFrame:
    """Every number of the results that is printed otherwise, is new, or is gone."""
    old, new = (_entries(evidence, everything) for evidence in (before, after))
    rows = [_number(key, old.get(key), new.get(key)) for key in {**new, **old}]
    return pd.DataFrame([row for row in rows if row], columns=list(NUMBER_COLUMNS))


def _entries(evidence: Evidence, everything: bool) -> Mapping[str, Entry]:
    results = results_of(evidence)
    return results.all() if everything else results.of_questions()


def _number(key: str, old: Entry | None, new: Entry | None) -> tuple[object, ...] | None:
    if old and new and old["shown"] == new["shown"]:
        return None
    how = "moved" if old and new else "new" if new else "gone"
    about = new or old
    values, shown = ([(each or {}).get(part) for each in (old, new)] for part in ("value", "shown"))
    numbers = (float("nan") if value is None else value for value in values)
    return key, about["label"], about["unit"], *numbers, *(text or "" for text in shown), how
