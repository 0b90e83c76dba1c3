"""A synthetic RevMan review: what becomes rows, and that nothing is lost."""

import random
from xml.etree.ElementTree import fromstring, tostring

import pytest
from review_files import READ_ON, REVIEW, known, one, words_of

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.known import NOTHING, Known
from evidence_tools.importing.record import Import
from evidence_tools.importing.revman import looks_like_revman, read_revman
from evidence_tools.importing.revman.tree import unescaped

NAME = "synthetic_review.rm5"


@pytest.fixture(scope="module")
def review() -> Import:
    return read_revman(REVIEW, NAME, read_on=READ_ON, known=known())


def changed(before: str, after: str, **options) -> Import:
    text = REVIEW.decode("latin-1")
    assert before in text
    return read_revman(text.replace(before, after).encode("latin-1"), NAME, read_on=READ_ON, **options)


def test_studies_have_their_reports_the_primary_first(review):
    study = one(review.of_table("studies"), study_id="synthetic_a_2024")
    assert study.cells["all_source_ids"] == "muster_2024;muster_2023"
    report = one(review.of_table("sources"), source_id="muster_2024")
    assert report.cells["citation"] == "Muster S, Example T. SYNTHETIC trial A. Synthetic Journal 2024;12(3):1-9."
    assert (report.cells["doi"], report.cells["pmid"]) == ("10.0000/synthetic.a", "99999901")
    assert len(review.of_table("studies")) == 2  # the excluded one is no candidate


def test_arms_leave_their_treatment_to_a_person(review):
    arms = review.of_table("arms")
    assert {(each.cells["study_id"], each.cells["arm_id"]) for each in arms} == {
        (study, arm)
        for study in ("synthetic_a_2024", "synthetic_b_2025")
        for arm in ("synthetic_procedure", "synthetic_care")
    }
    assert all("treatment" not in each.cells for each in arms)


def test_means_by_arm_keep_their_printed_decimals(review):
    row = one(review.of_table("continuous"), study_id="synthetic_a_2024", arm_id="synthetic_procedure")
    wanted = {"outcome": "pain", "mean": "4.1", "sd": "2.0", "n": "40", "unit": "points"}
    assert {column: row.cells[column] for column in wanted} == wanted
    assert row.cells["locator"] == "Analysis 1.1, Synthetic-A 2024, Synthetic procedure"
    assert "12 synthetic months" in row.cells["note"]
    assert row.place.endswith("CONT_DATA[STD-Synthetic-A-2024]")


def test_an_sd_of_nothing_is_told_and_not_taken(review):
    row = one(review.of_table("continuous"), study_id="synthetic_b_2025", arm_id="synthetic_care")
    assert "sd" not in row.cells
    assert "sd '0.0' was not taken over" in row.remark
    assert [each.value for each in review.unread if each.field == "continuous.sd"] == ["0.0"]


def test_counts_by_arm(review):
    row = one(review.of_table("binary"), arm_id="synthetic_care")
    assert (row.cells["events"], row.cells["n"]) == ("4", "39")
    assert "outcome" not in row.cells  # the vocabulary has none of this name
    assert row.cells["definition"] == "Synthetic reoperation"


def test_what_was_pooled(review):
    row = one(review.of_table("review_results"), locator="Analysis 1.1")
    wanted = {"k": "2", "estimate": "-1.0", "ci_low": "-1.6", "ci_high": "-0.4", "i2": "12.5", "tau2": "0.01"}
    assert {column: row.cells[column] for column in wanted} == wanted
    assert (row.cells["n"], row.cells["derived_fields"]) == ("138", "n")
    ratio = one(review.of_table("review_results"), locator="Analysis 1.2")
    assert "measure" not in ratio.cells  # no measure of the table is a ratio
    assert "pooled as RR" in ratio.remark


def test_the_review_itself(review):
    row = one(review.of_table("reviews"))
    wanted = {"kind": "meta_analysis", "year": "2027", "n_studies": "2", "search_end": "2026-06"}
    assert {column: row.cells[column] for column in wanted} == wanted
    assert one(review.of_table("sources"), source_id=row.cells["source_id"]).cells["doi"] == "10.1002/00000000.SY000001"


@pytest.mark.parametrize(("answer", "judgement"), [("YES", "low"), ("NO", "high"), ("UNKNOWN", "unclear")])
def test_answers_become_judgements(answer, judgement):
    found = changed('RESULT="YES"', f'RESULT="{answer}"', known=known())
    row = one(found.of_table("risk_of_bias"), domain="random_sequence_generation", study_id="synthetic_a_2024")
    assert (row.cells["instrument"], row.cells["judgement"]) == ("rob1", judgement)
    assert row.cells["basis"] == "Synthetic random numbers"


def test_a_judgement_for_a_group_of_outcomes_asks_for_its_scope(review):
    row = one(review.of_table("risk_of_bias"), domain="blinding_outcome_assessment")
    assert "Synthetic self-reported outcomes" in row.remark
    assert "scope" not in row.cells


def test_a_strange_answer_is_no_judgement():
    found = changed('RESULT="YES"', 'RESULT="PERHAPS"', known=known())
    row = one(found.of_table("risk_of_bias"), domain="random_sequence_generation", study_id="synthetic_a_2024")
    assert "judgement" not in row.cells
    assert "PERHAPS" in row.place


