"""Every chart of a comparison by its name."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.editions.ends import all_ends
from evidence_tools.editions.record import Changes
from evidence_tools.figures.changes import changes_chart
from evidence_tools.figures.changes_frame import changes_frame
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.waterfall import waterfall

OVERVIEW, WATERFALL = "changes", "waterfall_"


def change_charts(changes: Changes) -> Iterator[tuple[str, Chart]]:
    """Draw the charts of a comparison.

    Yields
    ------
    name and chart
        ``changes``, every question in both editions, and ``waterfall_<question>`` for each whose printed estimate
        differs.
    """
    if not changes_frame(changes).empty:
        yield OVERVIEW, changes_chart(changes)
    for each in all_ends(changes):
        if each.moved and (each.at_both or each.at_one):
            yield f"{WATERFALL}{each.question}", waterfall(changes, each.question)
