"""How many rows of a table have a property, against a number or a word such as *most*."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.claim_tests import CountTest
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
from evidence_tools.ledger.listing import listed, out_of
from evidence_tools.ledger.matching import frames_of, has, keys_of
from evidence_tools.wording import Number, Told, tell

_NAMED_AT_MOST = 4  # more names than this hide the number
_CLAIMED = {
    "printed": "counts {printed}",
    "at_least": "says at least {printed}",
    "at_most": "says at most {printed}",
    "taken_from": "counts {printed} among its sources",
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
_SEVERAL = 2


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
    and those plus the silent ones. A printed number, *none* or *all* is *reproduced* where every row says and the count
    is exactly that; a word is *consistent* where it holds (*most* and *few* also among the rows that say). The opposite
    (some where none is claimed, none where some are, fewer than half where most are) is *contradicted*; any other count
    *differs*. *Taken from*: a document counted some of what was there, which is *consistent* where the tables hold that
    many; else one *cannot say*, because they need not hold all. Rows that rest on the policy alone leave the claim *as
    reported only*.
    """
    counted = _count(case.evidence, test)
    claimed = case.printed(test.printed) if test.takes_a_number else None
    verdict = verdict_on(test.says, counted.yes, counted.unstated, counted.of, claimed.value if claimed else 0.0)
    if verdict != CANNOT_SAY and counted.sources and case.second_hand(counted.sources):
        verdict = AS_REPORTED
    return Finding(
        verdict=verdict,
        why=_sentence(case, test, counted, _tail(test, verdict, claimed)),
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
    if says in ("most", "few"):
        return _on_a_share(says, yes, most, of, of - unstated)
    if says == "not_all":
        return CONSISTENT if most < of else CANNOT_SAY if unstated else CONTRADICTED
    if says == "taken_from":
        return CONSISTENT if yes >= printed else CANNOT_SAY
    if says in ("several", "some"):
        return _on_a_number("at_least", yes, most, _SEVERAL if says == "several" else 1)
    return _on_a_number(says, yes, most, {"none": 0, "all": of}.get(says, printed))


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


def _on_a_share(says: str, yes: int, most: int, of: int, stated: int) -> str:
    """More than half of all (or fewer), or at least of those that say; the count lies between `yes` and `most`."""
    if 2 * yes > of or 2 * most < of:
        return CONSISTENT if (2 * yes > of) == (says == "most") else CONTRADICTED
    if yes == most:
        return DIFFERS
    of_those = 2 * yes > stated if says == "most" else 2 * yes < stated
    return CONSISTENT if of_those else CANNOT_SAY


def _count(evidence: Evidence, test: CountTest) -> Counted:
    could = has(evidence, test.table, test.among) == 1
    answers = has(evidence, test.table, test.where)[could]
    behind = answers.index[(answers == 1) if (answers == 1).any() else answers.notna()]
    rows = tuple(keys_of(evidence, test.table)[behind])
    frame = frames_of(evidence)[test.table]
    column = next((each for each in SOURCE_COLUMNS if each in frame.columns), None)
    cells = frame.loc[behind, column].dropna() if column else ()
    sources = tuple(dict.fromkeys(source for cell in cells for source in cell.split(";")))
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


def _sentence(case: Case, test: CountTest, counted: Counted, tail: Told) -> Told:
    if not counted.of:
        return tell("the tables hold no {of}", of=test.of)
    if not counted.stated:
        of = case.number("of", counted.of, "count")
        return tell(
            "none of the {of} {noun} in the tables states whether it is {what}", of=of, noun=test.of, what=test.what
        )
    return tell(
        "{among} {verb} {what}{names}{unstated}{tail}",
        among=_among(case, test, counted),
        verb=_verb(test, counted),
        what=test.what,
        names=_named(test, counted),
        unstated=_unstated(case, counted),
        tail=tail,
    )


def _among(case: Case, test: CountTest, counted: Counted) -> Told:
    """The count and its denominator: ``2 of the 4 randomised trials in the tables``."""
    if counted.stated == 1 and test.one:
        silent = " that states it" if counted.unstated else ""
        return tell("the only {one} in the tables{silent}", one=test.one, silent=silent)
    of = case.number("stated" if counted.unstated else "of", counted.stated, "count")
    return tell(
        "{how_many} {noun} in the tables{silent}",
        how_many=out_of(case.number("found", counted.yes, "count"), of),
        noun=test.of,
        silent=" that state it" if counted.unstated else "",
    )


def _verb(test: CountTest, counted: Counted) -> str:
    if counted.stated == 1 and test.one:
        return "is" if counted.yes else "is not"
    return "is" if counted.yes <= 1 else "are"


def _named(test: CountTest, counted: Counted) -> Told:
    """The few that matter by name: those with the property, or those without it where all are said to have it."""
    without = test.says in ("all", "not_all") and counted.yes
    names = counted.named(0 if without or not counted.yes else 1)
    if not 0 < len(names) <= _NAMED_AT_MOST:
        return Told("")
    return tell(" ({but}{names})", but="not " if without else "", names=listed(names))


def _unstated(case: Case, counted: Counted) -> Told:
    if not counted.unstated:
        return Told("")
    verb = "does" if counted.unstated == 1 else "do"
    return tell("; {silent} more {verb} not say", silent=case.number("unstated", counted.unstated, "count"), verb=verb)


def _tail(test: CountTest, verdict: str, claimed: Number | None) -> Told:
    if verdict == AS_REPORTED:
        return Told(", on the word of the policy alone")
    if verdict == CANNOT_SAY and test.says == "taken_from":
        return tell(
            ", fewer than the {printed} that the policy counts, but the tables need not hold all", printed=claimed
        )
    if verdict == CANNOT_SAY:
        return Told(", which does not settle what the policy says")
    supported = verdict in (REPRODUCED, CONSISTENT)
    if claimed is None:
        return Told("" if supported else f", {_AGAINST[test.says]}")
    said = tell(_CLAIMED[test.says], printed=claimed)
    return tell(", {link} the policy {said}", link="and" if supported else "while", said=said)
