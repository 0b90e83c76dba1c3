"""Two synthetic extractions compared: who matches whom, how far they agree, and what is to be settled."""

import math
import random
from datetime import date

import pandas as pd
import pytest
from review_files import EXTRACTION, MAPPING, READ_ON, SECOND

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.agreement import Agreement, agreement, import_of_rows, settle
from evidence_tools.importing.agreement.cells import Reading
from evidence_tools.importing.agreement.matching import Pair, matched
from evidence_tools.importing.mapped_csv import read_mapped_csv
from evidence_tools.importing.record import Candidate, Import

PAIN = {
    "study_id": "synthetic",
    "arm_id": "device",
    "outcome": "pain",
    "instrument": "VAS",
    "timepoint_months": "12",
    "source_id": "synthetic_report",
    "mean": "4.0",
    "analysis_use": "primary",
}


def rows(table: str, *cells: dict[str, str]) -> Import:
    return import_of_rows({table: pd.DataFrame(cells, dtype="str")}, "synthetic", read_on=READ_ON)


def pain(*changes: dict[str, str]) -> Import:
    return rows("continuous", *({**PAIN, **each} for each in changes))


def judged(pairs: list[tuple[str, str]], instrument: str = "rob1") -> Agreement:
    def of(place: int) -> Import:
        cells = (
            {"study_id": f"s{number}", "instrument": instrument, "domain": "d", "judgement": pair[place]}
            for number, pair in enumerate(pairs)
        )
        return rows("risk_of_bias", *cells)

    return agreement(of(0), of(1))


def column(found: Agreement, name: str) -> pd.Series:
    chosen = found.columns[found.columns["column"] == name]
    assert len(chosen) == 1
    return chosen.iloc[0]


@pytest.fixture(scope="module")
def example() -> Agreement:
    first, second = (
        read_mapped_csv(content, MAPPING, name, read_on=READ_ON)
        for content, name in ((EXTRACTION, "first.csv"), (SECOND, "second.csv"))
    )
    return agreement(first, second)


def test_the_example_has_three_entries_numbers_for_pooling_first(example):
    entries = example.to_settle
    assert list(entries["item"]) == ["s001", "s002", "s003"]
    assert list(entries["column"]) == ["sd", "events", "judgement"]
    assert list(entries["apart"]) == ["0.3", "1", "1 step"]
    assert set(entries["settled"]) == {""}
    assert repr(example) == "Agreement of first.csv with second.csv: 21 matched rows, 3 entries to settle"


def test_frames_are_copies(example):
    for frame in (example.to_settle, example.columns):
        frame.iloc[:, 0] = "x"
    assert "x" not in {*example.to_settle["item"], *example.columns["table"]}


def test_percent_counts_cells_that_both_filled():
    found = agreement(
        pain({"sd": "2.1"}, {"arm_id": "b", "sd": "2.0"}, {"arm_id": "c", "sd": "1"}),
        pain({"sd": "2.1"}, {"arm_id": "b", "sd": "2.3"}, {"arm_id": "c"}),
    )
    sd = column(found, "sd")
    assert (sd["compared"], sd["agree"], sd["one_empty"], sd["percent"]) == (2, 1, 1, 50)
    assert list(found.to_settle["apart"]) == ["0.3", "only first"]


def test_the_order_of_rows_changes_nothing_but_the_order_of_the_list(example):
    dice = random.Random(7)
    mixed = list(example.second.candidates)
    dice.shuffle(mixed)
    other = agreement(example.first, Import(example.second.origin, tuple(mixed)))
    assert set(other.to_settle["about"]) == set(example.to_settle["about"])
    assert other.matching["same"].sum() == example.matching["same"].sum()


def test_an_extraction_agrees_with_itself(example):
    found = agreement(example.first, example.first)
    assert found.to_settle.empty
    assert set(found.columns["percent"]) == {100}
    assert set(found.columns["kappa"].dropna()) <= {1.0}


def test_numbers_of_visits_match_however_they_are_printed():
    found = agreement(pain({"timepoint_months": "12"}), pain({"timepoint_months": "12.0"}))
    assert found.matching.iloc[0]["same"] == 1


