"""Verdicts that stand in one of two editions alone, those of one result together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evidence_tools.certainty.levels import CANNOT_SAY
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import STEP_OF
from evidence_tools.naming import lowered
from evidence_tools.tables.changes import NOTHING, table_of_turned
from evidence_tools.tables.shown import Shown

UNJUDGED = (NOTHING, CANNOT_SAY)
COLUMNS = ["Kind", "Of", "What", "Before", "After", "Turned at"]


def table_of_verdicts_at_both(changes: Changes) -> pd.DataFrame:
    """Statements, ratings and limitations that were judged in both editions and read otherwise, each with its reason.

    Returns
    -------
    DataFrame
        The rows of :func:`~evidence_tools.tables.changes.table_of_turned` that have a verdict at both ends.
    """
    turned = table_of_turned(changes)
    return Shown(turned[~(turned["Before"].isin(UNJUDGED) | turned["After"].isin(UNJUDGED))])


def table_of_verdicts_at_one_end(changes: Changes) -> pd.DataFrame:
    """Verdicts that could be given in one of the two editions alone, or stopped being asked for.

    Returns
    -------
    DataFrame
        One row for the verdicts of one result that went the same way at the same step; what each rests on stands in
        the frames `claims`, `certainty` and `limits` of the comparison.
    """
    rows = pd.DataFrame([*_of_claims(changes), *_of_certainty(changes), *_of_limits(changes)], columns=COLUMNS)
    rows = rows[rows["Before"].isin(UNJUDGED) | rows["After"].isin(UNJUDGED)]
    together = rows.groupby([name for name in COLUMNS if name != "What"], sort=False)["What"].agg(", ".join)
    return Shown(together.reset_index()[COLUMNS].set_index("Kind"))


def _of_claims(changes: Changes) -> Iterator[tuple[str, ...]]:
    for row in changes.claims.itertuples():
        yield "Statement", row.claim_id, row.statement or NOTHING, *_way(row)


def _of_certainty(changes: Changes) -> Iterator[tuple[str, ...]]:
    """Levels and domains; the numbers that domains rest on stand in the frame alone."""
    for row in changes.certainty.itertuples():
        if "." not in row.what:
            yield "Certainty", row.label, row.what.replace("_", " "), *_way(row)


def _of_limits(changes: Changes) -> Iterator[tuple[str, ...]]:
    for row in changes.limits.itertuples():
        yield "Limitation", row.label, lowered(row.title), *_way(row)


def _way(row: tuple) -> tuple[str, str, str]:
    step = STEP_OF[row.step].label if row.step in STEP_OF else NOTHING
    return row.before or NOTHING, row.after or NOTHING, step
