"""The reference table that sets the words of payers and assessors beside the levels of GRADE."""

from __future__ import annotations

from evidence_tools.evidence.schemas.cells import Id, Text, several
from evidence_tools.evidence.schemas.row import About, Foreign, Row, optional, required
from evidence_tools.evidence.schemas.vocabularies import MEANINGS

GRADE_LEVELS = ("high", "moderate", "low", "very_low")


class CertaintyTerm(Row):
    """A word by which somebody rates evidence, and the level of GRADE that a source ties it to."""

    about = About(
        home="reference",
        table="certainty_crosswalk",
        row_is="one word by which a payer or assessor rates evidence",
        key=("vocabulary", "term"),
        foreign=(Foreign(("source_id",), "sources"),),
        file_required=False,
    )

    vocabulary: Text = required("Whose word it is")
    term: Text = required("The word")
    grade_level: several(GRADE_LEVELS) | None = optional(
        "Level of GRADE that the source ties it to, several where it allows them; empty where no source read does"
    )
    statement: Text | None = optional("What the source says of the word, in short; empty where none could be read")
    source_id: Id | None = optional(MEANINGS["source_id"])
    locator: Text | None = optional(MEANINGS["locator"])
    note: Text = required("Why there is no level, and which document would be needed; else what the level rests on")
