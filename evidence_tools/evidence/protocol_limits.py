"""The rules by which limitations are weighed: section `limits` of an edition's protocol."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evidence_tools.question import ESTIMATORS, TESTS

_Share = Annotated[float, Field(ge=0, le=1)]
_Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Ids = tuple[str, ...]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Plausible(_Section):
    """How large a limitation may plausibly be: the least, the most likely and the most."""

    low: float
    central: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Plausible:
        if not self.low <= self.central <= self.high:
            raise ValueError(f"central {self.central:g} must lie between low {self.low:g} and high {self.high:g}")
        return self


class PlausibleShare(Plausible):
    """The same for a share of patients or of a gain, between 0 and 1."""

    low: _Share
    central: _Share
    high: _Share


class PlausibleRatio(Plausible):
    """The same for a ratio, above 0."""

    low: _Positive
    central: _Positive
    high: _Positive


class Grid(_Section):
    """Values tried one after the other."""

    low: float
    high: float
    step: _Positive

    @model_validator(mode="after")
    def _ordered(self) -> Grid:
        if not self.low < self.high:
            raise ValueError(f"low {self.low:g} must lie below high {self.high:g}")
        return self


class Entry(_Section):
    """An entry rule and the patients it was applied to: who may enter decides the baseline, and so its return."""

    mean: float
    sd: _Positive
    r: Annotated[float, Field(gt=-1, lt=1)]
    threshold: float
    sources: _Ids


class NoControl(_Section):
    """What happens without the treatment: rows of controls.csv by outcome, sham shares, entry rules."""

    benchmarks: dict[str, _Ids] = {}
    sham_share: _Ids = ()
    entry: dict[str, Entry] = {}


class Blinding(_Section):
    """How much open treatment adds: rows of bias_priors.csv for scores (dSMD) and for ratios (ROR)."""

    scores: _Ids = ()
    ratios: _Ids = ()
    objective: tuple[str, ...] = ()


class Design(_Section):
    """Which designs count as prospective and as randomised, and how far other designs exaggerate."""

    prospective: tuple[str, ...] = ()
    randomised: tuple[str, ...] = ()
    ratios: _Ids = ()


class Confounding(_Section):
    """How strong an unmeasured confounder may be, as its risk ratio with treatment and with outcome.

    `shares` are shares of patients who have it, in the treated and in the comparison arm.
    """

    confounder: PlausibleRatio | None = None
    shares: tuple[tuple[_Share, _Share], ...] = ()


class Attrition(_Section):
    """What became of those not followed up."""

    complete: _Share = 0.7
    gain_kept: PlausibleShare | None = None
    imor: PlausibleRatio | None = None


class CoIntervention(_Section):
    """What other treatment adds: a row of bias_priors.csv for ratios, rows of controls.csv for scores.

    `outcomes` are the events that are themselves other treatment.
    """

    outcomes: tuple[str, ...] = ()
    prior: str | None = None
    benchmarks: dict[str, _Ids] = {}


class Durability(_Section):
    """Later surgery and lasting scores: share of patients lost by the last visit, rows of comparators.csv."""

    outcomes: tuple[str, ...] = ()
    from_months: _Positive = 12.0
    loss: PlausibleShare | None = None
    comparators: _Ids = ()


class Overlap(_Section):
    """Share of the smaller study's patients who may also be in the larger one."""

    shared: PlausibleShare | None = None


class ReviewOverlap(_Section):
    """Corrected covered area below which reviews count as independent, and why a study cannot be in a review.

    `known` and `impossible` hold words of inclusion_matrix.basis: cells on other grounds count as unknown, and cells
    where no review could have included the study are left out of the area.
    """

    independent_below: _Share = 0.05
    known: tuple[str, ...] = ("stated",)
    impossible: tuple[str, ...] = ()


class Instruments(_Section):
    """Other outcomes that measure the same thing on another instrument, by outcome."""

    same: dict[str, tuple[str, ...]] = {}


class SmallSamples(_Section):
    """Which studies are small, and how far trials exaggerate (a row of bias_priors.csv) below a size per arm."""

    below: tuple[int, ...] = ()
    prior: str | None = None
    prior_below: Annotated[int, Field(gt=1)] | None = None


