"""Whether a comparison matters: conclusions, certainty, statements and limitations that turned, the weightiest by name.

A verdict that could not be given before, because nothing it rests on was there, has not turned: it is told apart from
those that read otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evidence_tools.certainty.levels import CANNOT_SAY
from evidence_tools.editions.conclusions import what_turned
from evidence_tools.editions.passages import Passage, count, first_of
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import STEP_OF
from evidence_tools.editions.two_days import earlier
from evidence_tools.ledger.documents import document_of
from evidence_tools.limits.core.limitation import OVERTURNS
from evidence_tools.naming import listed, lowered
from evidence_tools.wording import Told, join, tell

MOST = 8  # named of one kind; the tables hold all
CONTRADICTED, DIFFERS = "contradicted", "differs"
_UNJUDGED = ("", CANNOT_SAY)
_NOT_COMPARED = Told("Verdicts on statements, certainty and limitations were not compared.")


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """Verdicts of one kind that differ: read otherwise, given for the first time, no longer given."""

    otherwise: pd.DataFrame
    first: pd.DataFrame
    lost: pd.DataFrame

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Turned:
        """Tell them apart; what was not judged and still is not belongs to none."""
        was, now = (~frame[name].isin(_UNJUDGED) for name in ("before", "after"))
        return cls(frame[was & now], frame[~was & now], frame[was & ~now])


def levels_of(changes: Changes) -> Turned:
    """Levels of certainty that differ."""
    return Turned.of(changes.certainty[changes.certainty["what"] == "level"])


def what_matters(changes: Changes) -> Iterator[Passage]:
    """What turned, the weightiest first: conclusions, certainty, statements, limitations."""
    yield from what_turned(changes)
    if not changes.weighed:
        yield Passage(_NOT_COMPARED)
        return
    yield from _certainty(changes)
    yield from _statements(changes)
    yield from _limitations(changes)


def _certainty(changes: Changes) -> Iterator[Passage]:
    levels = levels_of(changes)
    kinds = {
        "otherwise": (
            "{n} another certainty:",
            "result has",
            "results have",
            "{what}: {now}, was {was}{came}",
        ),
        "first": ("{n} rated for the first time:", "result is", "results are", "{what}: {now}{came}"),
        "lost": ("{n} no longer rated:", "result is", "results are", "{what}: it was {was}{came}"),
    }
    for kind, (lead, one, many, words) in kinds.items():
        rows = getattr(levels, kind)
        if len(rows):
            items = [
                tell(words, what=row.label, now=row.after, was=row.before, came=_came(row)) for row in rows.itertuples()
            ]
            key = f"certainty.{kind}"
            yield Passage(tell(lead, n=count(key, len(rows), one, many)), first_of(key, items, MOST))


def _statements(changes: Changes) -> Iterator[Passage]:
    turned = Turned.of(changes.claims)
    if len(turned.otherwise):
        n = count("claims.otherwise", len(turned.otherwise), "statement reads", "statements read")
        items = [_statement(changes, row) for row in weightiest(turned.otherwise)]
        yield Passage(tell("{n} otherwise:", n=n), first_of("claims.otherwise", items, MOST))
    if len(turned.first):
        n = count("claims.first", len(turned.first), "statement that could", "statements that could")
        words = "{n} not be judged {earlier} can be judged now: {verdicts}{named}"
        doubted = turned.first[turned.first["after"].isin([CONTRADICTED, DIFFERS])]
        items = [_statement(changes, row) for row in weightiest(doubted)]
        fields = {"n": n, "earlier": earlier(changes), "verdicts": _verdicts("claims.first", turned.first)}
        yield Passage(
            tell(words, **fields, named=_DOUBTED if items else "."), first_of("claims.first.doubted", items, MOST)
        )
    if len(turned.lost):
        n = count("claims.lost", len(turned.lost), "statement can", "statements can")
        items = [_statement(changes, row) for row in weightiest(turned.lost)]
        yield Passage(tell("{n} no longer be judged:", n=n), first_of("claims.lost", items, MOST))


_DOUBTED = Told(". Those that the evidence does not bear out:")


def weightiest(rows: pd.DataFrame) -> list[tuple]:
    """Statements to or from *contradicted* first, then those to or from *differs*, else in their order."""
    return sorted(
        rows.itertuples(),
        key=lambda row: (CONTRADICTED not in (row.before, row.after), DIFFERS not in (row.before, row.after)),
    )


def _statement(changes: Changes, row: tuple) -> Told:
    evidence = changes.after if row.after else changes.before
    fields = {"who": document_of(evidence, row.claim_id), "what": row.statement, "came": _came(row)}
    return tell("“{what}” ({who}, {claim}): {turned}{came}", claim=row.claim_id, turned=_turn(row), **fields)


def _turn(row: tuple) -> str:
    if row.before in _UNJUDGED:
        return row.after
    return f"{row.after or 'no longer made'}, was {row.before}"


def _limitations(changes: Changes) -> Iterator[Passage]:
    turned = Turned.of(changes.limits)
    for kind, rows in (("otherwise", turned.otherwise), ("first", turned.first), ("lost", turned.lost)):
        if rows.empty:
            continue
        weighty = rows[(rows["before"] == OVERTURNS) | (rows["after"] == OVERTURNS)]
        n = count(f"limits.{kind}", len(rows), *_LIMITS[kind][1:])
        lead = tell(_LIMITS[kind][0], n=n, earlier=earlier(changes), verdicts=_summary(kind, rows))
        items = [_of_result(label, of_one) for label, of_one in weighty.groupby("label", sort=False)]
        ending = tell("{lead}{named}", lead=lead, named=_WEIGHTIEST[kind] if items else ".")
        yield Passage(ending, first_of(f"limits.{kind}.weighty", items, MOST))


_LIMITS = {
    "otherwise": ("{n} otherwise ({verdicts})", "verdict on a limitation reads", "verdicts on limitations read"),
    "first": (
        "{n} not be judged {earlier} can be judged now: {verdicts}",
        *("limitation that could", "limitations that could"),
    ),
    "lost": ("{n} no longer be judged: {verdicts}", "limitation can", "limitations can"),
}
_WEIGHTIEST = {
    "otherwise": Told(". To or from overturning a conclusion:"),
    "first": Told(". Those that overturn a conclusion:"),
    "lost": Told(". Those that overturned a conclusion:"),
}


def _summary(kind: str, rows: pd.DataFrame) -> Told:
    """How many read how; of those that read otherwise, from what to what."""
    if kind != "otherwise":
        return _verdicts(f"limits.{kind}", rows, "before" if kind == "lost" else "after")
    ways = rows.groupby(["before", "after"], sort=False).size()
    told = [
        count(f"limits.otherwise.{was}.{now}", n, f"from “{was}” to “{now}”", f"from “{was}” to “{now}”")
        for (was, now), n in ways.items()
    ]
    return join(told, ", ")


def _verdicts(key: str, rows: pd.DataFrame, end: str = "after") -> Told:
    """How many read how: ``5 consistent, 3 reproduced``."""
    counts: Mapping[str, int] = rows[end].value_counts(sort=False).to_dict()
    return join([count(f"{key}.{verdict}", n, f"“{verdict}”", f"“{verdict}”") for verdict, n in counts.items()], ", ")


def _of_result(label: str, rows: pd.DataFrame) -> Told:
    """The limitations of one result, by how they read."""
    ways: dict[str, list[str]] = {}
    for row in rows.itertuples():
        ways.setdefault(_turn(row), []).append(lowered(row.title))
    parts = [tell("{titles}: {turn}", titles=_all(titles), turn=turn) for turn, titles in ways.items()]
    return tell("{label}: {parts}", label=label, parts=join(parts, "; "))


def _all(titles: Sequence[str]) -> str:
    return listed([f"“{title}”" for title in titles])


def _came(row: tuple) -> Told:
    return tell(", with “{step}”", step=lowered(STEP_OF[row.step].label)) if row.step else Told("")
