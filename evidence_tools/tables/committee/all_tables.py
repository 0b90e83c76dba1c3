"""All tables for a committee together, as the export room writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.tables.committee.findings import table_of_findings
from evidence_tools.tables.committee.gaps import table_of_gaps
from evidence_tools.tables.committee.limitation_tables import table_of_conduct, table_of_relevance
from evidence_tools.tables.committee.reviews import table_of_reviews
from evidence_tools.tables.committee.study_results import table_of_study_results
from evidence_tools.tables.committee.style import CommitteeTable

COMMITTEE: tuple[Callable[[Evidence], CommitteeTable], ...] = (
    table_of_study_results,
    table_of_findings,
    table_of_relevance,
    table_of_conduct,
    table_of_reviews,
    table_of_gaps,
)
"""The tables in the order in which a committee reads them."""


def committee_tables(evidence: Evidence) -> Mapping[str, tuple[str, pd.DataFrame]]:
    """Every table for a committee by name: its HTML fragment, and the frame behind it for a CSV file."""
    tables = (make(evidence) for make in COMMITTEE)
    return {table.name: (table.as_raw_html(), table.frame) for table in tables}
