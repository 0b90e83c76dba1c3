"""How many rows of a table have a property, against a number or a word such as *most*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evidence_tools.evidence.bindings import CountTest
from evidence_tools.evidence.labels import study_labels
from evidence_tools.evidence.linked import linked_column
from evidence_tools.ledger.case import SOURCE_COLUMNS, Case
from evidence_tools.ledger.finding import (
    AS_REPORTED,
    CANNOT_SAY,
    CONSISTENT,
    CONTRADICTED,
    DIFFERS,
    REPRODUCED,
    Finding,
)
from evidence_tools.ledger.matching import frames_of, has
from evidence_tools.wording import Told, tell

_NAMED_AT_MOST = 4  # more names than this hide the number
_CLAIMED = {"printed": "{printed}", "at_least": "at least {printed}", "at_most": "at most {printed}"}
_SEVERAL = 2


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Rows (or entries) that could have the property: 1 with it, 0 without, NaN where it is not stated."""

    answers: pd.Series
    rows: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def of(self) -> int:
        """Among how many it was counted."""
        return len(self.answers)

    @property
    def yes(self) -> int:
        """How many have it."""
        return int((self.answers == 1).sum())

    @property
    def unstated(self) -> int:
        """How many do not say."""
        return int(self.answers.isna().sum())

    @property
    def stated(self) -> int:
        """How many say."""
        return self.of - self.unstated


def examine(case: Case, test: CountTest) -> Finding:
    """Count the rows of a table with a property among those that could have it, and set the policy's count beside.

    A row that does not state the property counts neither for nor against: the count lies between the rows that have it
    and those plus the silent ones. A printed number, *none* or *all* is *reproduced* where every row says and the count
    is exactly that; a word such as *most* is *consistent* where it holds. The opposite (some where none is claimed,
    none where some are, fewer than half where most are) is *contradicted*; any other count *differs*. Rows that rest
    on the policy alone leave the claim *as reported only*.
    """
    counted = _count(case, test)
    claimed = case.printed(test.printed) if test.says in _CLAIMED else None
    verdict = verdict_on(test.says, counted.yes, counted.unstated, counted.of, claimed.value if claimed else 0.0)
    if verdict != CANNOT_SAY and counted.sources and case.second_hand(counted.sources):
        verdict = AS_REPORTED
    words = test.says.replace("_", " ") if claimed is None else ""
    said = Told(words) if claimed is None else tell(_CLAIMED[test.says], printed=claimed)
    return Finding(
        verdict=verdict,
        why=_sentence(case, test, counted, verdict, said),
        printed=claimed,
        found=case.number("found", counted.yes, "count"),
        rows=counted.rows,
        sources=counted.sources,
        more=(case.number("of", counted.of, "count"), case.number("unstated", counted.unstated, "count")),
    )


def verdict_on(says: str, yes: int, unstated: int, of: int, printed: float = 0.0) -> str:
    """The verdict on a count when `yes` of `of` rows have a property and `unstated` do not say.

    Examples
    --------
    >>> verdict_on("none", yes=2, unstated=0, of=4), verdict_on("most", yes=3, unstated=2, of=6)
    ('contradicted', 'consistent')
    """
    if of == unstated:
        return CANNOT_SAY
    most = yes + unstated
    if says in _CLAIMED or says in ("none", "all"):
        return _on_a_number(says, yes, most, printed if says in _CLAIMED else of if says == "all" else 0)
    if says == "most":
        return _on_most(yes, most, of, of - unstated)
    if says == "not_all":
        return CONSISTENT if most < of else CANNOT_SAY if unstated else CONTRADICTED
    return _on_a_number("at_least", yes, most, _SEVERAL if says == "several" else 1)


