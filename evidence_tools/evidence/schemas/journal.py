"""The tables that keep the record honest: what was corrected, and which faults are known and why."""

from __future__ import annotations

from dataclasses import replace

from evidence_tools.evidence.schemas.cells import Day, Id, Text, numbered
from evidence_tools.evidence.schemas.row import About, Foreign, Row, optional, required


class Correction(Row):
    """One cell that was changed after its first entry."""

    about = About(
        table="corrections",
        row_is="one cell that was changed after its first entry",
        key=("correction_id",),
        foreign=(Foreign(("source_id",), "sources"),),
        file_required=False,
    )

    correction_id: numbered("x") = required("Row")
    date: Day = required("Day of the correction")
    table: Text = required("Table of this folder that holds the row, such as binary")
    key: Text = required("Key of the row; parts joined by /")
    column: Id | None = optional("Corrected column; empty where the whole row was added")
    before: Text | None = optional("Cell before; empty where it was empty or is not known, which the reason says")
    after: Text | None = optional("Cell after, as it stands in the table; empty where it was emptied")
    reason: Text = required("Why")
    author: Text = required("Who corrected it")
    source_id: Id | None = optional("Source that the correction rests on")


class ReferenceCorrection(Correction):
    """One cell of the reference folder that was changed after its first entry."""

    about = replace(Correction.about, home="reference")

    correction_id: numbered("rx") = required("Row")


class KnownException(Row):
    """One fault of one row that is known and stands as it is."""

    about = About(
        table="exceptions",
        row_is="one fault of one row that is known and accepted",
        key=("exception_id",),
        file_required=False,
    )

    exception_id: numbered("e") = required("Row")
    table: Text = required("Table of this folder that holds the row, such as binary")
    key: Text = required("Key of the row; parts joined by /")
    check: Id = required("Name of the check, as `evidence check` prints it")
    reason: Text = required("Why the row stands although the check objects")
    accepted_by: Text = required("Who accepted it")
    date: Day = required("Day of acceptance")


class ReferenceException(KnownException):
    """A known fault of a row of the reference folder."""

    about = replace(KnownException.about, home="reference")
