"""The reference tables about measuring: vocabulary of outcomes, instruments, spreads to borrow and thresholds."""

from __future__ import annotations

from typing import Literal

from evidence_tools.evidence.schemas.cells import (
    Correlation,
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
    factor: Positive | None = optional("Value on the common scale per unit of this one")
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
    n: Patients | None = optional("Patients; both arms together where the arms are filled", "patients")
    n_arm_1: Patients | None = optional("Patients in the first arm", "patients")
    n_arm_2: Patients | None = optional("Patients in the second arm", "patients")
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
    visit_sd: Positive | None = optional("SD at the visit, printed or from its interval", "unit")
    visit_sd_low: NonNegative | None = optional("Its low end under rounding", "unit")
    visit_sd_high: NonNegative | None = optional("Its high end", "unit")
    change_sd: Positive | None = optional("SD of the change", "unit")
    change_sd_low: NonNegative | None = optional("Its low end under the stated uncertainty", "unit")
    change_sd_high: NonNegative | None = optional("Its high end", "unit")
    change_sd_std: Positive | None = optional("The same on 0 to 10 for pain, in the unit of the row otherwise")
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
    change_sd: Positive = required("SD of change to borrow", "unit")
    change_sd_low: Positive = required("Low end for sensitivity", "unit")
    change_sd_high: Positive = required("High end for sensitivity", "unit")
    pre_post_r: Correlation | None = optional("Correlation of baseline and follow-up")
    r_low: Correlation | None = optional("Its low end")
    r_high: Correlation | None = optional("Its high end")
    r_status: Literal["assumed", "derived"] | None = optional("Whether r is assumed or comes from data")
    basis: Text = required("Evidence behind the values")
    how_to_use: Text | None = optional("Advice")
    source_ids: Ids = required("Sources of the values")


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
