"""How many rows of a table have a property, against a number or a word such as *most*."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.claim_tests import CountTest
from evidence_tools.evidence.ids import ids_in
from evidence_tools.evidence.labels import study_labels
from evidence_tools.evidence.linked import linked_column
from evidence_tools.ledger.case import SOURCE_COLUMNS, Case
from evidence_tools.ledger.count_rules import verdict_on
from evidence_tools.ledger.finding import (
    AS_REPORTED,
    CANNOT_SAY,
    CONSISTENT,
    REPRODUCED,
    Finding,
)
from evidence_tools.ledger.listing import listed, out_of, part_of
from evidence_tools.ledger.matching import frames_of, has, keys_of
from evidence_tools.wording import Number, Told, tell

_NAMED_AT_MOST = 4  # more names than this hide the number
_CLAIMED = {
    "printed": "counts {printed}",
    "at_least": "says at least {printed}",
    "at_most": "says at most {printed}",
    "taken_from": "speaks of {printed}",
}
_AGAINST = {  # what a word claims that the count does not bear out
    "none": "while the policy says there is none",
    "some": "against what the policy says",
    "several": "while the policy speaks of several",
    "most": "while the policy says most",
    "few": "while the policy says few",
    "all": "while the policy says all",
    "not_all": "while the policy says that not all are",
}
_NAMES_ROWS = {"study_id", "registration"}  # columns that name the very rows a claim is about


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What was counted: 1 with the property, 0 without, NaN where it is not stated; named for the sentence."""

    answers: pd.Series
    names: pd.Series
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
    def stated(self) -> int:
        """How many say."""
        return int(self.answers.notna().sum())

    @property
    def unstated(self) -> int:
        """How many do not say."""
        return self.of - self.stated

    def named(self, answer: int) -> list[str]:
        """Names of those with one answer, each once; none where they have none."""
        return list(dict.fromkeys(self.names[self.answers == answer].dropna()))


def examine(case: Case, test: CountTest) -> Finding:
    """Count the rows of a table with a property among those that could have it, and set the policy's count beside.

    A row that does not state the property counts neither for nor against: the count lies between the rows that have it
    and those plus the silent ones. A printed number, *none* or *all* is *reproduced* where every row says, the count is
    exactly that and the binding names the study that the claim is about: of the studies at large the tables need not
    hold all, so that the same count is *consistent*. A word is *consistent* where it holds; *most* and *few* (a quarter
    at most) also among the rows that say, where at least half of them do. The opposite (some where none is claimed,
    none in several rows where some are, fewer than half where most are) is *contradicted*; any other count *differs*,
    and so does a single row without what is claimed of some. *Taken from*: a document counted some of what was there.
    It is *consistent* where the tables hold as many and *differs* where they hold more; with fewer one *cannot say*,
    because they need not hold all. Rows that rest on the policy alone leave the claim *as reported only*.
    """
    counted = _count(case.evidence, test)
    claimed = case.printed(test.printed) if test.takes_a_number else None
    verdict = verdict_on(test.says, counted.yes, counted.unstated, counted.of, claimed.value if claimed else 0.0)
    if verdict == REPRODUCED and not _NAMES_ROWS & set(test.among):
        verdict = CONSISTENT
    if verdict != CANNOT_SAY and counted.sources and case.second_hand(counted.sources):
        verdict = AS_REPORTED
    return Finding(
        verdict=verdict,
        why=_sentence(case, test, counted, verdict, _tail(test, verdict, claimed)),
        printed=claimed,
        found=case.number("found", counted.yes, "count"),
        rows=counted.rows,
        sources=counted.sources,
        more=(case.number("of", counted.of, "count"), case.number("unstated", counted.unstated, "count")),
    )


def _count(evidence: Evidence, test: CountTest) -> Counted:
    could = has(evidence, test.table, test.among) == 1
    answers = has(evidence, test.table, test.where)[could]
    behind = answers.index[(answers == 1) if (answers == 1).any() else answers.notna()]
    rows = tuple(keys_of(evidence, test.table)[behind])
    frame = frames_of(evidence)[test.table]
    column = next((each for each in SOURCE_COLUMNS if each in frame.columns), None)
    sources = ids_in(frame.loc[behind, column]) if column else ()
    names = _names(evidence, test).reindex(answers.index)
    if test.distinct is None:
        return Counted(answers, names, rows, sources)
    entries = linked_column(frames_of(evidence), test.table, test.distinct)[answers.index].dropna()
    grouped = answers[entries.index].groupby(entries, sort=False)
    # an entry has the property where one of its rows has it; it lacks it where all of them say so
    told = grouped.max().where(grouped.apply(lambda each: (each == 1).any() or each.notna().all()))
    return Counted(told, names[entries.index].groupby(entries, sort=False).first(), rows, sources)


