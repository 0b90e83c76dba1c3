"""The tables that keep the record honest: what was corrected or changed, and which faults are known and why."""

from __future__ import annotations

from dataclasses import replace

from evidence_tools.evidence.schemas.cells import Day, Id, Text, numbered
from evidence_tools.evidence.schemas.row import About, Foreign, Row, optional, required

RULES = ("protocol", "policy", "claims_bindings", "judgements")
"""What an edition holds beside its tables, as changes.csv calls it."""


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


class Change(Row):
    """One difference between this edition and the one before it."""

    about = About(
        table="changes",
        row_is="one cell, row or rule that differs from the edition before",
        key=("change_id",),
        foreign=(Foreign(("source_id",), "sources"),),
        file_required=False,
    )

    change_id: numbered("h") = required("Row")
    date: Day = required("Day of the change")
    table: Text = required(
        f"Table as it is called inside the edition, such as binary or reference/mcid, or one of: {', '.join(RULES)}"
    )
    key: Text | None = optional("Key of the row; parts joined by /; empty where the entry speaks of the whole table")
    column: Text | None = optional(
        "Changed column, or path inside the file of rules; empty where the row is new, gone or meant as a whole"
    )
    before: Text | None = optional("Cell in the edition before; empty where it was empty or the row is new")
    after: Text | None = optional("Cell now; empty where it was emptied or the row is gone")
    reason: Text = required("Why")
    author: Text = required("Who changed it")
    source_id: Id | None = optional("Source that the change rests on")


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
