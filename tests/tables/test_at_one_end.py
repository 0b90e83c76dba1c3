"""Verdicts that stand at one end alone, those of one result together; rows that came together on one line."""

from __future__ import annotations

from changes_by_hand import made_up

from evidence_tools.evidence import Evidence
from evidence_tools.tables.at_one_end import table_of_verdicts_at_both, table_of_verdicts_at_one_end
from evidence_tools.tables.rows_that_differ import LONGEST, MOST_KEYS, rows_that_differ

LEVELS = {"pain_from_12": [("", -3.8, -4.9, -2.7), ("new_study", -3.3, -4.2, -2.4)]}


def limit(name: str, before: str, after: str) -> dict[str, object]:
    what = {"question": "pain_from_12", "limitation": name, "title": f"Synthetic {name}", "label": "Pain"}
    return {**what, "before": before, "after": after, "step": "new_study"}


def test_verdicts_of_one_result_that_went_the_same_way_share_a_row(evidence: Evidence) -> None:
    limits = [limit("a", "cannot say", "holds"), limit("b", "cannot say", "holds"), limit("c", "holds", "weakens")]
    changes = made_up(evidence, LEVELS, limits=limits)
    lone, both = table_of_verdicts_at_one_end(changes), table_of_verdicts_at_both(changes)
    assert lone.to_numpy().tolist() == [["Pain", "synthetic a, synthetic b", "cannot say", "holds", "New study"]]
    assert list(both["What"]) == ["Synthetic c: Pain"]


def test_rows_that_were_added_together_share_a_line_and_cells_do_not(evidence: Evidence) -> None:
    added = [
        {"step": "new_study", "table": "binary", "key": f"synthetic{n}", "how": "added"} for n in range(MOST_KEYS + 1)
    ]
    cells = [
        {"step": "corrected", "table": "arms", "key": key, "column": "note", "before": "x" * LONGEST, "after": "y z"}
        for key in ("synthetic_a", "synthetic_b")
    ]
    table = rows_that_differ(made_up(evidence, LEVELS, differences=[*cells, *added]))
    assert list(table["How many"]) == [1, 1, MOST_KEYS + 1]
    assert list(table["Which"])[:2] == ["synthetic_a", "synthetic_b"]
    assert table["Which"].iloc[-1].endswith("and 1 more")
    assert max(map(len, table["What"])) <= LONGEST
    assert "Reason" not in table
