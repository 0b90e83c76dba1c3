"""Research gaps: each is derived from what is missing, and points to what exists."""

from __future__ import annotations

import pandas as pd
import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.evidence import Evidence
from evidence_tools.limits import challenge_all
from evidence_tools.limits.catalogue import CATALOGUE
from evidence_tools.limits.shared.enrolment import without_report
from evidence_tools.tables.committee import gaps_frame, table_of_gaps
from evidence_tools.tables.committee.gap import DESIGNS, PATIENTS, STATEMENTS, TRIALS, VALUES
from evidence_tools.tables.committee.gap_designs import WOULD_ANSWER
from evidence_tools.tables.committee.gap_values import trial_gaps, value_gaps


@pytest.fixture(scope="module")
def frame(evidence: Evidence) -> pd.DataFrame:
    return gaps_frame(evidence)


def test_all_kinds_are_there_in_order(frame: pd.DataFrame) -> None:
    assert list(dict.fromkeys(frame["kind"])) == [VALUES, PATIENTS, TRIALS, DESIGNS, STATEMENTS]
    assert (frame[["missing", "outcome", "how_much", "fills", "moves"]] != "").all(axis=None)


@pytest.mark.parametrize(
    ("column", "table", "key"),
    [
        ("claim_ids", "claims", "claim_id"),
        ("limitation_ids", "limitations", "limitation_id"),
        ("source_ids", "sources", "source_id"),
    ],
)
def test_ids_exist(frame: pd.DataFrame, evidence: Evidence, column: str, table: str, key: str) -> None:
    named = {part for ids in frame[column] for part in ids.split(";") if part}
    assert named
    assert named <= set(getattr(evidence, table)[key])


def test_a_borrowed_spread_is_a_gap_of_its_study(frame: pd.DataFrame, evidence: Evidence) -> None:
    (gap,) = frame[frame["missing"].str.startswith("the standard deviation")].to_dict("records")
    table = et.answer(evidence, "pain_from_12").effects.table
    borrowed = table[table["marks"].str.contains("†")]
    assert set(borrowed["label"]) <= set(gap["fills"].split("; "))
    assert gap["amount"] == len(gap["fills"].split("; "))
    assert set(borrowed["rows"]) <= set(gap["rows"].split(";"))


def test_a_printed_spread_closes_the_gap(copy: Copy) -> None:
    question = "pain_from_12"
    before = copy.read()
    copy.change("continuous", "c044", change_sd="2.1")
    after = copy.read()
    named = [
        next(gap.fills for gap in value_gaps(each, {question: et.answer(each, question)}) if "deviation" in gap.missing)
        for each in (before, after)
    ]
    assert "Wong 2012" in named[0]
    assert "Wong 2012" not in named[1]


def test_a_comparison_asks_only_studies_that_have_the_comparator(evidence: Evidence) -> None:
    question = "surgery_against_laminectomy"
    gaps = list(value_gaps(evidence, {question: et.answer(evidence, question)}))
    assert {gap.fills for gap in gaps} == {"Staats 2024"}


def test_patients_missing_are_those_needed_less_those_reached(frame: pd.DataFrame, evidence: Evidence) -> None:
    label = et.answer(evidence, "odi_from_12").effects.label
    (gap,) = frame[(frame["kind"] == PATIENTS) & (frame["outcome"] == label)].to_dict("records")
    found = {each.name: each for each in challenge_all(evidence)["odi_from_12"]}["imprecision"]
    values = found.table.set_index("What")["Value"]
    assert gap["amount"] == pytest.approx(values["Patients needed"] - values["Patients reached"])


def test_trials_without_results_are_those_of_the_registries(evidence: Evidence) -> None:
    gaps = list(trial_gaps(evidence))
    assert [gap.rows for gap in gaps] == list(without_report(evidence)["study_id"])
    (sham,) = [gap for gap in gaps if gap.rows == "napa_sham"]
    assert (sham.amount, sham.claim_ids) == (40, "O11")
    assert "masked, against sham" in sham.missing


def test_every_limitation_has_an_answer_or_a_kind_of_its_own() -> None:
    assert set(CATALOGUE) - set(WOULD_ANSWER) == {"missing_spread", "imprecision", "unpublished"}


def test_a_limitation_that_holds_everywhere_asks_for_nothing(frame: pd.DataFrame, evidence: Evidence) -> None:
    found = [each for limits in challenge_all(evidence).values() for each in limits]
    asked = set(frame.loc[frame["kind"] == DESIGNS, "missing"])
    for name, (missing, _) in WOULD_ANSWER.items():
        open_ = any(each.verdict != "holds" for each in found if each.name == name)
        assert (missing in asked) == open_, name


def test_statements_are_those_that_the_ledger_cannot_check(frame: pd.DataFrame, evidence: Evidence) -> None:
    ledger, claims = et.claims(evidence), evidence.claims
    unchecked = set(ledger.loc[ledger["verdict"].isin(["cannot say", "as reported only"]), "claim_id"])
    asked = {part for ids in frame.loc[frame["kind"] == STATEMENTS, "claim_ids"] for part in ids.split(";")}
    assert asked == unchecked & set(claims.loc[claims["needs"].notna(), "claim_id"])


def test_the_table_counts_statements_where_they_are_many(evidence: Evidence) -> None:
    table = table_of_gaps(evidence)
    assert list(dict.fromkeys(table.shown["group"])) == [VALUES, PATIENTS, TRIALS, DESIGNS, STATEMENTS]
    assert table.shown["Policy"].str.contains(r"\d+ statements").any()
    assert not table.shown["What is missing"].str[0].str.islower().any()
