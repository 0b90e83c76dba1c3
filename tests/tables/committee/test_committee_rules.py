"""Section `committee` of the protocol, and all tables together as the export room takes them."""

from __future__ import annotations

import pytest
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_committee import Committee
from evidence_tools.tables.committee import committee_tables


@pytest.mark.parametrize(
    ("old", "new", "column", "found"),
    [
        ('power = ["pain_from_12"', 'power = ["pain_from_13"', "committee.power", "pain_from_13"),
        ('pain = ["pain", "responder_pain"', 'pain = ["pane", "responder_pain"', "committee.outcomes.pain", "pane"),
        ("delivered = 0.90", "delivered = 1.90", "committee.delivered", "1.9"),
        ("centres = 2 ", "centers = 2 ", "committee.centers", "2"),
    ],
)
def test_a_wrong_rule_is_named_with_its_line(copy: Copy, old: str, new: str, column: str, found: str) -> None:
    copy.change_protocol(old, new)
    (fault,) = [each for each in copy.faults("protocol.toml") if each.column == column]
    assert found in fault.found
    lines = (copy.folder / "protocol.toml").read_text(encoding="utf-8").splitlines()
    assert fault.column.rpartition(".")[2] in lines[fault.line - 1]


def test_an_edition_may_leave_the_section_out() -> None:
    assert Committee().outcomes == {}
    assert Committee().power == ()


def test_all_tables_together_are_named_and_can_be_written(evidence: Evidence) -> None:
    tables = committee_tables(evidence)
    assert list(tables) == [
        "study_results",
        "summary_of_findings",
        "relevance_limitations",
        "conduct_limitations",
        "reviews_compared",
        "research_gaps",
    ]
    for name, (page, frame) in tables.items():
        assert page.startswith(f'<div id="{name}"')
        assert "NaN" not in page
        assert ">nan<" not in page
        assert len(frame.to_csv(index=False).splitlines()) > len(frame)
