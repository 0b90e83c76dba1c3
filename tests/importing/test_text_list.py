from __future__ import annotations

import pandas as pd
import pytest
from candidate_rows import DAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from workbooks import edited

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.text_list import read_list, write_list

TEXTS = st.sampled_from(["", "5.60", "007", "=1+1", "'=1", "NaN", "a\nb", "1-2"]) | st.text("ab ,;\"'=é", max_size=5)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5), ending=st.sampled_from([".csv", ".xlsx"]))
def test_every_text_comes_back(tmp_path_factory, rows, ending) -> None:
    frame = pd.DataFrame([("s1", *row) for row in rows], columns=["item", "first", "settled"], dtype="str")
    path = write_list(frame, tmp_path_factory.mktemp("list") / f"list{ending}", title="synthetic", day=DAY)
    pd.testing.assert_frame_equal(read_list(path, tuple(frame.columns)), frame)


def test_what_cannot_be_told_is_named_by_cell(tmp_path) -> None:
    path = write_list(pd.DataFrame({"item": ["s1"], "settled": [""]}), tmp_path / "l.xlsx", title="synthetic", day=DAY)

    def change(book) -> None:
        book.active["B2"].value = "=1+1"

    path.write_bytes(edited(path.read_bytes(), change))
    with pytest.raises(EvidenceError, match=r"(?s)no column other.*l.xlsx B2: found the formula =1\+1"):
        read_list(path, ("item", "settled", "other"))


def test_a_list_is_never_overwritten_and_has_a_known_ending(tmp_path) -> None:
    frame = pd.DataFrame({"item": ["s1"]})
    (tmp_path / "l.csv").write_text("work")
    with pytest.raises(EvidenceError, match="may be filled in"):
        write_list(frame, tmp_path / "l.csv", title="", day=DAY)
    with pytest.raises(EvidenceError, match=r"found the ending '.txt'"):
        write_list(frame, tmp_path / "l.txt", title="", day=DAY)
    with pytest.raises(EvidenceError, match="no such column"):
        read_list(tmp_path / "l.csv", ("item",))


def test_a_workbook_without_a_row_or_with_a_column_twice_is_named(tmp_path):
    path = tmp_path / "list.xlsx"
    Workbook().save(path)
    with pytest.raises(EvidenceError, match="found no column item"):
        read_list(path, ("item", "settled"))
    book = Workbook()
    book.active.append(["item", "settled", "settled"])
    book.active.append(["s001", "a", "b"])
    book.save(path)
    with pytest.raises(EvidenceError, match="found the column settled 2 times"):
        read_list(path, ("item", "settled"))


def test_a_remark_in_a_column_of_ones_own_is_not_dropped_in_silence(tmp_path):
    path, book = tmp_path / "list.xlsx", Workbook()
    book.active.append(["item", "settled", "why"])
    book.active.append(["s001", "a", "synthetic"])
    book.save(path)
    with pytest.raises(EvidenceError, match=r'list\.xlsx C2: found "synthetic" in a column why'):
        read_list(path, ("item", "settled"))
