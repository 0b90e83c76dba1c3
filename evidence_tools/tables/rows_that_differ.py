"""What differs between two editions on few lines: rows that came or went together, and each cell that was changed."""

from __future__ import annotations

from textwrap import shorten

import pandas as pd

from evidence_tools.editions.record import Changes
from evidence_tools.editions.two_days import IN_BETWEEN
from evidence_tools.tables.changes import NOT_LOGGED, NOTHING, table_of_differences
from evidence_tools.tables.shown import few

LONGEST = 160  # characters of a cell that was changed
MOST_KEYS = 12
_UNSIGNED = (NOTHING, NOT_LOGGED, IN_BETWEEN)
_TOGETHER = ["Step", "Table", "What", "Reason", "Author"]


def rows_that_differ(changes: Changes) -> pd.DataFrame:
    """Rows that were added or removed at one step for one reason on one line, changed cells on a line each.

    Returns
    -------
    DataFrame
        Table, how many rows, which (the first of many), what, reason and author, by step; reason and author are left
        out where nobody gave any, or none can be given. `table_of_differences` has every row.
    """
    rows = table_of_differences(changes).reset_index()
    rows["What"] = [shorten(text.replace(";", "; "), LONGEST, placeholder=" …") for text in rows["What"]]
    cells = (changes.differences["column"] != "").to_numpy()
    rows["line"] = [place if cell else -1 for place, cell in enumerate(cells)]
    groups = rows.groupby([*_TOGETHER, "line"], sort=False)["Row"].agg([len, lambda keys: few(list(keys), MOST_KEYS)])
    lines = groups.set_axis(["How many", "Which"], axis=1).reset_index().drop(columns="line")
    lines = lines[["Step", "Table", "How many", "Which", "What", "Reason", "Author"]]
    unsigned = [name for name in ("Reason", "Author") if lines[name].isin(_UNSIGNED).all()]
    return lines.drop(columns=unsigned).set_index("Step")
