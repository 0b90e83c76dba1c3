"""Tables that a committee reads: the frame first, then a Great Table with its notes; each can be exported."""

from evidence_tools.tables.committee.all_tables import committee_tables
from evidence_tools.tables.committee.findings import findings_frame, table_of_findings
from evidence_tools.tables.committee.gaps import gaps_frame, table_of_gaps
from evidence_tools.tables.committee.limitation_tables import (
    conduct_frame,
    relevance_frame,
    table_of_conduct,
    table_of_relevance,
)
from evidence_tools.tables.committee.reviews import reviews_frame, table_of_reviews
from evidence_tools.tables.committee.study_results import study_results_frame, table_of_study_results
from evidence_tools.tables.committee.style import CommitteeTable

__all__ = [
    "CommitteeTable",
    "committee_tables",
    "conduct_frame",
    "findings_frame",
    "gaps_frame",
    "relevance_frame",
    "reviews_frame",
    "study_results_frame",
    "table_of_conduct",
    "table_of_findings",
    "table_of_gaps",
    "table_of_relevance",
    "table_of_reviews",
    "table_of_study_results",
]