def _names(evidence: Evidence, test: CountTest) -> pd.Series:
    """How each row is named in a sentence: its study by its label, else by the column of the binding, else not."""
    frames = frames_of(evidence)
    path = test.named or ("study_id" if "study_id" in frames[test.table].columns else "")
    if not path:
        return pd.Series(float("nan"), index=frames[test.table].index)
    names = linked_column(frames, test.table, path)
    return names.map(study_labels(evidence)) if path.endswith("study_id") else names


def _sentence(case: Case, test: CountTest, counted: Counted, verdict: str, tail: Told) -> Told:
    if not counted.of:
        return tell("the tables hold no {of}", of=test.of)
    if not counted.stated:
        of = case.number("of", counted.of, "count")
        return tell(
            "none of the {of} {noun} states whether it {verb} {what}",
            of=of,
            noun=test.of,
            verb=test.verb[0],
            what=test.what,
        )
    return tell(
        "{among} {verb} {what}{names}{tail}{unstated}",
        among=_among(case, test, counted),
        verb=_verb(test, counted),
        what=test.what,
        names=_named(test, counted),
        tail=tail,
        unstated=_unstated(case, test, counted, verdict),
    )


def _among(case: Case, test: CountTest, counted: Counted) -> Told:
    """The count and its denominator: ``2 of the 4 randomised trials``, ``of the 10 studies that state it, none``."""
    if counted.stated == 1:
        silent = " that states it" if counted.unstated else " in the tables"
        only = "the only {one}{silent}" if test.one else "of the {of} the only one{silent}"
        return tell(only, one=test.one or "", of=test.of, silent=silent)
    found = case.number("found", counted.yes, "count")
    if not counted.unstated:
        return tell("{how_many} {noun}", how_many=out_of(found, case.number("of", counted.of, "count")), noun=test.of)
    of = case.number("stated", counted.stated, "count")
    return tell("of the {of} {noun} that state it, {some}", of=of, noun=test.of, some=part_of(found, of))


def _verb(test: CountTest, counted: Counted) -> str:
    of_one, of_many = test.verb
    if counted.yes or counted.stated > 1:
        return of_one if counted.yes <= 1 else of_many
    return "is not" if of_one == "is" else f"does not {of_many}"


def _named(test: CountTest, counted: Counted) -> Told:
    """The few that matter by name: those with the property, or those without it where all are said to have it."""
    without = test.says in ("all", "not_all") and counted.yes
    names = counted.named(0 if without or not counted.yes else 1)
    if not 0 < len(names) <= _NAMED_AT_MOST:
        return Told("")
    return tell(" ({but}{names})", but="but not " if without else "", names=listed(names))


def _unstated(case: Case, test: CountTest, counted: Counted, verdict: str) -> Told:
    if not counted.unstated:
        return Told("")
    silent = case.number("unstated", counted.unstated, "count")
    verb = "does" if counted.unstated == 1 else "do"
    open_ = ", so it stays open" if verdict == CANNOT_SAY and test.says != "taken_from" else ""
    return tell("; {silent} more {verb} not say{open}", silent=silent, verb=verb, open=open_)


def _tail(test: CountTest, verdict: str, claimed: Number | None) -> Told:
    if verdict == AS_REPORTED:
        return Told(", on the word of the policy alone")
    if verdict == CANNOT_SAY and test.says == "taken_from":
        return tell(
            ", fewer than the {printed} that the policy counts, but the tables need not hold all", printed=claimed
        )
    if verdict == CANNOT_SAY:
        return Told("")
    supported = verdict in (REPRODUCED, CONSISTENT)
    if claimed is None:
        return Told("" if supported else f", {_AGAINST[test.says]}")
    if test.says == "printed" and supported:
        return Told(", as the policy counts")
    said = tell(_CLAIMED[test.says], printed=claimed)
    return tell(", {link} the policy {said}", link="and" if supported else "while", said=said)
