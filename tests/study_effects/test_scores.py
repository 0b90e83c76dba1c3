"""Changes from baseline: which rows are used, how n and spread are obtained, and what is said of the others."""

from __future__ import annotations

import math

import pytest
from edition_copies import Copy
from scipy import stats

import evidence_tools as et
from evidence_tools.errors import QuestionError

PAIN_FROM_12 = et.Question(outcome="pain", months=(12, math.inf))


def test_values_of_the_real_edition(evidence: et.Evidence) -> None:
    found = et.effects(evidence, PAIN_FROM_12).table.set_index("study")
    assert found.loc["midas_i", ["y", "n", "sd", "rows"]].tolist() == [-2.9, 58, 2.8, "c021"]
    assert found.loc["midas_i", "v"] == pytest.approx(2.8**2 / 58)
    assert found.loc["motion", "months"] == 36  # no earlier pain score is printed
    assert found.loc["midas_encore", "n_how"] == "treated number, upper bound"
    assert found.loc["midas_encore", "marks"] == "†‡"


def test_every_row_of_the_outcome_is_used_or_dropped_with_a_reason(evidence: et.Evidence) -> None:
    for name in evidence.protocol.questions:
        found = et.effects(evidence, evidence.protocol.question(name))
        kind = "binary" if found.measure in ("PLO", "IRLN", "RR") else "continuous"
        rows = getattr(evidence, kind)
        all_rows = set(rows.loc[rows["outcome"] == found.question.outcome, "row_id"])
        used = set(";".join(found.table["rows"]).split(";")) - {""}
        dropped = list(found.dropped["rows"])
        assert used | set(dropped) == all_rows, name
        assert len(dropped) == len(set(dropped)) == len(all_rows - used), name
        assert all(found.dropped["reason"])


def test_reasons_are_those_an_analyst_would_give(evidence: et.Evidence) -> None:
    reason = et.effects(evidence, PAIN_FROM_12).dropped.set_index("rows")["reason"]
    assert reason["c009"] == "another row of the same patients stands"
    assert reason["c018"] == "visit outside the window"
    assert reason["c020"] == "baseline score, no change"
    assert reason["c024"] == "direction only, no number printed"
    walking = et.effects(evidence, et.Question(outcome="walking_time", months=12)).dropped.set_index("rows")
    assert walking.loc["c004", ["reason", "detail"]].tolist() == ["percent change only", "+258% of baseline"]


def test_the_latest_visit_can_stand_instead_of_the_earliest(evidence: et.Evidence) -> None:
    question = et.Question(outcome="odi", months=(12, math.inf))
    earliest = et.effects(evidence, question).table.set_index("study")
    latest = et.effects(evidence, et.Question(outcome="odi", months=(12, math.inf), visit="latest")).table.set_index(
        "study"
    )
    assert (earliest.loc["motion", "y"], latest.loc["motion", "y"]) == (-16, -16.9)


def test_a_preferred_row_replaces_the_primary_one_of_its_visit(evidence: et.Evidence) -> None:
    question = et.Question(outcome="pain", months=(12, math.inf), prefer=("c009",))
    found = et.effects(evidence, question)
    assert found.table.set_index("study").loc["motion", ["y", "rows"]].tolist() == [-3, "c009"]
    assert found.dropped.set_index("rows").loc["c010", "reason"] == "replaced by a preferred row"


def test_an_unknown_preferred_row_is_refused(evidence: et.Evidence) -> None:
    with pytest.raises(QuestionError, match="c999"):
        et.effects(evidence, et.Question(outcome="pain", prefer=("c999",)))


@pytest.mark.parametrize(
    ("cells", "sd", "how"),
    [
        ({"change_sd": "3.1"}, 3.1, "reported"),
        ({"change_se": "0.4"}, 0.4 * math.sqrt(58), "from SE"),
        (
            {"change_ci_low": "-3.7", "change_ci_high": "-2.1"},
            1.6 / (2 * stats.t.ppf(0.975, 57)) * math.sqrt(58),
            "from CI",
        ),
        (
            {"p_value": "0.004", "p_relation": "equal", "p_comparison": "within_arm", "p_text": "0.004"},
            2.9 / stats.t.ppf(1 - 0.002, 57) * math.sqrt(58),
            "from p",
        ),
        (
            {"p_value": "0.004", "p_relation": "below", "p_comparison": "within_arm", "p_text": "<0.004"},
            2.8,
            "borrowed",
        ),
    ],
)
def test_the_spread_is_taken_from_the_best_statistic_printed(
    copy: Copy, cells: dict[str, str], sd: float, how: str
) -> None:
    copy.change("continuous", "c021", **cells)
    row = et.effects(et.read_evidence(copy.folder), PAIN_FROM_12).table.set_index("study").loc["midas_i"]
    assert row["sd"] == pytest.approx(sd, rel=1e-12)
    assert row["sd_how"] == how
    assert ("†" in row["marks"]) == (how == "borrowed")


def test_two_sds_and_the_protocols_correlation_give_a_range(copy: Copy) -> None:
    copy.change("continuous", "c020", sd="2.0")
    copy.change("continuous", "c021", sd="2.4")
    row = et.effects(et.read_evidence(copy.folder), PAIN_FROM_12).table.set_index("study").loc["midas_i"]

    def sd(r: float) -> float:
        return math.sqrt(2.0**2 + 2.4**2 - 2 * r * 2.0 * 2.4)

    assert row["sd_how"] == "from two SDs and r"
    assert row[["sd", "sd_low", "sd_high"]].tolist() == pytest.approx([sd(0.4), sd(0.6), sd(0.2)])


