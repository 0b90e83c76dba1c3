from __future__ import annotations

import csv
import io

import pytest
from edition_copies import EDITION, REFERENCE
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.table_file import TableFile

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
KEPT = TEXTS.filter(lambda text: "\r" not in text)  # Python's own writer leaves a lone carriage return unquoted
FILES = sorted([*EDITION.glob("*.csv"), *REFERENCE.glob("*.csv")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_real_tables_keep_their_bytes_and_give_them_back_after_a_row(path) -> None:
    name = path.stem if path.parent == EDITION else f"reference/{path.stem}"
    content, key = path.read_bytes(), BY_NAME[name].about.key
    file = TableFile.of(content, key)
    assert file.content() == content
    file.add(dict.fromkeys(key, "zz_synthetic"))
    assert file.content() != content
    file.remove("/".join(["zz_synthetic"] * len(key)))
    assert file.content() == content


@given(
    rows=st.lists(st.tuples(KEPT, KEPT), max_size=5),
    row=st.tuples(TEXTS, TEXTS),
    written=st.tuples(st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    edges=st.tuples(st.booleans(), st.sampled_from([b"", b"\xef\xbb\xbf"])),
)
def test_any_file_gives_its_bytes_back_after_a_row_came_and_went(rows, row, written, edges) -> None:
    (end, quoting), (last, mark) = written, edges
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator=end, quoting=quoting)
    writer.writerows([("key", "one", "other"), *((f"k{number}", *each) for number, each in enumerate(rows))])
    text = stream.getvalue() if last else stream.getvalue().removesuffix(end)
    content = mark + text.encode()
    file = TableFile.of(content, ("key",))
    assert [*file.rows()] == [f"k{number}" for number in range(len(rows))]
    assert [tuple(each.values())[1:] for each in file.rows().values()] == rows
    file.add({"key": "new", "one": row[0], "other": row[1]})
    longer = file.content().removeprefix(mark).decode()
    assert list(csv.reader(io.StringIO(longer, newline=""), strict=True))[-1] == ["new", *row]
    file.remove("new")
    assert file.content() == content


def test_a_changed_cell_leaves_every_other_byte() -> None:
    content = b'key,one,other\nk1,"kept, quoted","unneeded"\n\nk2,a,b\n'
    file = TableFile.of(content, ("key",))
    file.change("k1", {"other": "new"})
    assert file.content() == content.replace(b'"unneeded"', b'"new"')
    file.change("k1", {"other": "unneeded"})
    assert file.content() == content


def test_a_removed_last_row_leaves_the_file_without_a_line_break_as_it_had_none() -> None:
    file = TableFile.of(b"key,one\nk1,a\nk2,b", ("key",))
    file.remove("k2")
    assert file.content() == b"key,one\nk1,a"
