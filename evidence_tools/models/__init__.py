"""Models: Effects x Method -> Pooled, its sensitivity, and exact answers for counts."""

from evidence_tools.models.answering import Answer, answer, answers
from evidence_tools.models.contrast import contrast_without_spread
from evidence_tools.models.exact import compare_arms, crude_total, exact_proportions, exact_rates
from evidence_tools.models.headline import Headline, headline
from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.models.sensitivity import alternatives, sensitivity

__all__ = [
    "Answer",
    "Headline",
    "Pooled",
    "alternatives",
    "answer",
    "answers",
    "compare_arms",
    "contrast_without_spread",
    "crude_total",
    "exact_proportions",
    "exact_rates",
    "headline",
    "pool",
    "sensitivity",
]
