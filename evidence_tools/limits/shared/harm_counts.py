"""Recorded harms and the rates they are compared with: exact limits, and the factor of under-reporting between them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.exact import clopper_pearson
from evidence_tools.arithmetic.under_reporting import (
    PooledCount,
    ReportingFactor,
    pooled_count,
    reporting_factor,
    reporting_factor_against,
)
from evidence_tools.errors import QuestionError
from evidence_tools.evidence.protocol_limits import Plausible
from evidence_tools.limits.core.reference import row_of
from evidence_tools.limits.core.subject import BENCHMARK_TABLES, Subject
from evidence_tools.naming import treatment_name

_TABLES = (*BENCHMARK_TABLES, "review_results")
FACTOR_COLUMNS = [
    *("label", "events", "n", "studies", "recorded", "low", "high", "against", "key", "benchmark", "benchmark_low"),
    *("benchmark_high", "point", "at_bound", "factor_low", "factor_high", "source_id"),
]


def recorded(subject: Subject) -> PooledCount:
    """Events and patients of the treated arms added up, with exact limits at the level of the protocol."""
    table = subject.effects.table
    return pooled_count(table["events"], table["n"], subject.method.level)


def factors(subject: Subject) -> pd.DataFrame:
    """One row per rate that the recorded harms are compared with, shares in percent.

    `point` and `at_bound` are the factors by which harms must be under-reported for the recorded share, or its upper
    limit, to equal the benchmark; `factor_low` to `factor_high` is the interval of `point`, with the chance of the
    benchmark's own count where that is printed.
    """
    total, level = recorded(subject), subject.method.level
    shown = 100 * np.array([total.interval.estimate, total.interval.low, total.interval.high])
    mine = dict(zip(("recorded", "low", "high"), shown, strict=True))
    mine |= {"label": subject.label, "events": total.events, "n": total.n, "studies": total.studies}
    rows = []
    for other in _benchmarks(subject):
        found = _factor(total, other, level)
        needed = {"point": found.point, "at_bound": found.at_bound, "factor_low": found.low, "factor_high": found.high}
        rows.append({**mine, **other, **_limits(other, level), **needed})
    return pd.DataFrame(rows, columns=FACTOR_COLUMNS)


def plausible_factor(subject: Subject) -> Plausible | None:
    """How many times more a fuller count of the same harms found, over the pairs of rows that the protocol names.

    From none to the largest ratio, the smallest as the most likely. Where one definition counts in both arms of a
    comparison, what both under-report leaves their ratio alone: then no difference between the arms is the most likely,
    and the smallest ratio the most.
    """
    ratios = sorted(fuller_counts(subject).values())
    if not ratios:
        return None
    if counted_alike(subject):
        return Plausible(low=1.0, central=1.0, high=max(1.0, ratios[0]))
    return Plausible(low=min(1.0, ratios[0]), central=ratios[0], high=ratios[-1])


def counted_alike(subject: Subject) -> bool:
    """Whether two arms are compared that one definition counts."""
    return subject.kind == "ratio" and subject.outcome in subject.rules.rare_harms.alike


def fuller_counts(subject: Subject) -> dict[tuple[str, str], float]:
    """Ratio of the fuller to the recorded share, by the pair of rows."""
    pairs = subject.rules.rare_harms.under_reporting
    return {(full, some): _share(subject, full) / _share(subject, some) for full, some in pairs}


def named_row(subject: Subject, key: str) -> pd.Series:
    """The row of counts that the protocol names.

    Raises
    ------
    QuestionError
        When no table of counts has it.
    """
    row = row_of(subject.evidence, key, *_TABLES)
    if row is None:
        raise QuestionError(
            f"limits.rare_harms of the protocol names row {key!r}; allowed: rows of {', '.join(_TABLES)}"
        )
    return row


def _share(subject: Subject, key: str) -> float:
    row = named_row(subject, key)
    if pd.notna(row["events"]) and pd.notna(row["n"]):
        return float(row["events"]) / float(row["n"])
    return float(row["pct"] if "pct" in row else row["estimate"]) / 100


def _benchmarks(subject: Subject) -> Iterator[dict[str, object]]:
    """What the recorded harms are compared with: the other arms of a comparison, else the rows of the protocol."""
    if subject.kind == "ratio":
        table = subject.effects.table
        events, n = int(table["events_against"].sum()), int(table["n_against"].sum())
        named = {"against": treatment_name(subject.against or ""), "key": "", "source_id": ""}
        yield from [{**named, "benchmark": 100 * events / n, "events_there": events, "n_there": n}] if events else []
        return
    for key in subject.rules.rare_harms.benchmarks.get(subject.outcome, ()):
        row = named_row(subject, key)
        yield {
            "against": _treatment(subject, row),
            "key": key,
            "source_id": row["source_id"],
            "benchmark": 100 * _share(subject, key),
            "events_there": row["events"],
            "n_there": row["n"],
        }


def _treatment(subject: Subject, row: pd.Series) -> str:
    if "treatment" in row:
        return str(row["treatment"])
    arms = subject.evidence.arms.set_index(["study_id", "arm_id"])["treatment"]
    return treatment_name(arms[row["study_id"], row["arm_id"]])


def _factor(total: PooledCount, other: dict[str, object], level: float) -> ReportingFactor:
    if pd.notna(other["events_there"]) and pd.notna(other["n_there"]):
        return reporting_factor_against(total.events, total.n, other["events_there"], other["n_there"], level)
    return reporting_factor(total.events, total.n, other["benchmark"] / 100, level)


def _limits(other: dict[str, object], level: float) -> dict[str, float]:
    if pd.isna(other["events_there"]) or pd.isna(other["n_there"]):
        return {"benchmark_low": math.nan, "benchmark_high": math.nan}
    found = clopper_pearson(other["events_there"], other["n_there"], level)
    return {"benchmark_low": 100 * found.low, "benchmark_high": 100 * found.high}
