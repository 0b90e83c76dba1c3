"""Every check finds what was seeded for it: file, line, column and words."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from edition_copies import copy_edition

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.faults import Fault, Report
from evidence_tools.evidence.lint import CHECKS
from evidence_tools.evidence.reading import read_evidence


@dataclass(frozen=True)
class Seed:
    """One change of one row, and the fault that must be told."""

    check: str
    table: str
    key: str
    cells: tuple[tuple[str, str], ...]
    column: str
    word: str
    severity: str = "error"

    @property
    def file(self) -> str:
        return f"{self.table}.csv"


SEEDS = (
    Seed("cell", "continuous", "c056", (("mean", "48,6"),), "mean", "a plain number"),
    Seed("cell", "continuous", "c035", (("p_value", "<0.0001"),), "p_value", "p_relation below"),
    Seed("cell", "continuous", "c027", (("p_value", "1.2"),), "p_value", "at most 1"),
    Seed("cell", "continuous", "c028", (("p_value", "0.000"),), "p_value", "above 0"),
    Seed("cell", "continuous", "c043", (("n", "17.5"),), "n", "a whole number"),
    Seed("cell", "continuous", "c047", (("sd", "-9"),), "sd", "above 0"),
    Seed("cell", "continuous", "c045", (("sd", "0"),), "sd", "above 0"),
    Seed("cell", "continuous", "c043", (("se", "0.0"),), "se", "above 0"),
    Seed("cell", "continuous", "c010", (("change_sd", "0"),), "change_sd", "above 0"),
    Seed("cell", "continuous", "c012", (("change_se", "0"),), "change_se", "above 0"),
    Seed("cell", "binary", "b075", (("person_years", "0"),), "person_years", "above 0"),
    Seed("cell", "reference/instruments", "qbdq", (("factor", "0"),), "factor", "above 0"),
    Seed("cell", "reference/recommended_sd", "rmdq/RMDQ", (("change_sd_low", "0"),), "change_sd_low", "above 0"),
    Seed("cell", "continuous", "c014", (("row_id", "14"),), "row_id", "three digits"),
    Seed("cell", "binary", "b001", (("status", "printed"),), "status", "reported, derived"),
    Seed("cell", "binary", "b026", (("pct", "1.3%"),), "pct", "from 0 to 100"),
    Seed("cell", "studies", "wong_2012", (("design", ""),), "design", "an empty cell"),
    Seed("cell", "studies", "basu_2012", (("enrol_start", "11/2009"),), "enrol_start", "2018-08"),
    Seed("cell", "studies", "midas_ii", (("registration", "NCT0108215"),), "registration", "NCT and eight digits"),
    Seed("cell", "sources", "brown_2012", (("accessed", "2026-02-30"),), "accessed", "a day such as"),
    Seed("cell", "arms", "motion/cmm", (("treatment", "cmn"),), "treatment", "cmm"),
    Seed("cell", "limitations", "L02", (("claim_ids", "O12; O04"),), "claim_ids", "separated by ;"),
    Seed("duplicate_key", "binary", "b003", (("row_id", "b002"),), "row_id", "each key once"),
    Seed("dangling_id", "continuous", "c034", (("source_id", "mekhail_2012_functionl"),), "source_id", "functional?"),
    Seed("dangling_id", "binary", "b096", (("study_id", "wcp_2024"),), "study_id", "studies.csv"),
    Seed("dangling_id", "binary", "b035", (("arm_id", "spacer"),), "arm_id", "study_id and arm_id"),
    Seed("dangling_id", "binary", "b068", (("outcome", "ae_devices"),), "outcome", "outcomes.csv"),
    Seed("dangling_id", "continuous", "c058", (("instrument", "VASS"),), "instrument", "instruments.csv"),
    Seed("dangling_id", "studies", "levy_2012", (("all_source_ids", "levy_2012;levy"),), "all_source_ids", "levy"),
    Seed("dangling_id", "studies", "midas_iii", (("overlaps_with", "midas_iv"),), "overlaps_with", "midas_iv"),
    Seed("dangling_id", "claims", "P02", (("ref_ids", "cms_2026"),), "ref_ids", "policy.json"),
    Seed("dangling_id", "limitations", "L01", (("claim_ids", "O99"),), "claim_ids", "claims.csv"),
    Seed("dangling_id", "reviews", "jain_2020", (("source_id", "jain_2021"),), "source_id", "sources.csv"),
    Seed("dangling_id", "review_results", "r001", (("review_id", "orhurhu"),), "review_id", "reviews.csv"),
    Seed("dangling_id", "reference/mcid", "t002", (("source_id", "ostelo"),), "source_id", "sources.csv"),
    Seed("pair_of_studies", "study_overlap", "midas_i/levy_2012", (("study_a", "levy_2012"),), "study_b", "different"),
    Seed("mean_on_scale", "continuous", "c042", (("mean", "4.86"),), "mean", "1 to 4"),
    Seed("mean_on_scale", "continuous", "c036", (("mean", "-246"),), "mean", "0 or more"),
    Seed("limit_on_scale", "continuous", "c045", (("ci_low", "-2"),), "ci_low", "0 to 100", "warning"),
    Seed("change_within_range", "continuous", "c015", (("change_mean", "-36"),), "change_mean", "at most 10"),
    Seed("change_within_range", "continuous", "c034", (("change_mean", "-80"),), "change_mean", "at most 70"),
    Seed("scale_of_instrument", "continuous", "c018", (("scale_max", "50"),), "scale_max", "0 to 10 points"),
    Seed("scale_of_instrument", "continuous", "c016", (("unit", "mm"),), "unit", "1 to 5 points"),
    Seed("scale_of_instrument", "reference/dispersion", "d001", (("scale_max", "50"),), "scale_max", "0 to 100"),
    Seed("scale_once", "reference/instruments", "vas_0_100_mm", (("unit", "points"),), "instrument", "once"),
    Seed("percentage_alone", "continuous", "c004", (("change_mean", "258"),), "change_mean", "percent"),
    Seed("type_of_outcome", "binary", "b066", (("outcome", "odi"),), "outcome", "of type binary"),
    Seed("pain_has_site", "continuous", "c040", (("pain_site", ""),), "pain_site", "unspecified"),
    Seed("cell", "binary", "b056", (("n", "0"),), "n", "1 or larger"),
    Seed("no_change_at_baseline", "continuous", "c038", (("change_mean", "48"),), "change_mean", "0 months"),
    Seed("conversion_complete", "reference/instruments", "odi", (("factor", ""),), "factor", "together"),
    Seed("read_after_publication", "sources", "brown_2012", (("year", "2062"),), "year", "2026-11-22"),
    Seed(
        "interval_in_order", "continuous", "c062", (("scale_min", "10"), ("scale_max", "0")), "scale_min", "at most 0"
    ),
    Seed("events_within_n", "binary", "b062", (("events", "63"),), "events", "0 to 42"),
    Seed("person_years_within_follow_up", "binary", "b075", (("person_years", "4500"),), "person_years", "at most 375"),
    Seed("percent_of_events", "binary", "b013", (("pct", "62.1"),), "pct", "26.09"),
    Seed("percent_of_events", "review_results", "r002", (("estimate", "46.3"),), "estimate", "64.29"),
    Seed("n_within_arm", "continuous", "c028", (("n", "12"),), "n", "at most 10", "warning"),
    Seed("n_not_rising", "continuous", "c008", (("n", "66"),), "n", "at most 64", "warning"),
    Seed("change_of_means", "continuous", "c021", (("change_mean", "-3.9"),), "change_mean", "-2.9"),
    Seed(
        "change_of_other_patients",
        "continuous",
        "c033",
        (("n", "31"), ("change_mean", "-5")),
        "change_mean",
        "-3.5",
        "warning",
    ),
    Seed("estimate_of_means", "reference/active_benchmarks", "a001", (("estimate", "-16.3"),), "estimate", "-16.1"),
    Seed("percent_of_change", "continuous", "c023", (("pct_change", "-42.5"),), "pct_change", "-24", "warning"),
    Seed("change_and_percent_agree", "continuous", "c044", (("pct_change", "70"),), "pct_change", "-5.4"),
    Seed("change_is_benefit", "continuous", "c019", (("change_mean", "17.9"),), "change_mean", "a fall", "warning"),
    Seed("change_is_benefit", "continuous", "c004", (("pct_change", "-58"),), "pct_change", "a rise", "warning"),
    Seed("interval_in_order", "reference/controls", "k001", (("ci_low", "2"), ("ci_high", "1")), "ci_low", "at most 1"),
    Seed("interval_holds_value", "continuous", "c046", (("ci_low", "24"), ("ci_high", "30")), "mean", "24 to 30"),
    Seed(
        "interval_holds_value",
        "reference/recommended_sd",
        "odi/ODI",
        (("change_sd", "20"),),
        "change_sd",
        "13.0 to 19.0",
    ),
    Seed("interval_has_both_ends", "continuous", "c044", (("ci_low", "1.2"),), "ci_high", "together"),
    Seed("interval_has_both_ends", "continuous", "c041", (("change_ci_high", "-20"),), "change_ci_low", "together"),
    Seed("interval_has_both_ends", "review_results", "r003", (("ci_low", "1"), ("ci_high", "")), "ci_high", "together"),
    Seed(
        "interval_has_width", "continuous", "c022", (("ci_low", "48.6"), ("ci_high", "48.6")), "ci_high", "other than"
    ),
    Seed(
        "interval_has_width",
        "continuous",
        "c040",
        (("change_ci_low", "-5.2"), ("change_ci_high", "-5.2")),
        "change_ci_high",
        "other than",
    ),
    Seed("interval_has_width", "reference/controls", "k002", (("ci_low", "1"), ("ci_high", "1.0")), "ci_high", "other"),
    Seed("sd_and_se_agree", "continuous", "c020", (("sd", "2"), ("se", "2")), "sd", "15.2"),
    Seed("sd_within_scale", "continuous", "c011", (("sd", "2.7"),), "sd", "at most 2.02"),
    Seed("se_posing_as_sd", "continuous", "c003", (("change_sd", "1.9"),), "change_sd", "an SD of 15.8", "warning"),
    Seed("se_posing_as_sd", "continuous", "c023", (("sd", "1.9"),), "sd", "an SD of 14.5", "warning"),
    Seed("sd_plausible", "continuous", "c007", (("change_sd", "0.1"),), "change_sd", "half of 13", "warning"),
    Seed("derived_says_how", "binary", "b012", (("derivation", ""),), "derivation", "calculation"),
    Seed("derived_cell_says_how", "binary", "b020", (("derivation", ""),), "derivation", "calculation", "warning"),
    Seed(
        "derived_fields_exist",
        "binary",
        "b018",
        (("derived_fields", "percent"),),
        "derived_fields",
        "columns of this table",
    ),
    Seed("derived_fields_exist", "binary", "b019", (("derived_fields", "person_years"),), "derived_fields", "filled"),
    Seed("number_has_locator", "binary", "b073", (("locator", ""),), "locator", "Table 2"),
    Seed("time_is_stated", "binary", "b058", (("timepoint_text", ""),), "timepoint_text", "not stated"),
    Seed("p_has_relation", "continuous", "c002", (("p_relation", ""),), "p_relation", "together"),
    Seed("primary_has_number", "continuous", "c041", (("change_mean", ""),), "mean", "a number in"),
    Seed("primary_has_number", "binary", "b064", (("n", ""),), "n", "count and base"),
    Seed("one_primary_row", "continuous", "c006", (("analysis_use", "primary"),), "analysis_use", "one primary row"),
    Seed("claim_has_unit", "claims", "O01", (("value_1", "15"), ("unit_1", "")), "unit_1", "value_1"),
    Seed("enrolment_in_order", "studies", "durkin_2013", (("enrol_end", "2009"),), "enrol_end", "2010-10"),
    Seed(
        "main_source_listed",
        "studies",
        "brown_2012",
        (("primary_source_id", "levy_2012"),),
        "primary_source_id",
        "all_source_ids",
    ),
    Seed("source_of_study", "binary", "b065", (("source_id", "brown_2012"),), "source_id", "all_source_ids", "warning"),
    Seed(
        "treated_within_enrolled", "arms", "midas_i/mild", (("n_treated", "80"),), "n_treated", "at most 78", "warning"
    ),
    Seed(
        "visit_within_followup",
        "binary",
        "b063",
        (("timepoint_months", "120"),),
        "timepoint_months",
        "at most 12",
        "warning",
    ),
    Seed(
        "overlap_told_alike",
        "studies",
        "mostoufi_2025",
        (("overlaps_with", "basu_2012"),),
        "overlaps_with",
        "no pair with",
        "warning",
    ),
    Seed("judgement_of_instrument", "risk_of_bias", "q001", (("judgement", "critical"),), "judgement", "rob1"),
    Seed("judgement_of_instrument", "risk_of_bias", "q002", (("domain", "missing_data"),), "domain", "rob1"),
    Seed("instrument_of_design", "risk_of_bias", "q064", (("instrument", "rob2"),), "instrument", "robins_i"),
    Seed("instrument_of_design", "risk_of_bias", "q010", (("instrument", "robins_i"),), "instrument", "rob1 or rob2"),
    Seed(
        "place_in_tool",
        "reference/risk_of_bias_domains",
        "rob1/funding_conflicts",
        (("position", "6"),),
        "position",
        "empty",
    ),
    Seed(
        "place_in_tool",
        "reference/risk_of_bias_domains",
        "robins_i/missing_data",
        (("position", "6"),),
        "tool_domain",
        "one tool_domain for each position",
    ),
    Seed(
        "corrected_has_entry", "continuous", "c001", (("second_look", "corrected"),), "second_look", "corrections.csv"
    ),
    Seed("correction_stands", "corrections", "x004", (("after", "150"),), "after", '"149"'),
    Seed("correction_stands", "corrections", "x001", (("key", "b999"),), "key", "binary.csv"),
    Seed("correction_stands", "corrections", "x002", (("column", "size"),), "column", "a column of"),
    Seed("correction_stands", "corrections", "x003", (("table", "counts"),), "table", "continuous"),
    Seed("correction_stands", "corrections", "x009", (("table", "reference/mcid"),), "table", "of the same folder"),
    Seed("correction_stands", "reference/corrections", "rx001", (("after", "pct = 1"),), "after", "54 / 413"),
    Seed("correction_stands", "reference/corrections", "rx002", (("table", "binary"),), "table", "comparators"),
    Seed(
        "corrected_has_entry",
        "reference/dispersion",
        "d002",
        (("second_look", "corrected"),),
        "second_look",
        "enter table dispersion",
    ),
    Seed("day_exists", "sources", "deer_2021_motion_6m", (("published", "2021-06-31"),), "published", "the calendar"),
    Seed("day_exists", "decisions", "v001", (("date", "2014-02-30"),), "date", "the calendar"),
    Seed("published_before_read", "sources", "orhurhu_2025", (("published", "2026-01"),), "published", "no later than"),
    Seed(
        "published_before_read", "sources", "hayes_hta_page", (("published", "2026-12"),), "published", "no later than"
    ),
    Seed("exception_is_used", "exceptions", "e001", (("key", "b079"),), "check", "which is no fault", "warning"),
    Seed(
        "exception_is_used",
        "reference/exceptions",
        "e001",
        (("check", "pct"),),
        "check",
        "one of the checks",
        "warning",
    ),
)


def told(seed: Seed, line: int, faults: tuple[Fault, ...]) -> list[Fault]:
    return [
        fault
        for fault in faults
        if (fault.check, fault.file, fault.line, fault.column) == (seed.check, seed.file, line, seed.column)
        and seed.word in f"{fault.found} {fault.allowed} {fault.mend}"
        and fault.severity == seed.severity
    ]


def batches() -> list[list[Seed]]:
    """The seeds in as few groups as possible, no two of a group in one row."""
    groups: list[list[Seed]] = []
    for seed in SEEDS:
        row = (seed.table, seed.key)
        for group in groups:
            if row not in {(other.table, other.key) for other in group}:
                group.append(seed)
                break
        else:
            groups.append([seed])
    return groups


@pytest.fixture(scope="module")
def sown(tmp_path_factory) -> dict[Seed, tuple[int, Report]]:
    """The line of each seed and the report of the copy in which it was sown with others."""
    found = {}
    for group in batches():
        copy = copy_edition(tmp_path_factory.mktemp("sown"))
        lines = {seed: copy.change(seed.table, seed.key, **dict(seed.cells)) for seed in group}
        report = copy.report()
        found |= {seed: (line, report) for seed, line in lines.items()}
    return found


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.check}-{seed.table}-{seed.key}")
def test_a_seeded_fault_is_told_where_it_stands(sown, seed):
    line, report = sown[seed]
    assert len(told(seed, line, report.faults)) == 1, str(report)


def test_one_error_tells_all_faults(copy):
    group = batches()[0]
    lines = {seed: copy.change(seed.table, seed.key, **dict(seed.cells)) for seed in group}
    with pytest.raises(EvidenceError) as raised:
        read_evidence(copy.folder)
    assert len(group) > 60
    missed = [(seed.check, seed.key) for seed in group if not told(seed, lines[seed], raised.value.faults)]
    assert missed == []
    for seed, line in lines.items():
        assert f"{seed.file}:{line} {seed.column}: " in str(raised.value)


def test_every_check_has_a_seeded_fault():
    elsewhere = {"source_in_both_folders", "study_has_arm", "change_has_its_place"}
    assert {check.name for check in CHECKS} - {seed.check for seed in SEEDS} == elsewhere


def test_a_source_may_not_stand_in_both_folders(copy):
    header, *_ = copy.rows("sources")
    row = copy.rows("reference/sources")[1]
    copy.write("sources", [*copy.rows("sources"), row])
    (fault,) = copy.faults("sources.csv", "source_in_both_folders")
    assert (fault.line, fault.found) == (len(copy.rows("sources")), row[header.index("source_id")])


def test_a_study_without_arm_is_a_warning(copy):
    line = copy.append("studies", "wong_2012", study_id="wong_2013", overlaps_with="")
    (fault,) = copy.faults("studies.csv", "study_has_arm")
    assert (fault.severity, fault.line) == ("warning", line)


def test_a_pair_told_in_both_orders_is_one_too_many(copy):
    line = copy.append("study_overlap", "midas_i/levy_2012", study_a="levy_2012", study_b="midas_i")
    (fault,) = copy.faults("study_overlap.csv")
    assert (fault.line, fault.allowed) == (line, "each pair once, in either order")


def test_a_worsening_that_the_row_explains_is_no_fault(copy):
    copy.change("continuous", "c019", change_mean="17.9", note="Patients got worse in this series")
    assert not copy.faults("continuous.csv", "change_is_benefit")


@pytest.mark.parametrize(
    ("printed", "faulty"), [("5.8", False), ("6", False), ("5.80", False), ("5.81", True), ("5", True)]
)
def test_a_percentage_is_judged_by_its_last_printed_place(copy, printed, faulty):
    copy.change("binary", "b012", pct=printed)  # 4 of 69 is 5.797
    assert bool(copy.faults("binary.csv", "percent_of_events")) is faulty


def test_a_change_is_judged_with_the_rounding_of_all_three_numbers(copy):
    assert copy.rows("continuous")[44][copy.rows("continuous")[0].index("change_mean")] == "-5.4"
    assert not copy.faults("continuous.csv", "change_of_means")  # 2.3 - 7.6 is -5.3
    copy.change("continuous", "c044", change_mean="-5.5")
    assert copy.faults("continuous.csv", "change_of_means")


def test_a_percentage_is_judged_by_the_two_means_where_no_change_is_printed(copy):
    line = copy.change("continuous", "c039", change_mean="", derived_fields="", pct_change="60")  # 8 to 56 minutes
    (fault,) = copy.faults("continuous.csv", "percent_of_change")
    assert (fault.line, fault.allowed) == (line, "552.9 to 653.3, the change over the baseline mean")


def test_a_dangling_id_is_told_once_with_the_number_of_rows(copy):
    for key in ("b012", "b013", "b018"):
        copy.change("binary", key, source_id="deer_2032")
    (fault,) = copy.faults("binary.csv", "dangling_id")
    assert fault.found == "deer_2032 (2 further rows too)"
    assert fault.key == "b012"


def test_every_row_of_a_spoiled_column_is_told(copy):
    header, *rows = copy.rows("binary")
    for row in rows:
        row[header.index("status")] = "printed"
    copy.write("binary", [header, *rows])
    report = copy.report()
    assert len(report.errors) == len(rows)
    assert str(report).count("\nbinary.csv:") >= len(rows)


@pytest.mark.parametrize(("months", "faulty"), [("12", True), ("12.04", True), ("12.1", False), ("11.9", False)])
def test_two_primary_rows_within_a_tenth_of_a_month_are_one_visit(copy, months, faulty):
    line = copy.append("continuous", "c021", row_id="c200", timepoint_months=months)
    found = copy.faults("continuous.csv", "one_primary_row")
    assert [(fault.line, fault.found) for fault in found] == [(line, "primary, as is c021")] * faulty


def test_rows_without_a_month_are_one_visit_whatever_their_text(copy):
    line = copy.append("binary", "b082", row_id="b200", timepoint_text="until the last visit")
    (fault,) = copy.faults("binary.csv", "one_primary_row")
    assert (fault.line, fault.found) == (line, "primary, as is b082")


def test_the_limits_of_one_patient_may_be_equal(copy):
    copy.change("continuous", "c022", n="1", ci_low="48.6", ci_high="48.6")
    assert not copy.faults("continuous.csv", "interval_has_width")


@pytest.mark.parametrize(("person_years", "faulty"), [("393.7", False), ("393.8", True)])
def test_person_years_may_be_a_twentieth_above_the_nominal_visit(copy, person_years, faulty):
    copy.change("binary", "b075", person_years=person_years)  # 75 patients for 60 months are 375 years
    assert bool(copy.faults("binary.csv", "person_years_within_follow_up")) is faulty


def test_a_scale_told_twice_is_found_where_its_ends_are_open_too(copy):
    line = copy.append("reference/instruments", "zcq_total", instrument_id="zcq_total_again")
    (fault,) = copy.faults("reference/instruments.csv", "scale_once")
    assert (fault.line, fault.found) == (line, "ZCQ total, open to open points")


def test_a_corrected_row_of_the_reference_needs_its_own_entry(copy):
    copy.change("reference/dispersion", "d002", second_look="corrected")
    copy.append("corrections", "x009", correction_id="x100", table="dispersion", key="d002")
    assert copy.faults("reference/dispersion.csv", "corrected_has_entry")
    copy.append("reference/corrections", "rx001", correction_id="rx100", table="dispersion", key="d002", column="")
    assert not copy.faults("reference/dispersion.csv", "corrected_has_entry")


def test_identity_cannot_be_accepted(copy):
    copy.append("exceptions", "e001", exception_id="e004", key="b003", check="duplicate_key")
    copy.change("binary", "b004", row_id="b003")
    severities = {fault.check: fault.severity for fault in copy.report().faults}
    assert severities["duplicate_key"] == "error"
    assert severities["exception_is_used"] == "warning"


def test_an_accepted_fault_keeps_its_reason(copy):
    (fault,) = copy.faults("reference/comparators.csv", "percent_of_events")
    assert fault.severity == "accepted"
    assert fault.mend.startswith("accepted by evidence team on 2026-11-22: The source prints 21 events and 29%")


def test_only_the_last_correction_of_a_cell_must_stand(copy):
    copy.append("corrections", "x004", correction_id="x015", before="149", after="302", date="2026-11-23")
    assert [f.key for f in copy.faults("corrections.csv", "correction_stands")] == ["x015"]
    copy.change("binary", "b027", n="302")
    assert not copy.faults("corrections.csv", "correction_stands")
