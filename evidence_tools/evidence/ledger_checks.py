"""Whether bindings and judgements fit the tables: every claim is bound, and everything they name exists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import pandas as pd
from pydantic import BaseModel

from evidence_tools.evidence.binding_entries import CELL, PLACES, POLICY_PARTS, Between, Names, Points, Prints
from evidence_tools.evidence.bindings import BINDINGS_FILE, Bindings
from evidence_tools.evidence.claim_tests import AgreeTest, CountTest, FollowsTest, WordsTest
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.judgements import DOMAINS, Judgements
from evidence_tools.evidence.linked import holds_text, unknown_step
from evidence_tools.evidence.schemas import BY_TABLE
from evidence_tools.evidence.toml_file import Entries


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Bindings and judgements beside what they speak of.

    `tables` holds the frames by name, `keys` the keys of their rows; a table that could not be read is in neither, and
    contradicts nothing.
    """

    bindings: Bindings
    binding_entries: Entries
    judgements: Judgements
    judgement_entries: Entries
    tables: Mapping[str, pd.DataFrame]
    keys: Mapping[str, Collection[str]]
    questions: Collection[str]
    references: Collection[str]


def ledger_faults(ledger: Ledger) -> list[Fault]:
    """Everything that bindings and judgements get wrong."""
    return [*_coverage(ledger), *_tests(ledger), *_judgements(ledger)]


def _coverage(ledger: Ledger) -> Iterator[Fault]:
    claims = list(ledger.tables["claims"]["claim_id"].dropna()) if "claims" in ledger.tables else None
    if claims is None:
        return
    for claim in claims:
        if claim not in ledger.bindings:
            mend = f'add [[{claim}.tests]] with a kind; kind = "as_reported" where no table can answer it'
            yield BINDINGS_FILE.fault(0, claim, "no binding", "a section for every claim of claims.csv", mend)
    for claim in ledger.bindings:
        if claim not in claims:
            yield ledger.binding_entries.unknown([claim], claim, claims, "a claim of claims.csv")


def _tests(ledger: Ledger) -> Iterator[Fault]:
    printed, known = _places_printed(ledger), cache(partial(_known, ledger))
    for claim, binding in ledger.bindings.items():
        for test in binding.tests:
            yield from _named(ledger, claim, test, known)
            if claim in printed:
                yield from _printed(ledger, claim, test, printed[claim])
            if isinstance(test, CountTest):
                yield from _columns(ledger, claim, test)
            if isinstance(test, WordsTest):
                yield from _documents(ledger, claim, test)
            if isinstance(test, AgreeTest) and test.topic not in ledger.bindings.topics:
                where, allowed = [claim, "tests", "topic"], "a topic that claims say something of"
                yield ledger.binding_entries.unknown(where, test.topic, ledger.bindings.topics, allowed)
    yield from _circles(ledger)


def _named(
    ledger: Ledger, claim: str, test: BaseModel, known: Callable[[Names], Collection[str] | None]
) -> Iterator[Fault]:
    for name, about in type(test).model_fields.items():
        for value in _flat(getattr(test, name)):
            for mark in about.metadata:
                where = [claim, "tests", name]
                if isinstance(mark, Names):
                    yield from _name(ledger, where, mark, value, known(mark))
                elif isinstance(mark, Points) and value.startswith(CELL):
                    yield from _cell(ledger, where, value)


def _name(
    ledger: Ledger, where: Sequence[str], mark: Names, value: str, known: Collection[str] | None
) -> Iterator[Fault]:
    if known is not None and value not in known:
        what = {"protocol": "a question of the protocol", "policy": "a reference of policy.json"}
        article = "an" if mark.column[0] in "aeiou" else "a"
        allowed = what.get(mark.table, f"{article} {mark.column} of {mark.table}.csv")
        yield ledger.binding_entries.unknown(where, value, known, allowed)


def _known(ledger: Ledger, mark: Names) -> Collection[str] | None:
    """The names that an entry may take; None where their table could not be read."""
    if mark.table == "protocol":
        return ledger.questions
    if mark.table == "policy":
        return ledger.references
    return set(ledger.tables[mark.table][mark.column].dropna()) if mark.table in ledger.tables else None


def _cell(ledger: Ledger, where: Sequence[str], pointer: str) -> Iterator[Fault]:
    parts = pointer.removeprefix(CELL).split(".")
    if len(parts) != 3:
        yield ledger.binding_entries.fault(
            where, pointer, "a cell as @table.key.column", "name table, key of the row and column"
        )
        return
    table, key, column = parts
    names = {"table": (table, BY_TABLE)}
    if table in BY_TABLE:
        names |= {"row": (key, ledger.keys.get(table, {key})), "column": (column, BY_TABLE[table].columns())}
    for what, (found, known) in names.items():
        if found not in known:
            allowed = f"the {what} of a cell that exists"
            yield ledger.binding_entries.unknown(where, found, known, allowed, value=pointer)
            return


