"""The reference tables: vocabulary, instruments, borrowed spreads, comparators, priors and thresholds."""

from __future__ import annotations

from typing import Literal

from evidence_tools.evidence.schemas.cells import (
    Correlation,
    Count,
    Id,
    Ids,
    NonNegative,
    Number,
    Percent,
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


class Outcome(Row):
    """One word of the outcome vocabulary."""

    about = About(
        home="reference",
        table="outcomes",
        row_is="one outcome or topic of the vocabulary",
        key=("outcome",),
        intervals=(("scale_min", "", "scale_max"),),
    )

    outcome: Id = required("Name")
    type: Literal["continuous", "binary", "topic"] = required("Type")
    label: Text = required("Label for display")
    better: Better | None = optional("Direction that is good for the patient; empty where there is none")
    scale_min: Number | None = optional("Lowest score of the usual scale")
    scale_max: Number | None = optional("Highest score of the usual scale")
    definition: Text | None = optional("Meaning and limits")


class Instrument(Row):
    """One instrument on one scale."""

    about = About(
        home="reference",
        table="instruments",
        row_is="one instrument on one scale",
        key=("instrument_id",),
        foreign=(_SOURCE,),
        intervals=(("scale_min", "", "scale_max"),),
    )

    instrument_id: Id = required("Identifier of instrument, scale and unit")
    instrument: Text = required("Name in the column `instrument` of the other tables")
    label: Text = required("Label for display")
    unit: Unit = required("Unit of its values")
    scale_min: Number | None = optional("Lowest value; empty where unknown", "unit")
    scale_max: Number | None = optional("Highest value; empty where unbounded or unknown", "unit")
    better: Better = required("Direction that is good for the patient")
    common_scale: Id | None = optional("Scale on which its values may be pooled; empty where they may not")
    common_unit: Unit | None = optional("Unit of the common scale")
    factor: NonNegative | None = optional("Value on the common scale per unit of this one")
    basis: Text | None = optional("Ground for the bounds and the conversion")
    source_id: Id | None = optional(MEANINGS["source_id"])
    locator: Text | None = optional(MEANINGS["locator"])
    note: Text | None = optional(MEANINGS["note"])


class Dispersion(Row):
    """A dispersion published outside the studies under review."""

    about = About(
        home="reference",
        table="dispersion",
        row_is="one published dispersion outside the studies under review",
        key=("dispersion_id",),
        foreign=(_SOURCE, _OUTCOME, _INSTRUMENT),
        intervals=(
            ("low", "value", "high"),
            ("visit_sd_low", "visit_sd", "visit_sd_high"),
            ("change_sd_low", "change_sd", "change_sd_high"),
            ("change_sd_std_low", "change_sd_std", "change_sd_std_high"),
        ),
        numbers=("n", "value", "low", "high", "visit_sd", "change_sd"),
    )

    dispersion_id: numbered("d") = required("Row")
    source_id: Id = required(MEANINGS["source_id"])
    data_family: Id = required("Rows of one family share patients: count them once")
    population: Text | None = optional("Population")
    population_lss: Stenosis = required(MEANINGS["population_lss"])
    treatment: Text | None = optional("Treatment")
    n: Count | None = optional("Patients; both arms together where the arms are filled", "patients")
    n_arm_1: Count | None = optional("Patients in the first arm", "patients")
    n_arm_2: Count | None = optional("Patients in the second arm", "patients")
    outcome: Id = required(MEANINGS["outcome"])
    pain_site: PainSite | None = optional(MEANINGS["pain_site"])
    instrument: Text | None = optional(MEANINGS["instrument"])
    scale_min: Number | None = optional(MEANINGS["scale_min"], "unit")
    scale_max: Number | None = optional(MEANINGS["scale_max"], "unit")
    unit: Unit | None = optional("Unit of the value")
    timepoint_months: NonNegative | None = optional(MEANINGS["timepoint_months"], "months")
    timepoint_text: Text | None = optional(MEANINGS["timepoint_text"])
    statistic: Literal["change_sd", "baseline_sd", "followup_sd", "change_ci", "difference_ci", "pre_post_r"] = (
        required("What value, low and high are: an SD, an interval within an arm or between arms, or a correlation")
    )
    value: Number | None = optional("Printed value; a correlation may be derived", "unit")
    low: Number | None = optional("Lower limit, sign as printed", "unit")
    high: Number | None = optional("Upper limit", "unit")
    visit_sd: NonNegative | None = optional("SD at the visit, printed or from its interval", "unit")
    visit_sd_low: NonNegative | None = optional("Its low end under rounding", "unit")
    visit_sd_high: NonNegative | None = optional("Its high end", "unit")
    change_sd: NonNegative | None = optional("SD of the change", "unit")
    change_sd_low: NonNegative | None = optional("Its low end under the stated uncertainty", "unit")
    change_sd_high: NonNegative | None = optional("Its high end", "unit")
    change_sd_std: NonNegative | None = optional("The same on 0 to 10 for pain, in the unit of the row otherwise")
    change_sd_std_low: NonNegative | None = optional("Its low end")
    change_sd_std_high: NonNegative | None = optional("Its high end")
    grade: Literal["A", "B", "C", "D", "E", "R", "X"] = required(
        "A printed SD, or a correlation from printed SDs; B from an interval within a group; C from one between "
        "groups; D from two SDs with r taken as 0.5; E a bound or ratio; R retest or untreated floor; X not for use"
    )
    derivation: Text | None = optional(MEANINGS["derivation"])
    locator: Text | None = optional(MEANINGS["locator"])
    note: Text | None = optional(MEANINGS["note"])
    second_look: SecondLook = required(MEANINGS["second_look"])
    second_look_note: Text | None = optional(MEANINGS["second_look_note"])


class RecommendedSd(Row):
    """A standard deviation of change to borrow where a study prints none."""

    about = About(
        home="reference",
        table="recommended_sd",
        row_is="one standard deviation of change to borrow",
        key=("outcome", "instrument"),
        foreign=(_OUTCOME, _INSTRUMENT, Foreign(("source_ids",), "sources", many=True)),
        intervals=(("change_sd_low", "change_sd", "change_sd_high"), ("r_low", "pre_post_r", "r_high")),
    )

    outcome: Id = required(MEANINGS["outcome"])
    pain_site: PainSite | None = optional(MEANINGS["pain_site"])
    instrument: Text = required(MEANINGS["instrument"])
    scale_min: Number | None = optional(MEANINGS["scale_min"], "unit")
    scale_max: Number | None = optional(MEANINGS["scale_max"], "unit")
    unit: Unit | None = optional("Unit of the value")
    change_sd: NonNegative = required("SD of change to borrow", "unit")
    change_sd_low: NonNegative = required("Low end for sensitivity", "unit")
    change_sd_high: NonNegative = required("High end for sensitivity", "unit")
    pre_post_r: Correlation | None = optional("Correlation of baseline and follow-up")
    r_low: Correlation | None = optional("Its low end")
    r_high: Correlation | None = optional("Its high end")
    r_status: Literal["assumed", "derived"] | None = optional("Whether r is assumed or comes from data")
    basis: Text = required("Evidence behind the values")
    how_to_use: Text | None = optional("Advice")
    source_ids: Ids = required("Sources of the values")


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
    n: Count | None = optional("Patients behind the value", "patients")
    baseline_mean: Number | None = optional("Mean at baseline", "unit")
    followup_mean: Number | None = optional("Mean at this visit", "unit")
    estimate: Number | None = optional("Value of the measure", "unit")
    ci_low: Number | None = optional("Lower 95% limit of the estimate", "unit")
    ci_high: Number | None = optional("Upper 95% limit of the estimate", "unit")
    change_sd: NonNegative | None = optional("SD of the change", "unit")
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
    n: Count | None = optional("Patients behind the value", "patients")
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
    n: Count | None = optional("Denominator or group size", "patients")
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


class Mcid(Row):
    """A threshold of clinical importance or of measurement error."""

    about = About(
        home="reference",
        table="mcid",
        row_is="one threshold: MCID, MIC, smallest detectable change or responder rule",
        key=("mcid_id",),
        foreign=(_SOURCE, _OUTCOME, _INSTRUMENT),
        intervals=(("value_low", "value", "value_high"),),
        numbers=("value", "value_low", "value_high", "relative_pct"),
    )

    mcid_id: numbered("t") = required("Row")
    outcome: Id = required(MEANINGS["outcome"])
    pain_site: PainSite | None = optional(MEANINGS["pain_site"])
    instrument: Text | None = optional(MEANINGS["instrument"])
    scale_min: Number | None = optional(MEANINGS["scale_min"], "unit")
    scale_max: Number | None = optional(MEANINGS["scale_max"], "unit")
    population: Text | None = optional("Population")
    population_lss: Stenosis = required(MEANINGS["population_lss"])
    metric: Literal[
        "mic",
        "mcid",
        "mcid_moderate",
        "sdc",
        "mdc95",
        "scb",
        "success_cutoff",
        "threshold_used",
        "deterioration",
    ] = required("Class of the threshold")
    metric_text: Text = required("Threshold as the source names it")
    value: NonNegative | None = optional(
        "Threshold; empty where only a percentage, a range or a pointer exists", "unit"
    )
    value_low: NonNegative | None = optional("Low end of an interval or range", "unit")
    value_high: NonNegative | None = optional("High end of that interval or range", "unit")
    unit: Unit | None = optional("Unit of the value")
    relative_pct: Percent | None = optional("Threshold in percent of baseline", "percent")
    method: Text | None = optional("Method")
    source_id: Id = required(MEANINGS["source_id"])
    locator: Text | None = optional(MEANINGS["locator"])
    note: Text | None = optional(MEANINGS["note"])
