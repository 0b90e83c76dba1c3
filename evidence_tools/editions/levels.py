"""Every number of every question after each step: by how much each step moved it, and what it moves alone.

The parts telescope: they are differences of levels on a grid on which differences are exact, so that they add up to
the whole to the last bit, and their prints to the difference of the prints.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from evidence_tools.editions.exact import on_grid, printed_difference
from evidence_tools.editions.mixing import Mixtures
from evidence_tools.editions.orders import Span, spans
from evidence_tools.editions.readings import Reading, found_for, readings
from evidence_tools.editions.record import LEVEL_COLUMNS, QUANTITIES
from evidence_tools.editions.relevance import Relevance
from evidence_tools.editions.steps import SOFTWARE, Step
from evidence_tools.editions.trees import in_order
from evidence_tools.evidence import Evidence
from evidence_tools.study_effects import Effects

NOT_STORED = "no number was stored"
ORDERS_OF = 6
"""Most steps that move a question of which every order is tried: 64 evidences for six."""


@dataclass(frozen=True, eq=False, slots=True)
class Number:
    """One number of one question at all places, and what each step moves alone.

    Parameters
    ----------
    levels
        The earlier edition first, then after each step.
    alone
        The earlier edition with one step only, in the order of the steps; the software step has its own level.
    spans
        The lowest and highest part of each step over all orders of the steps; None where they are too many.
    """

    question: str
    quantity: str
    levels: Sequence[Reading]
    alone: Sequence[Reading]
    spans: Mapping[str, Span] | None


class Levels:
    """The numbers of all questions between two editions.

    Parameters
    ----------
    mixtures
        The two editions and everything between them.
    stored
        Value and print of numbers of the earlier edition as it stored them, by key ``<question>.<quantity>``, where
        today's software gives others; the step `SOFTWARE` is their move.
    """

    def __init__(self, mixtures: Mixtures, stored: Mapping[str, tuple[float, str]]) -> None:
        self.mixtures = mixtures
        self.stored = stored
        self.steps = ((SOFTWARE,) if stored else ()) + mixtures.steps
        self._relevance: dict[Evidence, Relevance] = {}
        self._found: dict[Hashable, Effects | str] = {}
        self._read: dict[Hashable, Mapping[str, Reading]] = {}
        self._known: dict[tuple[frozenset[str], str], Mapping[str, Reading]] = {}

    @property
    def questions(self) -> list[str]:
        """The questions of both protocols, in the order of the later one."""
        return in_order(*(list(each.protocol.questions) for each in (self.mixtures.before, self.mixtures.after)))

    def frame(self) -> pd.DataFrame:
        """One row per question, quantity and place; columns `LEVEL_COLUMNS`."""
        rows = [row for question in self.questions for number in self._numbers(question) for row in self._rows(number)]
        return pd.DataFrame(rows, columns=list(LEVEL_COLUMNS))

    def read(self, steps: Iterable[str], question: str) -> Mapping[str, Reading]:
        """The numbers of a question after some steps, answered once for all evidences that agree on it."""
        asked = frozenset(steps), question
        if asked not in self._known:
            evidence = self.mixtures.at(steps)
            method = evidence.protocol.method.method()
            basis = question, self._basis(evidence, question)
            if basis not in self._found:
                self._found[basis] = found_for(evidence, question)
            if (basis, method) not in self._read:
                self._read[basis, method] = readings(self._found[basis], method)
            self._known[asked] = self._read[basis, method]
        return self._known[asked]

    def _basis(self, evidence: Evidence, question: str) -> Hashable:
        if evidence not in self._relevance:
            self._relevance[evidence] = Relevance(evidence)
        return self._relevance[evidence].of(question)

    def _numbers(self, question: str) -> Iterator[Number]:
        names = [step.name for step in self.mixtures.steps]
        after_each = [self.read(names[:place], question) for place in range(len(names) + 1)]
        alone = [self.read([name], question) for name in names]
        moving = [
            name
            for name, single, (was, now) in zip(names, alone, pairwise(after_each), strict=True)
            if was != now or single != after_each[0]
        ]
        of_orders = self._spans(question, moving) if len(moving) <= ORDERS_OF else None
        for quantity in QUANTITIES:
            now = [each[quantity] for each in after_each]
            single = [each[quantity] for each in alone]
            if self.stored:
                now, single = [self._as_stored(question, quantity, now[0]), *now], [now[0], *single]
            yield Number(question, quantity, now, single, of_orders and of_orders[quantity])

    def _spans(self, question: str, moving: Sequence[str]) -> Mapping[str, Mapping[str, Span]]:
        """By quantity and step; a step that moves nothing in its place and nothing alone counts as moving nothing."""
        still = {step.name: Span(0.0, 0.0) for step in self.mixtures.steps}
        return {
            quantity: still | spans(moving, lambda asked, q=quantity: self.read(asked, question)[q].value)
            for quantity in QUANTITIES
        }

    def _as_stored(self, question: str, quantity: str, today: Reading) -> Reading:
        """The number as it was stored; that of today where they are the same."""
        value, text = self.stored.get(f"{question}.{quantity}", (today.value, today.shown))
        return replace(
            today, value=value, shown=text, reason="" if math.isfinite(value) else today.reason or NOT_STORED
        )

    def _rows(self, number: Number) -> Iterator[dict[str, object]]:
        software = bool(self.stored)
        base = number.levels[1] if software else number.levels[0]
        values = on_grid(each.value for each in (*number.levels, *number.alone))
        levels, single = values[: len(number.levels)], values[len(number.levels) :]
        start = levels[1] if software else levels[0]
        alone = [
            level - (levels[0] if step is SOFTWARE else start) for step, level in zip(self.steps, single, strict=True)
        ]
        whole = levels[-1] - levels[0]
        interaction = whole - math.fsum(alone) if self.steps else 0.0
        shared = {"question": number.question, "quantity": number.quantity, "interaction": interaction}
        yield shared | _place(0, None, self.mixtures.before.label, number.levels[0], levels[0])
        for place, (step, (was, now)) in enumerate(zip(self.steps, pairwise(number.levels), strict=True), 1):
            moved = {
                "part": levels[place] - levels[place - 1],
                "part_shown": printed_difference(was.shown, now.shown),
                "alone": alone[place - 1],
                "alone_reason": _why_not_alone(base, number.alone[place - 1]),
            }
            span = _span(number.spans, step, moved["part"])
            yield shared | _place(place, step, step.label, now, levels[place]) | moved | span


def _place(place: int, step: Step | None, label: str, reading: Reading, level: float) -> dict[str, object]:
    return {
        "place": place,
        "step": step.name if step else "",
        "label": label,
        "unit": reading.unit,
        "level": level,
        "shown": reading.shown,
        "reason": reading.reason,
        **dict.fromkeys(("part", "alone", "part_low", "part_high"), math.nan),
        **dict.fromkeys(("part_shown", "alone_reason"), ""),
    }


def _why_not_alone(base: Reading, alone: Reading) -> str:
    """Why a step has no part of its own: nothing is pooled before it, or nothing after it alone."""
    return base.reason or alone.reason


def _span(found: Mapping[str, Span] | None, step: Step, part: float) -> dict[str, float]:
    """The software step comes first in every order: it has one part."""
    if step is SOFTWARE:
        return {"part_low": part, "part_high": part}
    if found is None:
        return {}
    low, high = found[step.name].low, found[step.name].high
    return (
        {"part_low": min(low, part), "part_high": max(high, part)}
        if math.isfinite(part)
        else {
            "part_low": low,
            "part_high": high,
        }
    )
