"""The determination's numbers as a table."""

from __future__ import annotations

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.determination import determination
from evidence_tools.tables.determination import table_of_determination


def test_every_number_has_its_row_and_a_place_it_comes_from(evidence: Evidence) -> None:
    table, found = table_of_determination(evidence), determination(evidence)
    assert set(table["Key"]) == {number.key for sentence in found.sentences for number in sentence.numbers}
    assert table["Source"].str.len().min() > 5
    assert table["Source"].str.len().max() < 400
