"""The tables that say what was studied: sources, studies, their overlap, arms and risk of bias."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from evidence_tools.evidence.schemas.cells import (
    Count,
    Day,
    Doi,
    Id,
    Ids,
    Nct,
    NonNegative,
    PartialDate,
    Patients,
    Percent,
    Text,
    Url,
    Urls,
    Year,
    numbered,
)
from evidence_tools.evidence.schemas.row import About, Foreign, Row, optional, required
from evidence_tools.evidence.schemas.vocabularies import MEANINGS, Design, RiskOfBiasInstrument, Treatment


class Source(Row):
    """A document, record or web page that was read."""

    about = About(
        table="sources",
        row_is="one source: a document, record or web page",
        key=("source_id",),
    )

    source_id: Id = required("Identifier: author_year, or a registry number, with a tag where needed")
    kind: Literal[
        "article",
        "abstract",
        "registry",
        "secondary",
        "hta",
        "guideline",
        "payer_policy",
        "vendor",
        "news",
        "policy",
    ] = required(
        "Kind of document; payer_policy is coverage text of another payer, vendor is text of the manufacturer even "
        "when reprinted, policy is the policy under review"
    )
    read_as: Literal["abstract", "full_text", "excerpt", "press_release", "registry_record", "policy_text"] = required(
        "The part that was read; an excerpt stops before some results or is a summary page"
    )
    citation: Text = required("Bibliographic facts, or a short description")
    year: Year | None = optional("Year of publication")
    published: PartialDate | None = optional(
        "Month or day on which it could first be read, where the source states it; else the year counts"
    )
    pmid: Count | None = optional("PubMed number")
    doi: Doi | None = optional("Digital object identifier")
    nct: Nct | None = optional("ClinicalTrials.gov number")
    url: Url | None = optional("Address to cite")
    read_url: Urls | None = optional("Further addresses at which copies were read")
    accessed: Day = required("Day of access")
    note: Text | None = optional("What the text holds and what it lacks")


class ReferenceSource(Source):
    """A source that some reference table cites."""

    about = replace(Source.about, home="reference")


class Study(Row):
    """A primary study, all its reports together."""

    about = About(
        table="studies",
        row_is="one primary study, all reports together",
        key=("study_id",),
        foreign=(
            Foreign(("primary_source_id",), "sources"),
            Foreign(("all_source_ids",), "sources", many=True),
            Foreign(("overlaps_with",), "studies", many=True),
        ),
    )

    study_id: Id = required("Identifier")
    name: Text = required("Name for display")
    design: Design = required("Design")
    primary_source_id: Id = required("Main source")
    all_source_ids: Ids = required("All sources of the study")
    registration: Nct | None = optional("Registry number")
    n_centers: Count | None = optional("Centres (treating physicians where only they are counted)", "centres")
    country: Text | None = optional("Country")
    enrol_start: PartialDate | None = optional("Begin of enrolment or of the index period")
    enrol_end: PartialDate | None = optional("End of enrolment or of the index period")
    sites_or_cohort: Text | None = optional("Sites or cohort, to judge overlap")
    overlaps_with: Ids | None = optional("Studies that may share patients; the grounds are in study_overlap.csv")
    comparator: Text | None = optional("Comparator")
    blinding: Literal["none", "single", "double", "unclear"] = required("Blinding")
    funding: Literal["industry", "independent", "mixed", "unclear"] = required("Money or product interest behind it")
    funding_note: Text | None = optional("Ground for the entry on funding")
    max_followup_months: NonNegative | None = optional("Longest visit", "months")
    mean_age: NonNegative | None = optional("Mean age; that of the treated arm where arms differ", "years")
    sd_age: NonNegative | None = optional("SD of age", "years")
    pct_female: Percent | None = optional("Share of women", "percent")
    note: Text | None = optional(MEANINGS["note"])


class StudyOverlap(Row):
    """Two studies that may share patients."""

    about = About(
        table="study_overlap",
        row_is="one pair of studies that may share patients",
        key=("study_a", "study_b"),
        foreign=(Foreign(("study_a",), "studies"), Foreign(("study_b",), "studies")),
    )

    study_a: Id = required("One study")
    study_b: Id = required("The other study")
    basis: Literal["probable", "possible"] = required("Strength of the inference; none rests on lists of patients")
    reason: Text = required("Ground")


class Arm(Row):
    """One arm of a study."""

    about = About(
        table="arms",
        row_is="one arm of a study",
        key=("study_id", "arm_id"),
        foreign=(Foreign(("study_id",), "studies"),),
    )

    study_id: Id = required("Study")
    arm_id: Id = required("Arm; unique within the study")
    arm_label: Text = required("Label for display")
    treatment: Treatment = required("Treatment class")
    n_enrolled: Patients | None = optional("Patients randomised or enrolled", "patients")
    n_treated: Patients | None = optional("Patients treated; empty where only completers are known", "patients")
    note: Text | None = optional(MEANINGS["note"])


class RiskOfBias(Row):
    """One judgement on one domain of one study."""

    about = About(
        table="risk_of_bias",
        row_is="one judgement: study, instrument, domain and scope",
        key=("row_id",),
        foreign=(Foreign(("study_id",), "studies"), Foreign(("source_ids",), "sources", many=True)),
    )

    row_id: numbered("q") = required("Row")
    study_id: Id = required("Study")
    instrument: RiskOfBiasInstrument = required(
        "Cochrane risk of bias 1 or RoB 2 for randomised trials, ROBINS-I for other designs, or a remark on money"
    )
    domain: Id = required("Domain of the instrument, as in reference/risk_of_bias_domains.csv")
    scope: Text | None = optional("Period or outcome that is judged, as in certainty.scopes of protocol.toml")
    judgement: Literal["low", "unclear", "some_concerns", "high", "moderate", "serious", "critical"] = required(
        "Judgement; rob1 knows low, unclear and high, rob2 low, some_concerns and high, the others low, moderate, "
        "serious, critical and unclear"
    )
    basis: Text = required("Ground")
    source_ids: Ids = required("Sources of the judgement")


class RiskOfBiasDomain(Row):
    """Under which tool, and in which of its domains, a domain as extracted is shown."""

    about = About(
        home="reference",
        table="risk_of_bias_domains",
        row_is="one domain of one risk-of-bias instrument, and its place in the tool that is shown",
        key=("instrument", "domain"),
    )

    instrument: RiskOfBiasInstrument = required("Instrument, as in risk_of_bias.csv")
    domain: Id = required("Domain of the instrument, as in risk_of_bias.csv")
    tool: Literal["RoB 2", "ROBINS-I", "beside the tools"] = required(
        "Tool that is shown; what has no place in a tool stands beside it and never enters an overall judgement"
    )
    tool_domain: Text = required("Domain of that tool, or a heading beside it")
    position: Count | None = optional("Place among the domains of the tool; empty beside the tools")
    low_needs_it: Literal["yes", "no"] = required("Whether the domain of the tool may be low only where it was judged")
    doi: Doi | None = optional("Paper of the tool; empty beside the tools")
    note: Text | None = optional(MEANINGS["note"])
