"""All limitations in reading order, each a module with `applies` and `challenge`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from evidence_tools.limits import (
    analyst,
    attrition,
    blinding,
    capped_walking,
    co_intervention,
    confounding,
    cost_effectiveness,
    design,
    durability,
    flips,
    funding,
    generalisability,
    importance,
    imprecision,
    inconsistency,
    instruments,
    long_term,
    missing_spread,
    no_control,
    overlap,
    patient_selection,
    publication,
    rare_harms,
    review_overlap,
    short_follow_up,
    small_samples,
)
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject


class Challenge(Protocol):
    """What every module of a limitation offers."""

    def applies(self, subject: Subject) -> bool:
        """Whether the limitation can touch this kind of result."""

    def challenge(self, subject: Subject) -> Limitation:
        """How much it matters."""


CATALOGUE: Mapping[str, Challenge] = {
    "no_control": no_control,
    "blinding": blinding,
    "attrition": attrition,
    "co_intervention": co_intervention,
    "design": design,
    "confounding": confounding,
    "industry_funding": funding,
    "unpublished": publication,
    "missing_spread": missing_spread,
    "small_samples": small_samples,
    "imprecision": imprecision,
    "overlap": overlap,
    "review_overlap": review_overlap,
    "inconsistency": inconsistency,
    "importance": importance,
    "instruments": instruments,
    "capped_walking": capped_walking,
    "short_follow_up": short_follow_up,
    "durability": durability,
    "rare_harms": rare_harms,
    "analyst": analyst,
    "flips": flips,
    "patient_selection": patient_selection,
    "generalisability": generalisability,
    "long_term": long_term,
    "cost_effectiveness": cost_effectiveness,
}
