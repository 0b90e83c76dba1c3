"""The audit as a step of a review: index every number of the files that were just written, then audit them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from evidence_tools.briefing.deck import committee_slides
from evidence_tools.briefing.exhibit_records import marks_of
from evidence_tools.briefing.leave_behind import leave_behind
from evidence_tools.editions.since import changes_since
from evidence_tools.evidence import Evidence
from evidence_tools.export.audit.checking import audit, refuse_unequal
from evidence_tools.export.audit.indexing import index_numbers
from evidence_tools.export.comparison import NAME as CHANGED
from evidence_tools.export.comparison import folder_of, told_on_page
from evidence_tools.export.determination_page import NAME as DETERMINATION
from evidence_tools.export.report import NAME as REPORT
from evidence_tools.ledger.determination import clauses, determination
from evidence_tools.wording import Number, Told

DECK, HANDOUT = "committee_deck.pptx", "leave_behind.docx"


def check_numbers(evidence: Evidence, folder: Path) -> None:
    """Index every number of a finished review and audit its files.

    The sentences of determination, deck and handout know their keys and are handed over; a review whose edition names
    no critical outcome has no handout, and one without a deck no slides.

    Raises
    ------
    AuditError
        Naming every number that the results do not hold, or that is not equal everywhere.
    """
    found = determination(evidence)
    sentences = [told for _, _, told in found.numbered()]
    told: dict[str, Iterable[Told]] = {DETERMINATION: sentences, REPORT: [*sentences, *_clauses(sentences)]}
    marks: dict[str, Iterable[Number]] = {}
    if (folder / DECK).is_file():
        slides = committee_slides(evidence).slides
        told[DECK] = [each for slide in slides for each in slide.told]
        marks[DECK] = [mark for slide in slides if slide.exhibit is not None for mark in marks_of(slide.exhibit)]
    changes = changes_since(evidence)
    if changes is not None:
        told[f"{folder_of(changes)}/{CHANGED}"] = list(told_on_page(changes))
    if (folder / HANDOUT).is_file():
        told[HANDOUT] = leave_behind(evidence).told
    refuse_unequal(index_numbers(evidence, folder, told=told, marks=marks))
    refuse_unequal(audit(folder))


def _clauses(sentences: Iterable[Told]) -> Iterable[Told]:
    """The parts of sentences that the report prints one below the other, each with its own numbers."""
    for told in sentences:
        left = list(told.numbers)
        for text in clauses(told.text):
            own, at = [], 0
            while left and (start := text.find(str(left[0]), at)) >= 0:
                at = start + len(str(left[0]))
                own.append(left.pop(0))
            yield Told(text, tuple(own), told.names)
