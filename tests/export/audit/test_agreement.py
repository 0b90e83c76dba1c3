"""Whether a printed number is a number of the results, rounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.export.audit.agreement import agrees, same_value, shown_is_value
from evidence_tools.results import entry
from evidence_tools.wording import shown

UNITS = ("points", "percent", "risk ratio", "patients", "tau2")


@given(st.floats(-1e5, 1e5), st.sampled_from(UNITS))
def test_a_number_agrees_as_it_is_shown_and_not_with_another_last_digit(value: float, unit: str):
    kept = entry(value, unit, "a")
    printed = shown(value, unit)
    assert agrees(printed, "a", kept)
    assert shown_is_value("a", kept)
    last = printed[:-1] + str((int(printed[-1]) + 2) % 10)
    assert not agrees(last, "a", kept)
    assert not shown_is_value("a", kept | {"shown": last})


@pytest.mark.parametrize(
    ("printed", "key", "value", "agree"),
    [
        ("3.8", "a", -3.83, True),  # a size
        ("+3.8", "a", -3.83, False),
        ("−3.8", "a", 3.83, False),
        ("4", "a", -3.83, True),  # rounded further
        ("20", "protocol.share", 0.2, True),  # a share of one, in percent
        ("20", "a", 0.2, False),
        ("c010", "a", 10.0, False),
    ],
)
def test_signs_and_shares(printed: str, key: str, value: float, agree: bool):
    assert agrees(printed, key, entry(value, "points", "a")) is agree


def test_a_limit_of_p_agrees_with_every_smaller_p():
    assert agrees("0.001", "a", entry(0.00002, "p", "a"))
    assert shown_is_value("a", entry(0.00002, "p", "a"))
    assert not shown_is_value("a", entry(0.2, "p", "a") | {"shown": "< 0.001"})


def test_a_value_behind_a_mark_is_equal_in_every_digit():
    kept = entry(-3.82565345161234, "points", "a")
    assert same_value("-3.82565345161", kept)
    assert not same_value("-3.82565345162", kept)
    assert not same_value("-3.8", entry(float("inf"), "points", "a"))
