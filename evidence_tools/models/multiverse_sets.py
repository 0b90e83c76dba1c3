"""The distinct study sets of a multiverse: which studies answer under each choice, with which effect and variance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol import Borrowed, Outcome, Selection, StandsFor
from evidence_tools.models.multiverse_choices import METHOD_CHOICES, SET_CHOICES, Choice, Choices
from evidence_tools.question import DESIGNS, Question
from evidence_tools.study_effects import effects
from evidence_tools.study_effects.records import MARKS, Effects
from evidence_tools.study_effects.selection import every_report_stands
from evidence_tools.study_effects.spread import NAMES

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class StudySets:
    """Every distinct set of studies with its numbers.

    `y` and `v` hold every distinct effect of a study, shape (rows,); `counts` which of them make up each set, shape
    (sets, rows); `studies` and `n` who is in each set and with how many patients; `too_few` marks sets that are not to
    be pooled. `of_choice` is the place of the set for each combination of `choices` (those about rows, marks and
    spread, in their order), shape (levels of each). `base` is the answer to the base question.
    """

    choices: tuple[Choice, ...]
    y: Array
    v: Array
    counts: Array
    studies: tuple[tuple[str, ...], ...]
    n: Array
    too_few: NDArray[np.bool_]
    of_choice: NDArray[np.intp]
    base: Effects


def study_sets(evidence: Evidence, choices: Choices) -> StudySets:
    """Answer the question under every combination of the choices about rows, marks and spread.

    The answers themselves are made once per window, visit and preferred rows; designs, marks and spread are taken from
    the rows of an answer, which gives the numbers that asking again would give (where studies share patients, the
    question is asked again).
    """
    varied = tuple(each for each in choices.choices if each.name not in METHOD_CHOICES)
    base = effects(evidence, choices.question)
    marks = tuple(choice for choice in varied if choice.name in MARKS)
    left_out = list(product(*(choice.values for choice in marks)))
    spreads = list(product(choices["sd"].values, choices["r"].values))
    rules = evidence.protocol.outcomes.get(choices.question.outcome)
    collected, places = _Collected(), []
    for rows in _answers(evidence, choices, tuple(choice.name for choice in marks)):
        variances = [rows.variances(rules, sd, r) for sd, r in spreads]
        for marked in left_out:
            kept = rows.without(marked)
            places += [collected.add(rows, v, kept) for v in variances]
    of_choice = np.array(places, dtype=np.intp).reshape([len(choice.levels) for choice in varied])
    return collected.sets(varied, of_choice, choices.least, base)


def _answers(evidence: Evidence, choices: Choices, marks: tuple[str, ...]) -> Iterator[AnswerRows]:
    """The answering rows by window, visit, preferred rows, report and designs, the last changing fastest."""
    asked = (choices[name].values for name in SET_CHOICES[:3])
    reports, designs = choices["reports"].values, choices["designs"].values
    selection = evidence.protocol.selection
    for window, visit, rows in product(*asked):
        question = replace(choices.question, months=window, visit=visit, prefer=rows)
        everyone = effects(evidence, question, selection=every_report_stands(selection)).table
        again, all_rows = _share_patients(evidence, everyone), AnswerRows.of(everyone, marks)
        for report, wanted in product(reports, designs):
            admitted = _designs_of(question, wanted)
            if not again or not admitted:
                yield all_rows.only(everyone["design"].isin(admitted).to_numpy(bool))
            else:
                narrower = replace(question, designs=admitted)
                yield AnswerRows.of(effects(evidence, narrower, selection=_reports(selection, report)).table, marks)


def _designs_of(question: Question, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The designs of the question that a level also wants; no designs stand for all."""
    asked = question.designs or DESIGNS
    return tuple(design for design in asked if not wanted or design in wanted)


def _share_patients(evidence: Evidence, table: pd.DataFrame) -> bool:
    """Whether any two of these studies are named as sharing patients, however probable."""
    pairs = evidence.study_overlap
    return bool((pairs["study_a"].isin(table["study"]) & pairs["study_b"].isin(table["study"])).any())


def _reports(selection: Selection, reports: str) -> Selection:
    """Another rule for studies that share patients."""
    return {"stands": selection, "every": every_report_stands(selection), "other": _other(selection)}[reports]


def _other(selection: Selection) -> Selection:
    """The rule the other way round: the report that gave way stands."""
    turned = tuple(
        StandsFor(study=other, over=(rule.study,), reason=rule.reason)
        for rule in selection.stands_for
        for other in rule.over
    )
    return selection.model_copy(update={"stands_for": turned})


