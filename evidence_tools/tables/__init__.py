"""Tables: frames that a committee can read, made from results and from the evidence."""

from evidence_tools.tables.certainty import table_of_certainty, table_of_certainty_inputs, table_of_crosswalk
from evidence_tools.tables.claims import (
    table_of_claims,
    table_of_earlier_reading,
    table_of_judgements,
    table_of_verdicts,
)
from evidence_tools.tables.determination import table_of_determination
from evidence_tools.tables.evidence_base import (
    table_of_evidence,
    table_of_overlap,
    table_of_policy,
    table_of_sources,
    table_of_studies,
    table_of_thresholds,
    table_of_warnings,
)
from evidence_tools.tables.limits import (
    table_of_limitation,
    table_of_limits,
    table_of_objective_outcomes,
    table_of_policy_limitations,
)
from evidence_tools.tables.reported import table_of_contrast, table_of_rates, table_of_reported
from evidence_tools.tables.results import (
    table_of_answers,
    table_of_comparison,
    table_of_dropped,
    table_of_effects,
    table_of_marks,
    table_of_proportions,
    table_of_sensitivity,
)
from evidence_tools.tables.risk_of_bias import table_of_own_scales, table_of_risk_of_bias

__all__ = [
    "table_of_answers",
    "table_of_certainty",
    "table_of_certainty_inputs",
    "table_of_claims",
    "table_of_comparison",
    "table_of_contrast",
    "table_of_crosswalk",
    "table_of_determination",
    "table_of_dropped",
    "table_of_earlier_reading",
    "table_of_effects",
    "table_of_evidence",
    "table_of_judgements",
    "table_of_limitation",
    "table_of_limits",
    "table_of_marks",
    "table_of_objective_outcomes",
    "table_of_overlap",
    "table_of_own_scales",
    "table_of_policy",
    "table_of_policy_limitations",
    "table_of_proportions",
    "table_of_rates",
    "table_of_reported",
    "table_of_risk_of_bias",
    "table_of_sensitivity",
    "table_of_sources",
    "table_of_studies",
    "table_of_thresholds",
    "table_of_verdicts",
    "table_of_warnings",
]