def test_a_near_match_differs_in_one_thing_that_is_settled():
    found = agreement(pain({"timepoint_months": "12"}), pain({"timepoint_months": "24"}))
    assert found.matching.iloc[0][["same", "near"]].tolist() == [0, 1]
    assert list(found.to_settle["column"]) == ["timepoint_months"]


def test_two_differences_are_no_match():
    found = agreement(pain({}), pain({"timepoint_months": "24", "instrument": "NPRS"}))
    assert found.matching.iloc[0][["near", "only_first", "only_second"]].tolist() == [0, 1, 1]
    assert list(found.to_settle["apart"]) == ["only first", "only second"]


def test_another_arm_is_never_a_near_match():
    assert agreement(pain({}), pain({"arm_id": "other"})).matching.iloc[0]["near"] == 0


def test_rows_that_could_be_several_are_ambiguous():
    found = agreement(pain({"timepoint_months": "6"}), pain({"timepoint_months": "12"}, {"timepoint_months": "24"}))
    assert found.matching.iloc[0][["ambiguous_first", "ambiguous_second"]].tolist() == [1, 2]
    assert set(found.to_settle["apart"]) == {"could be several rows of the other"}


def test_equal_rows_of_one_identity_find_each_other_first():
    found = agreement(pain({"mean": "4.0"}, {"mean": "5.0"}), pain({"mean": "5.0"}, {"mean": "4.2"}))
    assert found.matching.iloc[0]["same"] == 2
    assert list(found.to_settle["first"]) == ["4.0"]
    assert list(found.to_settle["second"]) == ["4.2"]


def test_several_unequal_rows_of_one_identity_are_ambiguous():
    found = agreement(pain({"mean": "4"}, {"mean": "5"}), pain({"mean": "6"}, {"mean": "7"}))
    assert found.matching.iloc[0][["same", "ambiguous_first", "ambiguous_second"]].tolist() == [0, 2, 2]


def test_kappa_of_judgements_is_that_of_the_table():
    found = judged([("low", "low")] * 20 + [("low", "high")] * 5 + [("high", "low")] * 10 + [("high", "high")] * 15)
    row = column(found, "judgement")
    assert row["of"] == "rob1"
    assert row["kappa"] == pytest.approx(0.4)
    assert row["kappa_se"] == pytest.approx(0.127, abs=1e-3)
    assert row["weighted_kappa"] == pytest.approx(0.4)  # between two words there are no near misses
    assert row["pabak"] == pytest.approx((3 * 0.7 - 1) / 2)  # three judgements are possible


def test_near_misses_weigh_less_where_words_have_an_order():
    row = column(judged([("low", "unclear"), ("low", "low"), ("high", "high"), ("unclear", "unclear")]), "judgement")
    assert row["weighted_kappa"] > row["kappa"]


def test_a_word_outside_the_order_is_left_out_of_the_weighted_kappa_and_said():
    pairs = [("low", "low"), ("serious", "moderate"), ("critical", "critical"), ("unclear", "low")]
    row = column(judged(pairs, "robins_i"), "judgement")
    assert row["note"] == "pairs with a word outside the order, left out of the weighted kappa: 1"
    assert row["weighted_kappa"] > row["kappa"]


def test_an_interval_is_cut_where_kappa_ends():
    row = column(judged([("low", "low"), ("high", "high"), ("low", "low"), ("high", "unclear")]), "judgement")
    assert row["kappa"] < 1 == row["kappa_high"]


def test_each_instrument_has_a_kappa_of_its_own():
    first = [{"study_id": "s", "instrument": name, "domain": "d", "judgement": "low"} for name in ("rob1", "rob2")]
    found = agreement(rows("risk_of_bias", *first), rows("risk_of_bias", *first))
    assert list(found.columns[found.columns["column"] == "judgement"]["of"]) == ["rob1", "rob2"]


def test_one_category_has_no_kappa_and_says_so():
    row = column(judged([("low", "low")] * 4), "judgement")
    assert math.isnan(row["kappa"])
    assert row["note"] == "one category only: kappa is not defined"
    assert row["percent"] == 100
    said = column(judged([("low", "low"), ("low", "high")]), "judgement")["note"]
    assert said == "one reader gave all the same: kappa is 0 however often they agree"


