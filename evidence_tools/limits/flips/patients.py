"""The fewest patients with another outcome for a conclusion to be reversed, for scores and for events."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from evidence_tools.arithmetic import effect_sizes as sizes
from evidence_tools.arithmetic import fragility_index
from evidence_tools.limits.core.statements import Result, Statement
from evidence_tools.limits.core.subject import Subject, exact_result
from evidence_tools.limits.flips.levers import Flip, results_of
from evidence_tools.limits.shared.repooling import repooled

ALL, ONE = "Patients without any gain, in all studies alike", "Patients without any gain, in one study"
EVENTS = "Patients with another outcome, in one study"
_STRIDE = 1.2
FRAGILITY = "Fragility index (Fisher's exact test)"

_ONE_ARM: Mapping[str, Callable] = {
    "PR": lambda row: sizes.proportion(row["events"], row["n"]),
    "PLO": lambda row: sizes.logit_proportion(row["events"], row["n"]),
}
_TWO_ARMS: Mapping[str, Callable] = {"RR": sizes.risk_ratio, "OR": sizes.odds_ratio, "RD": sizes.risk_difference}


@dataclass(frozen=True, slots=True)
class Move:
    """Events added to (+1) or taken from (-1) one arm of one study."""

    study: int
    arm: str
    step: int


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Events and patients of every study, by column of the effects, shape (k,) each."""

    subject: Subject
    columns: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, subject: Subject) -> Counts:
        """Those behind the result."""
        table = subject.effects.table
        names = ("events", "n", "events_against", "n_against")
        return cls(subject, {name: table[name].to_numpy(float) for name in names})

    def most(self, move: Move) -> int:
        """How many patients of the arm can change."""
        events = self.columns[move.arm][move.study]
        size = self.columns["n_against" if move.arm == "events_against" else "n"][move.study]
        return int(events if move.step < 0 else size - events)

    def moved(self, move: Move, events: int) -> Result:
        """The quoted result with so many events more or fewer."""
        changed = self.columns[move.arm].copy()
        changed[move.study] += move.step * events
        columns, measure = {**self.columns, move.arm: changed}, self.subject.effects.measure
        if self.subject.exact:
            total = columns["events"].sum(), columns["n"].sum()
            return exact_result(self.subject.scale, *total, self.subject.method.level)
        new = _ONE_ARM[measure](columns) if measure in _ONE_ARM else _TWO_ARMS[measure](*columns.values())
        return repooled(self.subject, new.y, new.v)


def patients(subject: Subject, statement: Statement) -> list[Flip]:
    """How many patients' outcomes must be different, and where, until the conclusion is reversed."""
    if subject.kind in ("change", "difference"):
        return [_without_gain(subject, statement), _without_gain_in_one(subject, statement)]
    found = [_other_events(subject, statement)]
    if subject.kind == "ratio" and subject.fit.k == 1 and statement.key == "different":
        found.append(_fragility(subject))
    return found


def _without_gain(subject: Subject, statement: Statement) -> Flip:
    """The share of all patients who gained nothing instead of the mean of their study, variances kept."""
    y, v, n = subject.fit.solution.y, subject.fit.solution.v, _treated(subject)

    def margin(share: float) -> float:
        return statement.margin(repooled(subject, y * (1 - share), v))

    if not statement.true(subject.base) or margin(1.0) >= 0:
        return Flip(ALL, "patients", 0, math.nan, "no number of them reverses it")
    share = brentq(margin, 0.0, 1.0)
    needed = math.floor(share * n.sum()) + 1  # at the share itself the conclusion still stands
    return Flip(ALL, "patients", 0, needed, f"{100 * share:.0f}% of {n.sum():,.0f}")


