"""The rules by which the certainty of the evidence is rated: section `certainty` of an edition's protocol.

Thresholds that GRADE states in words only ("most", "far less") stand here as numbers, so that they can be argued with.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evidence_tools.evidence.protocol_scopes import Scope

_Share = Annotated[float, Field(ge=0, le=1)]
_Percent = Annotated[float, Field(ge=0, le=100)]
_AboveOne = Annotated[float, Field(gt=1, allow_inf_nan=False)]

HIGH, MODERATE, LOW, VERY_LOW = "high", "moderate", "low", "very low"
LEVELS = (VERY_LOW, LOW, MODERATE, HIGH)
"""Levels of certainty, the lowest first; the place of a level, counted from 1, is its number in the results."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CriticalOutcome(_Section):
    """An outcome on which the decision turns, and the questions of the protocol that answer it.

    `needed_months` is how long patients must be followed before the outcome can be judged. `contrasts` names, for
    a question that cannot be pooled, the treatment class whose printed gains stand beside those of the treated arm.
    """

    label: str
    questions: Annotated[tuple[str, ...], Field(min_length=1)]
    needed_months: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    contrasts: dict[str, str] = {}

    @model_validator(mode="after")
    def _of_its_questions(self) -> CriticalOutcome:
        for question in self.contrasts:
            if question not in self.questions:
                raise ValueError(f"contrasts names {question}, which is not among its questions")
        return self


class Start(_Section):
    """Where the rating starts for a randomised comparison that is still intact, and for everything else."""

    randomised: Literal[LEVELS] = HIGH
    observational: Literal[LEVELS] = LOW


class RiskOfBias(_Section):
    """Shares of the weight at risk of bias from which the domain is serious, and very serious.

    `counted_by_start` names domains, as risk_of_bias_domains.csv has them, that the low start counts already.
    """

    serious_from: _Share = 0.5
    very_serious_from: _Share = 0.5
    counted_by_start: tuple[str, ...] = ()


class Inconsistency(_Section):
    """I² from which studies differ substantially, and considerably, in percent."""

    substantial: _Percent = 50.0
    considerable: _Percent = 75.0

    @model_validator(mode="after")
    def _ordered(self) -> Inconsistency:
        if not self.substantial <= self.considerable:
            raise ValueError(f"substantial {self.substantial:g} must not exceed considerable {self.considerable:g}")
        return self


class Indirectness(_Section):
    """How many facts against directness make it serious, and very serious; a fact holds from this share of the weight.

    `comparators` are the treatment classes that the decision is about. `counted_by_start` names facts that the low
    start counts already.
    """

    majority: _Share = 0.5
    serious_from: Annotated[int, Field(ge=1)] = 1
    very_serious_from: Annotated[int, Field(ge=1)] = 3
    comparators: tuple[str, ...] = ()
    counted_by_start: tuple[Literal["comparator", "early", "surrogate", "overturned"], ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Indirectness:
        if not self.serious_from < self.very_serious_from:
            raise ValueError(f"serious_from {self.serious_from} must lie below very_serious_from")
        return self


class Imprecision(_Section):
    """Shares of the required information that are enough, and far too little; patients that are few on their own."""

    enough: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    far_too_few: _Share = 0.3
    few_patients: Annotated[int, Field(ge=1)] = 400


class PublicationBias(_Section):
    """Studies that a test of small-study effects needs, and what makes publication bias strongly suspected.

    Below `needed_studies`: industry pays for `industry_from` of the weight while `unreported_from` of the patients are
    in registered trials without a report. From there on: p of Egger's test below `p_below`.
    """

    needed_studies: Annotated[int, Field(ge=3)] = 10
    p_below: Annotated[float, Field(gt=0, lt=1)] = 0.1
    industry_from: _Share = 0.5
    unreported_from: _Share = 0.1


class LargeEffect(_Section):
    """Ratios, either way, from which an effect raises the certainty by one level, and by two."""

    large: _AboveOne = 2.0
    very_large: _AboveOne = 5.0

    @model_validator(mode="after")
    def _ordered(self) -> LargeEffect:
        if not self.large < self.very_large:
            raise ValueError(f"large {self.large:g} must lie below very_large {self.very_large:g}")
        return self


class Certainty(_Section):
    """All rules by which the certainty of the evidence is rated.

    `stands` says which of several questions speaks for a critical outcome; `scopes` which results a judgement on the
    risk of bias covers.
    """

    stands: Literal["lowest", "highest", "first"] = "lowest"
    outcomes: dict[str, CriticalOutcome] = {}
    start: Start = Start()
    risk_of_bias: RiskOfBias = RiskOfBias()
    inconsistency: Inconsistency = Inconsistency()
    indirectness: Indirectness = Indirectness()
    imprecision: Imprecision = Imprecision()
    publication_bias: PublicationBias = PublicationBias()
    large_effect: LargeEffect = LargeEffect()
    scopes: dict[str, Scope] = {}

    @property
    def questions(self) -> tuple[str, ...]:
        """Every question that is rated, in the order of the outcomes."""
        return tuple(question for outcome in self.outcomes.values() for question in outcome.questions)
