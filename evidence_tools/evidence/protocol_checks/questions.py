"""The questions of the review: what each asks for exists, and can be answered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pandas as pd

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol import NamedQuestion
from evidence_tools.evidence.protocol_checks.subject import Subject
from evidence_tools.question import (
    CHANGE_MEASURES,
    COMPARISON_MEASURES,
    DIFFERENCE_MEASURES,
    PROPORTION_MEASURES,
    RATE_MEASURES,
)

_ONE_ARM = {"continuous": CHANGE_MEASURES, "binary": PROPORTION_MEASURES | RATE_MEASURES}
_TWO_ARMS = {"continuous": DIFFERENCE_MEASURES, "binary": COMPARISON_MEASURES}
POOLABLE = ("primary", "alternative", "duplicate")
_RESULTS = ("continuous", "binary")


def question_faults(subject: Subject) -> Iterator[Fault]:
    """What is wrong with the sections `questions`."""
    for name, asked in subject.protocol.questions.items():
        where = ("questions", name)
        yield from _names(subject, where, asked)
        yield from _two_treatments(subject, where, asked)
        yield from _measure(subject, where, asked)
        yield from _preferred(subject, where, asked)


def _names(subject: Subject, where: tuple[str, ...], asked: NamedQuestion) -> Iterator[Fault]:
    kinds = _kinds(subject)
    outcomes = None if kinds is None else {outcome for outcome, kind in kinds.items() if kind != "topic"}
    windows = subject.protocol.windows
    yield from subject.unknown(
        (*where, "outcome"), asked.outcome, outcomes, "an outcome of outcomes.csv that is no topic"
    )
    yield from subject.unknown((*where, "window"), asked.window, windows, "a window of [windows]")
    if asked.against is not None:
        treatments = subject.names("arms", "treatment")
        yield from subject.unknown((*where, "against"), asked.against, treatments, "a treatment of arms.csv")
    for design in asked.designs:
        designs = subject.names("studies", "design")
        yield from subject.unknown((*where, "designs"), design, designs, "a design of studies.csv")


def _two_treatments(subject: Subject, where: tuple[str, ...], asked: NamedQuestion) -> Iterator[Fault]:
    treated = subject.protocol.edition.treated
    if asked.against == treated:
        yield subject.error(
            (*where, "against"),
            treated,
            "another treatment than edition.treated",
            "name the comparator, or leave `against` out for the treated arm alone",
        )


def _kinds(subject: Subject) -> dict[str, str] | None:
    """Type of each outcome; None where the vocabulary could not be read."""
    if not subject.has("outcomes"):
        return None
    return dict(subject.tables["outcomes"][["outcome", "type"]].itertuples(index=False, name=None))


def _measure(subject: Subject, where: tuple[str, ...], asked: NamedQuestion) -> Iterator[Fault]:
    kind = (_kinds(subject) or {}).get(asked.outcome)
    suitable = (_TWO_ARMS if asked.against else _ONE_ARM).get(str(kind))
    if asked.measure is not None and suitable is not None and asked.measure not in suitable:
        arms = "two arms" if asked.against else "one arm"
        yield subject.error(
            (*where, "measure"),
            asked.measure,
            f"a measure for a {kind} outcome in {arms}: {', '.join(suitable)}",
            "correct the measure, or leave it out for the first of these",
        )


def _preferred(subject: Subject, where: tuple[str, ...], asked: NamedQuestion) -> Iterator[Fault]:
    if not asked.prefer or not subject.has(*_RESULTS, "arms", "studies"):
        return
    rows = _results(subject)
    for row_id in asked.prefer:
        at = (*where, "prefer")
        yield from subject.unknown(at, row_id, rows.index, "a row of continuous.csv or binary.csv")
        if row_id in rows.index:
            error = partial(subject.error, at, mend="name another row, or none", value=row_id)
            yield from _unfit(error, row_id, rows.loc[row_id], subject.protocol.edition.treated, asked)


def _results(subject: Subject) -> pd.DataFrame:
    """All results by row id, with the treatment of their arm and the design of their study."""
    columns = ["row_id", "study_id", "arm_id", "outcome", "analysis_use"]
    rows = pd.concat(subject.tables[table][columns] for table in _RESULTS)
    arms = subject.tables["arms"].drop_duplicates(["study_id", "arm_id"])[["study_id", "arm_id", "treatment"]]
    studies = subject.tables["studies"].drop_duplicates("study_id")[["study_id", "design"]]
    rows = rows.merge(arms, on=["study_id", "arm_id"], how="left").merge(studies, on="study_id", how="left")
    return rows.drop_duplicates("row_id").set_index("row_id")


def _unfit(error: partial[Fault], row_id: str, row: pd.Series, treated: str, asked: NamedQuestion) -> Iterator[Fault]:
    """Why a preferred row cannot take the place of a primary one."""
    wanted = {
        "outcome": (asked.outcome,),
        "analysis_use": POOLABLE,
        "treatment": (treated, *filter(None, (asked.against,))),
        "design": asked.designs,
    }
    for column, words in wanted.items():
        if words and pd.notna(row[column]) and row[column] not in words:
            yield error(
                found=f"{row_id}, whose {column} is {row[column]}",
                allowed=f"rows whose {column} is {' or '.join(words)}",
            )