def test_limits_come_with_ten_pairs():
    def several(count: int) -> pd.Series:
        first = [{"arm_id": f"a{number}", "mean": str(number)} for number in range(count)]
        second = [{**each, "mean": str(float(each["mean"]) + 1)} for each in first]
        return column(agreement(pain(*first), pain(*second)), "mean")

    assert math.isnan(several(9)["limit_low"])
    assert several(10)["limit_low"] == pytest.approx(-1)
    assert several(10)["mean_difference"] == -1
    assert 0.8 < several(10)["icc"] < 1


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ("2.9", "2.90", "agree"),
        ("2.9", "2.86", "rounding"),
        ("2.9", "2.85", "rounding"),
        ("2.9", "2.84", "differ"),
        ("3", "2.5", "rounding"),
        ("2.9", "2.8", "differ"),
        ("0.1", "0.14", "rounding"),
        ("-2.9", "2.9", "differ"),
        ("120", "118", "differ"),
        ("", "2.9", "only second"),
        ("", "", "empty"),
    ],
)
def test_numbers_agree_up_to_printed_rounding(first, second, state):
    pair = Pair(Candidate("continuous", {"mean": first}, "a"), Candidate("continuous", {"mean": second}, "b"))
    assert Reading(pair, "mean").state == state
    if state == "rounding":
        assert Reading(pair, "mean").agreed == second


def test_words_agree_without_case_and_double_blanks():
    found = agreement(pain({"note": "Read  twice"}), pain({"note": "read twice"}))
    assert found.to_settle.empty


def test_primary_rows_come_before_others_and_words_last():
    first = pain({"analysis_use": "alternative"}, {"arm_id": "b", "note": "x", "unit": "points"})
    second = pain({"analysis_use": "alternative", "mean": "9"}, {"arm_id": "b", "mean": "9", "note": "y", "unit": "mm"})
    assert list(agreement(first, second).to_settle["column"]) == ["mean", "mean", "unit", "note"]
    assert "b," in agreement(first, second).to_settle["about"].iloc[0]


def test_a_row_of_one_reader_only_is_an_entry_as_a_whole():
    found = agreement(pain({}), pain({}, {"arm_id": "b"}))
    entry = found.to_settle.iloc[0]
    assert (entry["column"], entry["first"], entry["second"], entry["place_first"]) == ("", "", "the row", "")


def test_matching_accounts_for_every_row():
    dice = random.Random(3)
    for _ in range(40):
        sides = [
            [
                Candidate("continuous", {**PAIN, "arm_id": dice.choice("ab"), "timepoint_months": dice.choice("136"),
                                         "instrument": dice.choice(["VAS", "ODI"]), "mean": dice.choice("12")}, str(n))
                for n in range(dice.randint(0, 7))
            ]
            for _ in range(2)
        ]  # fmt: skip
        found = matched("continuous", *sides)
        placed = [each.first for each in found.pairs] + found.only_first + found.ambiguous_first
        assert sorted(each.place for each in placed) == sorted(each.place for each in sides[0])
        placed = [each.second for each in found.pairs] + found.only_second + found.ambiguous_second
        assert sorted(each.place for each in placed) == sorted(each.place for each in sides[1])


def settled(found: Agreement, *texts: str) -> pd.DataFrame:
    return found.to_settle.assign(settled=list(texts))


def test_a_settled_list_gives_one_import(example):
    found = settle(example, settled(example, "2.4", "9", "unclear"), name="settled.csv", read_on=date(2027, 2, 3))
    assert len(found.candidates) == len(example.first.candidates)
    changed = next(each for each in found.of_table("continuous") if each.cells.get("sd") == "2.4")
    assert changed.place.startswith("first: first.csv line 2")
    assert {each.why for each in found.unread} >= {"settled as 2.4", "settled as 9", "settled as unclear"}
    said = next(each for each in found.unread if each.field == "events")
    assert said.value == "first 9, second 8"
    assert sum(each.field == "Reviewer" for each in found.unread) == 2  # what both files left unread


def test_the_more_exact_of_two_agreeing_numbers_is_kept():
    found = agreement(pain({"mean": "4.0"}), pain({"mean": "4.04"}))
    assert settle(found, found.to_settle, name="l", read_on=READ_ON).candidates[0].cells["mean"] == "4.04"


