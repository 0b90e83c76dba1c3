"""The reference tables about what happens otherwise: without treatment, with another one, and by bias."""

from __future__ import annotations

from typing import Literal

from evidence_tools.evidence.schemas.cells import (
    Count,
    Id,
    Ids,
    NonNegative,
    Number,
    Patients,
    Percent,
    Positive,
    Text,
    numbered,
)
from evidence_tools.evidence.schemas.row import About, Foreign, Row, optional, required
from evidence_tools.evidence.schemas.vocabularies import (
    MEANINGS,
    NOT_AN_INSTRUMENT,
    Better,
    PainSite,
    SecondLook,
    Status,
    Stenosis,
    Unit,
)

_SOURCE = Foreign(("source_id",), "sources")
_OUTCOME = Foreign(("outcome",), "outcomes")
_INSTRUMENT = Foreign(("instrument",), "instruments", ("instrument",), besides=NOT_AN_INSTRUMENT)


class Control(Row):
    """A change or rate without the treatment under review."""

    about = About(
        home="reference",
        table="controls",
        row_is="one change or rate without the treatment: untreated, usual care, injection or sham",
        key=("control_id",),
        foreign=(_SOURCE, _OUTCOME, _INSTRUMENT),
        intervals=(("ci_low", "estimate", "ci_high"),),
        numbers=("events", "n", "baseline_mean", "followup_mean", "estimate", "ci_low", "ci_high", "change_sd"),
    )

    control_id: numbered("k") = required("Row")
    source_id: Id = required(MEANINGS["source_id"])
    control_type: Text = required("Kind of control")
    population: Text | None = optional("Population")
    population_lss: Stenosis = required(MEANINGS["population_lss"])
    outcome: Id = required(MEANINGS["outcome"])
    pain_site: PainSite | None = optional(MEANINGS["pain_site"])
    instrument: Text | None = optional(MEANINGS["instrument"])
    scale_min: Number | None = optional(MEANINGS["scale_min"], "unit")
    scale_max: Number | None = optional(MEANINGS["scale_max"], "unit")
    definition: Text | None = optional("The event, where the row is a share of patients")
    measure: Literal[
        "change_mean",
        "percent_improvement",
        "percent_of_patients",
        "standardised_change",
        "effect_size_baseline_sd",
        "between_group_smd",
        "share_of_gain",
        "model_change",
        "qualitative",
    ] = required("What the estimate is; change_mean is signed, the standardised measures follow `better`")
    unit: Literal["points", "percent", "SD", "mg"] | None = optional("Unit of the estimate")
    better: Better | None = optional("Direction that is good in this row")
    timepoint_months: NonNegative | None = optional(MEANINGS["timepoint_months"], "months")
    timepoint_text: Text | None = optional(MEANINGS["timepoint_text"])
    events: Count | None = optional("Patients with the event", "patients")
    n: Patients | None = optional("Patients behind the value", "patients")
    baseline_mean: Number | None = optional("Mean at baseline", "unit")
    followup_mean: Number | None = optional("Mean at this visit", "unit")
    estimate: Number | None = optional("Value of the measure", "unit")
    ci_low: Number | None = optional("Lower 95% limit of the estimate", "unit")
    ci_high: Number | None = optional("Upper 95% limit of the estimate", "unit")
    change_sd: Positive | None = optional("SD of the change", "unit")
    status: Status = required(MEANINGS["status"])
    derived_fields: Ids | None = optional(MEANINGS["derived_fields"])
    derivation: Text | None = optional(MEANINGS["derivation"])
    locator: Text | None = optional(MEANINGS["locator"])
    note: Text | None = optional(MEANINGS["note"])
    second_look: SecondLook = required(MEANINGS["second_look"])
    second_look_note: Text | None = optional(MEANINGS["second_look_note"])


