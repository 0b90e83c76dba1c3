"""The results file: one key per number, equal to what the models say, with rows, method and marks."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from editions import Copy

import evidence_tools as et
from evidence_tools.export.results import results_of, write_results


@pytest.fixture(scope="module")
def results(evidence: et.Evidence) -> dict:
    return results_of(evidence)


def test_pooled_numbers_are_those_of_the_model(evidence: et.Evidence, results: dict) -> None:
    fit = et.answer(evidence, "odi_from_12").fit
    entry = results["odi_from_12.estimate"]
    assert entry["value"] == pytest.approx(fit.display_estimate, rel=1e-11)
    assert entry["rows"] == ["c003", "c014", "c023", "c046"]
    assert entry["convention"] == fit.convention
    assert entry["marks"] == "†‡§¶"


def test_every_number_has_a_unit_a_label_and_a_value_or_a_reason(results: dict) -> None:
    for key, entry in results.items():
        assert entry["unit"], key
        assert entry["label"], key
        assert entry["value"] is not None or entry["note"], key


def test_every_row_named_exists(evidence: et.Evidence, results: dict) -> None:
    known = set(evidence.continuous["row_id"]) | set(evidence.binary["row_id"])
    assert {row for entry in results.values() for row in entry.get("rows", [])} <= known


def test_a_sensitivity_carries_the_rows_and_method_of_its_own_fit(results: dict) -> None:
    without = results["odi_from_12.sensitivity.without_upper_bound_numbers_of_patients.estimate"]
    assert without["rows"] == ["c003", "c023", "c046"]
    assert "‡" not in without["marks"]
    assert results["odi_from_12.sensitivity.reml_wald_z_95.estimate"]["method"].startswith("REML, Wald z")


def test_zero_events_are_quoted_as_counts_and_not_as_a_pooled_share(results: dict) -> None:
    quoted = results["serious_events.headline.estimate"]
    assert (quoted["value"], quoted["method"], quoted["note"]) == (0, "exact", "0 of 282")
    assert results["dural_tears.headline.high"]["shown"] == "4.8"
    assert results["pain_from_12.headline.estimate"]["value"] == results["pain_from_12.estimate"]["value"]


def test_the_number_needed_to_treat_has_a_key(results: dict) -> None:
    needed = results["intervention_against_cmm.exact.motion.needed"]
    assert needed["value"] == pytest.approx(69 / 14)
    assert needed["note"].startswith("NNTB 4.9")


def test_what_cannot_be_pooled_has_a_key_with_its_reason(results: dict) -> None:
    assert results["odi_between_arms.k"]["value"] == 0
    assert "no usable number in the other arm" in results["odi_between_arms.k"]["note"]


def test_one_changed_cell_moves_its_own_numbers_and_no_others(copy: Copy, results: dict) -> None:
    copy.change("continuous", "c018", change_mean="-3.1")
    moved = {key for key, entry in results_of(et.read_evidence(copy.folder)).items() if entry != results[key]}
    assert {key.split(".")[0] for key in moved} == {"pain_under_6"}
    assert "pain_under_6.estimate" in moved


def test_the_files_are_the_same_bytes_every_time(evidence: et.Evidence, tmp_path: Path) -> None:
    first = write_results(evidence, tmp_path / "a")
    second = write_results(evidence, tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    document = json.loads(first[0].read_text(encoding="utf-8"))
    assert document["edition"] == "mild/2026"
    assert document["data_checksum"] == evidence.checksum
    used = pd.read_csv(tmp_path / "a" / "tables" / "pain_from_12_used.csv")
    assert len(used) == document["results"]["pain_from_12.k"]["value"]
