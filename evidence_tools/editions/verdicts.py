"""What the evidence says: verdicts on statements, certainty and limits that differ, and the step at which each turned.

A verdict turned at the step after which it reads as in the later edition and stays so. The steps are walked from the
last one backwards, and only for the verdicts that differ between the ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from evidence_tools.certainty import Certainty, certainties, rated
from evidence_tools.editions.difference import ADDED, CHANGED, GONE, SOURCES
from evidence_tools.editions.mixing import Mixtures
from evidence_tools.editions.trees import in_order
from evidence_tools.editions.turning import Key, Said, turned_at
from evidence_tools.errors import EvidenceToolsError
from evidence_tools.evidence import Evidence
from evidence_tools.ledger import Checked, checked_claims
from evidence_tools.ledger.checking import Bench
from evidence_tools.limits import Limitation, challenge_all, weighing

CLAIM_COLUMNS = ("claim_id", "statement", "before", "after", "step", "why")
CERTAINTY_COLUMNS = ("question", "label", "what", "before", "after", "step", "why")
LIMIT_COLUMNS = ("question", "limitation", "title", "label", "before", "after", "step", "reason")
LEVEL = "level"
NOT_THERE = ""
_UNHEARD = {"decisions": (ADDED, GONE, CHANGED), SOURCES: (ADDED, GONE)}
"""Differences that no verdict rests on, by table: a source is heard through the rows that cite it."""

Progress = Callable[[str], None]


class Turn(NamedTuple):
    """A verdict that differs: what it is about, how it read and reads, and the step at which it turned."""

    key: Key
    before: str
    after: str
    step: str


@dataclass(frozen=True, eq=False, slots=True)
class Verdicts:
    """The verdicts that differ, as the frames of `Changes`."""

    claims: pd.DataFrame
    certainty: pd.DataFrame
    limits: pd.DataFrame


@dataclass(frozen=True, eq=False, slots=True)
class _End:
    """Everything said of one edition."""

    claims: Mapping[str, Checked]
    certainty: Mapping[str, Certainty]
    limits: Mapping[str, Sequence[Limitation]]

    @classmethod
    def of(cls, evidence: Evidence) -> _End:
        return cls(checked_claims(evidence), certainties(evidence), challenge_all(evidence))

    @property
    def said(self) -> Said:
        """Every verdict by what it is about."""
        claims = {("claim", claim): each.verdict for claim, each in self.claims.items()}
        levels = {
            key: said for question, each in self.certainty.items() for key, said in _rated(question, each).items()
        }
        limits = {key: said for question, each in self.limits.items() for key, said in _weighed(question, each).items()}
        return claims | levels | limits


def verdicts_that_differ(mixtures: Mixtures, done: Progress) -> Verdicts:
    """The verdicts that differ between two editions, each with the step at which it turned and the reason it has now.

    Parameters
    ----------
    mixtures
        The two editions and everything between them.
    done
        Called with a line of text whenever a part is finished.
    """
    before = _End.of(mixtures.before)
    done(f"Verdicts of {mixtures.before.label}")
    after = _End.of(mixtures.after)
    done(f"Verdicts of {mixtures.after.label}")
    old, new = before.said, after.said
    differing = [key for key in in_order(list(old), list(new)) if old.get(key, NOT_THERE) != new.get(key, NOT_THERE)]
    turned = _turned(mixtures, {key: new.get(key, NOT_THERE) for key in differing}, done)
    rows = [Turn(key, old.get(key, NOT_THERE), new.get(key, NOT_THERE), turned[key]) for key in differing]
    return Verdicts(
        _frame(CLAIM_COLUMNS, [_claim(before, after, turn) for turn in rows if turn.key[0] == "claim"]),
        _frame(CERTAINTY_COLUMNS, [_certainty(before, after, turn) for turn in rows if turn.key[0] == "certainty"]),
        _frame(LIMIT_COLUMNS, [_limit(before, after, turn) for turn in rows if turn.key[0] == "limit"]),
    )


def nothing_weighed() -> Verdicts:
    """The same where nobody asked for verdicts."""
    return Verdicts(*(_frame(columns, []) for columns in (CLAIM_COLUMNS, CERTAINTY_COLUMNS, LIMIT_COLUMNS)))


def _turned(mixtures: Mixtures, final: Said, done: Progress) -> dict[Key, str]:
    """The step at which each verdict became what it is in the later edition for good."""
    names = [step.name for step in mixtures.steps]

    def said_before(place: int, asked: Said) -> Said:
        said = _said_of(mixtures.at(names[:place]), asked)
        done(f"Verdicts before {mixtures.steps[place].label.lower()}")
        return said

    heard = {each.step for each in mixtures.differences if each.how not in _UNHEARD.get(each.table, ())}
    return turned_at(names, final, heard, said_before)


def _said_of(evidence: Evidence, asked: Said) -> dict[Key, str]:
    """What an evidence says on these keys: no more is worked out than they need."""
    said = dict.fromkeys(asked, NOT_THERE)
    claims = [key[1] for key in asked if key[0] == "claim" and key[1] in set(evidence.claims["claim_id"])]
    bench = Bench(evidence)
    said |= {("claim", claim): _verdict(bench, claim) for claim in claims if claim in evidence.bindings}
    for question in dict.fromkeys(key[1] for key in asked if key[0] != "claim"):
        said |= {key: word for key, word in _said_of_question(evidence, question, asked).items() if key in asked}
    return said


def _said_of_question(evidence: Evidence, question: str, asked: Said) -> dict[Key, str]:
    """The verdicts of the limitations that are asked for, and the certainty where any of it is."""
    said: dict[Key, str] = {}
    if names := {key[2] for key in asked if key[:2] == ("limit", question)}:
        known = question in evidence.protocol.limits.questions
        said |= _weighed(question, weighing(evidence).of(question, names) if known else ())
    if any(key[:2] == ("certainty", question) for key in asked) and question in evidence.protocol.certainty.questions:
        said |= _rated(question, rated(evidence, question))
    return said


def _verdict(bench: Bench, claim: str) -> str:
    """The verdict on a claim; none where what it is held against is not there at this step."""
    try:
        return bench.checked(claim).verdict
    except EvidenceToolsError:
        return NOT_THERE


def _rated(question: str, each: Certainty) -> dict[Key, str]:
    """The level, every domain, and every number a domain rests on, as it is printed."""
    said = {("certainty", question, LEVEL): each.level}
    for name, domain in each.domains.items():
        said["certainty", question, name] = domain.stands
        said |= {("certainty", question, f"{name}.{given.name}"): given.shown for given in domain.inputs}
    return said


def _weighed(question: str, limits: Sequence[Limitation]) -> dict[Key, str]:
    return {("limit", question, each.name): each.verdict for each in limits}


def _claim(before: _End, after: _End, turn: Turn) -> tuple[str, ...]:
    claim = (after if turn.after else before).claims[turn.key[1]]
    return claim.claim_id, claim.statement, *turn[1:], claim.why.text


def _certainty(before: _End, after: _End, turn: Turn) -> tuple[str, ...]:
    _, question, what = turn.key
    found = (after if question in after.certainty else before).certainty[question]
    part = found.domains.get(what.partition(".")[0])
    return question, found.label, what, *turn[1:], (found.sentence if part is None else part.sentence).text


def _limit(before: _End, after: _End, turn: Turn) -> tuple[str, ...]:
    _, question, name = turn.key
    each = next(one for one in (after if turn.after else before).limits[question] if one.name == name)
    return question, name, each.title, each.question, *turn[1:], each.reason


def _frame(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype="str")
