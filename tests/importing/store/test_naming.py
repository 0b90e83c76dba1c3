from __future__ import annotations

import pytest
from candidate_rows import imported, source

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.store import free_name, imported_before, stored_names, write_import


def test_a_name_is_taken_once_whatever_its_capitals(tmp_path) -> None:
    write_import(tmp_path, "First", imported(source()))
    with pytest.raises(EvidenceError, match=r"candidates called 'First' already.*'first_2'"):
        write_import(tmp_path, "first", imported(source()))
    assert stored_names(tmp_path) == ("First",)
    assert free_name(tmp_path, "first.ris") == "first_2"


@pytest.mark.parametrize("name", ["", "a/b", "..", "con", "x."])
def test_an_unfit_name_is_refused(tmp_path, name) -> None:
    with pytest.raises(EvidenceError, match="cannot be stored"):
        write_import(tmp_path, name, imported(source()))


@pytest.mark.parametrize(("file", "name"), [("con.ris", "import_con"), ("?.ris", "import"), ("ä ö.csv", "ä_ö")])
def test_any_file_has_a_name(tmp_path, file, name) -> None:
    assert free_name(tmp_path, file) == name


def test_the_same_bytes_are_recognised(tmp_path) -> None:
    found = imported(source(), content=b"these bytes")
    write_import(tmp_path, "first", found)
    assert imported_before(tmp_path, found.origin.sha256) == "first"
    assert imported_before(tmp_path, imported(content=b"others").origin.sha256) == ""