@dataclass(frozen=True, slots=True, eq=False)
class AnswerRows:
    """The studies of one answer as arrays, with what their variances owe to a borrowed spread.

    An arm adds sd^2 / n to the variance, and the squared SD of a change falls linearly with r: `borrowed` is the sum of
    1 / n over arms with a borrowed SD, `built` the span of the variance over the range of r.
    """

    study: Array
    y: Array
    v: Array
    n: Array
    borrowed: Array
    built: Array
    marks: Mapping[str, NDArray[np.bool_]]

    @classmethod
    def of(cls, table: pd.DataFrame, marks: tuple[str, ...] = ()) -> AnswerRows:
        """From the table of `Effects`."""
        ours, theirs = _how(table)
        n, n_against = table["n"].to_numpy(float), table["n_against"].to_numpy(float)
        built_ours = (table["sd_high"] ** 2 - table["sd_low"] ** 2).to_numpy(float) / n
        built_all = (table["v_high"] - table["v_low"]).to_numpy(float)
        return cls(
            study=table["study"].to_numpy(object),
            y=table["y"].to_numpy(float),
            v=table["v"].to_numpy(float),
            n=np.nansum([n, n_against], axis=0),
            borrowed=_where(ours, "borrowed", 1 / n) + _where(theirs, "borrowed", 1 / n_against),
            built=_where(ours, "from_two_sds", built_ours) + _where(theirs, "from_two_sds", built_all - built_ours),
            marks={mark: table["marks"].str.contains(mark, regex=False).to_numpy(bool) for mark in marks},
        )

    def only(self, kept: NDArray[np.bool_]) -> AnswerRows:
        """These studies alone."""
        arrays = (self.study, self.y, self.v, self.n, self.borrowed, self.built)
        marks = {mark: marked[kept] for mark, marked in self.marks.items()}
        return AnswerRows(*(values[kept] for values in arrays), marks)

    def without(self, left_out: tuple[bool, ...]) -> NDArray[np.bool_]:
        """Which studies are kept when those with some of the marks are left out, shape (studies,)."""
        gone = [marked for marked, out in zip(self.marks.values(), left_out, strict=True) if out]
        return ~np.any(gone, axis=0) if gone else np.ones(self.y.shape, dtype=bool)

    def variances(self, rules: Outcome | None, sd: float | None, r: float | None) -> Array:
        """Sampling variances with this SD and correlation in the place of the protocol's, shape (studies,)."""
        found = self.v
        if sd is not None:
            found = found + (sd**2 - rules.borrowed_sd.value**2) * self.borrowed
        if r is not None:
            found = found + _along(rules.pre_post_r, r) * self.built
        return found


def _how(table: pd.DataFrame) -> tuple[Array, Array]:
    """How the SD of each arm was obtained; nothing for a comparator that is not there."""
    how = table["sd_how"].str.split("; ")
    return how.str[0].to_numpy(str), np.where(table["n_against"].notna(), how.str[-1].to_numpy(str), "")


def _where(how: Array, route: str, values: Array) -> Array:
    return np.where(how == NAMES[route], values, 0.0)


def _along(range_: Borrowed, r: float) -> float:
    """How far a correlation lies below the protocol's, in widths of its range."""
    width = range_.high - range_.low
    return (range_.value - r) / width if width else 0.0


class _Collected:
    """Distinct effects of studies and distinct sets of them, as they are met."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, float, float], int] = {}
        self.found: dict[tuple[int, ...], int] = {}
        self.n: list[float] = []

    def add(self, rows: AnswerRows, v: Array, kept: NDArray[np.bool_]) -> int:
        """The place of the set of the studies kept."""
        keys = zip(rows.study[kept], rows.y[kept], v[kept], strict=True)
        members = tuple(sorted(self.rows.setdefault(key, len(self.rows)) for key in keys))
        if members not in self.found:
            self.found[members] = len(self.found)
            self.n.append(float(rows.n[kept].sum()))
        return self.found[members]

    def sets(self, choices: tuple[Choice, ...], of_choice: NDArray[np.intp], least: int, base: Effects) -> StudySets:
        counts = np.zeros((len(self.found), max(len(self.rows), 1)))
        for members, place in self.found.items():
            counts[place, list(members)] = 1
        names = [study for study, _, _ in self.rows]
        numbers = np.array([(y, v) for _, y, v in self.rows] or [(np.nan, np.nan)])
        return StudySets(
            choices=choices,
            y=numbers[:, 0],
            v=numbers[:, 1],
            counts=counts,
            studies=tuple(tuple(names[row] for row in members) for members in self.found),
            n=np.array(self.n),
            too_few=counts.sum(1) < max(least, 1),
            of_choice=of_choice,
            base=base,
        )