def test_a_cell_may_be_settled_as_empty_and_a_row_left_out():
    found = agreement(pain({"sd": "2"}), pain({"sd": "3"}, {"arm_id": "b"}))
    both = settle(found, settled(found, "empty", "no"), name="l", read_on=READ_ON)
    assert [("sd" in each.cells) for each in both.candidates] == [False]
    assert "arm_id b" in next(each.value for each in both.unread if each.why.startswith("left out"))
    assert len(settle(found, settled(found, "2", "yes"), name="l", read_on=READ_ON).candidates) == 2


def test_rows_with_the_same_place_are_settled_apart():
    first = Import(pain({}).origin, tuple(Candidate("continuous", {**PAIN, "arm_id": arm}, "line 2") for arm in "ab"))
    second = Import(
        first.origin, tuple(Candidate("continuous", {**PAIN, "arm_id": arm, "mean": "9"}, "line 2") for arm in "ab")
    )
    found = agreement(first, second)
    both = settle(found, settled(found, "4.0", "9"), name="l", read_on=READ_ON)
    assert [each.cells["mean"] for each in both.candidates] == ["4.0", "9"]


def test_all_that_is_wrong_with_a_list_is_named_at_once():
    found = agreement(pain({"sd": "2", "unit": "mm"}), pain({"sd": "3", "unit": "points"}, {"arm_id": "b"}))
    wrong = settled(found, "about 2", "maybe", "")
    wrong.loc[0, "first"] = "2.0"
    with pytest.raises(EvidenceError) as raised:
        settle(found, wrong, name="list.csv", read_on=READ_ON)
    told = {(each.line, each.column): each.allowed for each in raised.value.faults}
    assert told[2, "first"] == "2"
    assert told[2, "settled"] == "for sd: a plain number above 0, or empty"
    assert told[3, "settled"] == "yes to keep the row, no to leave it out"
    assert told[4, "settled"] == "the text of unit, or empty"


def test_entries_must_be_those_of_the_list_each_once():
    found = agreement(pain({"sd": "2"}, {"arm_id": "b", "sd": "2"}), pain({"sd": "3"}, {"arm_id": "b", "sd": "4"}))
    full = settled(found, "2", "2")
    for wrong, said in (
        (full.iloc[:1], "no entry s002"),
        (pd.concat([full, full.iloc[:1]]), "stands there twice"),
        (full.assign(item=["s001", "s099"]), "s099 of another list"),
        (full.drop(columns="second"), "no column second"),
    ):
        with pytest.raises(EvidenceError, match=said):
            settle(found, wrong, name="l", read_on=READ_ON)


def test_a_list_survives_its_way_through_a_file(example, tmp_path):
    path = tmp_path / "list.csv"
    settled(example, "2.1", "9", "low").to_csv(path, index=False)
    back = pd.read_csv(path, dtype="str")
    assert len(settle(example, back, name="list.csv", read_on=READ_ON).candidates) == 21


def test_typed_rows_of_an_edition_compare_like_text(evidence):
    typed = import_of_rows({"binary": evidence.binary}, "edition", read_on=READ_ON)
    text = import_of_rows({"binary": evidence.binary.astype("object").map(_plain)}, "text", read_on=READ_ON)
    found = agreement(typed, text)
    assert found.to_settle.empty
    assert found.matching.iloc[0]["same"] == len(evidence.binary)
    assert "row_id" not in typed.candidates[0].cells


def _plain(value: object) -> str:
    return "" if pd.isna(value) else f"{value:.12g}" if isinstance(value, float) else str(value)


def test_columns_that_a_table_does_not_have_are_told():
    found = rows("arms", {"study_id": "a", "arm_id": "b", "colour": "blue"})
    assert [(each.field, each.value, each.why) for each in found.unread] == [
        ("colour", "blue", "arms has no such column")
    ]


def test_nothing_compared_with_nothing():
    found = agreement(Import(pain({}).origin, ()), Import(pain({}).origin, ()))
    assert found.matching.empty
    assert found.columns.empty
    assert settle(found, found.to_settle, name="l", read_on=READ_ON).candidates == ()
