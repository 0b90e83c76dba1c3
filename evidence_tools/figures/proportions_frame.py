"""Shares of patients with an event, study by study and outcome by outcome, with exact intervals."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from evidence_tools import arithmetic
from evidence_tools.errors import QuestionError
from evidence_tools.models import Answer, compare_arms, crude_total, exact_proportions
from evidence_tools.study_effects import Effects

COLUMNS = [
    *("group", "outcome", "kind", "study", "label", "months", "events", "n", "percent", "low", "high"),
    *("marks", "rows", "source_id", "locator"),
]
ARM_COLUMNS = [
    *("group", "study", "label", "arm", "months", "events", "n", "percent", "low", "high"),
    *("difference", "difference_low", "difference_high", "marks", "rows", "source_id", "locator"),
]

Groups = Answer | Effects | Iterable[Answer | Effects]


def effects_of(groups: Groups) -> list[Effects]:
    """Give the effects behind one or several answers."""
    several = [groups] if isinstance(groups, Answer | Effects) else groups
    return [group.effects if isinstance(group, Answer) else group for group in several]


def proportions_frame(groups: Groups, *, totals: bool = True, level: float = 0.95) -> pd.DataFrame:
    """Give the share of patients with the event per study, with the exact (Clopper-Pearson) interval, in percent.

    Parameters
    ----------
    groups
        Answers or effects of event outcomes in one arm, one or several; each is a group of rows.
    totals
        Whether a group of several studies ends with all its events over all its patients.
    level
        Confidence level.

    Returns
    -------
    DataFrame
        One row per study, `kind` ``"study"``, and per total, `kind` ``"total"``; percent, low and high in percent. A
        group without a study is left out.

    Raises
    ------
    QuestionError
        If no group has a study with a count and a number of patients.
    """
    frames = []
    for effects in effects_of(groups):
        if effects.k == 0:
            continue
        named = {"group": effects.label or effects.scale.label, "outcome": effects.scale.label}
        frames.append(exact_proportions(effects, level).assign(**named, kind="study"))
        if totals and effects.k > 1:
            frames.append(crude_total(effects, level).assign(**named, kind="total"))
    if not frames:
        raise QuestionError("no study prints a count with its number of patients for these outcomes; nothing to draw")
    frame = pd.concat(frames, ignore_index=True).reindex(columns=COLUMNS)
    texts = ["marks", "rows", "source_id", "locator"]
    return frame.assign(**{name: frame[name].fillna("") for name in texts})


def arms_compared_frame(groups: Groups, *, level: float = 0.95) -> pd.DataFrame:
    """Give the shares of two arms, each with its exact interval, in percent.

    Parameters
    ----------
    groups
        Answers or effects that compare two arms by an event, one or several; each is a group of rows.
    level
        Confidence level.

    Returns
    -------
    DataFrame
        Two rows per study: the arm treated and the arm it is compared with; difference (treated less comparator, in
        percentage points, with the Newcombe interval) stands in both.

    Raises
    ------
    QuestionError
        If no group has a study with counts in two arms.
    """
    frames = [_arms(effects, level) for effects in effects_of(groups) if effects.k]
    if not frames:
        raise QuestionError("no study prints counts for two arms in these outcomes; nothing to draw")
    frame = pd.concat(frames, ignore_index=True)
    counts = frame[["events", "n"]].astype(int).itertuples(index=False)
    limits = [arithmetic.clopper_pearson(events, n, level) for events, n in counts]
    return frame.assign(
        percent=100 * frame["events"] / frame["n"],
        low=[100 * each.low for each in limits],
        high=[100 * each.high for each in limits],
    )[ARM_COLUMNS]


def _arms(effects: Effects, level: float) -> pd.DataFrame:
    """The two arms of each study one after the other, each with the difference of the two."""
    compared, question = compare_arms(effects, level), effects.question
    kept = compared[[name for name in ARM_COLUMNS if name in compared]].assign(group=effects.scale.label)
    ours = kept.assign(arm=question.treated)
    theirs = kept.assign(arm=question.against, events=compared["events_against"], n=compared["n_against"])
    return pd.concat([ours, theirs]).sort_index(kind="stable")
