"""Tables of limitations: every row says why, numbers are rounded as everywhere, and nothing is cut."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pandas as pd
import pytest

import evidence_tools as et
from evidence_tools.evidence import Evidence
from evidence_tools.limits import Limitation, challenge
from evidence_tools.tables import table_of_limitation, table_of_limits, table_of_policy_limitations


@pytest.fixture(scope="module")
def limits(evidence: Evidence) -> list[Limitation]:
    return challenge(et.answer(evidence, "pain_from_12"), evidence, ["no_control", "blinding", "generalisability"])


def test_one_row_per_limitation_with_its_reason(limits: list[Limitation]) -> None:
    table = table_of_limits(limits)
    assert list(table.index) == [each.title for each in limits]
    assert list(table["Why"]) == [each.reason for each in limits]
    assert table.loc["No control group", "Number"].startswith("−1.6 points left")
    assert table.loc["Who was studied", "Verdict"] == "cannot say"


def test_the_table_behind_a_limitation_is_rounded_and_has_no_missing_word(limits: list[Limitation]) -> None:
    table = table_of_limitation(limits[0])
    assert not table.isna().any().any()
    assert "nan" not in table.to_string().lower().split()
    assert re.fullmatch(r"−?\d\.\d \(−?\d\.\d to −?\d\.\d\)", table["Result (interval)"].iloc[0])
    assert not {"Low", "High"} & set(table.columns)


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([1.0, 2.0, math.nan], ["1", "2", ""]),
        ([0.123456, 0.2], ["0.123", "0.200"]),
        ([1234.5, 2.0], ["1,234", "2"]),
        ([math.inf, 1.5], ["infinity", "1.50"]),
        ([pd.NA, "a"], ["", "a"]),
    ],
)
def test_numbers_have_the_figures_they_need(limits: list[Limitation], values: list[object], shown: list[str]) -> None:
    frame = pd.DataFrame({"Case": [str(place) for place in range(len(values))], "Share": values})
    assert list(table_of_limitation(replace(limits[0], table=frame))["Share"]) == shown


def test_each_number_has_the_figures_of_its_own_unit(limits: list[Limitation]) -> None:
    frame = pd.DataFrame(
        {
            "What": ["a", "b", "c", "d", "e"],
            "Value": [306.0, -1.13, 0.36, math.nan, 0.4],
            "Unit": ["patients", "points", "points", "points", "patients"],
        }
    )
    assert list(table_of_limitation(replace(limits[0], table=frame))["Value"]) == ["306", "−1.1", "0.36", "", "0"]


def test_numbers_in_a_column_of_mixed_parts_are_rounded_and_abbreviations_stay(limits: list[Limitation]) -> None:
    frame = pd.DataFrame(
        {"Case": ["a", "b"], "SD of age": pd.Series([48.0, None], dtype=object), "gain_low": [1.0, 2.0]}
    )
    table = table_of_limitation(replace(limits[0], table=frame))
    assert list(table["SD of age"]) == ["48", ""]
    assert "Gain low" in table.columns


def test_a_column_is_known_by_whole_words(limits: list[Limitation]) -> None:
    frame = pd.DataFrame({"Case": ["a", "b"], "Followed": [48.0, math.nan], "If the lost kept 50%": [-3.494, 1.0]})
    table = table_of_limitation(replace(limits[0], table=frame))
    assert list(table["Followed"]) == ["48", ""]
    assert list(table["If the lost kept 50%"]) == ["−3.5", "1.0"]


def test_every_limitation_of_the_policy_has_a_row(evidence: Evidence, limits: list[Limitation]) -> None:
    table = table_of_policy_limitations(evidence, {"pain_from_12": limits})
    assert list(table.index) == list(evidence.limitations["limitation_id"])
    assert table.loc["L01", "Verdict"] == "holds"
    assert table.loc["L29", "Verdict"] == "cannot say"
    assert table.loc["L29", "Why"].startswith("No result to challenge for walking time")


def test_of_a_long_table_the_first_rows_can_be_shown(limits: list[Limitation]) -> None:
    assert len(table_of_limitation(limits[0], first=2)) == 2
    assert len(table_of_limitation(limits[0])) == len(limits[0].table) > 2


@pytest.mark.parametrize(
    ("columns", "merged"),
    [
        (["Case", "Estimate", "Low", "High"], ["Result (interval)"]),
        (["Case", "Gain", "Gain low", "Gain high"], ["Gain (interval)"]),
        (
            ["Case", "Rate", "Low", "High", "Rate, lost", "Low, lost", "High, lost"],
            ["Rate (interval)", "Rate, lost (interval)"],
        ),
        (["Case", "Followed", "Lowest", "Highest"], ["Followed", "Lowest", "Highest"]),
    ],
)
def test_a_value_and_its_ends_become_one_column(
    limits: list[Limitation], columns: list[str], merged: list[str]
) -> None:
    frame = pd.DataFrame([["a", *([1.5] * (len(columns) - 1))]], columns=columns)
    assert list(table_of_limitation(replace(limits[0], table=frame)).columns) == merged


def test_a_limitation_of_the_policy_is_cited_and_named(evidence: Evidence, limits: list[Limitation]) -> None:
    row = table_of_policy_limitations(evidence, {"pain_from_12": limits}).loc["L01"]
    assert row["What the policy says"].endswith("(Orhurhu 2025)")
    assert row["Weighed as"] == "No blinding: Pain, 12 months and over"
