"""What a claim says of the quality of the evidence, against the certainty rated here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evidence_tools.certainty import Certainty, rated
from evidence_tools.certainty.levels import CANNOT_SAY as UNRATED
from evidence_tools.certainty.levels import HIGH, LOW, MODERATE, VERY_LOW
from evidence_tools.evidence.claim_tests import CertaintyTest
from evidence_tools.evidence.ids import ids_in
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import CANNOT_SAY, CONSISTENT, CONTRADICTED, DIFFERS, Finding
from evidence_tools.ledger.listing import listed, out_of
from evidence_tools.naming import lowered
from evidence_tools.wording import Told, tell

_SUITS: Mapping[str, Callable[[str], bool]] = {
    "low": lambda level: level in (LOW, VERY_LOW),
    "not_high": lambda level: level != HIGH,
    "enough": lambda level: level in (MODERATE, HIGH),
}
_MANY = "the certainty of the evidence is {levels} questions about critical outcomes"


def examine(case: Case, test: CertaintyTest) -> Finding:
    """Set what a claim says of the quality of the evidence beside the levels rated here.

    *Consistent* where every question asked suits what the claim says, *contradicted* where none does, else it
    *differs*; *cannot say* where none could be rated. A claim that words its finding as if the evidence were enough
    *differs* at most: evidence of low certainty does not say the opposite.
    """
    names = test.questions or case.evidence.protocol.certainty.questions
    asked = [rated(case.evidence, name) for name in names]
    known = [each for each in asked if each.level != UNRATED]
    suit = [each for each in known if _SUITS[test.says](each.level)]
    rows = ids_in(number.rows for each in known for part in each.parts for number in part.inputs)
    return Finding(
        verdict=_verdict(test.says, len(suit), len(known)),
        why=_why(case, known),
        keys=tuple(f"certainty.{each.question}.level" for each in known),
        rows=rows,
        sources=case.sources_of(rows),
        more=(case.number("suit", len(suit), "count"),),
    )


def _verdict(says: str, suit: int, known: int) -> str:
    if not known:
        return CANNOT_SAY
    if suit == known:
        return CONSISTENT
    return DIFFERS if suit or says == "enough" else CONTRADICTED


def _why(case: Case, known: Sequence[Certainty]) -> Told:
    if not known:
        return tell("the certainty of the evidence could not be rated on any of the questions it is about")
    if len(known) == 1:
        return tell(
            "the certainty of the evidence on {label} is {level}", label=lowered(known[0].label), level=known[0].level
        )
    of, levels = case.number("of", len(known), "count"), _levels(known)
    if len(levels) == 1:
        return tell(_MANY, levels=tell("{level} on {all}", level=levels[0], all=out_of(of, of)))
    counts = [case.number(level.replace(" ", "_"), _count(known, level), "count") for level in levels]
    parts = [tell("{level} on {count}", level=level, count=count) for level, count in zip(levels, counts, strict=True)]
    return tell(_MANY, levels=tell("{parts} of the {of}", parts=listed(parts), of=of))


def _levels(known: Sequence[Certainty]) -> list[str]:
    """The levels that occur, the highest first."""
    return [level for level in (HIGH, MODERATE, LOW, VERY_LOW) if _count(known, level)]


def _count(known: Sequence[Certainty], level: str) -> int:
    return sum(each.level == level for each in known)
