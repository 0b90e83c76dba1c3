"""What files of review software have in common: studies, arms, results by arm, judgements and pooled results."""

from evidence_tools.importing.review_software.book import Book
from evidence_tools.importing.review_software.judgements import domain_named, judgement_of
from evidence_tools.importing.review_software.results import (
    Analysis,
    ArmResult,
    PooledResult,
    add_arm_result,
    add_pooled,
)

__all__ = [
    "Analysis",
    "ArmResult",
    "Book",
    "PooledResult",
    "add_arm_result",
    "add_pooled",
    "domain_named",
    "judgement_of",
]
