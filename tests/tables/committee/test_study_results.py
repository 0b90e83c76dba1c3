"""The evidence table: every study stands in it, with results that are those of the engine, and where they come from."""

from __future__ import annotations

import pandas as pd
import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.evidence import Evidence
from evidence_tools.models import exact_proportions
from evidence_tools.tables.committee import CommitteeTable, study_results_frame, table_of_study_results
from evidence_tools.tables.committee.results_of_study import NOTHING, POOLED, SHOWN_ONLY


@pytest.fixture(scope="module")
def table(evidence: Evidence) -> CommitteeTable:
    return table_of_study_results(evidence)


@pytest.fixture(scope="module")
def frame(table: CommitteeTable) -> pd.DataFrame:
    return table.frame


def one(frame: pd.DataFrame, rows: str) -> dict[str, object]:
    (found,) = frame[frame["rows"] == rows].to_dict("records")
    return found


def test_every_study_of_the_treatment_is_there(frame: pd.DataFrame, evidence: Evidence) -> None:
    arms = evidence.arms
    assert set(frame["study_id"]) == set(arms.loc[arms["treatment"] == evidence.protocol.edition.treated, "study_id"])
    assert (frame[["result", "source_id", "risk_of_bias"]] != "").all(axis=None)


def test_a_trial_by_hand(frame: pd.DataFrame) -> None:
    """4 of 69 against 18 of 69: risk ratio 0.2222, log standard error 0.526."""
    row = one(frame, "b012;b013")
    assert row["result"] == "risk ratio 0.22 (0.08 to 0.62): 4 of 69 against 18 of 69"
    assert (row["n"], row["n_against"], row["patients"]) == (69, 69, "77 + 78 patients")
    assert row["comparator"] == "conventional medical management alone"
    assert (row["used_as"], row["marks"], row["risk_of_bias"]) == (POOLED, "§¶", "high")


@pytest.mark.parametrize("name", ["pain_from_12", "odi_from_12"])
def test_results_of_scores_are_those_of_the_engine(frame: pd.DataFrame, evidence: Evidence, name: str) -> None:
    for effect in et.answer(evidence, name).effects.table.itertuples():
        row = one(frame, effect.rows)
        assert row["estimate"] == pytest.approx(effect.y)
        assert row["high"] - row["low"] == pytest.approx(2 * 1.959964 * effect.se, rel=1e-6)
        assert row["spread"].endswith(effect.sd_how)


def test_counts_have_exact_intervals(frame: pd.DataFrame, evidence: Evidence) -> None:
    exact = exact_proportions(et.answer(evidence, "open_decompression").effects).set_index("rows")
    row = one(frame, "b073")
    assert [row["estimate"], row["low"], row["high"]] == list(exact.loc["b073", ["percent", "low", "high"]])


def test_numbers_that_cannot_be_pooled_are_shown_as_such(frame: pd.DataFrame) -> None:
    row = one(frame, "c004")
    assert row["used_as"] == SHOWN_ONLY
    assert row["result"] == "+258% of baseline"
    assert row["spread"] == "not pooled: percent change only"
    assert pd.isna(row["low"])
    assert one(frame, "c005")["outcome"].endswith("conventional medical management alone")


def test_no_row_is_told_twice_for_the_same_measure(frame: pd.DataFrame) -> None:
    told = frame[frame["used_as"] != NOTHING]
    assert not told.duplicated(["rows", "unit"]).any()


def test_a_study_without_a_number_says_why(frame: pd.DataFrame) -> None:
    (silent,) = frame[frame["study_id"] == "pryzbylkowski_2022"].to_dict("records")
    assert silent["used_as"] == NOTHING
    assert silent["result"] == "direction only, no number printed (4)"


def test_a_changed_number_changes_its_row_alone(copy: Copy, frame: pd.DataFrame) -> None:
    copy.change("binary", "b073", events="8", pct="10.7")
    changed = study_results_frame(copy.read())
    moved = pd.concat([frame, changed]).drop_duplicates(keep=False)
    assert set(moved["rows"]) == {"b073"}
    assert one(changed, "b073")["result"].endswith("8 of 75")


def test_the_table_marks_its_numbers_and_explains_the_marks(table: CommitteeTable) -> None:
    assert list(table.shown.columns) == ["group", *(each.name for each in table.columns)]
    used = set("".join(table.frame["marks"]))
    assert used == {"†", "‡", "§", "¶"}
    assert all(any(mark in note for note in table.notes) for mark in used)
    first = next(text for text in table.shown["group"] if text.startswith("MOTION"))
    assert "77 + 78 patients" in first
    assert "against conventional medical management alone" in first
    assert table.shown["Source"].str.contains("c021").any()
