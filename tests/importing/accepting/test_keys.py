from __future__ import annotations

import pytest
from candidate_rows import arm, imported, result, source, study

from evidence_tools.importing.accepting.draft import Draft
from evidence_tools.importing.accepting.keys import give_keys, rename_taken
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.store.record import of_import


def draft(copy, *candidates: Candidate) -> Draft:
    stored = of_import("synthetic", imported(*candidates))
    return Draft(copy.folder, copy.path("reference/sources").parent, stored, tuple(range(len(stored.rows))))


def test_an_id_that_something_else_has_is_changed_wherever_the_import_names_it(copy) -> None:
    taken = "deer_2022_motion_1y"
    made = draft(
        copy,
        source(taken),
        study("motion", taken, all_source_ids=f"{taken};other"),
        arm("motion"),
        result("motion", taken),
    )
    rename_taken(made)
    assert made.renamed == {taken: f"{taken}_2", "motion": "motion_2"}
    rows = {row.candidate.table: row.candidate.cells for row in made.stored.rows}
    assert rows["sources"]["source_id"] == f"{taken}_2"
    assert rows["studies"]["all_source_ids"] == f"{taken}_2;other"
    assert {cells["study_id"] for table, cells in rows.items() if table != "sources"} == {"motion_2"}
    assert rows["continuous"]["source_id"] == f"{taken}_2"


def test_a_changed_row_keeps_the_id_of_the_row_that_stands(copy) -> None:
    standing = Candidate("arms", {"study_id": "motion", "arm_id": "mild", "note": "synthetic"}, "row 1", "", "changed")
    made = draft(copy, study("motion"), standing)
    rename_taken(made)
    assert made.stored.of_table("arms")[0].candidate.cells["study_id"] == "motion"


def test_numbers_go_on_after_the_last_one_that_ever_was(copy) -> None:
    head = "change_id,date,table,key,column,before,after,reason,author,source_id"
    log = f"{head}\nh001,2027-01-01,continuous,c070,,,,gone,me,\n"
    (copy.folder / "changes.csv").write_text(log, encoding="utf-8")
    made = draft(copy, result(), result(timepoint_months="24"))
    assert give_keys(made) == []
    assert list(made.keys.values()) == ["c071", "c072"]


@pytest.mark.parametrize(
    ("candidate", "found"),
    [
        (arm("motion"), "motion/mild, which stands in arms.csv"),
        (result(row_id="c022"), "c022, which stands in continuous.csv"),
        (Candidate("arms", {"study_id": "nowhere", "arm_id": "x"}, "row 1", "", "changed"), "nowhere/x"),
        (Candidate("continuous", {"note": "x"}, "row 1", "", "removed"), "an empty cell"),
    ],
)
def test_a_key_that_stands_or_should_stand_is_a_fault(copy, candidate, found) -> None:
    (fault,) = give_keys(draft(copy, candidate))
    assert fault.found == found
    assert fault.file == f"candidates/synthetic/{candidate.table}.csv"


def test_a_key_given_twice_is_a_fault(copy) -> None:
    (fault,) = give_keys(draft(copy, arm(), arm()))
    assert "twice in this import" in fault.found
