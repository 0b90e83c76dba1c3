from __future__ import annotations

import pytest
from candidate_rows import imported, result, source, study

from evidence_tools.evidence.deriving import rows_of
from evidence_tools.importing.accepting.draft import Draft
from evidence_tools.importing.accepting.sameness import identities, same_as_standing
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.store.record import of_import


def faults(copy, *candidates: Candidate) -> list[str]:
    stored = of_import("synthetic", imported(*candidates))
    made = Draft(copy.folder, copy.path("reference/sources").parent, stored, tuple(range(len(stored.rows))))
    return [str(fault) for fault in same_as_standing(made)]


@pytest.fixture
def standing(evidence) -> dict:
    return rows_of(evidence._tables["sources"])


def test_a_document_is_known_by_its_numbers_and_citation(copy, standing) -> None:
    article = next(row for row in standing.values() if row["pmid"] and row["doi"])
    registry = next(row for row in standing.values() if row["kind"] == "registry" and row["nct"])
    same = [
        source("synthetic_a", pmid=article["pmid"]),
        source("synthetic_b", doi=article["doi"].upper()),
        source("synthetic_c", citation=article["citation"]),
        source("synthetic_d", kind="registry", nct=registry["nct"], published=registry["published"]),
    ]
    later = source("synthetic_f", kind="registry", nct=registry["nct"], published="2099-01-01")
    said = faults(copy, *same, source("synthetic_e", nct=registry["nct"]), later)
    assert len(said) == 4
    assert f"sources.csv {article['source_id']}" in said[0]
    assert "pmid" in said[0]
    assert "doi" in said[1]
    assert registry["source_id"] in said[3]


def test_a_source_of_the_reference_folder_is_known_too(copy, evidence) -> None:
    row = next(iter(rows_of(evidence._tables["reference/sources"]).values()))
    (said,) = faults(copy, source("synthetic", citation=row["citation"]))
    assert row["source_id"] in said


def test_a_study_is_known_by_its_registration(copy) -> None:
    (said,) = faults(copy, study(registration="NCT03610737"))
    assert "studies.csv motion" in said
    assert "write the id of the standing row" in said


def test_a_result_is_known_by_study_arm_outcome_instrument_site_visit_and_source(copy, evidence) -> None:
    key, row = next(
        (k, r) for k, r in rows_of(evidence._tables["continuous"]).items() if r["mean"] and r["timepoint_months"]
    )
    cells = {column: text for column, text in row.items() if text and column != "row_id"}
    again = Candidate("continuous", cells | {"mean": "1", "timepoint_months": f"{row['timepoint_months']}.0"}, "row 1")
    other = Candidate("continuous", cells | {"timepoint_months": "99"}, "row 2")
    (said,) = faults(copy, again, other)
    assert f"continuous.csv {key}" in said


def test_a_mean_and_a_change_of_one_visit_are_two_results(copy) -> None:
    change = {"mean": "", "change_mean": "-12"}
    assert faults(copy, result(), result(**change)) == []
    (said,) = faults(copy, result(), result(**change), result(change_mean="-13"))
    assert "its mean" in said


def test_two_new_rows_that_say_the_same_are_a_fault(copy) -> None:
    (said,) = faults(copy, result(), result(mean="31"))
    assert "candidates/synthetic/continuous.csv" in said


def test_a_removed_row_may_come_again(copy, evidence) -> None:
    key, row = next(iter(rows_of(evidence._tables["continuous"]).items()))
    cells = {column: text for column, text in row.items() if text and column != "row_id"}
    gone = Candidate("continuous", {"row_id": key}, "row 1", "", "removed")
    assert faults(copy, Candidate("continuous", cells, "row 2"), gone) == []


def test_an_empty_number_makes_no_two_documents_alike() -> None:
    assert list(identities("sources", {"pmid": "", "kind": "article"})) == []