def _places_printed(ledger: Ledger) -> dict[str, set[int]]:
    """Which of its numbers each claim prints; no claims where their table could not be read."""
    claims = ledger.tables.get("claims")
    if claims is None:
        return {}
    found: dict[str, set[int]] = {claim: set() for claim in claims["claim_id"].dropna()}
    for place in PLACES:
        for claim in claims.loc[claims[f"value_{place}"].notna(), "claim_id"].dropna():
            found[claim].add(place)
    return found


def _printed(ledger: Ledger, claim: str, test: BaseModel, printed: Collection[int]) -> Iterator[Fault]:
    if isinstance(test, CountTest) and not test.takes_a_number:
        return
    for name, about in type(test).model_fields.items():
        place = getattr(test, name)
        if any(isinstance(mark, Prints) for mark in about.metadata) and place not in printed:
            yield ledger.binding_entries.fault(
                [claim, "tests", name],
                f"claim {claim} prints no value_{place}",
                "a claim with a printed number",
                f"fill value_{place} of claims.csv in, or choose another test",
            )


def _columns(ledger: Ledger, claim: str, test: CountTest) -> Iterator[Fault]:
    if test.table not in BY_TABLE:
        yield ledger.binding_entries.unknown([claim, "tests", "table"], test.table, BY_TABLE, "a table")
        return
    asked = [*(("where", path) for path in test.where), *(("among", path) for path in test.among)]
    asked += [(name, path) for name in ("distinct", "named") if (path := getattr(test, name)) is not None]
    for name, path in asked:
        unknown = unknown_step(test.table, path)
        if unknown is not None:
            step, table, known = unknown
            allowed = f"a column of {table}.csv" if path.endswith(step) else f"a column of {table}.csv that holds a key"
            yield ledger.binding_entries.unknown([claim, "tests", name], step, known, allowed, value=path)
        elif isinstance({**test.where, **test.among}.get(path), Between) and holds_text(test.table, path):
            allowed = "low and high for a column of numbers"
            yield ledger.binding_entries.fault([claim, "tests", name], path, allowed, "name a word, or another column")


def _documents(ledger: Ledger, claim: str, test: WordsTest) -> Iterator[Fault]:
    named = [("documents", each) for each in test.documents] + [("elsewhere", each) for each in test.elsewhere]
    for entry, document in named:
        where = [claim, "tests", entry]
        if document.startswith(CELL):
            yield from _cell(ledger, where, document)
        elif document not in POLICY_PARTS:
            yield ledger.binding_entries.unknown(where, document, POLICY_PARTS, "a part of the policy")


def _circles(ledger: Ledger) -> Iterator[Fault]:
    """Claims that stand or fall with each other: no verdict could be reached on any of them."""
    rests = {
        claim: [other for test in binding.tests if isinstance(test, FollowsTest) for other in test.claims]
        for claim, binding in ledger.bindings.items()
    }
    for claim in rests:
        circle = [other for other in rests if other in _reached(rests, claim) and claim in _reached(rests, other)]
        if circle:
            where, mend = [claim, "tests", "claims"], "let one of them rest on data"
            found = f"claims that rest on each other: {', '.join(circle)}"
            yield ledger.binding_entries.fault(where, found, "claims that do not lead back to this one", mend)


def _reached(rests: Mapping[str, Sequence[str]], claim: str) -> set[str]:
    """Every claim that one rests on, directly or through others."""
    reached: set[str] = set()
    ahead = list(rests[claim])
    while ahead:
        other = ahead.pop()
        if other not in reached:
            reached.add(other)
            ahead += rests.get(other, ())
    return reached


def _judgements(ledger: Ledger) -> Iterator[Fault]:
    entries = ledger.judgement_entries
    claims = ledger.keys.get("claims")
    for claim, judged in ledger.judgements.claims.items():
        if claims is not None and claim not in claims:
            yield entries.unknown(["claims", claim], claim, claims, "a claim of claims.csv")
        yield from _grounds(ledger, ["claims", claim, "grounds"], judged.grounds)
    for question, domains in ledger.judgements.certainty.items():
        where = ["certainty", question]
        if question not in ledger.questions:
            allowed = "a question of the protocol"
            yield entries.unknown(where, question, ledger.questions, allowed)
        for domain, judged in domains.items():
            if domain not in DOMAINS:
                yield entries.unknown([*where, domain], domain, DOMAINS, "a domain")
            yield from _grounds(ledger, [*where, domain, "grounds"], judged.grounds)


def _grounds(ledger: Ledger, where: Sequence[str], grounds: Sequence[str]) -> Iterator[Fault]:
    """A ground is a source with a locator after a colon, the key of a row, or a key of the results."""
    if ledger.keys.keys() != BY_TABLE.keys():
        return  # it may name a row of what could not be read
    keys = set().union(*ledger.keys.values())
    for ground in grounds:
        name = ground.split(":")[0].strip()
        of_results = name.split(".")[0] in {*ledger.questions, "limits", "certainty", "evidence"} and "." in name
        if name not in keys and not of_results:
            allowed = "a source, a row or a key of the results"
            yield ledger.judgement_entries.unknown(where, name, keys, allowed, value=ground)


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from value
