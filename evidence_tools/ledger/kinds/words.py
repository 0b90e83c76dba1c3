"""Whether a term stands in documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.binding_entries import CELL, POLICY_PARTS
from evidence_tools.evidence.claim_tests import WordsTest
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import (
    AS_REPORTED,
    CANNOT_SAY,
    CONSISTENT,
    DIFFERS,
    REPRODUCED,
    Finding,
)
from evidence_tools.ledger.listing import listed, out_of
from evidence_tools.wording import Number, Told, join, tell


@dataclass(frozen=True, slots=True)
class Entry:
    """One text that can hold a term: an entry of a part of the policy, or a cell."""

    text: str
    name: str
    source: str
    row: str = ""

    def holds(self, term: str) -> bool:
        """Whether the term stands there, in capitals or not."""
        return term.casefold() in self.text.casefold()


def examine(case: Case, test: WordsTest) -> Finding:
    """Look a term up in the documents that the binding names.

    *Reproduced* where every document holds it, *consistent* where some do; *as reported only* where no document but
    the policy itself holds it. Where none holds it, the claim *differs* if a wider term stands there in its place or
    other documents name the term, else one *cannot say*.
    """
    entries = _entries(case, test.documents)
    holding = [each for each in entries if each.holds(test.term)]
    wider = [each for each in entries if test.wider and each.holds(test.wider)] if not holding else []
    others = [each for each in _entries(case, test.elsewhere) if each.holds(test.term)] if not holding else []
    found, of = _counts(case, entries, holding)
    shown = [*(holding or wider or entries), *others]
    return Finding(
        verdict=_verdict(case, entries, holding, [*wider, *others]),
        why=join([_sentence(case, test, entries, holding), *_beside(case, test, entries, wider, others)], ", but "),
        found=found,
        rows=tuple(dict.fromkeys(each.row for each in shown if each.row)),
        sources=tuple(dict.fromkeys(each.source for each in [*entries, *others] if each.source)),
        more=(of,),
    )


def _verdict(case: Case, entries: Sequence[Entry], holding: Sequence[Entry], instead: Sequence[Entry]) -> str:
    if not holding:
        return DIFFERS if instead else CANNOT_SAY
    if _alone(case, holding):
        return AS_REPORTED
    return REPRODUCED if len(holding) == len(entries) else CONSISTENT


def _alone(case: Case, holding: Sequence[Entry]) -> bool:
    """Whether the policy alone holds the term."""
    return case.second_hand(each.source for each in holding)


def _sentence(case: Case, test: WordsTest, entries: Sequence[Entry], holding: Sequence[Entry]) -> Told:
    term, where = f"“{test.term}”", listed(dict.fromkeys(each.name for each in entries))
    if len(entries) == 1:
        return tell(
            "{term} {stands} in {where}", term=term, stands="stands" if holding else "does not stand", where=where
        )
    how_many = out_of(*_counts(case, entries, holding))
    alone = ", and no other document at hand says so" if holding and _alone(case, holding) else ""
    return tell("{term} stands in {how_many} {where}{alone}", term=term, how_many=how_many, where=where, alone=alone)


def _beside(
    case: Case, test: WordsTest, entries: Sequence[Entry], wider: Sequence[Entry], others: Sequence[Entry]
) -> list[Told]:
    """What stands there in its place, and who names it."""
    parts = []
    if wider:
        count = case.number("wider", len(wider), "count")
        where = Told("there") if len(wider) == len(entries) else tell("in {count} of them", count=count)
        parts.append(tell("“{wider}”, which is wider, stands {where}", wider=test.wider, where=where))
    if others:
        names = listed(dict.fromkeys(each.name for each in others))
        parts.append(tell("{names} {verb} it", names=names, verb="names" if len(others) == 1 else "name"))
    return parts


def _counts(case: Case, entries: Sequence[Entry], holding: Sequence[Entry]) -> tuple[Number, Number]:
    return case.number("found", len(holding), "count"), case.number("of", len(entries), "count")


def _entries(case: Case, documents: Iterable[str]) -> list[Entry]:
    found: list[Entry] = []
    for document in documents:
        found += [_cell(case.evidence, document)] if document.startswith(CELL) else _part(case, document)
    return found


def _part(case: Case, document: str) -> list[Entry]:
    """The entries of a part of the policy, each with all its words."""
    held = case.evidence.policy[document.removeprefix("policy.")]
    each_of = held if isinstance(held, list) else [held]
    texts = [" ".join(value for value in one.values() if isinstance(value, str)) for one in each_of]
    return [Entry(text, POLICY_PARTS[document], case.policy_source) for text in texts]


def _cell(evidence: Evidence, pointer: str) -> Entry:
    table, key, column = pointer.removeprefix(CELL).split(".")
    row = evidence.row(key, table).cells
    title = row.get("citation") or row.get("name") or row.get("title") or key
    source = key if table == "sources" else row.get("source_id", "")
    return Entry(row.get(column, ""), f"“{title.split(' (')[0]}”", source, key)
