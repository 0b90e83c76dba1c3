"""The numbers of a comparison for the results file: every level and part under a key, as it is printed."""

from __future__ import annotations

import math

import pytest
from changes_by_hand import GONE, made_up
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.editions.ends import NOT_POOLED, all_ends, ends_of
from evidence_tools.editions.entries import change_entries, number_of, printed_value, whole_shown
from evidence_tools.editions.record import Changes
from evidence_tools.evidence import Evidence
from evidence_tools.export.audit.agreement import shown_is_value
from evidence_tools.wording import number

PAIN, ODI, STILL = "pain_from_12", "odi_from_12", "pain_from_24"


@pytest.fixture(scope="module")
def changes(evidence: Evidence) -> Changes:
    """A synthetic comparison: rounding that bites, a number that is new, one that stays."""
    return made_up(
        evidence,
        {
            PAIN: [("", -3.84, -4.9, -2.7), ("corrected", -3.76, -4.9, -2.7), ("new_study", -3.74, -4.8, -2.6)],
            ODI: [("", *GONE), ("new_study", -15.2, -20.0, -10.4)],
            STILL: [("", -3.9, -5.0, -2.0), ("new_study", -3.9, -5.0, -2.0)],
        },
    )


def test_every_entry_is_shown_as_its_value(changes: Changes) -> None:
    entries = dict(change_entries(changes))
    assert entries
    assert [key for key, each in entries.items() if each["shown"] and not shown_is_value(key, each)] == []


def test_printed_parts_add_up_to_the_printed_whole(changes: Changes) -> None:
    entries = dict(change_entries(changes))
    place = f"changes.{PAIN}.estimate"
    parts = [entries[f"{place}.{step}.part"]["value"] for step in ("corrected", "new_study")]
    assert parts == [0.0, pytest.approx(0.1)] or parts == [pytest.approx(0.0), pytest.approx(0.1)]
    assert sum(parts) == pytest.approx(entries[f"{place}.whole"]["value"])
    assert entries[f"{place}.corrected.part"]["note"] == "before rounding 0.080"


def test_the_interaction_is_whole_less_what_each_step_does_alone(changes: Changes) -> None:
    entries = dict(change_entries(changes))
    place = f"changes.{PAIN}.estimate"
    alone = sum(entries[f"{place}.{step}.alone"]["value"] for step in ("corrected", "new_study"))
    assert entries[f"{place}.interaction"]["value"] == pytest.approx(0.10 - alone)


def test_a_number_that_is_new_has_ends_and_levels_and_no_parts(changes: Changes) -> None:
    keys = {key.removeprefix(f"changes.{ODI}.estimate.") for key, _ in change_entries(changes) if ODI in key}
    assert {"before", "after", "new_study.level"} <= keys
    assert not {"whole", "new_study.part", "interaction"} & keys
    assert ends_of(changes, ODI).before_shown == NOT_POOLED


def test_where_nothing_moved_there_are_the_ends_alone(changes: Changes) -> None:
    keys = [key for key, _ in change_entries(changes) if key.startswith(f"changes.{STILL}.estimate")]
    assert keys == [f"changes.{STILL}.estimate.before", f"changes.{STILL}.estimate.after"]


def test_a_number_for_a_sentence_has_the_key_of_its_entry(changes: Changes) -> None:
    found = number_of(changes, ends_of(changes, PAIN), "new_study.part")
    assert (found.key, str(found)) == (f"changes.{PAIN}.estimate.new_study.part", "+0.1")
    with pytest.raises(KeyError, match="removed"):
        number_of(changes, ends_of(changes, PAIN), "removed.part")


def test_ends_are_in_the_order_of_the_comparison(changes: Changes) -> None:
    assert [each.question for each in all_ends(changes)] == [PAIN, ODI, STILL]
    assert [whole_shown(each) for each in all_ends(changes)] == ["+0.1", "", "0.0"]


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_a_printed_number_is_read_back(value: float, digits: int) -> None:
    assert math.isclose(printed_value(number(value, digits)), round(value, digits), abs_tol=0.51 * 10**-digits)
