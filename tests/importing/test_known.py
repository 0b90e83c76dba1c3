"""What an edition knows, and identifiers for what it does not."""

import pytest
from review_files import known

from evidence_tools.importing.known import NOTHING, Known, free_id, slug


def test_documents_are_known_by_any_of_their_numbers(evidence):
    sources = evidence.sources
    doi = sources.dropna(subset=["doi"]).iloc[0]
    pmid = sources.dropna(subset=["pmid"]).iloc[0]
    assert known().source_with(doi=doi["doi"].upper()) == doi["source_id"]
    assert known().source_with(pmid=str(pmid["pmid"])) == pmid["source_id"]
    assert known().source_with(doi="10.0000/synthetic", pmid="", nct="") == ""
    assert NOTHING.source_with(doi=doi["doi"]) == ""


def test_a_document_without_numbers_is_none_of_the_others():
    held = Known(sources={"a": {"source_id": "a"}})
    assert held.source_with(doi="", pmid="", nct="") == ""


def test_studies_are_known_by_name_id_and_documents(evidence):
    study = evidence.studies.iloc[0]
    assert known().study_named(study["name"].lower()) == study["study_id"]
    assert known().study_named("SYNTHETIC 2027") == ""
    two = Known(studies={"a": {"name": "Same"}, "b": {"name": "same"}})
    assert two.study_named("SAME") == ""
    assert Known(studies={"a": {"all_source_ids": "x;y"}}).study_of_source("y") == "a"


def test_outcomes_are_known_by_label_and_kind():
    assert known().outcome_named("Pain intensity") == "pain"
    assert known().outcome_named("Pain intensity", "binary") == ""


def test_numbers_and_counts_are_text(evidence):
    arm = evidence.arms.dropna(subset=["n_enrolled"]).iloc[0]
    assert known().arms[f"{arm['study_id']}/{arm['arm_id']}"]["n_enrolled"] == str(arm["n_enrolled"])


@pytest.mark.parametrize(("text", "wanted"), [("Søren (2027)", "soren_2027"), ("...", "unnamed"), ("x" * 99, "x" * 60)])
def test_names_become_identifiers(text, wanted):
    assert slug(text) == wanted


def test_a_taken_identifier_gets_the_next_number():
    assert free_id("a", []) == "a"
    assert free_id("a", ["a", "a_2"]) == "a_3"
