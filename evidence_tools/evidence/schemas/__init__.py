"""The schemas: one pydantic row model per table, the single source of the data dictionary."""

from __future__ import annotations

from evidence_tools.evidence.schemas import (
    certainty,
    comparators,
    decisions,
    journal,
    measures,
    outcomes,
    reviews,
    studies,
)
from evidence_tools.evidence.schemas.row import Row

SCHEMAS: tuple[type[Row], ...] = (
    studies.Source,
    studies.Study,
    studies.StudyOverlap,
    studies.Arm,
    outcomes.Continuous,
    outcomes.Binary,
    studies.RiskOfBias,
    reviews.Review,
    reviews.ReviewResult,
    reviews.QualityRating,
    reviews.Inclusion,
    decisions.Decision,
    reviews.Claim,
    reviews.PolicyLimitation,
    journal.Correction,
    journal.Change,
    journal.KnownException,
    studies.ReferenceSource,
    measures.Outcome,
    measures.Instrument,
    measures.Dispersion,
    measures.RecommendedSd,
    comparators.Control,
    comparators.ActiveBenchmark,
    comparators.Comparator,
    comparators.BiasPrior,
    studies.RiskOfBiasDomain,
    measures.Mcid,
    certainty.CertaintyTerm,
    journal.ReferenceCorrection,
    journal.ReferenceException,
)
"""Every table, those of the edition first, in the order of the data dictionary."""

BY_NAME: dict[str, type[Row]] = {schema.about.name: schema for schema in SCHEMAS}
"""The same by the name of the table, such as ``arms`` or ``reference/mcid``."""

BY_TABLE: dict[str, type[Row]] = {schema.about.table: schema for schema in SCHEMAS}
"""The same by the table alone, such as ``mcid``; those of both folders have the same columns in both."""

__all__ = ["BY_NAME", "BY_TABLE", "SCHEMAS", "Row"]