def test_a_100_mm_scale_is_brought_to_0_10_with_its_spread(copy: Copy) -> None:
    cells = {"scale_max": "100", "unit": "mm"}
    copy.change("continuous", "c020", **cells, mean="74")
    copy.change("continuous", "c021", **cells, mean="45", change_mean="-29", change_sd="30")
    row = et.effects(et.read_evidence(copy.folder), PAIN_FROM_12).table.set_index("study").loc["midas_i"]
    assert row[["y", "sd"]].tolist() == pytest.approx([-2.9, 3.0])


def test_a_changed_assumption_in_the_protocol_moves_the_result(copy: Copy, evidence: et.Evidence) -> None:
    old = "value = 2.8, low = 2.0, high = 3.4"
    copy.change_protocol(old, "value = 2.0, low = 2.0, high = 3.4")
    before = et.effects(evidence, PAIN_FROM_12).table["v"]
    after = et.effects(et.read_evidence(copy.folder), PAIN_FROM_12).table["v"]
    assert (after / before).tolist() == pytest.approx([(2.0 / 2.8) ** 2] * 5)


def test_a_control_arm_with_a_score_gives_a_difference_between_arms(copy: Copy) -> None:
    copy.append("continuous", "c003", row_id="c901", arm_id="cmm", change_mean="-4", n="60", derived_fields="")
    question = et.Question(outcome="odi", months=12, treated="mild", against="cmm")
    (row,) = et.effects(et.read_evidence(copy.folder), question).table.itertuples()
    assert row.y == pytest.approx(-16 - -4)
    assert row.v == pytest.approx(16.5**2 / 69 + 16.5**2 / 60)
    assert row.rows == "c003;c901"


def test_without_a_control_score_the_comparison_says_which_arm_is_missing(evidence: et.Evidence) -> None:
    found = et.effects(evidence, et.Question(outcome="odi", months=12, against="cmm"))
    assert found.k == 0
    assert found.dropped.set_index("rows").loc["c003", "detail"] == "no usable row for the arm cmm"


def test_studies_that_share_patients_give_way_to_the_one_that_stands(copy: Copy, evidence: et.Evidence) -> None:
    copy.append("continuous", "c021", row_id="c902", study_id="chopko_2013_2y", timepoint_months="24", n="45")
    shared = et.effects(et.read_evidence(copy.folder), PAIN_FROM_12)
    assert "chopko_2013_2y" not in set(shared.table["study"])
    assert shared.dropped.set_index("rows").loc["c902", "detail"] == "same patients as midas_i"
    alone = et.effects(et.read_evidence(copy.folder), et.Question(outcome="pain", months=24))
    assert "chopko_2013_2y" in set(alone.table["study"])  # midas_i has no score at this visit


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (et.Question(outcome="pian"), "outcomes.csv"),
        (et.Question(outcome="durability"), "outcomes.csv"),
        (et.Question(outcome="pain", treated="milde"), "arms.csv"),
        (et.Question(outcome="pain", measure="RR"), "allowed: MC"),
        (et.Question(outcome="mortality", against="cmm", measure="MD"), "allowed: RR, OR, RD"),
    ],
)
def test_a_question_the_tables_cannot_know_says_what_is_allowed(
    evidence: et.Evidence, question: et.Question, said: str
) -> None:
    with pytest.raises(QuestionError, match=said):
        et.effects(evidence, question)


def test_two_arms_of_one_study_are_not_two_studies(copy: Copy) -> None:
    rows = copy.rows("arms")
    header, model = rows[0], rows[1]
    second = [cell if name != "arm_id" else "mild2" for name, cell in zip(header, model, strict=True)]
    copy.write("arms", [*rows, second])
    copy.append("continuous", "c003", row_id="c903", arm_id="mild2", change_mean="-20")
    found = et.effects(et.read_evidence(copy.folder), et.Question(outcome="odi", months=12))
    assert "motion" not in set(found.table["study"])
    assert found.dropped.set_index("rows").loc["c903", "reason"] == "several arms with one treatment"


def test_visits_that_agree_to_a_tenth_of_a_month_are_one(copy: Copy) -> None:
    copy.append("continuous", "c044", row_id="c904", timepoint_months="12.04", analysis_use="alternative")
    asked = et.Question(outcome="pain", months=(12, math.inf), prefer=("c904",))
    found = et.effects(et.read_evidence(copy.folder), asked)
    assert found.table["study"].is_unique
    assert found.table.set_index("study").loc["wong_2012", "rows"] == "c904"


def test_each_arm_of_a_difference_keeps_its_own_spread(copy: Copy) -> None:
    copy.append("continuous", "c003", row_id="c901", arm_id="cmm", change_mean="-4", change_sd="15", derived_fields="")
    question = et.Question(outcome="odi", months=12, treated="mild", against="cmm")
    found = et.effects(et.read_evidence(copy.folder), question)
    assert found.with_spread("low").table["v"].iloc[0] == pytest.approx(13**2 / 69 + 15**2 / 69)
    assert found.with_spread("high").table["v"].iloc[0] == pytest.approx(19**2 / 69 + 15**2 / 69)
    assert found.table["sd_how"].iloc[0] == "borrowed; reported"
    assert found.table["sd_against"].iloc[0] == 15


def test_a_row_that_must_not_be_pooled_cannot_be_preferred(evidence: et.Evidence) -> None:
    with pytest.raises(QuestionError, match="c007: Instrument inferred"):
        et.effects(evidence, et.Question(outcome="odi", months=24, prefer=("c007",)))
