"""Differences without a reason: each is named with its file, line and the command that enters it."""

from __future__ import annotations

import pytest
from changed_copies import WHOLE
from edition_copies import Copy

from evidence_tools.editions.difference import Difference
from evidence_tools.editions.unlogged import Log, unlogged
from evidence_tools.evidence import read_evidence

CELL = Difference("corrected", "arms", "motion/cmm", "n_enrolled", "78", "79", "motion", "changed")
ROW = Difference("new_report", "binary", "b901", "", "", "", "motion", "added")
RULE = Difference("protocol", "protocol", "", "limits.imprecision.next_trial", "200", "300", "", "changed")


def test_every_difference_without_an_entry_is_named(changed: Copy) -> None:
    faults = unlogged(read_evidence(changed.folder))
    assert sorted((fault.file, fault.key, fault.column) for fault in faults) == WHOLE
    assert {(fault.severity, fault.check) for fault in faults} == {("warning", "unlogged")}
    by_file = {fault.file: fault for fault in faults}
    assert str(by_file["arms.csv"]) == (
        'arms.csv:3 n_enrolled: warning: found "79"; allowed: 78, as in mild/2026, or an entry of changes.csv that '
        'says why; mend: evidence log --author NAME --reason "WHY" --table arms --key motion/cmm (unlogged, motion/cmm)'
    )
    assert (by_file["continuous.csv"].found, by_file["continuous.csv"].line) == ("a new row", 65)
    assert (by_file["quality_ratings.csv"].found, by_file["quality_ratings.csv"].line) == ("no such row", 0)
    text = (changed.folder / "protocol.toml").read_text(encoding="utf-8").splitlines()
    assert text[by_file["protocol.toml"].line - 1].startswith("next_trial = 300")


def test_a_first_edition_differs_from_nothing(evidence) -> None:
    assert unlogged(evidence) == []


def test_a_new_correction_is_an_entry_and_one_of_the_edition_before_is_none(later: Copy) -> None:
    cells = {"table": "arms", "key": "motion/cmm", "column": "n_enrolled", "before": "78", "after": "79"}
    later.change("arms", "motion/cmm", n_enrolled="79")
    later.append("corrections", "x004", correction_id="x900", **cells)
    later.change("binary", "b016", locator="Synthetic place")  # a row of which corrections.csv knew other cells before
    assert [(fault.key, fault.column) for fault in unlogged(read_evidence(later.folder))] == [("b016", "locator")]


def test_without_the_edition_before_one_warning_says_so(later: Copy) -> None:
    (later.folder.parent / "2026").rename(later.folder.parents[1] / "elsewhere")
    (fault,) = unlogged(read_evidence(later.folder))
    assert (fault.severity, fault.file) == ("warning", "opened.toml")
    assert "found no folder" in fault.found


@pytest.mark.parametrize(
    ("different", "cells", "wholes", "covered"),
    [
        (CELL, {}, [], False),
        (CELL, {("arms", "motion/cmm", "n_enrolled"): "79"}, [], True),
        (CELL, {("arms", "motion/cmm", "n_enrolled"): "80"}, [], False),
        (CELL, {("arms", "motion/mild", "n_enrolled"): "79"}, [], False),
        (CELL, {("binary", "motion/cmm", "n_enrolled"): "79"}, [], False),
        (CELL, {("arms", "", "n_enrolled"): "79"}, [], True),
        (CELL, {}, [("arms", "motion/cmm")], True),
        (CELL, {}, [("arms", "")], True),
        (CELL, {}, [("binary", "")], False),
        (ROW, {("binary", "b901", "n"): ""}, [], False),
        (ROW, {}, [("binary", "b901")], True),
        (RULE, {("protocol", "", "limits.imprecision.next_trial"): "300"}, [], True),
        (RULE, {("protocol", "", "limits.imprecision.next_trial"): "200"}, [], False),
    ],
)
def test_an_entry_covers_a_cell_as_it_is_now_or_the_whole_row_or_table(different, cells, wholes, covered) -> None:
    assert Log(cells, frozenset(wholes)).covers(different) is covered
