"""Cost-effectiveness: whether the tables hold anything from which it could be worked out."""

from __future__ import annotations

import pandas as pd

from evidence_tools.limits.core.building import cannot_say
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject

NAME = "cost_effectiveness"
_ABOUT_COST = r"(?i)\bcost|\butilit|quality-adjusted|\bqaly"
_TABLES = ("continuous", "binary", "controls", "active_benchmarks", "comparators")


def applies(subject: Subject) -> bool:
    """For every result: no gain says by itself what it costs."""
    return True


def challenge(subject: Subject) -> Limitation:
    """Count the rows and outcomes on cost or health utility; without any, nothing can be computed."""
    outcomes = subject.evidence.outcomes
    measured = outcomes[outcomes["type"] != "topic"]
    costly = measured[_about_cost(measured, "outcome", "label", "definition")]["outcome"]
    table = pd.DataFrame([_counted(subject, name, costly) for name in _TABLES])
    rows, found = int(table["Rows"].sum()), int(table["On cost or utility"].sum())
    claims = subject.evidence.claims
    named = claims[_about_cost(claims, "statement")]["claim_id"]
    few = "None" if found == 0 else f"Only {found}"
    said = f" The policy itself names it as missing ({', '.join(named)})." if len(named) else ""
    reason = (
        f"{few} of {rows:,} rows in {len(_TABLES)} tables concern{'s' * (found == 0)} cost or health utility, so "
        f"cost-effectiveness cannot be computed: cost per patient and utilities by arm are needed.{said}"
    )
    return cannot_say(
        subject,
        NAME,
        reason,
        measures="on cost or health utility",
        quantity=found,
        unit="rows",
        table=table,
    )


def _about_cost(frame: pd.DataFrame, *columns: str) -> pd.Series:
    text = frame[list(columns)].fillna("").agg(" ".join, axis=1)
    return text.str.contains(_ABOUT_COST, regex=True)


def _counted(subject: Subject, name: str, costly: pd.Series) -> dict[str, object]:
    rows = getattr(subject.evidence, name)
    return {"Table": name, "Rows": len(rows), "On cost or utility": int(rows["outcome"].isin(costly).sum())}
