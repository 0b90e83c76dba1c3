"""PubMed files: continuation lines, repeated tags, first day of publication, retractions."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trial_records import EXAMPLES

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.filling import refusal
from evidence_tools.importing.known import Known
from evidence_tools.importing.record import Candidate, Import
from evidence_tools.importing.references import looks_like_nbib, read_nbib

FILE = EXAMPLES / "synthetic_pubmed.nbib"
READ_ON = date(2027, 1, 20)


def read(text: str | bytes, known: Known | None = None) -> Import:
    content = text if isinstance(text, bytes) else text.encode()
    return read_nbib(content, "synthetic.nbib", read_on=READ_ON, known=known or Known())


def one(*lines: str, known: Known | None = None) -> Candidate:
    text = "\n".join(["PMID- 99000009", "TI  - SYNTHETIC report.", "AU  - Sample A", *lines, ""])
    (candidate,) = read(text, known).candidates
    return candidate


def test_the_example_is_read_in_its_order() -> None:
    first, second = read(FILE.read_bytes()).candidates
    assert dict(first.cells) == {
        "source_id": "sample_2026",
        "kind": "article",
        "read_as": "abstract",
        "citation": "Sample AB, Probe B, Example C, et al. SYNTHETIC EXAMPLE: an invented trial of decompression at "
        "one year. J Synth Ex 2026;1(2):10-19",
        "year": "2026",
        "published": "2026-11-02",
        "pmid": "99000001",
        "doi": "10.9999/synthetic.example.1",
        "nct": "NCT99999999",
        "url": "https://pubmed.ncbi.nlm.nih.gov/99000001/",
        "accessed": "2027-01-20",
    }
    assert first.remark == ""
    assert second.cells["citation"].startswith("Probe B, SYNTHETIC Study Group. Retracted:")
    assert "RETRACTED: J Synth Ex. 2026 Jan;4:9. PMID: 99000003" in second.remark
    assert "RETRACTED: Retracted Publication" in second.remark
    assert "RETRACTED or withdrawn by its title" in second.remark


def test_another_value_anywhere_is_another_import() -> None:
    lines = FILE.read_text().split("\n")
    before = read(FILE.read_bytes())
    for place, line in enumerate(lines):
        if line.strip() and not line.startswith("PMID-"):
            other = read("\n".join([*lines[:place], f"{line}ZQX", *lines[place + 1 :]]))
            assert (other.candidates, other.unread) != (before.candidates, before.unread), line


def test_continued_lines_are_joined_and_the_abstract_is_for_the_extractor() -> None:
    abstract = next(each for each in read(FILE.read_bytes()).unread if each.field == "AB")
    assert (abstract.place, abstract.why) == ("reference 1, line 13", "text for the extractor")
    assert "is invented, and none is evidence" in abstract.value


@pytest.mark.parametrize(
    ("lines", "year", "published"),
    [
        (("DP  - 2026",), "2026", ""),
        (("DP  - 2026 Mar",), "2026", "2026-03"),
        (("DP  - 2026 Mar 14",), "2026", "2026-03-14"),
        (("DP  - 2026 Mar-Apr",), "2026", "2026-04"),
        (("DP  - 2026 Spring",), "2026", ""),
        (("DP  - 2026 Mar", "EDAT- 2026/02/03 06:00"), "2026", "2026-02-03"),
        (("DP  - 2026 Mar", "EDAT- 2026/05/03 06:00"), "2026", "2026-03"),
        (("DP  - 2026 Mar", "DEP - 20260102", "EDAT- 2026/02/03 06:00"), "2026", "2026-01-02"),
        (("DP  - 2026", "PHST- 2025/12/30 [aheadofprint]", "PHST- 2025/06/01 [received]"), "2026", "2025-12-30"),
        (("EDAT- 2026/02/03 06:00",), "2026", "2026-02-03"),
    ],
)
def test_published_is_the_first_day_on_which_it_could_be_read(
    lines: tuple[str, ...], year: str, published: str
) -> None:
    cells = one(*lines).cells
    assert (cells.get("year", ""), cells.get("published", "")) == (year, published)


def test_every_kind_of_notice_is_said() -> None:
    remark = one("EIN - J Synth. 2026;1", "ECI - J Synth. 2026;2", "PT  - Preprint").remark
    assert "an erratum exists: J Synth. 2026;1" in remark
    assert "expression of concern: J Synth. 2026;2" in remark
    assert "not reviewed by peers: Preprint" in remark
    assert "a notice of retraction: Retraction of Publication" in one("PT  - Retraction of Publication").remark


def test_kinds_follow_the_types_of_publication() -> None:
    assert one("PT  - Practice Guideline").cells["kind"] == "guideline"
    assert one("PT  - Journal Article").cells["kind"] == "article"


def test_numbers_come_from_their_tags() -> None:
    cells = one("AID - S0000 [pii]", "AID - 10.9999/X.1 [doi]", "SI  - ClinicalTrials.gov/NCT99999999").cells
    assert (cells["doi"], cells["nct"]) == ("10.9999/X.1", "NCT99999999")


def test_a_document_that_stands_is_marked() -> None:
    known = Known(sources={"sample": {"source_id": "sample", "pmid": "99000009", "doi": "10.9999/x"}})
    candidate = one("LID - 10.9999/X [doi]", known=known)
    assert "same PMID and DOI as sample" in candidate.remark
    assert candidate.cells["source_id"] == "sample_synthetic"


def test_the_same_record_twice_is_marked() -> None:
    text = FILE.read_text()
    found = read(text + "\n" + text)
    assert [each.cells["source_id"] for each in found.candidates[2:]] == [
        "sample_2026_synthetic",
        "probe_2025_retracted",
    ]
    assert "same PMID, DOI and NCT number and title as sample_2026 of this file" in found.candidates[2].remark


def test_all_broken_records_are_named_at_once() -> None:
    with pytest.raises(EvidenceError) as wrong:
        read("PMID- 12a\nTI  - SYNTHETIC\n\nPMID- 99000001\nDP  - 2026\n")
    assert [(fault.line, fault.found) for fault in wrong.value.faults] == [
        (1, "12a"),
        (4, "record 99000001 without title and author"),
    ]


def test_lines_that_are_no_tags_are_named() -> None:
    found = read("1: SYNTHETIC list\nPMID- 99000001\nTI  - SYNTHETIC\nnonsense\n")
    assert [(each.place, each.value) for each in found.unread] == [
        ("line 1", "1: SYNTHETIC list"),
        ("line 4", "nonsense"),
    ]


@pytest.mark.parametrize("content", [b"", b"TY  - JOUR\n", b"\x00\xff", b"PMIDs"])
def test_what_holds_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(EvidenceError, match="no record"):
        read(content)
    assert not looks_like_nbib(content, "a.nbib")


TAGS = st.sampled_from(
    ["PMID", "TI", "AU", "CN", "DP", "DEP", "EDAT", "PHST", "AID", "SI", "PT", "RIN", "AB", "XX", "VI"]
)
VALUES = st.text(max_size=12) | st.sampled_from(["2027 Jan-Feb", "20271399", "10.9999/a [doi]", "99", "NCT99999999 =1"])


@given(st.lists(st.tuples(TAGS, VALUES) | st.text(max_size=10), max_size=14))
def test_any_lines_are_an_import_whose_cells_fit_or_a_named_fault(lines: list[tuple[str, str] | str]) -> None:
    text = "\n".join(line if isinstance(line, str) else f"{line[0].ljust(4)}- {line[1]}" for line in lines)
    try:
        found = read(f"PMID- 99000001\nTI  - SYNTHETIC\n{text}\n".encode("utf-8", "surrogatepass"))
    except EvidenceError as wrong:
        found = wrong
    if isinstance(found, Import):
        assert [c for each in found.candidates for c in each.cells.items() if refusal("sources", *c)] == []
        assert len({each.cells["source_id"] for each in found.candidates}) == len(found.candidates)
    else:
        assert all(fault.line and fault.mend for fault in found.faults)
