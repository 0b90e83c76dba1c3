"""CSV rows that remember what was taken."""

from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.importing.csv_rows import csv_rows

TEXT = 'Study,Mean,Mean\nSYNTHETIC 1,4.1,\n\nSYNTHETIC 1,"4,2",NA\nSYNTHETIC 2,5,6\n'


def test_lines_are_those_of_the_file_and_headings_are_told_apart():
    rows, faults = csv_rows(TEXT, "synthetic.csv", ["NA"])
    assert faults == []
    assert rows.columns == ("Study", "Mean", "Mean_2")
    assert [row.line for row in rows.rows] == [2, 4, 5]
    assert rows.place(rows.rows[1]) == "synthetic.csv line 4"


def test_what_is_left_is_told_by_column_and_lines():
    rows, _ = csv_rows(TEXT, "synthetic.csv", ["NA"])
    assert rows.take(rows.rows[0], "Mean") == "4.1"
    left = {each.field: (each.value, each.why) for each in rows.left("not asked", {"Study": "the key"})}
    assert left == {
        "Study": ("lines 2 to 4: SYNTHETIC 1 | line 5: SYNTHETIC 2", "the key"),
        "Mean": ("line 4: 4,2 | line 5: 5", "not asked"),
        "Mean_2": ("line 5: 6", "not asked"),
    }


def test_a_peek_is_no_take():
    rows, _ = csv_rows("A\nx\n", "synthetic.csv")
    assert rows.peek(rows.rows[0], "A") == "x"
    assert rows.peek(rows.rows[0], "B") == ""
    assert len(rows.left("left")) == 1


def test_all_faults_are_named_with_their_lines():
    _, faults = csv_rows('A,B\n1\n1,2,3\n"open,4\n', "synthetic.csv")
    assert [(each.line, each.found) for each in faults][:2] == [(2, "1 cell"), (3, "3 cells")]
    assert faults[2].line == 4
    assert [each.allowed for each in csv_rows("\n\n", "synthetic.csv")[1]] == ["a first line of headings"]


@given(st.text(alphabet='ab,;"\n\r 1', max_size=60), st.sampled_from([",", ";"]))
def test_whatever_the_text_there_are_rows_or_faults(text, separator):
    rows, faults = csv_rows(text, "synthetic.csv", separator=separator)
    assert faults or rows.columns
    if not faults:
        held = [cell.strip() for row in rows.rows for cell in row.cells.values() if cell.strip()]
        told = " ".join(each.value for each in rows.left("left"))
        assert all(cell in told for cell in held)


def test_headings_that_stand_many_times_are_told_apart_at_once():
    rows, _ = csv_rows("a," * 20_000 + "a_2,\n", "synthetic.csv")
    assert len(set(rows.columns)) == 20_002
    assert rows.columns[:3] == ("a", "a_2", "a_3")
    assert rows.columns[-2:] == ("a_2_2", "column 20002")
