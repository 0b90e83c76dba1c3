"""The summary of findings: absolute effects by hand, sentences from results, certainty from the rating."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import evidence_tools as et
from evidence_tools.certainty import certainties
from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.tables.committee import findings_frame, table_of_findings
from evidence_tools.tables.committee.absolute import Absolute, absolute_of
from evidence_tools.tables.committee.findings import OPENINGS, meaning
from evidence_tools.wording import finding


@pytest.fixture(scope="module")
def frame(evidence: Evidence) -> pd.DataFrame:
    return findings_frame(evidence).set_index("question")


def test_it_has_every_question_of_the_critical_outcomes(frame: pd.DataFrame, evidence: Evidence) -> None:
    outcomes = evidence.protocol.certainty.outcomes.values()
    assert list(frame.index) == [name for each in outcomes for name in each.questions]
    levels = certainties(evidence)
    assert list(frame["certainty"]) == [levels[name].level for name in frame.index]


def test_absolute_effects_of_a_comparison_by_hand(frame: pd.DataFrame) -> None:
    """18 of 69 controls: 261 per 1,000; times 4/18 (0.0793 to 0.6230 times) leaves 58 (21 to 163)."""
    row = frame.loc["intervention_against_cmm"]
    assert row["without"] == pytest.approx(1000 * 18 / 69)
    assert row["with_device"] == pytest.approx(1000 * 4 / 69)
    assert row["with_low"] == pytest.approx(row["without"] * row["relative_low"])
    assert row["difference_words"] == "203 fewer per 1,000 (240 fewer to 98 fewer)"
    assert row["compared"]
    assert row["without_rows"] == "b012;b013"


def test_a_worse_result_has_more_and_a_crossing_one_says_both() -> None:
    worse = Absolute(
        "per 1,000", 90, 77, 106, without=55, difference=35, difference_low=22, difference_high=51, compared=True
    )
    assert worse.difference_words == "35 more per 1,000 (22 more to 51 more)"
    crossing = Absolute("per 1,000", difference=-5, difference_low=-13, difference_high=12.2, compared=True)
    assert crossing.difference_words == "5 fewer per 1,000 (13 fewer to 12 more)"


def test_other_patients_are_named_and_not_compared(frame: pd.DataFrame, evidence: Evidence) -> None:
    for question, outcome in (
        ("open_decompression", "open_decompression"),
        ("subsequent_surgery", "subsequent_surgery"),
    ):
        row = frame.loc[question]
        key = evidence.protocol.limits.below[outcome]
        comparators = evidence.comparators.set_index("comparator_id")
        assert row["without"] == pytest.approx(10 * comparators.loc[key, "pct"])
        assert key in row["without_words"]
        assert comparators.loc[key, "source_id"] == row["without_source_ids"]
        assert row["difference_words"] == "not compared"
        assert math.isnan(row["difference"])


def test_changes_stand_beside_changes_without_the_device(frame: pd.DataFrame, evidence: Evidence) -> None:
    row, fit = frame.loc["pain_from_12"], et.answer(evidence, "pain_from_12").fit
    assert [row["with_device"], row["with_low"], row["with_high"]] == [fit.estimate, fit.ci_low, fit.ci_high]
    assert row["mcid"] == fit.effects.scale.mcid
    (limit,) = et.challenge(fit, evidence, ["no_control"])
    assert row["without"] == pytest.approx(-limit.plausible[1])


def test_gains_without_a_spread_have_no_interval(frame: pd.DataFrame) -> None:
    row = frame.loc["walking_time_from_12"]
    assert (row["with_words"], row["difference_words"]) == (
        "+258% of baseline, no interval",
        "+194 percentage points, no interval",
    )
    assert (row["without_rows"], row["rows"], row["source_ids"]) == ("c004;c005", "c004;c005", "optum_policy_2026")
    assert (row["studies"], row["patients"], row["marks"]) == (1, "138", "¶")  # two arms of a trial, second-hand
    assert "no row has a value and a variance" in row["meaning"]


def test_a_question_without_contrast_or_result_stays_empty(evidence: Evidence) -> None:
    asked = et.answer(evidence, "walking_time_from_12")
    nothing = absolute_of(asked, subject_of(asked, evidence), None)
    assert (nothing.with_words, nothing.without_words, nothing.difference_words) == ("", "", "not compared")


@pytest.mark.parametrize("level", OPENINGS)
def test_sentences_open_with_their_certainty_and_take_their_numbers_from_the_result(
    evidence: Evidence, level: str
) -> None:
    asked = et.answer(evidence, "odi_from_12")
    said = meaning(asked, subject_of(asked, evidence), level)
    assert said.startswith(OPENINGS[level])
    assert finding(asked.fit).removeprefix("Disability") in said
    assert said.endswith("which may or may not reach the smallest change that matters.")


def test_limitations_that_overturn_are_named(frame: pd.DataFrame) -> None:
    assert frame.loc["pain_from_12", "comments"].startswith("Overturned by: no control group")


def test_the_table_letters_its_comments(evidence: Evidence) -> None:
    table = table_of_findings(evidence)
    lettered = [note for note in table.notes if note.startswith("(")]
    assert len(lettered) == (table.frame["comments"] != "").sum()
    assert table.shown["Question"].iloc[0].endswith("(a)")
    assert table.shown["With the device"].iloc[0].endswith("†‡§¶")
