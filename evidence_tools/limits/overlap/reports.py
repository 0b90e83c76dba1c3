"""Every report that could answer a question, also those left out because their patients are in another."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from evidence_tools.limits.core.subject import Subject
from evidence_tools.study_effects import Effects, effects
from evidence_tools.study_effects.selection import NOT_FOR_POOLING, every_report_stands

HELD_BACK, GAVE_WAY = NOT_FOR_POOLING["alternative"], "same patients as another study"


def every_report(subject: Subject, pairs: pd.DataFrame) -> Effects:
    """The effects of the question as if no report had to give way to another with the same patients.

    Comes back: what `selection.stands_for` of the protocol left out, and rows that the tables hold back as an
    alternative, where their study has no other row and may share patients (`pairs`) with a study that is used.

    Returns
    -------
    Effects
        The rows of the subject as they are, then those that come back.
    """
    table, question = subject.effects.table, subject.effects.question
    held = _held_back(subject.effects, pairs)
    back = {*_left_out(subject.effects, GAVE_WAY)["study"], *held["study"]} - set(table["study"])
    if not back:
        return subject.effects
    asked = replace(question, prefer=(*question.prefer, *held["rows"]))
    selection = every_report_stands(subject.evidence.protocol.selection)
    found = effects(subject.evidence, asked, selection=selection).table
    returned = found[found["study"].isin(back)]
    return replace(subject.effects, _table=pd.concat([table, returned], ignore_index=True))


def _left_out(found: Effects, reason: str) -> pd.DataFrame:
    dropped = found.dropped
    return dropped[dropped["reason"] == reason]


def _held_back(found: Effects, pairs: pd.DataFrame) -> pd.DataFrame:
    """Alternative rows of studies that are not used but may share patients with one that is."""
    used = set(found.table["study"])
    beside = {*pairs.loc[pairs["study_b"].isin(used), "study_a"], *pairs.loc[pairs["study_a"].isin(used), "study_b"]}
    rows = _left_out(found, HELD_BACK)
    return rows[rows["study"].isin(beside - used)]
