"""What a committee receives besides pages: the deck, the handout on two pages, and the workbook with every number."""

from __future__ import annotations

from pathlib import Path

from evidence_tools.briefing.leave_behind import leave_behind
from evidence_tools.evidence import Evidence
from evidence_tools.export.deck.committee import NAME as DECK
from evidence_tools.export.deck.committee import committee_deck
from evidence_tools.export.numbers import every_number
from evidence_tools.export.office import write_leave_behind, write_workbook

HANDOUT, WORKBOOK = "leave_behind.docx", "evidence_workbook.xlsx"


def write_committee(evidence: Evidence, folder: Path) -> list[Path]:
    """Write ``committee_deck.pptx``, ``leave_behind.docx`` and ``evidence_workbook.xlsx``.

    Raises
    ------
    DeckError, HandoutError
        When a text has no room; all texts of the file are named at once.
    """
    day = evidence.protocol.edition.data_date
    return [
        committee_deck(evidence, folder / DECK).path,
        write_leave_behind(leave_behind(evidence), folder / HANDOUT, day=day),
        write_workbook(evidence, folder / WORKBOOK, results=every_number(evidence)),
    ]
