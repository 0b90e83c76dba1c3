"""A comparison in three sentences: how many results moved, what turned, and what to do."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from evidence_tools.editions.conclusions import Conclusion, conclusions_that_differ
from evidence_tools.editions.ends import Ends
from evidence_tools.editions.matters import CONTRADICTED, Turned, levels_of
from evidence_tools.editions.passages import count
from evidence_tools.editions.reasons import unexplained
from evidence_tools.editions.record import Changes
from evidence_tools.editions.what_moved import interval_alone
from evidence_tools.naming import listed, lowered
from evidence_tools.wording import Told, join, tell


def in_short(changes: Changes, ends: Sequence[Ends]) -> tuple[Told, Told, Told]:
    """Results, conclusions, and what to do: one sentence each, the answer first."""
    rested = changes.after.protocol.limits.questions
    found = [each for each in conclusions_that_differ(changes) if each.question in rested]
    return _results(changes, ends), _conclusions(changes, found), _to_do(changes, found)


def _results(changes: Changes, ends: Sequence[Ends]) -> Told:
    asked = [each for each in ends if each.at_both or each.at_one]
    moved = [each for each in asked if each.at_both and each.moved]
    wider = [each for each in asked if interval_alone(changes, each)]
    if not asked:
        return Told("Results: none is pooled, before or now.")
    if not (wider or any(each.moved for each in asked)):
        return Told("Results: none moved in print.")
    parts = [
        tell(
            "{n} of {all} moved{named}",
            n=count("short.moved", len(moved), "result").numbers[0],
            all=count("short.all", sum(each.at_both for each in asked), "result").numbers[0],
            named=f", in {_heads(moved)}" if moved else "",
        )
    ]
    if wider:
        parts.append(tell("{n} in the interval alone", n=count("short.wider", len(wider), "more", "more")))
    first, gone = (sum(each.at_one and each.moved and there(each) for each in asked) for there in (_is_now, _was))
    if first:
        parts.append(tell("{n} for the first time", n=count("short.first", first, "is answered", "are answered")))
    if gone:
        parts.append(tell("{n} any more", n=count("short.gone", gone, "is not answered", "are not answered")))
    return tell("Results: {parts}.", parts=join(parts, "; "))


def _heads(found: Sequence[Ends | Conclusion]) -> str:
    """The outcomes of several questions, each once."""
    return listed([lowered(head) for head in dict.fromkeys(each.label.partition(", ")[0] for each in found)])


def _is_now(each: Ends) -> bool:
    return math.isfinite(each.after)


def _was(each: Ends) -> bool:
    return math.isfinite(each.before)


def _conclusions(changes: Changes, found: Sequence[Conclusion]) -> Told:
    parts = [_turned([each for each in found if each.turned])]
    if changes.weighed:
        levels, claims = len(levels_of(changes).otherwise), Turned.of(changes.claims).otherwise
        parts.append(
            tell("{n} another level", n=count("short.levels", levels, "certainty has", "certainties have"))
            if levels
            else Told("no certainty has another level")
        )
        parts.append(_statements(claims))
    return tell("Conclusions: {parts}.", parts=join(parts, "; "))


def _turned(turned: Sequence[Conclusion]) -> Told:
    if not turned:
        return Told("none that coverage rests on turned")
    n = count("short.turned", len(turned), "that coverage rests on turned", "that coverage rests on turned")
    return tell("{n} ({named})", n=n, named=_heads(turned))


def _statements(claims: pd.DataFrame) -> Told:
    if claims.empty:
        return Told("no statement reads otherwise")
    heavy = claims[(claims["before"] == CONTRADICTED) | (claims["after"] == CONTRADICTED)]
    n = count("short.claims", len(claims), "statement reads otherwise", "statements read otherwise")
    if heavy.empty:
        return n
    m = count("short.heavy", len(heavy), "statement").numbers[0]
    return tell("{n}, {m} of them to or from “{what}”", n=n, m=m, what=CONTRADICTED)


def _to_do(changes: Changes, found: Sequence[Conclusion]) -> Told:
    turned = [each for each in found if each.turned]
    first, lost = (sum(not getattr(each, end) for each in found) for end in ("before", "after"))
    if turned:
        todo = tell("put {what} before the committee again, because a conclusion turned", what=_heads(turned))
    elif len(levels_of(changes).otherwise):
        todo = Told("tell the committee which certainty has another level; no conclusion that stood turned")
    elif lost:
        n = count("short.lost", lost, "conclusion that can", "conclusions that can")
        todo = tell("tell the committee of {n} no longer be drawn; none turned", n=n)
    elif first:
        n = count("short.first_drawn", first, "conclusion", "conclusions")
        todo = tell("tell the committee of {n} drawn for the first time; none that stood turned", n=n)
    else:
        todo = Told("nothing here asks the committee to decide anew")
    left = unexplained(changes)
    log = (
        tell("; enter a reason for {n} in the log before approving", n=count("short.unlogged", left, "difference"))
        if left
        else Told("")
    )
    return tell("To do: {todo}{log}.", todo=todo, log=log)