def test_contrasts_and_unknown_items_stay_unread(review):
    told = {(each.field, each.value): each.why for each in review.unread}
    assert "contrast between arms" in told["IV_DATA/ESTIMATE", "STD-Synthetic-B-2025: 0.3"]
    assert ("NAME/text", "Other bias") in told
    assert told["NAME", "Synthetic-C 2020"] == "the review left this study out"


def test_what_the_edition_has_is_called_by_its_name():
    here = Known(
        sources={"old_report": {"doi": "10.0000/SYNTHETIC.A"}},
        studies={"old_study": {"name": "Another name", "all_source_ids": "old_report"}},
        arms={"old_study/old_arm": {"arm_label": "Synthetic Procedure"}},
    )
    found = read_revman(REVIEW, NAME, read_on=READ_ON, known=here)
    assert {each.cells["study_id"] for each in found.of_table("binary")} == {"old_study"}
    assert {each.cells["arm_id"] for each in found.of_table("binary")} == {"old_arm", "synthetic_care"}
    assert [each.cells["study_id"] for each in found.of_table("studies")] == ["synthetic_b_2025"]
    assert "the edition has this study as old_study" in {each.why for each in found.unread}
    assert "10.0000/synthetic.a" in words_of(found)


def test_a_known_review_is_not_proposed_again():
    here = Known(
        sources={"the_review": {"doi": "10.1002/00000000.sy000001"}},
        reviews={"the_review_row": {"source_id": "the_review"}},
    )
    found = read_revman(REVIEW, NAME, read_on=READ_ON, known=here)
    assert found.of_table("reviews") == ()
    assert {each.cells["review_id"] for each in found.of_table("review_results")} == {"the_review_row"}


def values_of(content: bytes) -> set[str]:
    """Every attribute and text of an XML file, on one line."""
    found = set()
    for element in fromstring(content).iter():
        found |= {*element.attrib.values(), element.text or "", element.tail or ""}
    return {" ".join(value.split()).casefold() for value in found if value.strip()}


def missing(content: bytes, found: Import) -> list[str]:
    told = unescaped(words_of(found))
    numbers = {_number(word) for word in told.split()} - {None}
    values = (unescaped(value) for value in values_of(content))  # identifiers are told as their writer typed them
    return [value for value in values if value not in told and _number(value) not in numbers]


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


TRANSLATED = {"yes", "6", "doi", "pubmed"}
"""Answers that decide what is proposed, the month of the search (06), and identifiers that are columns of sources."""


def test_every_value_is_carried_or_told(review):
    assert set(missing(REVIEW, review)) <= TRANSLATED


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_renamed_every_value_is_carried_or_told(seed):
    """Rename a tenth of the tags and attributes: what cannot be placed any more must be told."""
    dice, root = random.Random(seed), fromstring(REVIEW)
    names = sorted({name for element in root.iter() for name in (element.tag, *element.attrib)} - {root.tag})
    renamed = set(dice.sample(names, len(names) // 10))
    for element in root.iter():
        if element.tag in renamed:
            element.tag = f"X_{element.tag}"
        for name in renamed & set(element.attrib):
            element.set(f"X_{name}", element.attrib.pop(name))
    content = tostring(root)
    found = read_revman(content, NAME, read_on=READ_ON, known=known())
    assert set(missing(content, found)) <= TRANSLATED


@pytest.mark.parametrize("seed", range(30))
def test_spoiled_bytes_give_an_import_or_an_error(seed):
    dice = random.Random(seed)
    content = bytearray(REVIEW)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(content))
        kind = dice.choice("cdi")
        if kind == "c":
            content[at] = dice.randrange(256)
        elif kind == "d":
            del content[at : at + dice.randint(1, 40)]
        else:
            content[at:at] = dice.choice([b"<", b">", b"&", b'"', b"<A/>", b"&x;", b'NO="1" '])
    try:
        found = read_revman(bytes(content), NAME, read_on=READ_ON, known=known())
    except EvidenceError as error:
        told = str(error)
    else:
        told = found.origin.name if found.unread else ""
    assert NAME in told


def test_an_empty_review_is_read():
    found = read_revman(b"<COCHRANE_REVIEW/>", NAME, read_on=READ_ON, known=NOTHING)
    assert one(found.of_table("reviews")).cells["kind"] == "systematic_review"
    assert one(found.of_table("reviews")).cells["n_studies"] == "0"


def test_results_of_a_study_outside_the_list_propose_it():
    content = (
        b'<COCHRANE_REVIEW><ANALYSES_AND_DATA><COMPARISON NO="1"><DICH_OUTCOME NO="1"><DICH_DATA STUDY_ID="STD-Lost" '
        b'EVENTS_1="1" TOTAL_1="9"/></DICH_OUTCOME></COMPARISON></ANALYSES_AND_DATA></COCHRANE_REVIEW>'
    )
    found = read_revman(content, NAME, read_on=READ_ON)
    assert one(found.of_table("studies")).cells["name"] == "Lost"
    assert one(found.of_table("binary")).cells["arm_id"] == "experimental"


def test_it_is_recognised_by_its_content():
    assert looks_like_revman(REVIEW, "a.xml")
    assert not looks_like_revman(b"<html></html>", NAME)
    assert not looks_like_revman(b"", NAME)