def _on_a_number(says: str, yes: int, most: int, claimed: float) -> str:
    """The count lies between `yes` and `most`."""
    low, high = {"at_least": (claimed, float("inf")), "at_most": (0, claimed)}.get(says, (claimed, claimed))
    if low <= yes and most <= high:
        return REPRODUCED if low == high else CONSISTENT
    if most < low:
        return CONTRADICTED if most == 0 else DIFFERS
    if yes > high:
        return CONTRADICTED if high == 0 else DIFFERS
    return CANNOT_SAY if says in ("at_least", "at_most") else CONSISTENT


def _on_most(yes: int, most: int, of: int, stated: int) -> str:
    """More than half of all, or at least of those that say."""
    if 2 * yes > of:
        return CONSISTENT
    if 2 * most <= of:
        return CONTRADICTED if 2 * most < of else DIFFERS
    return CONSISTENT if 2 * yes > stated else CANNOT_SAY


def _count(case: Case, test: CountTest) -> Counted:
    frame = frames_of(case.evidence)[test.table]
    could = has(case.evidence, test.table, test.among) == 1
    answers = has(case.evidence, test.table, test.where)[could]
    behind = answers.index[answers == 1] if (answers == 1).any() else answers.index[answers.notna()]
    rows = tuple(case.keys_of(test.table)[behind])
    column = next((each for each in SOURCE_COLUMNS if each in frame.columns), None)
    cells = frame.loc[behind, column].dropna() if column else ()
    sources = tuple(dict.fromkeys(source for cell in cells for source in cell.split(";")))
    answers = answers.rename(lambda row: row) if test.distinct is None else _by_entry(case, test, answers)
    return Counted(answers, rows, sources)


def _by_entry(case: Case, test: CountTest, answers: pd.Series) -> pd.Series:
    """An entry has the property where one of its rows has it; it lacks it where all of them say so."""
    entries = linked_column(frames_of(case.evidence), test.table, test.distinct)[answers.index].dropna()
    grouped = answers[entries.index].groupby(entries, sort=False)
    return grouped.max().where(grouped.max().eq(1) | grouped.apply(lambda rows: rows.notna().all()))


def _sentence(case: Case, test: CountTest, counted: Counted, verdict: str, said: Told) -> Told:
    of, noun, what = case.number("of", counted.of, "count"), test.of, test.what
    if not counted.of:
        return tell("the tables hold no {noun}", noun=noun)
    if not counted.stated:
        return tell("none of the {of} {noun} in the tables states whether it is {what}", of=of, noun=noun, what=what)
    told = {
        "among": _among(case, test, counted),
        "verb": "is" if counted.yes <= 1 else "are",
        "what": what,
        "names": _names(case, test, counted),
        "rest": _unstated(case, counted),
        "link": {REPRODUCED: "and", CONSISTENT: "and", AS_REPORTED: "on the word of the policy alone, which"}.get(
            verdict, "while"
        ),
        "said": said,
    }
    told["policy"] = "says" if verdict == AS_REPORTED else "the policy says"
    return tell("{among} {verb} {what}{names}{rest}, {link} {policy} {said}", **told)


def _among(case: Case, test: CountTest, counted: Counted) -> Told:
    """The count and its denominator: ``2 of the 4 randomised trials in the tables``."""
    stated = case.number("stated", counted.stated, "count")
    fields = {"of": stated, "noun": test.of, "silent": " that state it" if counted.unstated else ""}
    if counted.yes == 0:
        return tell("none of the {of} {noun} in the tables{silent}", **fields)
    if counted.yes == counted.stated > 1:
        return tell("all {of} {noun} in the tables{silent}", **fields)
    return tell("{found} of the {of} {noun} in the tables{silent}", found=case.number("found", counted.yes, "count"), **fields)


def _unstated(case: Case, counted: Counted) -> Told:
    if not counted.unstated:
        return Told("")
    verb = "does" if counted.unstated == 1 else "do"
    return tell("; {silent} more {verb} not", silent=case.number("unstated", counted.unstated, "count"), verb=verb)


def _names(case: Case, test: CountTest, counted: Counted) -> Told:
    pass
