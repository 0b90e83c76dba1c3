"""The kind of a file is known by its content, whatever it is called."""

from __future__ import annotations

from datetime import date

import pytest
from edition_copies import real_edition
from hypothesis import given
from hypothesis import strategies as st
from trial_records import EXAMPLES

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.detecting import KINDS, kind_of, read_any

READ_ON = date(2027, 1, 20)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("synthetic_trial_record.json", "ClinicalTrials.gov record"),
        ("synthetic_references.ris", "RIS references"),
        ("synthetic_pubmed.nbib", "PubMed references"),
    ],
)
def test_the_examples_are_read_under_any_name(file: str, kind: str) -> None:
    content = (EXAMPLES / file).read_bytes()
    found = read_any(content, "synthetic.txt", read_on=READ_ON, evidence=real_edition())
    assert (found.origin.kind, found.origin.read_on) == (kind, READ_ON)
    assert found.candidates


def test_every_example_says_in_its_titles_that_it_is_synthetic() -> None:
    paths = [path for path in EXAMPLES.iterdir() if path.suffix in (".json", ".ris", ".nbib")]
    assert len(paths) == 3
    for path in paths:
        found = read_any(path.read_bytes(), path.name, read_on=READ_ON)
        assert found.of_table("sources")
        assert all("SYNTHETIC EXAMPLE" in each.cells["citation"] for each in found.of_table("sources"))


@pytest.mark.parametrize("content", [b"", b"   ", b"PK\x03\x04 no archive", b"<html>", b"\x89PNG", b"Study;Mean"])
def test_another_file_is_refused_with_the_kinds_that_can_be_read(content: bytes) -> None:
    with pytest.raises(EvidenceError) as wrong:
        read_any(content, "synthetic.bin", read_on=READ_ON)
    assert all(kind.name in str(wrong.value) for kind in KINDS)


def test_a_table_without_a_mapping_says_so() -> None:
    with pytest.raises(EvidenceError, match="mapping"):
        read_any(b"Study,Mean\nSynthetic,1\n", "synthetic.csv", read_on=READ_ON)


@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore")))
def test_looking_never_fails(content: bytes) -> None:
    kind_of(content, "synthetic.csv")
    kind_of(b"PK\x03\x04" + content, "synthetic.zip")
    kind_of(b"{" + content, "")
