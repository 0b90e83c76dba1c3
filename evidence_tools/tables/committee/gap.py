"""One research gap: what is missing, for what, how much of it, who could fill it, and what it would move."""

from __future__ import annotations

from dataclasses import dataclass

VALUES, PATIENTS, TRIALS, DESIGNS, STATEMENTS = (
    "Numbers that studies have and that could not be read",
    "Patients still to be studied",
    "Trials without results",
    "Studies of another design",
    "Data behind statements of the policy",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What would have to be published.

    Parameters
    ----------
    kind
        One of the five kinds above.
    missing, outcome
        What is missing, and for which result, in words.
    amount, unit, how_much
        How much of it: the number, its unit, and both in words.
    fills, source_ids
        Which study or document could fill it, and the ids of what was read of it.
    moves
        The limitations and results that it would move.
    limitation_ids, claim_ids
        The policy's own limitations and statements that depend on it.
    rows
        Rows of the tables behind it.
    """

    kind: str
    missing: str
    outcome: str
    amount: float
    unit: str
    how_much: str
    fills: str = ""
    source_ids: str = ""
    moves: str = ""
    limitation_ids: str = ""
    claim_ids: str = ""
    rows: str = ""
