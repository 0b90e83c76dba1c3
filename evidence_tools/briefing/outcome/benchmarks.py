"""What the gain without the treatment is read from: other patients, other care, models, each by its name."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evidence_tools.briefing.outcome.case import Case
from evidence_tools.errors import QuestionError
from evidence_tools.figures.natural_history_frame import CONTROL, MODEL, natural_history_frame
from evidence_tools.wording import Number, Told, digits_of, join, number, tell


def benchmarks(case: Case, question: str) -> pd.DataFrame:
    """The changes without the treatment that the protocol names for a result; empty where it names none."""
    try:
        frame = natural_history_frame(case.fitted[question].fit, case.evidence)
    except QuestionError:
        return pd.DataFrame(columns=["kind", "alike", "change"])
    return frame[frame["kind"].isin([CONTROL, MODEL])].dropna(subset=["change"])


def in_short(case: Case, question: str) -> Told:
    """``; 5 outside benchmarks in its place: 1 on another condition, 1 a model``; empty without any."""
    found = benchmarks(case, question)
    if found.empty:
        return Told("")
    told = tell("{n} outside benchmark{s} in its place", n=_counted(case, "benchmarks", found), s=_s(found))
    apart = []
    for name, rows, words in (
        ("benchmarks_unlike", found[~found["alike"]], "{n} on another condition"),
        ("benchmarks_model", found[found["kind"] == MODEL], "{n} a model without patients"),
    ):
        if len(rows):
            apart.append(tell(words, n=_counted(case, name, rows)))
    return tell("; {told}{apart}", told=told, apart=tell(" ({apart})", apart=join(apart, ", ")) if apart else Told(""))


def one_by_one(case: Case, question: str) -> Iterator[Told]:
    """What care each benchmark had, whom it is about and how far they changed."""
    found = benchmarks(case, question)
    if len(found):
        said = [_said(case, question, row) for row in found.itertuples()]
        yield tell("Changes without the treatment, none of them a control group: {said}.", said=join(said, "; "))


def _said(case: Case, question: str, row: tuple) -> Told:
    scale = case.fitted[question].fit.effects.scale
    text = number(row.change, digits_of(scale))
    label = f"Change without the treatment: {row.care}, {row.population}"
    n = case.counted.number(
        f"benchmark.{row.control_id}", row.change, scale.unit, label=label, rows=[row.control_id], text=text
    )
    return tell("{n} with {care} ({population})", care=row.care, population=row.population, n=n)


def _counted(case: Case, name: str, rows: pd.DataFrame) -> Number:
    label = f"Changes without the treatment that the protocol names: {name.replace('_', ' ')}"
    return case.counted.number(name, len(rows), label=label, rows=rows["control_id"])


def _s(rows: pd.DataFrame) -> str:
    return "s" * (len(rows) != 1)
