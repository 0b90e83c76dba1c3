"""Closed vocabularies that several tables share. Outcomes and instruments are open: they are tables of data."""

from __future__ import annotations

from typing import Literal

Design = Literal[
    "rct", "prospective_cohort", "retrospective_cohort", "comparative_cohort", "claims_cohort", "case_series"
]
Treatment = Literal["mild", "cmm", "esi", "sham", "spacer", "laminectomy", "mild_then_spacer"]
Unit = Literal["points", "mm", "m", "feet", "minutes", "steps/day", "mg", "mg/day", "percent", "years", "SD"]
PainSite = Literal["leg", "back", "unspecified", "any"]
Better = Literal["lower", "higher"]
PRelation = Literal["equal", "below", "at_most"]
PComparison = Literal["within_arm", "between_arms"]
Status = Literal["reported", "derived"]
AnalysisUse = Literal["primary", "alternative", "duplicate", "direction_only", "do_not_pool"]
SecondLook = Literal["yes", "not_confirmed", "not_checked", "corrected"]
Stenosis = Literal["yes", "no", "mixed"]
RiskOfBiasInstrument = Literal["rob1", "rob2", "robins_i", "funding_note"]

LIMITATIONS = (
    "missing_spread",
    "no_control",
    "blinding",
    "attrition",
    "short_follow_up",
    "overlap",
    "review_overlap",
    "importance",
    "inconsistency",
    "instruments",
    "design",
    "confounding",
    "co_intervention",
    "industry_funding",
    "unpublished",
    "small_samples",
    "imprecision",
    "capped_walking",
    "durability",
    "rare_harms",
    "analyst",
    "flips",
    "patient_selection",
    "generalisability",
    "long_term",
    "cost_effectiveness",
)
"""Limitations that can be weighed; a limitation that the policy names is answered by one or more of them."""

RANDOMISED: tuple[Design, ...] = ("rct",)
"""Designs that are judged with a tool for randomised trials."""

NOT_AN_INSTRUMENT = ("any", "pooled scales", "unnamed pain score", "age")
"""Words in the column `instrument` that have no scale of their own and so no row in instruments.csv."""

JUDGEMENTS = {
    "rob1": ("low", "unclear", "high"),
    "rob2": ("low", "some_concerns", "high"),
    "robins_i": ("low", "moderate", "serious", "critical", "unclear"),
    "funding_note": ("low", "moderate", "serious", "critical", "unclear"),
}
"""Judgements that each risk-of-bias instrument knows."""

MEANINGS = {
    "scale_min": "Lowest score of the instrument; empty beside a percentage or where it has no lower end",
    "scale_max": "Highest score of the instrument; empty beside a percentage or where it has no upper end",
    "outcome": "What was measured, as in outcomes.csv",
    "pain_site": "Where the pain is, for pain outcomes",
    "instrument": "How it was measured, as in instruments.csv",
    "timepoint_months": "Visit, counted from the index treatment; 0 is the baseline",
    "timepoint_text": "The time in words where it is not one fixed visit",
    "p_value": "p as a number; a bound where p_relation is not equal",
    "p_relation": "How p stands to that number",
    "p_comparison": "What p compares: visits within the arm, or arms",
    "p_text": "p or significance as printed",
    "source_id": "Source of the row",
    "locator": "Place inside the source",
    "status": "reported: printed by the source; derived: calculated or inferred (for counts, events or n)",
    "derivation": "How the derived cells were obtained",
    "derived_fields": "Columns of this row that are derived although others may be printed",
    "analysis_use": "How the row may enter an analysis",
    "use_reason": "Why",
    "note": "Remark",
    "second_look": "What the second reading found",
    "second_look_note": "What it could not confirm, what it corrected, or the limits of what it confirmed",
    "population_lss": "Lumbar spinal stenosis: all (yes), part or share not stated (mixed), another condition (no)",
}
"""Meanings of the columns that keep one meaning in every table."""
