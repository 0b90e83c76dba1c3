"""What an analyst had to decide, and what else could have been decided: the choices behind a multiverse."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol import Borrowed, Protocol
from evidence_tools.question import CHANGE_MEASURES, DIFFERENCE_MEASURES, Method, Question
from evidence_tools.study_effects.records import MARKS, Scale
from evidence_tools.study_effects.scales import thresholds_of

SET_CHOICES = ("window", "visit", "rows", "reports", "designs")  # they decide which rows answer
METHOD_CHOICES = ("estimator", "test")
_TITLES = {
    "window": "Follow-up",
    "visit": "Visit that stands",
    "rows": "Rows that stand",
    "reports": "Shared patients",
    "designs": "Study designs",
    "sd": "Borrowed SD",
    "r": "Borrowed correlation",
    "estimator": "Estimator",
    "test": "Test",
    "threshold": "Threshold",
}
_MARK_TITLES = dict(
    zip(MARKS, ("Borrowed spread", "Patient numbers", "Derived numbers", "Second-hand numbers"), strict=True)
)
_TEST_WORDS = {"z": "Wald z", "t": "Wald t", "knha": "Hartung-Knapp", "adhoc": "floored Hartung-Knapp"}
_REPORTS = {"stands": "one report, by protocol", "other": "the other report", "every": "every report"}


@dataclass(frozen=True, slots=True)
class Level:
    """One way to decide, in words and as the engine takes it."""

    name: str
    value: Hashable


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision of the analyst; the first level is that of the base analysis."""

    name: str
    title: str
    levels: tuple[Level, ...]

    @property
    def values(self) -> tuple[Hashable, ...]:
        """The levels as the engine takes them."""
        return tuple(level.value for level in self.levels)

    @property
    def names(self) -> tuple[str, ...]:
        """The levels in words."""
        return tuple(level.name for level in self.levels)

    @property
    def held(self) -> Choice:
        """The same with nothing to choose: its base level alone."""
        return replace(self, levels=self.levels[:1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Every choice with its levels, around one base question and method.

    `least` is the number of studies below which an analysis counts as not poolable. Take one from `choices_of`, and
    narrow it with `only`.
    """

    question: Question
    method: Method
    choices: tuple[Choice, ...]
    thresholds: Choice
    least: int = 2

    def __getitem__(self, name: str) -> Choice:
        """The choice of that name.

        Raises
        ------
        QuestionError
            When there is no such choice.
        """
        for choice in (*self.choices, self.thresholds):
            if choice.name == name:
                return choice
        known = ", ".join(choice.name for choice in (*self.choices, self.thresholds))
        raise QuestionError(f"choice {name!r} is not known; allowed: {known}")

    def only(self, *names: str) -> Choices:
        """The same with every other choice held at its base level."""
        kept = {self[name].name for name in names}
        held = [each if each.name in kept else each.held for each in (*self.choices, self.thresholds)]
        return replace(self, choices=tuple(held[:-1]), thresholds=held[-1])


def choices_of(evidence: Evidence, question: Question, method: Method | None = None) -> Choices:
    """The choices that the protocol names for an outcome, around a question and method as base.

    Follow-up windows, visits and preferred rows are those of the questions under ``limits.analyst.questions``, in all
    combinations; designs are those of ``limits.design``; the spread is tried over its whole borrowed range, and the
    thresholds of importance are those of the outcome. Everything else stands under ``limits.analyst``.

    Parameters
    ----------
    evidence
        As read by `read_evidence`.
    question
        The base question; treatment and visit that it leaves open are those of the protocol.
    method
        The base method; None takes the protocol's.

    Raises
    ------
    QuestionError
        When the protocol names a question or a footnote mark that there is not.
    """
    protocol, rules = evidence.protocol, evidence.protocol.limits.analyst
    method = method or protocol.method.method()
    question = _completed(protocol, question)
    asked = [question, *_other_questions(protocol, question)]
    outcome = protocol.outcomes.get(question.outcome)
    sets = {
        "window": _levels((each.months, protocol.words_for(each)) for each in asked),
        "visit": _levels((each.visit, f"the {each.visit}") for each in asked),
        "rows": _levels((each.prefer, _rows_in_words(evidence, each.prefer)) for each in asked),
        "reports": _levels((value, _REPORTS[value]) for value in dict.fromkeys(("stands", *rules.reports))),
        "designs": _designs(protocol, question),
    }
    spread = {
        "sd": _grid(outcome.borrowed_sd if outcome else None, rules.sd_steps),
        "r": _grid(outcome.pre_post_r if outcome else None, rules.r_steps),
    }
    methods = {
        "estimator": _levels((name, name) for name in dict.fromkeys((method.estimator, *rules.estimators))),
        "test": _levels((name, _TEST_WORDS.get(name, name)) for name in dict.fromkeys((method.test, *rules.tests))),
    }
    return Choices(
        question=question,
        method=method,
        choices=(*_named(sets), *_marks(rules.leave_out), *_named(spread), *_named(methods)),
        thresholds=Choice("threshold", _TITLES["threshold"], _thresholds(evidence, question)),
        least=rules.least_studies,
    )


def fits_together(estimator: str, test: str) -> bool:
    """Whether a test is meant for an estimator: Hartung-Knapp is not meant for equal effects."""
    return not (estimator == "EE" and test in ("knha", "adhoc"))


def _named(levels: Mapping[str, tuple[Level, ...]]) -> Iterator[Choice]:
    return (Choice(name, _TITLES[name], each) for name, each in levels.items())


def _marks(names: Sequence[str]) -> tuple[Choice, ...]:
    """Studies with a footnote mark kept or left out, a choice per mark."""
    unknown = [name for name in names if name not in MARKS]
    if unknown:
        raise QuestionError(
            f"limits.analyst.leave_out names {', '.join(map(repr, unknown))}, which is no footnote mark; allowed: "
            f"{', '.join(MARKS)}. Mend protocol.toml"
        )
    return tuple(Choice(name, _MARK_TITLES[name], (Level("kept", False), Level("left out", True))) for name in names)


def _levels(found: Iterable[tuple[Hashable, str]]) -> tuple[Level, ...]:
    """One level per value, the first value first."""
    return tuple(Level(name, value) for value, name in dict(found).items())


def _other_questions(protocol: Protocol, question: Question) -> list[Question]:
    """The questions named for the outcome that ask the same of the same arms."""
    named = protocol.limits.analyst.questions.get(question.outcome, ())
    asked = [protocol.question(name) for name in named]
    same = ("outcome", "treated", "against")
    asked = [_completed(protocol, each) for each in asked]
    return [each for each in asked if all(getattr(each, name) == getattr(question, name) for name in same)]


def _completed(protocol: Protocol, question: Question) -> Question:
    """The question with what it leaves to the protocol filled in, so that levels can be told apart."""
    treated, visit = protocol.edition.treated, protocol.selection.visit
    return replace(question, treated=question.treated or treated, visit=question.visit or visit)


def _rows_in_words(evidence: Evidence, prefer: Sequence[str]) -> str:
    """Preferred rows as their pain site where they have one, else by their ids."""
    if not prefer:
        return "primary rows"
    rows = evidence.continuous
    sites = rows.loc[rows["row_id"].isin(prefer), "pain_site"].dropna().unique()
    return f"{sites[0]} pain where printed" if len(sites) == 1 else f"rows {', '.join(prefer)}"


def _designs(protocol: Protocol, question: Question) -> tuple[Level, ...]:
    """All designs of the question, and the narrower ones that the protocol calls prospective and randomised."""
    rules = protocol.limits.design
    narrower = {"prospective": rules.prospective, "randomised": rules.randomised}
    named = [(tuple(designs), name) for name, designs in narrower.items() if designs]
    every = "as asked" if question.designs else "all"
    return _levels([((), every), *((value, name) for value, name in named if value != question.designs)])


def _grid(borrowed: Borrowed | None, steps: int) -> tuple[Level, ...]:
    """The borrowed value, then its range: as many steps below the value as above it."""
    if borrowed is None:
        return (Level("none to borrow", None),)
    places = np.interp(np.linspace(0, 1, max(steps, 2)), [0, 0.5, 1], [borrowed.low, borrowed.value, borrowed.high])
    values = (borrowed.value, *map(float, places))
    return _levels((value, f"{value:.3g}") for value in (values if steps > 1 else values[:1]))


def _thresholds(evidence: Evidence, question: Question) -> tuple[Level, ...]:
    """The thresholds of clinical importance of a score as sizes of a gain, the protocol's first one first."""
    if (question.measure or "MC") not in CHANGE_MEASURES | DIFFERENCE_MEASURES:
        return ()
    found = thresholds_of(evidence, question.outcome)
    levels = ((float(row.value), f"{row.value:g} {row.unit}") for row in found.itertuples())
    return _levels(levels)


def threshold_of(scale: Scale, size: float) -> float:
    """A size of gain as a place on the scale of analysis: 2 points of gain in pain are -2; a benchmark stays itself."""
    return size if scale.null is None else scale.null + scale.direction * size
