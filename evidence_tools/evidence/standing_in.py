"""Which rows stand where the primary row of the same patients is not there.

A row is `alternative` or `duplicate` because another report of the same study is fuller. Before that report was known
the row was all there was: it could have been, and was, quoted. On such a day it is primary.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evidence_tools.evidence.deriving import rows_of, table_of_rows
from evidence_tools.evidence.table import Table
from evidence_tools.question import VISIT_DECIMALS

RESULTS = {"continuous": (("mean", "change_mean", "pct_change"),), "binary": (("events",), ("n",))}
"""Tables with `analysis_use`, and of which columns a primary row fills one: each group of columns counts."""

USES = {"alternative": 0, "duplicate": 1}  # in the order in which they are taken
PRIMARY = "primary"
_PATIENTS = ["study_id", "arm_id", "outcome"]


def with_rows_stood_in(whole: Table, cut: Table, known: Mapping[str, int]) -> Table:
    """The cut table, in which rows are primary whose primary row was cut away.

    A row gives way to the primary rows of the same study, arm, outcome and visit; where there are none, to those of the
    same study, arm and outcome at other visits. When none of them is left it becomes primary, provided that it carries
    what a primary row must: a number, and for counts the patients too. Of several at one visit the earliest known is
    taken, an alternative before a duplicate, in the order of the file. Rows that are not to be pooled, or give a
    direction alone, never do; a row that gives way to another study stays as it is, since the protocol says which
    report stands for shared patients.

    Parameters
    ----------
    whole, cut
        The table (continuous or binary) before and after rows were taken out.
    known
        Place of each source in the order in which they became known.
    """
    gives_way = _gives_way(whole)
    left = set(cut.keys)
    frame = cut.frame.assign(
        visit=_visit(cut.frame),
        place=cut.frame["source_id"].map(known),
        use=cut.frame["analysis_use"].map(USES),
        file=range(len(cut.keys)),
    )
    over = [set(gives_way.get(key, ())) for key in cut.keys]
    alone = np.array([bool(each) and not left & each for each in over], dtype=bool)
    able = frame[frame["use"].notna() & _carries(cut) & alone]
    order = able.sort_values(["place", "use", "file"]).drop_duplicates([*_PATIENTS, "visit"])
    taken = set(order["row_id"])
    if not taken:
        return cut
    rows = dict(rows_of(cut))
    for key in taken:
        said = f"stands here: {', '.join(gives_way[key])}, otherwise primary, was not yet known"
        rows[key] = {
            **rows[key],
            "analysis_use": PRIMARY,
            "use_reason": f"{rows[key]['use_reason']}; {said}",
        }
    return table_of_rows(cut.schema, rows.values(), cut.lines.tolist())


def _visit(frame: pd.DataFrame) -> pd.Series:
    """Months as they tell visits apart; rows without a month are of one visit."""
    return frame["timepoint_months"].round(VISIT_DECIMALS).fillna(-1.0)


def _carries(table: Table) -> pd.Series:
    """Whether a row has what a primary row must have."""
    filled = [table.frame[list(columns)].notna().any(axis=1) for columns in RESULTS[table.about.table]]
    return pd.concat(filled, axis=1).all(axis=1)


def _gives_way(table: Table) -> dict[str, tuple[str, ...]]:
    """To which primary rows each row gives way."""
    frame = table.frame.assign(visit=_visit(table.frame))
    primary = frame[frame["analysis_use"] == PRIMARY]
    at_visit = primary.groupby([*_PATIENTS, "visit"])["row_id"].agg(tuple).to_dict()
    at_any = primary.groupby(_PATIENTS)["row_id"].agg(tuple).to_dict()
    others = frame[frame["analysis_use"].isin(list(USES))]
    found = {}
    for row in others[["row_id", *_PATIENTS, "visit"]].itertuples(index=False):
        patients = tuple(row[1:-1])
        found[row.row_id] = at_visit.get((*patients, row.visit)) or at_any.get(patients, ())
    return found
