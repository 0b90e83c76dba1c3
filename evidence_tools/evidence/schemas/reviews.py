"""What others wrote about the evidence: reviews, their results and ratings, the policy's claims and limitations."""

from __future__ import annotations

from typing import Literal

from evidence_tools.evidence.schemas.cells import (
    ClaimId,
    ClaimIds,
    Count,
    Id,
    Ids,
    Month,
    NonNegative,
    Number,
    Percent,
    Probability,
    Text,
    Year,
    numbered,
    several,
)
from evidence_tools.evidence.schemas.row import About, Foreign, Row, optional, required
from evidence_tools.evidence.schemas.vocabularies import LIMITATIONS, MEANINGS, Status

_SOURCE = Foreign(("source_id",), "sources")


class Review(Row):
    """A review, assessment, guideline, coverage document or background study."""

    about = About(
        table="reviews",
        row_is="one review, assessment, guideline, coverage document or background study",
        key=("review_id",),
        foreign=(_SOURCE,),
    )

    review_id: Id = required("Identifier")
    title: Text = required("Short descriptive title")
    year: Year | None = optional("Year")
    kind: Literal[
        "systematic_review",
        "meta_analysis",
        "narrative_review",
        "hta",
        "guideline",
        "payer_evidence_review",
        "background",
    ] = required("Kind")
    n_studies: Count | None = optional("Studies included or counted", "studies")
    n_patients: Count | None = optional("Patients included", "patients")
    search_end: Month | None = optional("End of the literature search")
    source_id: Id = required(MEANINGS["source_id"])
    note: Text | None = optional(MEANINGS["note"])


class ReviewResult(Row):
    """A result or count that a review states, or that is stated about it."""

    about = About(
        table="review_results",
        row_is="one result or count stated by or about a review",
        key=("result_id",),
        foreign=(Foreign(("review_id",), "reviews"), Foreign(("outcome",), "outcomes"), _SOURCE),
        intervals=(("ci_low", "estimate", "ci_high"), ("range_low", "estimate", "range_high")),
        numbers=(
            "k",
            "n",
            "events",
            "estimate",
            "ci_low",
            "ci_high",
            "range_low",
            "range_high",
            "i2",
            "tau2",
            "p_value",
        ),
    )

    result_id: numbered("r") = required("Row")
    review_id: Id = required("Review")
    outcome: Id = required(MEANINGS["outcome"])
    measure: Literal[
        "baseline_range",
        "between_group_difference",
        "change_mean",
        "count",
        "count_of_trials_just_below_threshold",
        "percent_improvement",
        "percent_of_patients",
        "percent_of_population",
        "percent_of_trials_clinically_significant",
        "percent_of_trials_statistically_significant",
        "qualitative",
    ] = required("What the estimate is; percent_improvement is positive where patients got better")
    timepoint_months: NonNegative | None = optional(MEANINGS["timepoint_months"], "months")
    timepoint_text: Text | None = optional(MEANINGS["timepoint_text"])
    k: Count | None = optional("Studies behind the estimate", "studies")
    n: Count | None = optional("Patients behind the estimate", "patients")
    events: Count | None = optional("Studies or patients with the event, as the measure says")
    estimate: Number | None = optional("Point estimate or count", "unit")
    ci_low: Number | None = optional("Lower 95% limit", "unit")
    ci_high: Number | None = optional("Upper 95% limit", "unit")
    range_low: Number | None = optional("Low end of a range across studies or windows; not a confidence limit", "unit")
    range_high: Number | None = optional("High end of that range", "unit")
    i2: Percent | None = optional("I2", "percent")
    tau2: NonNegative | None = optional("tau2")
    p_value: Probability | None = optional("p")
    unit: Text | None = optional("Unit of the estimate; points are on the scale of the outcome in outcomes.csv")
    status: Status = required(MEANINGS["status"])
    derivation: Text | None = optional(MEANINGS["derivation"])
    derived_fields: Ids | None = optional(MEANINGS["derived_fields"])
    source_id: Id = required(MEANINGS["source_id"])
    locator: Text | None = optional(MEANINGS["locator"])
    note: Text | None = optional(MEANINGS["note"])


