"""The table that says when somebody decided: coverage decisions, assessments and reviews, each with its date."""

from __future__ import annotations

from typing import Literal

from evidence_tools.evidence.schemas.cells import Id, PartialDate, Text, numbered
from evidence_tools.evidence.schemas.row import About, Foreign, Row, optional, required
from evidence_tools.evidence.schemas.vocabularies import MEANINGS


class Decision(Row):
    """One dated decision, assessment or review of the evidence."""

    about = About(
        table="decisions",
        row_is="one dated decision, assessment or review of the evidence",
        key=("decision_id",),
        foreign=(Foreign(("source_id",), "sources"),),
        file_required=False,
    )

    decision_id: numbered("v") = required("Row")
    date: PartialDate = required("Day, month or year of the document, as far as a source states it")
    body: Text = required("Who decided, assessed or reviewed")
    kind: Literal["coverage", "assessment", "review"] = required(
        "coverage of a payer; assessment by an agency; review or guideline, published or of a society"
    )
    what: Text = required("What it was, or what it decided, in a few words")
    source_id: Id = required(MEANINGS["source_id"])
    locator: Text | None = optional(MEANINGS["locator"])
    note: Text | None = optional(MEANINGS["note"])
