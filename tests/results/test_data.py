"""Numbers that went in: every cell that may be printed, and every number of the protocol, stand in the results."""

from __future__ import annotations

import tomllib

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.results.data import NAMES, data_entries, plain, protocol_entries


def test_a_cell_is_held_with_its_value_its_digits_its_row_and_its_place(evidence: Evidence):
    row = evidence.continuous.dropna(subset=["change_mean", "locator"]).iloc[0]
    found = dict(data_entries(evidence))[f"data.continuous.{row['row_id']}.change_mean"]
    assert found["value"] == row["change_mean"]
    assert found["rows"] == [row["row_id"]]
    assert found["note"] == f"{row['source_id']}; {row['locator']}"


def test_every_numeric_cell_stands_there_once_and_names_are_left_out(evidence: Evidence):
    keys = [key for key, _ in data_entries(evidence)]
    cells = sum(
        int(frame[column].notna().sum())
        for frame in evidence.tables.values()
        for column in frame
        if pd.api.types.is_numeric_dtype(frame[column]) and column not in NAMES
    )
    assert len(keys) == len(set(keys)) == cells
    assert not any(key.endswith((".year", ".pmid")) for key in keys)


def test_every_number_of_the_protocol_is_held(evidence: Evidence):
    found = dict(protocol_entries(evidence))
    rules = tomllib.loads((evidence.folder / "protocol.toml").read_text(encoding="utf-8"))
    assert found["protocol.method.level"]["value"] == rules["method"]["level"]
    assert all(isinstance(entry["value"], float) for entry in found.values())
    assert "protocol.limits.attrition" not in found  # a section is no number


def test_a_cell_is_shown_with_the_digits_of_its_table():
    assert [plain(value) for value in (0.55, 100.0, -3.5, 1206.0, 0.0001)] == ["0.55", "100", "−3.5", "1,206", "0.0001"]
