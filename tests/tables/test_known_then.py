"""The table of what was known at each decision."""

from __future__ import annotations

import pytest

from evidence_tools.editions.known_then import pictures
from evidence_tools.evidence import Evidence
from evidence_tools.tables.known_then import NOTHING, table_of_known_then

PAIN, SURGERY = "pain_from_12", "intervention_against_cmm"


def test_cells_print_the_numbers_of_the_pictures(evidence: Evidence) -> None:
    table = table_of_known_then(evidence, PAIN, SURGERY, certainty=False)
    asked = list(pictures(evidence, PAIN, SURGERY, certainty=False))
    assert len(table) == len(asked)
    for row, each in zip(table.reset_index().itertuples(), asked, strict=True):
        told = each.numbers()
        assert row.Date == each.decision["date"]
        assert row.Decision.startswith(each.decision["body"])
        assert row.Studies == str(told["studies"])
        assert row.Patients.removeprefix("≤") == str(told["patients"])
        assert row.Patients.startswith("≤") == each.known.bound
        if each.known.answer.fit is None:
            assert row.Result == NOTHING
        else:
            assert row.Result.startswith(f"{told['estimate']} ({told['low']} to {told['high']}), ")
    assert {"≤" in cell for cell in table["Patients"]} == {True, False}


@pytest.mark.parametrize("rated", [True, False])
def test_certainty_is_shown_when_asked_for(evidence: Evidence, rated: bool) -> None:
    table = table_of_known_then(evidence, SURGERY, certainty=rated)
    assert ("Certainty" in table) == rated
    if rated:
        assert table["Certainty"].iloc[0] == "Cannot say"
