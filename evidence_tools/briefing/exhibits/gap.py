"""The table that stands where no number can: every row of the outcome that was not used, by reason."""

from __future__ import annotations

import pandas as pd

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.evidence.ids import ids_in
from evidence_tools.naming import capitalised
from evidence_tools.wording import Told, join, tell


def table_of_gaps(dropped: pd.DataFrame, counted: Counted) -> Table:
    """Why the printed results could not be used: each reason with the rows and the studies behind it.

    Parameters
    ----------
    dropped
        Rows of `Effects.dropped`.
    """
    groups = sorted(dropped.groupby("reason", sort=False), key=lambda pair: -len(pair[1]))
    rows = tuple(_row(reason, group, counted) for reason, group in groups)
    said = [tell("{reason}: {n} results.", reason=row[0], n=row[1]) for row in rows]
    return Table(
        name="Table: results that could not be used",
        headings=(Told("Why it could not be used"), Told("Results"), Told("Studies")),
        rows=rows,
        alt=join(said or [Told("No result is printed.")]),
        widths=(0.4, 0.12, 0.48),
        right=frozenset({1}),
    )


def _row(reason: str, group: pd.DataFrame, counted: Counted) -> tuple[Told, Told, Told]:
    label = f"Results not used: {reason}"
    n = counted.number(f"not_used.{reason}", len(group), label=label, rows=ids_in(group["rows"]))
    studies = "; ".join(dict.fromkeys(group["label"]))
    return tell("{reason}", reason=capitalised(reason)), tell("{n}", n=n), tell("{studies}", studies=studies)