class ActiveBenchmark(Row):
    """A change after another procedure, or a contrast of procedures."""

    about = About(
        home="reference",
        table="active_benchmarks",
        row_is="one change after another procedure, or one contrast between procedures",
        key=("benchmark_id",),
        foreign=(_SOURCE, _OUTCOME, _INSTRUMENT),
        intervals=(("ci_low", "estimate", "ci_high"),),
        numbers=("n", "baseline_mean", "followup_mean", "estimate", "ci_low", "ci_high"),
    )

    benchmark_id: numbered("a") = required("Row")
    source_id: Id = required(MEANINGS["source_id"])
    measure: Literal["change_mean", "between_group_difference"] = required(
        "Change within an arm, or contrast of groups"
    )
    treatment: Text | None = optional("Treatment")
    population: Text | None = optional("Population")
    population_lss: Stenosis = required(MEANINGS["population_lss"])
    n: Patients | None = optional("Patients behind the value", "patients")
    outcome: Id = required(MEANINGS["outcome"])
    pain_site: PainSite | None = optional(MEANINGS["pain_site"])
    instrument: Text | None = optional(MEANINGS["instrument"])
    scale_min: Number | None = optional(MEANINGS["scale_min"], "unit")
    scale_max: Number | None = optional(MEANINGS["scale_max"], "unit")
    unit: Unit | None = optional("Unit of the value")
    timepoint_months: NonNegative | None = optional(MEANINGS["timepoint_months"], "months")
    timepoint_text: Text | None = optional(MEANINGS["timepoint_text"])
    baseline_mean: Number | None = optional("Mean at baseline", "unit")
    followup_mean: Number | None = optional("Mean at this visit", "unit")
    estimate: Number = required("Value of the measure; spreads are in dispersion.csv", "unit")
    ci_low: Number | None = optional("Lower 95% limit of the estimate", "unit")
    ci_high: Number | None = optional("Upper 95% limit of the estimate", "unit")
    status: Status = required(MEANINGS["status"])
    derived_fields: Ids | None = optional(MEANINGS["derived_fields"])
    derivation: Text | None = optional(MEANINGS["derivation"])
    locator: Text | None = optional(MEANINGS["locator"])
    note: Text | None = optional(MEANINGS["note"])
    second_look: SecondLook = required(MEANINGS["second_look"])
    second_look_note: Text | None = optional(MEANINGS["second_look_note"])


class Comparator(Row):
    """A rate with another treatment."""

    about = About(
        home="reference",
        table="comparators",
        row_is="one rate with another treatment: later surgery, failure, harm, satisfaction, opioid use",
        key=("comparator_id",),
        foreign=(_SOURCE, _OUTCOME),
        numbers=("events", "n", "pct"),
    )

    comparator_id: numbered("m") = required("Row")
    source_id: Id = required(MEANINGS["source_id"])
    treatment: Text | None = optional("Treatment")
    population: Text | None = optional("Population")
    population_lss: Stenosis = required(MEANINGS["population_lss"])
    outcome: Id = required(MEANINGS["outcome"])
    definition: Text | None = optional("The event in plain words")
    timepoint_months: NonNegative | None = optional(MEANINGS["timepoint_months"], "months")
    timepoint_text: Text | None = optional(MEANINGS["timepoint_text"])
    events: Count | None = optional("Patients with the event", "patients")
    n: Patients | None = optional("Denominator or group size", "patients")
    pct: Percent | None = optional("Percent with the event", "percent")
    status: Status = required(MEANINGS["status"])
    derived_fields: Ids | None = optional(MEANINGS["derived_fields"])
    derivation: Text | None = optional(MEANINGS["derivation"])
    locator: Text | None = optional(MEANINGS["locator"])
    note: Text | None = optional(MEANINGS["note"])
    second_look: SecondLook = required(MEANINGS["second_look"])
    second_look_note: Text | None = optional(MEANINGS["second_look_note"])


class BiasPrior(Row):
    """An empirical estimate of a bias or of the response to sham."""

    about = About(
        home="reference",
        table="bias_priors",
        row_is="one empirical estimate of a bias or of the response to sham",
        key=("prior_id",),
        foreign=(_SOURCE,),
        intervals=(("ci_low", "estimate", "ci_high"),),
        numbers=("estimate", "ci_low", "ci_high"),
    )

    prior_id: numbered("p") = required("Row")
    bias: Text = required("Bias or response")
    metric: Literal[
        "dsmd",
        "ror",
        "smd",
        "risk_ratio",
        "rr_favourable",
        "or_favourable",
        "percent",
        "points_0_10",
    ] = required("Class of the metric")
    metric_text: Text = required("Metric as the source names it")
    estimate: Number = required(
        "Estimate; a negative dsmd, or a ror below 1, means that the flaw flatters the treatment (in rows on "
        "non-randomised against randomised studies, above 1 flatters the non-randomised)",
        "metric",
    )
    ci_low: Number | None = optional("Lower 95% limit", "metric")
    ci_high: Number | None = optional("Upper 95% limit", "metric")
    outcome_type: Text | None = optional("Kind of outcomes")
    scope: Text | None = optional("What the estimate rests on")
    status: Status = required(MEANINGS["status"])
    derivation: Text | None = optional(MEANINGS["derivation"])
    source_id: Id = required(MEANINGS["source_id"])
    locator: Text | None = optional(MEANINGS["locator"])
    note: Text | None = optional(MEANINGS["note"])
