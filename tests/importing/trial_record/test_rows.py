"""The rows of a registry record: what stands in which column, and what is left to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from trial_records import KNOWN, STANDING, inside, measure, read, record, rows_of, value

from evidence_tools.importing.record import Candidate


def cells(row: Candidate, *columns: str) -> tuple[str, ...]:
    return tuple(row.cells.get(column, "") for column in columns)


def test_means_stand_at_their_visits_with_their_spread_and_number() -> None:
    rows = rows_of(record(), 0)
    assert [cells(row, "timepoint_months", "n", "mean", "sd") for row in rows] == [
        ("0", "61", "51.3", "11.8"),
        ("0", "61", "50.9", "12.2"),
        ("6", "57", "36.4", "15.1"),
        ("6", "55", "46.0", "14.3"),
        ("12", "55", "35.9", "15.8"),
        ("12", "52", "46.7", "14.9"),
    ]
    last = rows[-1]
    assert cells(last, "outcome", "instrument", "scale_min", "scale_max", "unit") == (
        "odi",
        "ODI",
        "0",
        "100",
        "points",
    )
    assert cells(last, "study_id", "arm_id") == ("synthetic_spine", "synthetic_medical_management")
    assert cells(last, "status", "second_look", "analysis_use") == ("reported", "not_checked", "")
    assert last.cells["locator"] == (
        "Results, outcome measure 1 'Oswestry Disability Index (ODI)' (primary), time frame 'Baseline, 6 months, "
        "12 months', '12 months', group OG001 'SYNTHETIC medical management'"
    )
    assert "analysis_use: primary, alternative" in last.remark
    assert "use_reason" in last.remark


def test_a_change_stands_in_its_own_columns_with_its_p_value() -> None:
    first, second = rows_of(record(), 1)
    columns = (
        "timepoint_months",
        "mean",
        "change_mean",
        "change_sd",
        "p_value",
        "p_relation",
        "p_comparison",
        "p_text",
    )
    assert cells(first, *columns) == ("12", "", "-15.1", "16.2", "0.004", "equal", "between_arms", "0.004")
    assert cells(second, *columns)[2:5] == ("-4.4", "15.0", "0.004")
    assert "p by ANCOVA" in first.cells["note"]


def test_counts_of_participants_stand_in_binary() -> None:
    first, second = rows_of(record(), 3)
    assert (first.table, first.cells["outcome"]) == ("binary", "further_care")
    assert [cells(row, "events", "n", "timepoint_months") for row in (first, second)] == [
        ("5", "61", "12"),
        ("14", "61", "12"),
    ]
    assert first.cells["definition"] == "Participants With Any Further Lumbar Intervention"


def test_the_participant_flow_gives_arms_and_completeness() -> None:
    found = read(record())
    assert [cells(arm, "arm_id", "n_enrolled", "n_treated", "treatment") for arm in found.of_table("arms")] == [
        ("synthetic_mild", "61", "60", ""),
        ("synthetic_medical_management", "61", "", ""),
    ]
    assert "treatment: mild, cmm, esi" in found.of_table("arms")[0].remark
    completed = [row for row in found.of_table("binary") if row.cells.get("outcome") == "followed_up"]
    assert [cells(row, "events", "n", "timepoint_months") for row in completed] == [
        ("55", "61", "12"),
        ("52", "61", "12"),
    ]


def test_adverse_events_are_counted_by_group_and_by_term() -> None:
    rows = [row for row in read(record()).of_table("binary") if "adverseEvents" in row.place]
    totals = [(row.cells.get("outcome", ""), *cells(row, "events", "n")) for row in rows[:3]]
    assert totals == [("serious_event", "3", "61"), ("mortality", "0", "61"), ("", "9", "61")]
    assert 'serious_event is defined as "Synthetic definition"' in rows[0].remark
    tear = next(row for row in rows if row.cells["definition"].startswith("Dural tear"))
    assert cells(tear, "events", "n", "arm_id") == ("1", "61", "synthetic_mild")
    assert "outcome: the words name none" in tear.remark
    assert "Events, not patients: 1" in tear.cells["note"]


def test_source_and_study_say_what_the_registry_says() -> None:
    found = read(record())
    (source,), (study,) = found.of_table("sources"), found.of_table("studies")
    assert cells(source, "source_id", "published", "year", "url") == (
        "nct99999999_registry",
        "2026-10-14",
        "2026",
        "https://clinicaltrials.gov/study/NCT99999999",
    )
    assert cells(study, "design", "blinding", "funding", "n_centers", "country", "enrol_start", "enrol_end") == (
        *("rct", "single", "mixed", "2", "United States", "2024-03-04", ""),
    )
    assert cells(study, "max_followup_months", "mean_age", "sd_age", "comparator") == (
        *("12", "71.0", "7.6", "SYNTHETIC medical management"),
    )
    assert study.cells["primary_source_id"] == source.cells["source_id"]


@pytest.mark.parametrize(
    ("spread", "found"),
    [
        ("Standard Deviation", {"sd": "9.5"}),
        ("STANDARD_ERROR", {"se": "9.5"}),
        ("95% Confidence Interval", {"ci_low": "40", "ci_high": "60.5"}),
        ("90% Confidence Interval", {}),
        ("Inter-Quartile Range", {}),
    ],
)
def test_each_kind_of_spread_goes_where_it_belongs(spread: str, found: dict[str, str]) -> None:
    tree = record()
    measure(tree, 0)["dispersionType"] = spread
    value(tree)["spread"] = "9.5"
    value(tree).update(lowerLimit="40", upperLimit="60.5")
    row = rows_of(tree, 0)[0]
    assert {column: row.cells[column] for column in ("sd", "se", "ci_low", "ci_high") if column in row.cells} == found
    if not found:
        assert f"{spread} 40 to 60.5" in row.cells["note"]


def test_a_median_has_no_column_and_is_told() -> None:
    tree = record()
    measure(tree, 0).update(paramType="MEDIAN", dispersionType="Inter-Quartile Range")
    value(tree).update(lowerLimit="40", upperLimit="60")
    row = rows_of(tree, 0)[0]
    assert "mean" not in row.cells
    assert "Posted as median 51.3; Inter-Quartile Range 40 to 60" in row.cells["note"]
    assert "a median has no column" in row.remark


def test_the_spelling_of_a_number_changes_only_where_it_is_said() -> None:
    tree = record()
    value(tree)["value"] = "1,051.30"
    value(tree, group=1)["value"] = "−50.9"
    first, second, *_ = rows_of(tree, 0)
    assert (first.cells["mean"], second.cells["mean"]) == ("1051.30", "-50.9")
    assert "mean posted as 1,051.30" in first.remark
    assert "mean posted as −50.9" in second.remark


def test_a_value_that_is_not_available_is_no_row() -> None:
    tree = record()
    value(tree).update(value="NA", comment="SYNTHETIC: too few")
    found = read(tree)
    assert len(rows_of(tree, 0)) == 5
    unread = next(each for each in found.unread if "SYNTHETIC: too few" in each.value)
    assert unread.why == "no number is posted"


def test_a_group_that_is_no_arm_leaves_the_arm_to_a_person() -> None:
    tree = record()
    measure(tree, 3)["groups"][0]["title"] = "All SYNTHETIC patients"
    row = rows_of(tree, 3)[0]
    assert "arm_id" not in row.cells
    assert "allowed: synthetic_mild or synthetic_medical_management" in row.remark


def test_a_group_is_found_by_the_words_it_shares_with_one_arm() -> None:
    tree = record()
    measure(tree, 3)["groups"][0]["title"] = "Mild"
    measure(tree, 3)["groups"][1]["title"] = "SYNTHETIC Medical Management, standardised"
    assert [row.cells["arm_id"] for row in rows_of(tree, 3)] == ["synthetic_mild", "synthetic_medical_management"]


def test_several_outcomes_or_scales_in_the_words_leave_the_cells_empty() -> None:
    tree = record()
    measure(tree, 0)["title"] = "ODI and pain intensity"
    row = rows_of(tree, 0)[0]
    assert cells(row, "outcome", "instrument") == ("", "")
    assert "the words name odi and pain" in row.remark
    measure(tree, 2)["description"] = "SYNTHETIC"
    row = rows_of(tree, 2)[0]
    assert cells(row, "outcome", "instrument", "scale_max", "pain_site") == ("pain", "NRS", "", "leg")
    assert "scale: NRS comes on several" in row.remark


def test_without_a_vocabulary_nothing_is_guessed() -> None:
    bare = replace(KNOWN, outcomes={}, instruments={})
    found = read(record(), bare)
    assert all("outcome" not in row.cells for table in ("continuous", "binary") for row in found.of_table(table))
    assert any(row.cells.get("mean") == "35.9" for row in found.of_table("continuous"))


def test_a_percent_change_and_a_percentage_of_participants_have_their_columns() -> None:
    tree = record()
    measure(tree, 1)["unitOfMeasure"] = "percent change"
    measure(tree, 3).update(paramType="NUMBER", unitOfMeasure="percentage of participants")
    change, share = rows_of(tree, 1)[0], rows_of(tree, 3)[0]
    assert cells(change, "pct_change", "change_mean", "unit", "scale_max") == ("-15.1", "", "percent", "")
    assert "Standard Deviation 16.2" in change.cells["note"]
    assert cells(share, "pct", "events", "n") == ("5", "", "61")


def test_a_milestone_of_patients_who_were_not_treated_counts_none() -> None:
    tree = record()
    flow = inside(tree, "resultsSection", "participantFlowModule", "periods", 0, "milestones")
    flow[1]["type"] = "Never received the procedure"
    assert "n_treated" not in read(tree).of_table("arms")[0].cells


def test_a_number_that_counts_no_participants_is_no_row() -> None:
    tree = record()
    measure(tree, 3).update(paramType="NUMBER", unitOfMeasure="interventions")
    assert rows_of(tree, 3) == []
    assert any(each.why == "neither a mean nor a count of participants" for each in read(tree).unread)


def test_p_values_that_could_mean_several_rows_are_left() -> None:
    tree = record()
    analysis = measure(tree, 1).pop("analyses")[0]
    measure(tree, 0)["analyses"] = [analysis]
    assert all("p_value" not in row.cells for row in rows_of(tree, 0))
    measure(tree, 1)["analyses"] = [analysis, {**analysis, "groupIds": ["OG000"]}]
    assert all("p_value" not in row.cells for row in rows_of(tree, 1))
    whys = {each.why for each in read(tree).unread if "pValue" in each.field}
    assert whys == {
        "which visit or category it compares is not stated",
        "several analyses compare the same groups: choose by hand",
    }


def test_a_stretch_of_time_is_no_visit() -> None:
    tree = record()
    measure(tree, 3)["timeFrame"] = "up to 2 years"
    row = rows_of(tree, 3)[0]
    assert cells(row, "timepoint_months", "timepoint_text") == ("", "up to 2 years")
    measure(tree, 3)["timeFrame"] = "26 weeks"
    row = rows_of(tree, 3)[0]
    assert row.cells["timepoint_months"] == "6"
    assert "26 weeks entered as 6 months" in row.remark


def test_a_title_that_speaks_of_improvement_asks_for_the_sign() -> None:
    tree = record()
    measure(tree, 1)["title"] = "Improvement in Oswestry Disability Index at 12 months"
    assert "change_mean must be negative where the score fell" in rows_of(tree, 1)[0].remark


def test_a_study_that_stands_is_extended_and_never_replaced() -> None:
    found = read(record(), STANDING)
    (source,), (study,) = found.of_table("sources"), found.of_table("studies")
    assert source.cells["source_id"] == "nct99999999_registry_2026"
    assert "another version of nct99999999_registry" in source.remark
    assert "synthetic_paper reports the same trial" in source.remark
    assert study.change == "changed"
    assert study.cells["all_source_ids"] == "synthetic_paper;nct99999999_registry;nct99999999_registry_2026"
    assert cells(study, "study_id", "country", "n_centers", "name") == ("standing", "United States", "", "")
    assert "n_centers of the record: 2" in study.remark
    assert "note of the record: Official title: SYNTHETIC EXAMPLE" in study.remark
    arms = found.of_table("arms")
    assert [(arm.change, arm.cells["arm_id"], arm.cells.get("n_enrolled", "")) for arm in arms] == [
        ("changed", "mild", ""),
        ("changed", "cmm", "61"),
    ]
    assert arms[0].cells["n_treated"] == "60"
    assert "treatment" not in arms[0].remark
    assert {row.cells["arm_id"] for row in found.of_table("continuous")} == {"mild", "cmm"}


def test_the_same_version_of_a_record_is_no_new_source() -> None:
    sources = {"record": {"source_id": "record", "kind": "registry", "nct": "NCT99999999", "published": "2026-10-14"}}
    found = read(record(), replace(KNOWN, sources=sources))
    assert found.of_table("sources") == ()
    assert {row.cells["source_id"] for row in found.of_table("binary")} == {"record"}
    assert any(each.why == "the source stands already: record" for each in found.unread)


def test_a_registry_number_of_several_studies_leaves_the_study_to_a_person() -> None:
    twin = {**STANDING.studies["standing"], "study_id": "twin"}
    found = read(record(), replace(STANDING, studies={**STANDING.studies, "twin": twin}))
    assert found.of_table("studies") == ()
    assert all("study_id" not in row.cells for row in found.of_table("continuous"))
    assert "study_id" in found.of_table("continuous")[0].remark


@pytest.mark.parametrize(
    ("design", "wanted"),
    [
        ({"designInfo": {"allocation": "NA", "interventionModel": "SINGLE_GROUP"}}, "prospective_cohort"),
        ({"designInfo": {"allocation": "NON_RANDOMIZED", "interventionModel": "PARALLEL"}}, ""),
        (
            {
                "studyType": "OBSERVATIONAL",
                "designInfo": {"observationalModel": "COHORT", "timePerspective": "RETROSPECTIVE"},
            },
            "retrospective_cohort",
        ),
    ],
)
def test_a_design_is_named_only_where_the_record_settles_it(design: dict[str, object], wanted: str) -> None:
    tree = record()
    inside(tree, "protocolSection", "designModule").update(design)
    (study,) = read(tree).of_table("studies")
    assert study.cells.get("design", "") == wanted
    assert ("design:" in study.remark) == (not wanted)


@pytest.mark.parametrize(
    ("classes", "wanted"),
    [
        (("INDUSTRY", "INDUSTRY"), "industry"),
        (("NIH", "FED"), "independent"),
        (("OTHER", "INDUSTRY"), "mixed"),
        (("OTHER", "OTHER"), "unclear"),
    ],
)
def test_funding_follows_the_classes_of_sponsors(classes: tuple[str, str], wanted: str) -> None:
    tree = record()
    module = inside(tree, "protocolSection", "sponsorCollaboratorsModule")
    module["leadSponsor"]["class"], module["collaborators"][0]["class"] = classes
    (study,) = read(tree).of_table("studies")
    assert study.cells["funding"] == wanted


def test_a_record_without_results_gives_source_study_and_arms() -> None:
    tree = record()
    del tree["resultsSection"], tree["protocolSection"]["statusModule"]["resultsFirstPostDateStruct"]
    found = read(tree)
    assert {row.table for row in found.candidates} == {"sources", "studies", "arms"}
    assert "No results posted" in found.of_table("sources")[0].cells["note"]
    assert found.of_table("sources")[0].cells["published"] == "2026-10-14"
