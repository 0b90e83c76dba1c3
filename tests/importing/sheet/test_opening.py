"""Workbooks that nobody's spreadsheet wrote: refused at once and by name, however little they weigh."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable

import pytest
from candidate_rows import DAY
from workbooks import edited

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.record import Import
from evidence_tools.importing.sheet import candidates_of, looks_like_sheet, opening, read_sheet, write_sheet

ARMS, MEMORY = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet5.xml"


@pytest.fixture(scope="module")
def sheet(evidence, tmp_path_factory) -> bytes:
    return write_sheet(evidence, tmp_path_factory.mktemp("arms") / "arms.xlsx", tables=["arms"]).read_bytes()


@pytest.fixture
def read(evidence) -> Callable[[bytes], Import]:
    return lambda content: read_sheet(content, "arms.xlsx", read_on=DAY, evidence=evidence)


def spoiled(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part written anew."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return stream.getvalue()


def with_row(number: int, cell: str) -> Callable[[bytes], bytes]:
    row = f'<row r="{number}"><c r="{cell}" t="inlineStr"><is><t>synthetic</t></is></c></row></sheetData>'
    return lambda xml: xml.replace(b"</sheetData>", row.encode())


@pytest.mark.parametrize("cell", ["B1048576", "XFD1048576"])
def test_a_word_typed_into_the_last_cell_is_found_at_its_place(sheet, read, cell):
    """The library alone would make many millions of cells on the way to it."""
    found = read(spoiled(sheet, ARMS, with_row(1_048_576, cell)))
    told = [(each.cells, each.place) for each in found.candidates] + [(each.value, each.place) for each in found.unread]
    assert told in (
        [({"study_id": "synthetic"}, "sheet arms, row 1048576")],
        [("synthetic", "sheet arms, XFD1048576")],
    )


@pytest.mark.parametrize(
    "area",
    [
        '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        '<hyperlinks><hyperlink ref="A1:XFD1048576" location="a"/></hyperlinks>',
        "<mergeCells><mergeCell ref='&#65;1:XFD1048576'/></mergeCells>",
    ],
)
def test_an_area_over_the_whole_sheet_is_refused_before_it_is_walked(sheet, read, area):
    with pytest.raises(EvidenceError, match=r"sheet2\.xml: found \"a merged or linked area .*1048576"):
        read(spoiled(sheet, ARMS, lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + area.encode())))


def test_a_part_that_unpacks_to_far_more_than_it_holds_is_refused(sheet, read):
    with pytest.raises(EvidenceError, match="bytes out of one"):
        read(spoiled(sheet, ARMS, lambda xml: xml + b" " * 2_000_000))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding_and_any_part(sheet, read, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(EvidenceError, match="a document type or entity"):
        read(spoiled(sheet, "docProps/app.xml", lambda _: text.encode(encoding)))


def test_a_hidden_sheet_that_breaks_off_is_an_error_that_names_the_file(sheet, read):
    broken = spoiled(sheet, MEMORY, lambda xml: xml[: len(xml) // 2])
    for asked in (lambda: candidates_of(broken, "arms.xlsx"), lambda: read(broken)):
        with pytest.raises(EvidenceError, match=r"arms\.xlsx: found \"no workbook that can be read"):
            asked()


def test_a_row_without_end_in_the_hidden_sheet_ends(sheet):
    assert candidates_of(spoiled(sheet, MEMORY, with_row(999_999_999_999, "A999999999999")), "arms.xlsx") == ""


def test_damaged_bytes_are_no_sheet_and_no_traceback(sheet, read):
    told = set()
    for place in range(0, len(sheet), 997):
        damaged = sheet[:place] + bytes([sheet[place] ^ 0xFF]) + sheet[place + 1 :]
        looks = looks_like_sheet(damaged, "arms.xlsx")
        try:
            told.add((looks, bool(read(damaged).origin.name)))
        except EvidenceError:
            told.add((looks, False))
    assert (True, False) in told


def test_what_the_library_does_not_keep_makes_no_warning(sheet, read, monkeypatch):
    """Warnings are errors in these tests; Excel writes extensions of which the library warns."""
    load = opening.load_workbook

    def warning(*args, **settings):
        warnings.warn("an extension is not supported and will be removed", UserWarning, stacklevel=2)
        return load(*args, **settings)

    monkeypatch.setattr(opening, "load_workbook", warning)
    assert read(edited(sheet, lambda book: None)).candidates == ()
