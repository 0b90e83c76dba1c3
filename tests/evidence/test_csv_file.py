"""Files as they come: byte marks, line ends, quotes, separators and encodings."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.evidence.csv_file import CHUNK, read_grid

COLUMNS = ("a", "b", "c", "d")
PLAIN = b"a,b,c,d\n1,2,3,4\n5,,7,8\n"


def grid(content: bytes):
    return read_grid(content, "t.csv", COLUMNS)


def rows(content: bytes):
    return list(zip(*grid(content).cells.values(), strict=True))


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b"\n", b"\r"),
        PLAIN.rstrip(b"\n"),
        b"\n\n" + PLAIN + b"\n\n",
        b"d,c,b,a\n4,3,2,1\n8,7,,5\n",
        b'"a","b","c","d"\n"1","2","3","4"\n5,"",7,8\n',
        PLAIN + b",,,\n",
    ],
    ids=["plain", "BOM", "CRLF", "CR", "no last line end", "blank lines", "other order", "quoted", "empty row"],
)
def test_harmless_differences_are_read_alike(content):
    assert grid(content).faults == []
    assert rows(content) == [("1", "2", "3", "4"), ("5", "", "7", "8")]


def test_a_line_is_the_physical_one_after_a_cell_with_line_ends():
    found = grid(b'a,b,c,d\n1,"x\ny\r\nz",3,4\n5,6,7,8\n')
    assert found.lines == [2, 5]
    assert found.cells["b"] == ["x\ny\r\nz", "6"]


@pytest.mark.parametrize(
    ("content", "line", "said", "mend"),
    [
        (b"", 0, "an empty file", "export"),
        (b"\xef\xbb\xbf \n", 0, "an empty file", "export"),
        (PLAIN.decode().encode("utf-16"), 1, "UTF-16", "UTF-8"),
        (b"a,b,c,d\n1,2,3,4\n1,\0,3,4\n", 3, "NUL", "restore"),
        (b"a;b;c;d\n1;2;3;4\n", 1, "a;b;c;d", "separated by commas"),
        (b'a,b,c,d\n1,2,3,4\n1,"2,3,4\n5,6,7,8\n', 3, "unexpected end of data", "quotation mark"),
        (b'a,b,c,d\n1,"2"x,3,4\n', 2, "expected after", "quotation mark"),
        (b"a,b,c,d\n1," + b"x" * 200_000 + b",3,4\n", 2, "field larger than field limit", "quotation mark"),
    ],
    ids=["empty", "only a BOM", "UTF-16", "NUL", "semicolons", "open quote", "text after quote", "huge cell"],
)
def test_a_file_that_cannot_be_read_says_where_and_why(content, line, said, mend):
    found = grid(content)
    assert (found.readable, len(found.faults)) == (False, 1)
    (fault,) = found.faults
    assert (fault.file, fault.line) == ("t.csv", line)
    assert said in fault.found
    assert mend in f"{fault.allowed} {fault.mend}"


def test_a_control_character_is_a_fault_but_the_rows_are_still_read():
    found = grid("a,b,c,d\n1,2,3,4\nStudy\x0bone,\x85,7,8\n".encode())
    (fault,) = found.faults
    assert (fault.line, fault.found) == (3, "a control character, U+000B (and 1 further one)")
    assert found.readable
    assert len(found.lines) == 2
    assert grid("a,b,c,d\n\t1,é–−,3,4\n".encode()).faults == []


def test_latin_1_is_a_fault_but_the_rows_are_still_read():
    found = grid("a,b,c,d\n1,Müller,3,4\n5,Ångström,7,8\n".encode("latin-1"))
    (fault,) = found.faults
    assert (fault.line, fault.allowed) == (2, "UTF-8 text")
    assert fault.found == "1,Müller,3,4 (and 1 further line)"
    assert found.cells["b"] == ["Müller", "Ångström"]


@pytest.mark.parametrize(("row", "mend"), [(b"1,2,3\n", "missing commas"), (b"1,2,3,4,5\n", "quote the cell")])
def test_a_row_of_another_width_is_named_and_kept_apart(row, mend):
    found = grid(PLAIN + row)
    (fault,) = found.faults
    assert (fault.line, fault.allowed) == (4, "4 cells")
    assert mend in fault.mend
    assert found.ragged == {2}
    assert found.cells["a"][2] == "1"


def test_a_header_names_each_column_once():
    faults = grid(b"a,b,B ,c,c\n1,2,3,4,5\n").faults
    assert [(fault.column, fault.found) for fault in faults] == [
        ("B ", "an unknown column"),
        ("c", "the column 2 times"),
        ("d", "no such column"),
    ]


def test_a_misspelt_column_is_recognised():
    found = read_grid(b"row_id,chnage_mean\nc001,1\n", "t.csv", ("row_id", "change_mean"))
    assert found.faults[0].mend == "rename it change_mean"


def test_a_truncated_file_is_told_on_its_last_line():
    (fault,) = grid(PLAIN + b"9,1").faults
    assert (fault.line, fault.found) == (4, "2 cells")


def test_more_rows_than_a_chunk_keep_their_order():
    found = grid(b"a,b,c,d\n" + b"".join(b"%d,2,3,4\n" % number for number in range(2 * CHUNK + 3)))
    assert found.cells["a"] == [str(number) for number in range(2 * CHUNK + 3)]
    assert found.lines == list(range(2, 2 * CHUNK + 5))


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n,";'), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS).filter(any), min_size=1, max_size=6))
def test_what_a_csv_writer_wrote_is_read_back(table):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *table])
    assert rows(text.getvalue().encode()) == table


@given(st.binary(max_size=200))
def test_no_bytes_raise(content):
    found = grid(content)
    assert len({len(cells) for cells in found.cells.values()}) == 1
    assert found.readable or found.faults


@given(st.binary(max_size=100))
def test_no_bytes_below_a_header_raise(content):
    found = grid(b"a,b,c,d\n" + content)
    assert len(found.lines) == len(found.cells["a"])
