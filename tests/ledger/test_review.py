"""What `evidence check` finds beyond the tables."""

from __future__ import annotations

import pytest
from edition_copies import Copy

from evidence_tools.certainty import stale_judgements
from evidence_tools.evidence import Evidence
from evidence_tools.ledger import ledger_review

JUDGED = """
[certainty.{place}]
level = "serious"
by = "A reader"
on = 2026-11-22
grounds = ["c010"]
because = "So it reads"
seen = {{ facts = "7" }}
"""


def judge(copy: Copy, place: str) -> int:
    """Append a judgement on a level that saw something else; the line of what it saw."""
    path = copy.folder / "judgements.toml"
    text = path.read_text(encoding="utf-8") + JUDGED.format(place=place)
    path.write_text(text, encoding="utf-8")
    return text.count("\n")


def test_nothing_is_found_in_the_real_edition(evidence: Evidence) -> None:
    assert ledger_review(evidence) == []
    assert stale_judgements(evidence).empty


def test_a_stale_level_is_told_once_with_every_input_that_changed(copy: Copy) -> None:
    line = judge(copy, "walking_time_from_12.indirectness")
    (fault,) = ledger_review(copy.read())
    assert (fault.severity, fault.file, fault.line) == ("warning", "judgements.toml", line)
    assert fault.column == "certainty.walking_time_from_12.indirectness.seen"
    assert "facts was 7, is " in fault.found
    assert "majority was not there, is 50.0%" in fault.found
    assert "judge again" in fault.mend


@pytest.mark.parametrize("place", ["walking_time_from_12.indirection", "pain_under_6.indirectness"])
def test_a_judgement_on_what_is_not_rated_says_so(copy: Copy, place: str) -> None:
    judge(copy, place)
    (fault,) = ledger_review(copy.read())
    assert fault.found == "no such domain is rated"


def test_a_number_that_does_not_exist_stops_the_rest(copy: Copy) -> None:
    judge(copy, "walking_time_from_12.indirectness")
    text = (copy.folder / "claims_bindings.toml").read_text(encoding="utf-8")
    wrong = text.replace("[[X01.tests]]", '[[X01.tests]]\nkind = "number"\ndata = "pain.estimat"\n\n[[X01.tests]]', 1)
    (copy.folder / "claims_bindings.toml").write_text(wrong, encoding="utf-8")
    (fault,) = ledger_review(copy.read())
    assert (fault.severity, fault.file, fault.found) == ("error", "claims_bindings.toml", "pain.estimat")
