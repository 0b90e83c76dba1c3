"""The evidence that is handed out: copies, one line, and rows that can be found again."""

from __future__ import annotations

import dataclasses

import pytest

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import read_evidence


def test_the_line_is_stable_and_counts(evidence):
    sizes = [len(getattr(evidence, name)) for name in ("studies", "continuous", "binary", "sources")]
    counts = "{} studies, {} continuous and {} binary results, {} sources".format(*sizes)
    assert repr(evidence).startswith(f"Evidence mild/2026: {counts}; 0 errors, ")
    assert "\n" not in repr(evidence)


@pytest.mark.parametrize("column", ["study_id", "n", "mean"])
@pytest.mark.parametrize("reach", ["loc", "array", "column"])
def test_what_is_done_to_a_handed_out_table_changes_nothing(evidence, column, reach):
    before = evidence.continuous
    frame = evidence.continuous
    other = frame[column].iloc[-1]
    if reach == "loc":
        frame.loc[0, column] = other
    elif reach == "array":
        frame[column].array[0] = other
    else:
        frame[column] = other
    assert evidence.continuous.equals(before)


def test_the_mapping_of_tables_is_a_copy_too(evidence):
    tables = evidence.tables
    tables["studies"] = tables.pop("studies").drop(columns="design")
    assert "design" in evidence.tables["studies"]
    assert set(evidence.tables) >= {"sources", "studies", "arms", "continuous", "binary", "mcid", "instruments"}


def test_the_policy_is_a_copy(evidence):
    evidence.policy["determination"]["status"] = "proven"
    assert evidence.policy["determination"]["status"] != "proven"


def test_the_evidence_is_frozen_and_compared_by_identity(evidence):
    with pytest.raises(dataclasses.FrozenInstanceError):
        evidence.label = "other"
    assert evidence != dataclasses.replace(evidence)
    assert len({evidence, evidence}) == 1


def test_a_row_is_found_with_its_line_and_text(evidence):
    row = evidence.row("c044")
    assert (row.table, row.file, row.line, row.cells["change_mean"]) == ("continuous", "continuous.csv", 45, "-5.4")
    assert "sd" not in row.cells
    assert repr(row).startswith("EvidenceRow c044 (continuous.csv:45): ")


def test_a_row_of_two_columns_is_found_by_both(evidence):
    assert evidence.row("motion/mild").cells["treatment"] == "mild"


def test_a_key_of_several_tables_wants_the_table(evidence):
    with pytest.raises(QuestionError, match="name one of them with table="):
        evidence.row("levy_2012")
    assert evidence.row("levy_2012", table="studies").file == "studies.csv"


@pytest.mark.parametrize(("key", "table"), [("c999", None), ("c022", "binary")])
def test_an_unknown_row_says_what_keys_look_like(evidence, key, table):
    with pytest.raises(QuestionError, match="The evidence has no row"):
        evidence.row(key, table)


def test_warnings_are_a_table_with_accepted_exceptions(copy):
    copy.change("continuous", "c009", change_mean="3")
    warnings = read_evidence(copy.folder).warnings
    assert list(warnings.columns)[:4] == ["severity", "check", "file", "line"]
    assert set(warnings["severity"]) == {"warning", "accepted"}