def _without_gain_in_one(subject: Subject, statement: Statement) -> Flip:
    """The fewest patients of a single study, whichever needs the fewest."""
    y, v, n = subject.fit.solution.y, subject.fit.solution.v, _treated(subject)
    best, where = math.nan, "no study alone reverses it"
    for study, label in enumerate(subject.effects.table["label"]):
        patients_ = np.arange(1, int(n[study]) + 1)
        changed = y[study] * (1 - patients_ / n[study])
        others = np.ones((patients_.size, y.size))
        others[:, study] = 0
        counts = np.hstack([others, np.eye(patients_.size)])
        results = results_of(subject, [*y, *changed], [*v, *np.full(patients_.size, v[study])], counts)
        turned = np.flatnonzero([statement.true(each) != statement.true(subject.base) for each in results])
        if turned.size and not best <= patients_[turned[0]]:
            best, where = float(patients_[turned[0]]), f"{label}, of {n[study]:,.0f}"
    return Flip(ONE, "patients", 0, best, where)


def _treated(subject: Subject) -> np.ndarray:
    return subject.effects.table["n"].to_numpy(float)


def _other_events(subject: Subject, statement: Statement) -> Flip:
    """The fewest events more or fewer in one arm of one study, the method unchanged."""
    best, where, counts = math.inf, "no number of them in one arm reverses it", Counts.of(subject)
    for move in _moves(counts, statement):
        needed = _needed(counts, statement, move, best)
        if needed < best:
            best, where = needed, _in_words(subject, move, needed)
    return Flip(EVENTS, "patients", 0, best if math.isfinite(best) else math.nan, where)


def _moves(counts: Counts, statement: Statement) -> Iterator[Move]:
    """The moves whose first step brings the conclusion nearer to its reversal."""
    subject = counts.subject
    arms = ["events"] + ["events_against"] * (subject.kind == "ratio")
    for study in range(subject.effects.k):
        for move in (Move(study, arm, step) for arm in arms for step in (1, -1)):
            if counts.most(move) < 1:
                continue
            margin = statement.margin(counts.moved(move, 1))
            if (margin < statement.margin(subject.base)) == statement.true(subject.base):
                yield move


def _needed(counts: Counts, statement: Statement, move: Move, most: float) -> float:
    """The fewest events that reverse the conclusion: in growing strides, then by halving the last stride.

    A stride stays narrower than the stretch in which a difference is lost before it is gained the other way round.
    """
    true, limit = statement.true(counts.subject.base), int(min(counts.most(move), most - 1))

    def reversed_(events: int) -> bool:
        return statement.true(counts.moved(move, events)) != true

    before, events = 0, 1
    while events <= limit and not reversed_(events):
        before, events = events, max(events + 1, int(_STRIDE * events))
    if events > limit:
        return math.inf if before >= limit or not reversed_(limit) else _first(reversed_, before, limit)
    return _first(reversed_, before, events)


def _first(reversed_: Callable[[int], bool], before: int, events: int) -> int:
    """The first number after `before`, up to `events`, at which the conclusion is reversed."""
    return before + 1 + bisect_left(range(before + 1, events + 1), True, key=reversed_)


def _in_words(subject: Subject, move: Move, needed: float) -> str:
    row = subject.effects.table.iloc[move.study]
    arm = "" if subject.kind != "ratio" else ", comparison arm" if move.arm == "events_against" else ", treated arm"
    return f"{row['label']}{arm}: {row[move.arm] + move.step * needed:,.0f} events instead of {row[move.arm]:,.0f}"


def _fragility(subject: Subject) -> Flip:
    """Walsh's index of the one table, by Fisher's test."""
    row = subject.effects.table.iloc[0]
    counts = (int(row[name]) for name in ("events", "n", "events_against", "n_against"))
    found = fragility_index(*counts, alpha=1 - subject.method.level)
    if not found.index:
        return Flip(FRAGILITY, "patients", 0, math.nan, found.basis)
    return Flip(FRAGILITY, "patients", 0, found.index, f"events added to the arm with {found.basis}")
