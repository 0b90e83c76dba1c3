"""What `changed` of tests/editions changes by hand in an edition just opened."""

from __future__ import annotations

from edition_copies import Copy

WHOLE = [
    ("arms.csv", "motion/cmm", "n_enrolled"),
    ("continuous.csv", "c901", ""),
    ("protocol.toml", "", "limits.imprecision.next_trial"),
    ("quality_ratings.csv", "g005", ""),
    ("reference/mcid.csv", "t009", "note"),
]
"""File, key and column of every difference."""


def change_by_hand(later: Copy) -> Copy:
    """A cell, a new row, a row that is gone, a rule and a reference cell, all of them synthetic."""
    later.change("arms", "motion/cmm", n_enrolled="79")
    later.append("continuous", "c021", row_id="c901", analysis_use="alternative")
    later.write("corrections", [row for row in later.rows("corrections") if row[3] != "q007"])
    later.write("quality_ratings", [row for row in later.rows("quality_ratings") if row[0] != "g005"])
    later.change_protocol("next_trial = 200", "next_trial = 300")
    later.change("reference/mcid", "t009", note="Synthetic note")
    return later
