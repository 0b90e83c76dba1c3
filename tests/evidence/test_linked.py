"""Columns that lie behind keys."""

from __future__ import annotations

import pytest

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.linked import linked_column, unknown_step


def test_keys_lead_from_table_to_table(evidence: Evidence) -> None:
    years = linked_column(evidence.tables, "arms", "study_id.primary_source_id.year")
    assert years[evidence.arms["study_id"] == "brown_2012"].unique().tolist() == [2012]
    assert len(years) == len(evidence.arms)
    assert years.isna().any()  # a registry record has no year


@pytest.mark.parametrize(
    ("path", "step", "table", "one_of"),
    [
        ("desing", "desing", "studies", "design"),
        ("primary_source_id.yaer", "yaer", "sources", "year"),
        ("design.year", "design", "studies", "primary_source_id"),
        ("all_source_ids.year", "all_source_ids", "studies", "primary_source_id"),  # a list of keys names no one row
    ],
)
def test_the_first_wrong_step_is_named(path: str, step: str, table: str, one_of: str) -> None:
    found, where, known = unknown_step("studies", path)
    assert (found, where) == (step, table)
    assert one_of in known
    assert "name" not in known or table != "studies" or "." not in path


@pytest.mark.parametrize("path", ["design", "primary_source_id.year", "primary_source_id"])
def test_a_path_that_exists_has_no_wrong_step(path: str) -> None:
    assert unknown_step("studies", path) is None
