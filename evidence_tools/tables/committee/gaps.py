"""Research gaps: what would have to be published to move the determination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields, replace

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import together
from evidence_tools.limits import challenge_all
from evidence_tools.models import answers
from evidence_tools.naming import capitalised
from evidence_tools.tables.committee.gap import VALUES, Gap
from evidence_tools.tables.committee.gap_designs import design_gaps, patient_gaps, statement_gaps
from evidence_tools.tables.committee.gap_values import trial_gaps, value_gaps
from evidence_tools.tables.committee.notes import data_line
from evidence_tools.tables.committee.style import Column, CommitteeTable
from evidence_tools.wording import studies

_LISTED = 6  # statements named one by one; more are counted


def gaps_frame(evidence: Evidence) -> pd.DataFrame:
    """What is missing, for which outcome, how much, who could fill it and what it would move.

    Derived from the marks and dropped rows of every weighed question, from the patients still missing, from registered
    trials without results, from limitations that overturn, weaken or cannot be weighed, and from what statements of
    the policy need. Columns are the fields of `Gap`.
    """
    asked = answers(evidence, *evidence.protocol.limits.questions)
    found = [
        *_by_what_is_missing(value_gaps(evidence, asked)),
        *patient_gaps(evidence, asked),
        *trial_gaps(evidence),
        *design_gaps(evidence, challenge_all(evidence)),
        *statement_gaps(evidence),
    ]
    return pd.DataFrame([asdict(each) for each in found], columns=[each.name for each in fields(Gap)])


def _by_what_is_missing(gaps: Iterable[Gap]) -> list[Gap]:
    """The same kind of number missing for several results as one gap; `amount` counts the studies once."""
    merged: dict[str, Gap] = {}
    for each in gaps:
        known = merged.get(each.missing)
        merged[each.missing] = each if known is None else _merged(known, each)
    return list(merged.values())


def _merged(one: Gap, other: Gap) -> Gap:
    fills = together([one.fills, other.fills], "; ")
    count = len(fills.split("; "))
    joined = {
        name: together([getattr(one, name), getattr(other, name)])
        for name in ("source_ids", "limitation_ids", "claim_ids", "rows")
    }
    return replace(
        one,
        outcome=together([one.outcome, other.outcome], "; "),
        amount=float(count),
        how_much=studies(count),
        fills=fills,
        **joined,
    )


def table_of_gaps(evidence: Evidence) -> CommitteeTable:
    """The research gaps, one block per kind of gap."""
    frame = gaps_frame(evidence)
    shown = pd.DataFrame(
        {
            "group": frame["kind"],
            "What is missing": frame["missing"].map(capitalised),
            "For which result": frame["outcome"],
            "How much": frame["how_much"],
            "Who could fill it": frame["fills"],
            "What it would move": frame["moves"],
            "Policy": [_policy(*each) for each in frame[["limitation_ids", "claim_ids"]].to_numpy()],
        }
    )
    return CommitteeTable(
        name="research_gaps",
        title="What would have to be published to move the determination",
        subtitle=data_line(evidence),
        frame=frame,
        shown=shown,
        columns=(
            Column("What is missing", 230),
            Column("For which result", 250),
            Column("How much", 180),
            Column("Who could fill it", 220),
            Column("What it would move", 190),
            Column("Policy", 150),
        ),
        notes=(
            f"{VALUES}: most reports were read as abstracts; a full text may hold the number. Sizes at which a "
            "conclusion turns are those of the result that a limitation hurts most; behind its name stands on how many "
            "results it has which verdict. Under Policy: limitations (L) and statements that the policy makes on it; "
            "all ids, rows and sources are in the CSV file.",
        ),
    )


def _policy(limitations: str, claims: str) -> str:
    """Ids of limitations and statements, statements counted where they are many: ``L06, L21; 22 statements``."""
    stated = claims.split(";") if claims else []
    counted = f"{len(stated)} statements" if len(stated) > _LISTED else ", ".join(stated)
    return "; ".join(part for part in (limitations.replace(";", ", "), counted) if part)
