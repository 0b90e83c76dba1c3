"""The results of the primary studies: scores and counts."""

from __future__ import annotations

from evidence_tools.evidence.schemas.cells import (
    Count,
    Id,
    Ids,
    NonNegative,
    Number,
    Patients,
    Percent,
    Positive,
    PValue,
    Text,
    numbered,
)
from evidence_tools.evidence.schemas.row import About, Foreign, Row, optional, required
from evidence_tools.evidence.schemas.vocabularies import (
    MEANINGS,
    NOT_AN_INSTRUMENT,
    AnalysisUse,
    PainSite,
    PComparison,
    PRelation,
    SecondLook,
    Status,
    Unit,
)

_RESULT_KEYS = (
    Foreign(("study_id",), "studies"),
    Foreign(("study_id", "arm_id"), "arms"),
    Foreign(("outcome",), "outcomes"),
    Foreign(("source_id",), "sources"),
)


class Continuous(Row):
    """One continuous result: a score, a time, a distance or a dose at one visit."""

    about = About(
        table="continuous",
        row_is="one continuous result: study, arm, outcome, instrument, visit and source",
        key=("row_id",),
        foreign=(*_RESULT_KEYS, Foreign(("instrument",), "instruments", ("instrument",), besides=NOT_AN_INSTRUMENT)),
        intervals=(("ci_low", "mean", "ci_high"), ("change_ci_low", "change_mean", "change_ci_high")),
        numbers=(
            "n",
            "mean",
            "sd",
            "se",
            "ci_low",
            "ci_high",
            "change_mean",
            "change_sd",
            "change_se",
            "change_ci_low",
            "change_ci_high",
            "pct_change",
            "p_value",
        ),
    )

    row_id: numbered("c") = required("Row; kept from edition to edition, a new row takes the next free number")
    study_id: Id = required("Study")
    arm_id: Id = required("Arm of the study")
    outcome: Id = required(MEANINGS["outcome"])
    pain_site: PainSite | None = optional(MEANINGS["pain_site"])
    instrument: Text = required(MEANINGS["instrument"])
    scale_min: Number | None = optional(MEANINGS["scale_min"], "unit")
    scale_max: Number | None = optional(MEANINGS["scale_max"], "unit")
    unit: Unit = required("Unit of the values; percent means that pct_change is the value")
    timepoint_months: NonNegative | None = optional(MEANINGS["timepoint_months"], "months")
    timepoint_text: Text | None = optional(MEANINGS["timepoint_text"])
    n: Patients | None = optional("Patients behind the value", "patients")
    mean: Number | None = optional("Mean at the visit", "unit")
    sd: Positive | None = optional("SD at the visit", "unit")
    se: Positive | None = optional("SE of the mean at the visit", "unit")
    ci_low: Number | None = optional("Lower 95% limit of the mean", "unit")
    ci_high: Number | None = optional("Upper 95% limit of the mean", "unit")
    change_mean: Number | None = optional("Mean change from baseline; negative where the score fell", "unit")
    change_sd: Positive | None = optional("SD of the change", "unit")
    change_se: Positive | None = optional("SE of the mean change", "unit")
    change_ci_low: Number | None = optional("Lower 95% limit of the mean change", "unit")
    change_ci_high: Number | None = optional("Upper 95% limit of the mean change", "unit")
    pct_change: Number | None = optional("Change in percent of baseline; negative where the score fell", "percent")
    p_value: PValue | None = optional(MEANINGS["p_value"])
    p_relation: PRelation | None = optional(MEANINGS["p_relation"])
    p_comparison: PComparison | None = optional(MEANINGS["p_comparison"])
    p_text: Text | None = optional(MEANINGS["p_text"])
    source_id: Id = required(MEANINGS["source_id"])
    locator: Text | None = optional(MEANINGS["locator"])
    status: Status = required(MEANINGS["status"])
    derivation: Text | None = optional(MEANINGS["derivation"])
    derived_fields: Ids | None = optional(MEANINGS["derived_fields"])
    analysis_use: AnalysisUse = required(MEANINGS["analysis_use"])
    use_reason: Text = required(MEANINGS["use_reason"])
    note: Text | None = optional(MEANINGS["note"])
    second_look: SecondLook = required(MEANINGS["second_look"])
    second_look_note: Text | None = optional(MEANINGS["second_look_note"])


class Binary(Row):
    """One count or percentage of patients at one visit."""

    about = About(
        table="binary",
        row_is="one count or percentage: study, arm, outcome, visit and source",
        key=("row_id",),
        foreign=_RESULT_KEYS,
        numbers=("events", "n", "pct", "person_years", "p_value"),
    )

    row_id: numbered("b") = required("Row; kept from edition to edition, a new row takes the next free number")
    study_id: Id = required("Study")
    arm_id: Id = required("Arm of the study")
    outcome: Id = required(MEANINGS["outcome"])
    definition: Text = required("The event in plain words")
    timepoint_months: NonNegative | None = optional(MEANINGS["timepoint_months"], "months")
    timepoint_text: Text | None = optional(MEANINGS["timepoint_text"])
    events: Count | None = optional("Patients with the event", "patients")
    n: Patients | None = optional("Denominator", "patients")
    pct: Percent | None = optional("Percent with the event, printed or derived", "percent")
    person_years: Positive | None = optional("Person-years of observation", "years")
    p_value: PValue | None = optional(MEANINGS["p_value"])
    p_relation: PRelation | None = optional(MEANINGS["p_relation"])
    p_comparison: PComparison | None = optional(MEANINGS["p_comparison"])
    p_text: Text | None = optional(MEANINGS["p_text"])
    source_id: Id = required(MEANINGS["source_id"])
    locator: Text | None = optional(MEANINGS["locator"])
    status: Status = required(MEANINGS["status"])
    derivation: Text | None = optional(MEANINGS["derivation"])
    derived_fields: Ids | None = optional(MEANINGS["derived_fields"])
    analysis_use: AnalysisUse = required(MEANINGS["analysis_use"])
    use_reason: Text = required(MEANINGS["use_reason"])
    note: Text | None = optional(MEANINGS["note"])
    second_look: SecondLook = required(MEANINGS["second_look"])
    second_look_note: Text | None = optional(MEANINGS["second_look_note"])
