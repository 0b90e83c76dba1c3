"""Limitations as files: one summary, the policy's own list, and the table behind each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.export.frames import write_csv
from evidence_tools.limits import Limitation, policy_limitations
from evidence_tools.results.limitations import sizes

Challenged = Mapping[str, Sequence[Limitation]]


def write_limits(evidence: Evidence, challenged: Challenged, folder: Path) -> list[Path]:
    """Write ``limits.csv``, ``limitations_of_the_policy.csv`` and the table behind each limitation below `folder`."""
    written = [
        write_csv(folder / "limits.csv", limits_frame(challenged)),
        write_csv(folder / "limitations_of_the_policy.csv", policy_limitations(evidence, challenged)),
    ]
    for question, limits in challenged.items():
        for each in limits:
            if len(each.table):
                written.append(write_csv(folder / "limits" / f"{question}_{each.name}.csv", each.table))
    return written


def limits_frame(challenged: Challenged) -> pd.DataFrame:
    """One row per question and limitation: verdict, number, sizes, reason, what was assumed, sources and marks."""
    rows = [
        {
            "question": question,
            "limitation": each.name,
            "verdict": each.verdict,
            "quantity": each.quantity,
            "unit": each.unit,
            "measures": each.measures,
            **sizes(each),
            "size_unit": each.size_unit,
            "grade": each.grade,
            "reason": each.reason,
            "assumed": ";".join(each.assumed),
            "sources": ";".join(each.sources),
            "marks": each.marks,
        }
        for question, limits in challenged.items()
        for each in limits
    ]
    return pd.DataFrame(rows)
