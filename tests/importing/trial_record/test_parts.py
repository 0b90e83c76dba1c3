"""Times, p values, words and places of a registry record, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trial_records import KNOWN, record

from evidence_tools.importing.trial_record.analyses import p_parts
from evidence_tools.importing.trial_record.node import Ledger, Node
from evidence_tools.importing.trial_record.times import WEEKS, longest, months_of, times_in
from evidence_tools.importing.trial_record.tree import leaves, parsed, spelled
from evidence_tools.importing.trial_record.vocabulary import Vocabulary, says, unit_of

VOCABULARY = Vocabulary.of(KNOWN)


@pytest.mark.parametrize(
    ("text", "months", "visit"),
    [
        ("12 months", ("12",), "12"),
        ("12 months post procedure", ("12",), "12"),
        ("Month 6", ("6",), "6"),
        ("1 year", ("12",), "12"),
        ("six-month visit", ("6",), "6"),
        ("52 weeks", ("12",), "12"),
        ("Week 26", ("6",), "6"),
        ("365 days", ("12",), "12"),
        ("Baseline and 12 months", ("12",), "12"),
        ("Baseline, 6 months, 12 months", ("6", "12"), ""),
        ("Baseline, 6, 12 and 24 months", ("6", "12", "24"), ""),
        ("6 to 12 months", ("6", "12"), ""),
        ("up to 24 months", ("24",), ""),
        ("through month 12", ("12",), ""),
        ("Baseline", (), "0"),
        ("Day 0", (), "0"),
        ("at discharge", (), ""),
        ("", (), ""),
    ],
)
def test_visits_in_words(text: str, months: tuple[str, ...], visit: str) -> None:
    found = times_in(text)
    assert (found.months, found.visit) == (months, visit)


def test_weeks_follow_the_convention_of_the_tables() -> None:
    assert [months_of(f"{weeks:g}", "week") for weeks in WEEKS] == list(WEEKS.values())
    assert months_of("104", "week") == "24"


def test_what_was_counted_in_another_unit_is_said() -> None:
    assert times_in("26 weeks").converted == ("26 weeks entered as 6 months",)
    assert times_in("6 months").converted == ()


def test_a_text_without_end_is_read_in_no_time() -> None:
    assert times_in("1, 2 and " * 20_000).months == ()


def test_the_longest_of_several_times() -> None:
    assert longest("Baseline, 6 months", "up to 2 years", "no time") == "24"
    assert longest("no time") == ""


@given(st.text(max_size=60))
def test_any_text_has_times_or_none(text: str) -> None:
    assert all(float(months) > 0 for months in times_in(text).months)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0.004", ("0.004", "equal")),
        ("=0.03", ("0.03", "equal")),
        ("p = .03", ("0.03", "equal")),
        ("<0.0001", ("0.0001", "below")),
        ("<= 0.05", ("0.05", "at_most")),
        ("0.0000", ("0.0001", "below")),
        ("0", ("", "")),
        (">0.05", ("", "")),
        ("1.2", ("", "")),
        ("NS", ("", "")),
        ("0.0.1", ("", "")),
        (f"0.{'0' * 3_000_000}", ("", "")),
    ],
)
def test_printed_p_values(text: str, wanted: tuple[str, str]) -> None:
    assert p_parts(text) == wanted


def test_the_longest_name_in_the_words_wins() -> None:
    assert VOCABULARY.outcomes_in("Oswestry Disability Index (ODI)", "continuous") == ("odi",)
    assert VOCABULARY.outcomes_in("Pain and Oswestry Disability Index", "continuous") == ("pain", "odi")
    assert VOCABULARY.outcomes_in("Painful words", "continuous") == ()
    assert VOCABULARY.outcomes_in("Pain", "binary") == ()


def test_american_spellings_and_plurals_name_the_same() -> None:
    assert VOCABULARY.instruments_in("Numerical Rating Scales") == ("NRS",)
    assert VOCABULARY.outcomes_in("Serious Adverse Events", "binary") == ("serious_event",)
    assert VOCABULARY.outcomes_in("Deaths", "binary") == ("mortality",)


def test_a_scale_is_named_only_where_its_ends_are_printed() -> None:
    assert VOCABULARY.scale("NRS", "points", "from 0 to 100")["scale_max"] == "100"
    assert VOCABULARY.scale("NRS", "points", "0–10")["scale_max"] == "10"
    assert VOCABULARY.scale("NRS", "points", "a scale") == {}
    assert VOCABULARY.scale("ODI", "points", "")["scale_max"] == "100"


def test_units_of_the_registry() -> None:
    assert unit_of("score on a scale") == unit_of("Units on a Scale") == "points"
    assert (unit_of("meters"), unit_of("percentage"), unit_of("furlongs")) == ("m", "percent", "")
    assert says("Percentage of participants", "participants")
    assert not says("nonparticipants", "participants")


def test_places_are_told_apart_from_values_of_another_kind() -> None:
    ledger = Ledger("synthetic.json")
    node = Node({"a": {"b": ["text", 3, {"c": "1"}]}, "d": [1]}, (), ledger)
    assert [each.text("c") for each in node.at("a").each("b")] == ["1"]
    assert node.at("d").text("e") == ""
    assert node.at("missing", "deeper").each("list") == []
    assert [spelled(path) for path in ledger.faults] == ["a.b[0]", "a.b[1]", "d"]


def test_numbers_keep_every_digit() -> None:
    tree, notes = parsed(b'{"a": [1.50, -0, 1e400, true, null]}', "synthetic.json")
    assert [text for _, text in leaves(tree)] == ["1.50", "-0", "1e400", "true", "null"]
    assert notes == []
    assert sum(1 for _ in leaves(record())) > 300
