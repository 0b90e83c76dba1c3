"""RIS files: every tag is carried or named, other encodings are read, broken records are said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trial_records import EXAMPLES

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.filling import refusal
from evidence_tools.importing.known import Known
from evidence_tools.importing.record import Import
from evidence_tools.importing.references import looks_like_ris, read_ris

FILE = EXAMPLES / "synthetic_references.ris"
READ_ON = date(2027, 1, 20)


def read(text: str | bytes, known: Known | None = None) -> Import:
    content = text if isinstance(text, bytes) else text.encode()
    return read_ris(content, "synthetic.ris", read_on=READ_ON, known=known or Known())


def one(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", "TI  - SYNTHETIC report of twenty words", *lines, "ER  - ", ""])


def cells(text: str | bytes, known: Known | None = None) -> dict[str, str]:
    (candidate,) = read(text, known).candidates
    return dict(candidate.cells)


def test_the_example_is_read_in_its_order() -> None:
    first, second, third = read(FILE.read_bytes()).candidates
    assert dict(first.cells) == {
        "source_id": "sample_2026",
        "kind": "article",
        "read_as": "abstract",
        "citation": "Sample AB, Probe B, Example C, et al. SYNTHETIC EXAMPLE: an invented trial of decompression at "
        "one year. Journal of Synthetic Examples 2026;1(2):10-19",
        "year": "2026",
        "published": "2026-11-02",
        "doi": "10.9999/synthetic.example.1",
        "nct": "NCT99999999",
        "url": "https://example.org/synthetic/1",
        "accessed": "2027-01-20",
    }
    assert (first.place, first.remark) == ("reference 1, line 1", "")
    assert second.cells["kind"] == "abstract"
    assert third.remark.startswith("same DOI and title as sample_2026 of this file")
    assert third.cells["source_id"] == "sample_2026_synthetic"


def test_another_value_anywhere_is_another_import() -> None:
    lines = FILE.read_text().split("\n")
    before = read(FILE.read_bytes())
    for place, line in enumerate(lines):
        if line.strip() and not line.startswith("ER"):
            other = read("\n".join([*lines[:place], f"{line}ZQX", *lines[place + 1 :]]))
            assert (other.candidates, other.unread) != (before.candidates, before.unread), line


def test_the_abstract_is_text_for_the_extractor_with_its_place() -> None:
    found = [each for each in read(FILE.read_bytes()).unread if each.field == "AB"]
    assert [(each.place, each.why) for each in found] == [
        ("reference 1, line 18", "text for the extractor"),
        ("reference 2, line 26", "text for the extractor"),
    ]


def test_unknown_and_repeated_tags_are_all_named() -> None:
    found = read(one("DO  - 10.9999/a", "DO  - 10.9999/b", "XX  - unknown", "XX  - again", "PY  - 2027"))
    named = [(each.place, each.field, each.value) for each in found.unread]
    assert ("reference 1, line 4", "DO", "10.9999/b") in named
    assert ("reference 1, line 5", "XX", "unknown") in named
    assert ("reference 1, line 6", "XX", "again") in named


def test_continued_lines_belong_to_their_tag() -> None:
    assert "first second" in read(one("AB  - first", "second")).unread[0].value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_are_read(encoding: str) -> None:
    content = one("AU  - Müller, Åsa").encode(encoding)
    assert looks_like_ris(content, "a") or encoding == "utf-32"
    assert cells(content)["source_id"] == "muller"
    assert [each.field for each in read(content).unread] == ["AU"]


def test_windows_letters_are_read_and_said() -> None:
    found = read(one("AU  - Müller, Åsa").encode("cp1252"))
    assert found.candidates[0].cells["citation"].startswith("Müller Å.")
    assert (found.unread[0].field, found.unread[0].value) == ("encoding", "Windows-1252")


def test_line_ends_of_every_system_are_read() -> None:
    text = one("PY  - 2027")
    assert cells(text.replace("\n", "\r\n")) == cells(text.replace("\n", "\r")) == cells(text)


def test_a_record_without_an_end_is_kept_and_said() -> None:
    found = read("TY  - JOUR\nTI  - SYNTHETIC first\nTY  - JOUR\nTI  - SYNTHETIC second\n")
    assert [each.cells["citation"] for each in found.candidates] == ["SYNTHETIC first", "SYNTHETIC second"]
    assert all("no end (ER)" in each.remark for each in found.candidates)


def test_lines_outside_of_records_are_named() -> None:
    found = read("Exported by SYNTHETIC\n" + one() + "AU  - left over\nER  - \n")
    assert [(each.place, each.value) for each in found.unread if "outside" in each.why] == [
        ("line 1", "Exported by SYNTHETIC"),
        ("line 5", "left over"),
        ("line 6", ""),
    ]


def test_a_value_without_a_blank_before_it_is_whole() -> None:
    assert cells("TY  -JOUR\nTI  -SYNTHETIC\nER  -\n")["citation"] == "SYNTHETIC"


@pytest.mark.parametrize(
    ("lines", "year", "published"),
    [
        (("PY  - 2027/01/14/",), "2027", "2027-01-14"),
        (("Y1  - 2027///",), "2027", ""),
        (("PY  - 2026", "DA  - 2026/11//"), "2026", "2026-11"),
        (("PY  - 2026", "DA  - Nov 2"), "2026", "2026-11-02"),
        (("DA  - 2026-11-02",), "2026", "2026-11-02"),
        ((), "", ""),
    ],
)
def test_dates(lines: tuple[str, ...], year: str, published: str) -> None:
    found = cells(one(*lines))
    assert (found.get("year", ""), found.get("published", "")) == (year, published)


def test_dates_of_different_years_are_said() -> None:
    (candidate,) = read(one("PY  - 2026", "DA  - 2025/12/30")).candidates
    assert candidate.cells["year"] == "2026"
    assert "the dates disagree: year 2026, and 2025/12/30" in candidate.remark


def test_pubmed_numbers_are_taken_only_where_they_are_named_as_such() -> None:
    assert cells(one("AN  - 99000001", "DB  - PubMed"))["pmid"] == "99000001"
    assert cells(one("UR  - https://pubmed.ncbi.nlm.nih.gov/99000001/"))["pmid"] == "99000001"
    assert "pmid" not in cells(one("AN  - 99000001", "DB  - Embase"))


def test_a_trial_named_in_the_abstract_alone_is_asked_for_and_several_are_left() -> None:
    (candidate,) = read(one("AB  - SYNTHETIC (NCT99999999)")).candidates
    assert candidate.cells["nct"] == "NCT99999999"
    assert "is it the trial reported here?" in candidate.remark
    (candidate,) = read(one("AB  - NCT99999999 and NCT99999998")).candidates
    assert "nct" not in candidate.cells
    assert "NCT99999999 and NCT99999998" in candidate.remark


def test_known_documents_are_marked_and_their_names_are_not_used_again() -> None:
    known = Known(
        sources={
            "report_2027": {"source_id": "report_2027", "doi": "10.9999/ABC", "citation": "Other"},
            "trial_2027": {"nct": "NCT99999999", "citation": "Sample A. SYNTHETIC report of twenty words. J 2027"},
        }
    )
    text = one("AU  - Report, A.", "PY  - 2027", "DO  - 10.9999/abc", "AN  - NCT99999999")
    (candidate,) = read(text, known).candidates
    assert candidate.cells["source_id"] == "report_2027_synthetic"
    assert "same DOI as report_2027" in candidate.remark
    assert "same NCT number and title as trial_2027" in candidate.remark


def test_retractions_are_flagged() -> None:
    assert (
        "RETRACTED or withdrawn by its title"
        in read(one().replace("SYNTHETIC", "Retracted: SYNTHETIC")).candidates[0].remark
    )
    assert (
        "RETRACTED? N1: This article has been retracted"
        in read(one("N1  - This article has been retracted")).candidates[0].remark
    )


def test_a_type_without_a_kind_is_asked_for() -> None:
    (candidate,) = read(one().replace("JOUR", "RPRT")).candidates
    assert "kind" not in candidate.cells
    assert "type of the record: RPRT (Report)" in candidate.remark
    assert "kind: say what it is (article, abstract" in candidate.remark


@pytest.mark.parametrize("content", [b"", b"no references", b"\x00\x01", b"\xff\xfea", b'{"studies": []}'])
def test_what_holds_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(EvidenceError) as wrong:
        read(content)
    assert "synthetic.ris" in str(wrong.value)
    assert not looks_like_ris(content, "a.ris")


TAGS = st.sampled_from(["TY", "ER", "TI", "AU", "PY", "DA", "DO", "UR", "AN", "N1", "AB", "XX", "KW", "SP"])
VALUES = st.text(max_size=12) | st.sampled_from(
    ["2027", "10.9999/a;b", "NCT99999999", "=1+1", "http://a b", "1999/99/99"]
)


@given(st.lists(st.tuples(TAGS, VALUES) | st.text(max_size=10), max_size=14))
def test_any_lines_are_an_import_whose_cells_fit_or_a_refusal(lines: list[tuple[str, str] | str]) -> None:
    text = "\n".join(line if isinstance(line, str) else f"{line[0]}  - {line[1]}" for line in lines)
    content = f"TY  - JOUR\n{text}\n".encode("utf-8", "surrogatepass")
    found = read(content)
    assert [c for each in found.candidates for c in each.cells.items() if refusal("sources", *c)] == []
    assert len({each.cells["source_id"] for each in found.candidates}) == len(found.candidates)
