"""The rules of each domain: numbers in, a level and the rule that set it out. No tables, so that borders can be tested.

Every rule is told in words without digits; the thresholds stand in section ``certainty`` of the protocol.
"""

from evidence_tools.certainty.rules.deciding import PERCENT, Fired, Span, reaches
from evidence_tools.certainty.rules.of_results import (
    REVERSING,
    Raised,
    imprecision,
    imprecision_without_estimate,
    large_effect,
    publication_bias,
)
from evidence_tools.certainty.rules.of_studies import inconsistency, indirectness, overlap, risk_of_bias

__all__ = [
    "PERCENT",
    "REVERSING",
    "Fired",
    "Raised",
    "Span",
    "imprecision",
    "imprecision_without_estimate",
    "inconsistency",
    "indirectness",
    "large_effect",
    "overlap",
    "publication_bias",
    "reaches",
    "risk_of_bias",
]
