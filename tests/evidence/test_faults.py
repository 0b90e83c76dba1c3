"""Faults in words, and the report that gathers them."""

from __future__ import annotations

import pytest

from evidence_tools.evidence.faults import SHOWN_OF_A_KIND, Fault, Report

FAULT = Fault("error", "cell", "b.csv", 7, "n", "7a", "a whole number", "correct the cell", "c001")


def at(file: str, line: int, severity: str = "error", column: str = "n") -> Fault:
    return Fault(severity, "cell", file, line, column, "x", "y", "z")


def test_a_fault_says_where_what_and_how_to_mend():
    wanted = 'b.csv:7 n: found "7a"; allowed: a whole number; mend: correct the cell (cell, c001)'
    assert str(FAULT) == wanted


def test_a_fault_of_a_whole_file_has_no_line():
    assert str(at("a.csv", 0, column="")).startswith('a.csv: found "x"')


def test_a_warning_says_so():
    assert str(at("a.csv", 2, "warning")).startswith('a.csv:2 n: warning: found "x"')


def test_an_empty_cell_is_nothing():
    assert "found nothing;" in str(Fault("error", "c", "a.csv", 1, "n", "", "y", "z"))


@pytest.mark.parametrize("cell", ["a" * 5_000, "first\nsecond", "first\r\nsecond"])
def test_a_fault_stays_on_one_short_line(cell):
    text = str(Fault("error", "c", "a.csv", 1, "n", cell, "y", "z"))
    assert len(text) < 300
    assert len(text.splitlines()) == 1


def test_a_report_is_in_the_order_of_files_and_lines():
    report = Report.of("mild/2026", [at("b.csv", 9), at("a.csv", 10), at("a.csv", 2, "warning"), at("b.csv", 3)])
    assert [(fault.file, fault.line) for fault in report.faults] == [
        ("a.csv", 2),
        ("a.csv", 10),
        ("b.csv", 3),
        ("b.csv", 9),
    ]
    assert str(report).splitlines()[:2] == ["mild/2026: 3 errors, 1 warning, 0 accepted exceptions", ""]


def test_a_long_list_of_like_faults_is_cut_and_says_how_to_see_all():
    report = Report.of("mild/2026", [at("a.csv", line) for line in range(1, SHOWN_OF_A_KIND + 4)])
    hint = "a.csv n: 3 more faults of the same kind (cell); evidence check --all shows every one"
    assert str(report).splitlines()[2 + SHOWN_OF_A_KIND :] == [hint]
    assert report.text(shown=None).count("a.csv:") == len(report.faults)
    assert "--all" not in report.text(shown=None)


def test_a_report_is_a_table_too():
    frame = Report.of("mild/2026", [FAULT, at("a.csv", 2, "warning")]).frame("error")
    assert frame.to_dict("records") == [
        {
            "severity": "error",
            "check": "cell",
            "file": "b.csv",
            "line": 7,
            "column": "n",
            "found": "7a",
            "allowed": "a whole number",
            "mend": "correct the cell",
            "key": "c001",
        }
    ]


def test_an_empty_report_keeps_its_columns():
    frame = Report("mild/2026", ()).frame()
    assert (len(frame), frame["line"].dtype, str(frame["found"].dtype)) == (0, "int64", "str")
