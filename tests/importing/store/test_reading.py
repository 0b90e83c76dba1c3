from __future__ import annotations

import pytest
from candidate_rows import imported, result, source

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.store import read_stored, write_import


def test_an_unknown_name_lists_the_known_ones(tmp_path) -> None:
    write_import(tmp_path, "known", imported(source()))
    with pytest.raises(EvidenceError, match=r"No candidates called 'other'.*known: known"):
        read_stored(tmp_path, "other")


def test_every_fault_of_edited_files_is_told_at_once(tmp_path) -> None:
    folder = write_import(tmp_path, "edited", imported(source(), result()))
    sources, results, about = folder / "sources.csv", folder / "continuous.csv", folder / "about.toml"
    sources.write_text(sources.read_text().replace("\n,,new,", "\nmaybe,,replaced,", 1))
    results.write_text(results.read_text().replace(',new,"record 1, row",,', ',new,"record 1, row",,colour;mean', 1))
    about.write_text(about.read_text().replace("read_on = 2027-01-03", 'read_on = "soon"'))
    (folder / "remarks.csv").write_text("a,b\n")
    with pytest.raises(EvidenceError) as caught:
        read_stored(tmp_path, "edited")
    found = {(fault.file.rpartition("/")[2], fault.line, fault.column, fault.found) for fault in caught.value.faults}
    assert found == {
        ("sources.csv", 2, "accept", "maybe"),
        ("sources.csv", 2, "change", "replaced"),
        ("continuous.csv", 2, "emptied", "colour"),
        ("continuous.csv", 2, "emptied", "mean"),
        ("about.toml", 0, "", "a read_on that is no day"),
        ("remarks.csv", 0, "", "a file of no known table"),
    }


def test_a_file_that_a_spreadsheet_saved_with_semicolons_is_a_fault(tmp_path) -> None:
    folder = write_import(tmp_path, "semicolons", imported(source()))
    path = folder / "sources.csv"
    path.write_text(path.read_text().replace(",", ";"))
    with pytest.raises(EvidenceError, match="cells separated by commas"):
        read_stored(tmp_path, "semicolons")