class QualityRating(Row):
    """A rating or disclosure by a review, payer, registry or the authors."""

    about = About(
        table="quality_ratings",
        row_is="one rating or disclosure by a review, payer, registry or the authors",
        key=("rating_id",),
        foreign=(Foreign(("review_id",), "reviews"), Foreign(("study_id",), "studies"), _SOURCE),
    )

    rating_id: numbered("g") = required("Row")
    review_id: Id | None = optional("Review; empty where the statement is not a review's")
    study_id: Id | None = optional("Study that is rated; empty for a body of evidence")
    subject: Text = required("What is rated")
    instrument: Text | None = optional("Instrument of the rating")
    item: Text = required("Item that is rated")
    value: Text | None = optional("Rating; empty where one exists that the package does not hold")
    stated_by: Literal["review", "policy", "payer", "registry", "primary_report"] = required("Who says so")
    source_id: Id = required(MEANINGS["source_id"])
    note: Text | None = optional(MEANINGS["note"])


class Inclusion(Row):
    """Whether a review includes a report."""

    about = About(
        table="inclusion_matrix",
        row_is="one cell of reports by reviews",
        key=("report_id", "review_id"),
        foreign=(Foreign(("study_id",), "studies"), Foreign(("review_id",), "reviews"), _SOURCE),
    )

    study_id: Id = required("Study")
    report_id: Id = required("Report, or group of reports")
    report: Text = required("Label for display")
    review_id: Id = required("Review")
    included: Literal["1", "0", "unknown"] = required("1 included, 0 not included")
    basis: Literal["stated", "inferred", "date_logic", "design_logic", "unknown"] = required(
        "Ground: stated by the review, inferred from counts or wording, impossible by date, impossible by design"
    )
    source_id: Id = required(MEANINGS["source_id"])
    note: Text | None = optional(MEANINGS["note"])


class Claim(Row):
    """One statement of the policy."""

    about = About(
        table="claims",
        row_is="one statement of the policy",
        key=("claim_id",),
        foreign=(
            Foreign(("ref_ids",), "policy", many=True),
            Foreign(("outcomes",), "outcomes", many=True),
            Foreign(("source_ids",), "sources", many=True),
        ),
    )

    claim_id: ClaimId = required("Identifier; the letter stands for the section or cited document")
    section: Text = required("Section of the policy")
    ref_ids: Ids | None = optional("References of policy.json that the policy cites for it")
    statement: Text = required("The claim, paraphrased")
    kind: Literal[
        "qualitative",
        "count",
        "comparison",
        "proportion",
        "limitation",
        "rate",
        "mean_change",
        "percent_range",
    ] = required("Kind of claim")
    outcomes: Ids = required("Outcomes or topics")
    value_1: Number | None = optional("First number that the policy prints", "unit_1")
    unit_1: Text | None = optional("Unit of value_1; points are on the scale of the outcome")
    value_2: Number | None = optional("Second number: comparator, upper end or SD", "unit_2")
    unit_2: Text | None = optional("Unit of value_2")
    timepoint_months: NonNegative | None = optional(MEANINGS["timepoint_months"], "months")
    population: Text | None = optional("Population")
    needs: Text | None = optional("Data that would reproduce it")
    prior_verdict: Literal["reproducible", "partly", "as_reported", "conflict"] = required(
        "First assessment: found outside the policy, found in part or in direction, said only by the policy or the "
        "document it cites, or contradicted elsewhere"
    )
    source_ids: Ids = required("Sources of the assessment")
    note: Text | None = optional("The assessment in words")


class PolicyLimitation(Row):
    """One limitation of the evidence that the policy names."""

    about = About(
        table="limitations",
        row_is="one limitation that the policy names",
        key=("limitation_id",),
        foreign=(
            Foreign(("ref_id",), "policy"),
            Foreign(("outcomes",), "outcomes", many=True),
            Foreign(("claim_ids",), "claims", many=True),
        ),
    )

    limitation_id: ClaimId = required("Identifier")
    ref_id: Id = required("Reference of policy.json under which the policy names it")
    statement: Text = required("The limitation, paraphrased")
    domain: Literal[
        "adverse_event_reporting",
        "attrition",
        "blinding",
        "capped_measurement",
        "co_intervention",
        "confounding",
        "generalisability",
        "heterogeneous_definitions",
        "industry_funding",
        "long_term",
        "missing_dispersion",
        "overlap",
        "patient_selection",
        "retrospective_design",
        "selective_reporting",
        "short_follow_up",
        "small_samples",
        "subjective_outcome",
    ] = required("Domain; the nearest one where none fits")
    outcomes: Ids = required("Outcomes it touches")
    claim_ids: ClaimIds = required("Claims that name it")
    challenges: several(LIMITATIONS) = required("Limitations of the workbench that answer it")
    quantification: Text = required("What could put a number on it with these data")