class Imprecision(_Section):
    """Error rates and smallest effect of the required information size, and patients per arm of the next trial.

    `relative_reduction` is the smallest relative change worth finding where an outcome has no threshold of its own.
    """

    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05
    power: Annotated[float, Field(gt=0, lt=1)] = 0.9
    relative_reduction: Annotated[float, Field(gt=0, lt=1)] = 0.25
    spending: Literal["obrien_fleming", "pocock"] = "obrien_fleming"
    next_trial: Annotated[int, Field(gt=1)] = 200


class Publication(_Section):
    """Patients of registered trials whose arms.csv has no number per arm, by study."""

    enrolled: dict[str, Annotated[int, Field(gt=0)]] = {}


class CappedWalking(_Section):
    """Tests that stop at a maximum, the share of patients who reach it, and the spread of what they would have done.

    `spreads` names rows of dispersion.csv with the spread of other walking tests.
    """

    outcomes: tuple[str, ...] = ()
    against: str | None = None
    share_at_cap: PlausibleShare | None = None
    cv: PlausibleRatio | None = None
    pre_post_r: Annotated[float, Field(gt=-1, lt=1)] | None = None
    spreads: _Ids = ()


class RareHarms(_Section):
    """Harms, the rows they are compared with, and pairs of rows of which the first counts the same harms more fully.

    `alike` names harms that one definition counts in both arms: what both under-report alike leaves a ratio alone.
    """

    outcomes: tuple[str, ...] = ()
    benchmarks: dict[str, _Ids] = {}
    under_reporting: tuple[tuple[str, str], ...] = ()
    alike: tuple[str, ...] = ()


class PatientSelection(_Section):
    """Studies that a regression on the baseline needs."""

    regression_studies: Annotated[int, Field(ge=3)] = 10


class LongTerm(_Section):
    """Months after which patients are counted."""

    months: Annotated[tuple[_Positive, ...], Field(min_length=1)] = (24.0, 60.0)


class Analyst(_Section):
    """The choices of the multiverse, and the share of analyses that a conclusion needs to hold or to be overturned."""

    questions: dict[str, tuple[str, ...]] = {}
    estimators: tuple[Literal[ESTIMATORS], ...] = ()
    tests: tuple[Literal[TESTS], ...] = ()
    sd_steps: Annotated[int, Field(ge=1)] = 3
    r_steps: Annotated[int, Field(ge=1)] = 3
    leave_out: tuple[str, ...] = ()
    reports: tuple[Literal["stands", "other", "every"], ...] = ("stands",)
    least_studies: Annotated[int, Field(ge=1)] = 2
    holds: _Share = 0.95
    overturns: _Share = 0.5


class Flips(_Section):
    """Up to how many studies left out, or patients with another outcome, count as a small change."""

    studies: Annotated[int, Field(ge=1)] = 1
    patients: Annotated[int, Field(ge=0)] = 1


class Limits(_Section):
    """All rules by which limitations are weighed."""

    questions: tuple[str, ...] = ()
    baseline_sd: dict[str, str] = {}
    below: dict[str, str] = {}
    no_control: NoControl = NoControl()
    blinding: Blinding = Blinding()
    design: Design = Design()
    confounding: Confounding = Confounding()
    attrition: Attrition = Attrition()
    co_intervention: CoIntervention = CoIntervention()
    durability: Durability = Durability()
    overlap: Overlap = Overlap()
    review_overlap: ReviewOverlap = ReviewOverlap()
    importance: dict[str, Grid] = {}
    instruments: Instruments = Instruments()
    small_samples: SmallSamples = SmallSamples()
    imprecision: Imprecision = Imprecision()
    publication: Publication = Publication()
    capped_walking: CappedWalking = CappedWalking()
    rare_harms: RareHarms = RareHarms()
    patient_selection: PatientSelection = PatientSelection()
    long_term: LongTerm = LongTerm()
    analyst: Analyst = Analyst()
    flips: Flips = Flips()
