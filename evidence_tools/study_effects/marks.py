"""Footnote marks that a row earns by where its number comes from."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from evidence_tools.study_effects.records import DERIVED, MARKS, NOT_FROM_PAPER

SECOND_HAND_KINDS = ("vendor", "news", "policy", "payer_policy")


def source_marks(rows: pd.DataFrame, cells: Collection[str]) -> list[str]:
    """The mark of derived or unconfirmed numbers and that of numbers not from the paper, per row.

    `cells` names the cells whose derivation matters to the effect, such as the change and n but not a percentage.
    """
    own_cell = rows["derived_fields"].map(
        lambda names: isinstance(names, str) and bool(set(names.split(";")) & set(cells))
    )
    derived = (rows["status"] == "derived") | own_cell.astype(bool)
    unconfirmed = rows["second_look"] == "not_confirmed"
    second_hand = rows["source_kind"].isin(SECOND_HAND_KINDS)
    return [
        DERIVED * bool(doubtful) + NOT_FROM_PAPER * bool(second)
        for doubtful, second in zip(derived | unconfirmed, second_hand, strict=True)
    ]


def join_marks(*marks: str) -> str:
    """Footnote marks of several rows, each once, in a fixed order."""
    together = "".join(marks)
    return "".join(mark for mark in MARKS if mark in together)
