"""The log of changes as a table: what it names is there, and it counts as the later correction of a cell."""

from __future__ import annotations

import pytest
from edition_copies import Copy

ENTRY = {"date": "2027-02-01", "reason": "Synthetic reason", "author": "Synthetic Reviewer"}


def misplaced(copy: Copy) -> list[tuple[str, str]]:
    """Column and text of every entry that names what is not there."""
    return [(fault.column, fault.found) for fault in copy.faults("changes.csv", "change_has_its_place")]


MISPLACED = (
    ("table", {"table": "counts", "key": "b016"}),
    ("table", {"table": "mcid", "key": "t001"}),
    ("key", {"table": "binary", "key": "b999", "column": "n"}),
    ("column", {"table": "binary", "key": "b016", "column": "size"}),
    ("column", {"table": "reference/mcid", "key": "t001", "column": "size"}),
    ("column", {"table": "binary", "column": "size"}),
)
IN_PLACE = (
    {"table": "binary", "key": "b016", "column": "n"},
    {"table": "binary", "key": "b998"},  # a row that is gone
    {"table": "reference/mcid", "key": "t001"},
    {"table": "binary"},
    {"table": "binary", "column": "n"},
    {"table": "protocol", "column": "limits.imprecision.next_trial"},
)


def test_an_entry_names_a_cell_a_row_a_table_or_a_rule_and_nothing_else(copy: Copy) -> None:
    wanted = []
    for number, (column, place) in enumerate(MISPLACED):
        line = copy.enter("changes", change_id=f"h{number:03d}", **place, **ENTRY)
        wanted.append(("error", line, column, place[column]))
    for number, place in enumerate(IN_PLACE):
        copy.enter("changes", change_id=f"h1{number:02d}", **place, **ENTRY)
    faults = copy.report().errors
    assert [(fault.severity, fault.line, fault.column, fault.found) for fault in faults] == wanted
    assert {fault.check for fault in faults} == {"change_has_its_place"}


def test_a_cell_of_a_row_that_went_later_may_stay_in_the_log(copy: Copy) -> None:
    copy.enter("changes", change_id="h001", table="binary", key="b999", column="n", **ENTRY)
    assert misplaced(copy) == [("key", "b999")]
    copy.enter("changes", change_id="h002", table="binary", key="b999", **ENTRY)
    assert misplaced(copy) == []


@pytest.mark.parametrize("column", ["n", ""])
def test_a_later_entry_takes_the_place_of_a_correction(copy: Copy, column: str) -> None:
    copy.change("binary", "b027", n="302")
    assert [fault.key for fault in copy.faults("corrections.csv", "correction_stands")] == ["x004"]
    copy.enter("changes", change_id="h001", table="binary", key="b027", column=column, after="302", **ENTRY)
    assert copy.faults("corrections.csv", "correction_stands") == []


def test_an_entry_of_another_cell_does_not(copy: Copy) -> None:
    copy.change("binary", "b027", n="302")
    copy.enter("changes", change_id="h001", table="binary", key="b027", column="events", **ENTRY)
    copy.enter("changes", change_id="h002", table="reference/binary", key="b027", column="n", **ENTRY)
    assert [fault.key for fault in copy.faults("corrections.csv", "correction_stands")] == ["x004"]


def test_an_entry_before_the_correction_does_not(copy: Copy) -> None:
    copy.change("binary", "b027", n="302")
    earlier = {**ENTRY, "date": "2026-11-21"}
    copy.enter("changes", change_id="h001", table="binary", key="b027", column="n", after="302", **earlier)
    assert [fault.key for fault in copy.faults("corrections.csv", "correction_stands")] == ["x004"]


def test_a_row_marked_as_corrected_may_have_its_entry_in_the_log(copy: Copy) -> None:
    copy.change("reference/dispersion", "d002", second_look="corrected")
    assert copy.faults("reference/dispersion.csv", "corrected_has_entry")
    copy.enter("changes", change_id="h001", table="reference/dispersion", key="d002", column="sd", **ENTRY)
    assert not copy.faults("reference/dispersion.csv", "corrected_has_entry")


def test_an_entry_rests_on_a_known_source(copy: Copy) -> None:
    copy.enter("changes", change_id="h001", table="binary", key="b016", source_id="nobody_2027", **ENTRY)
    assert [fault.found for fault in copy.faults("changes.csv", "dangling_id")] == ["nobody_2027"]


def test_the_log_is_a_table_of_the_evidence(copy: Copy) -> None:
    copy.enter("changes", change_id="h001", table="binary", key="b016", **ENTRY)
    changes = copy.read().changes
    assert changes["change_id"].tolist() == ["h001"]
    assert changes["column"].isna().all()
