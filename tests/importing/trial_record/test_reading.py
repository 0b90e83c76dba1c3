"""A whole registry record: nothing is lost, nothing is invented, and hostile files are refused by their places."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import pytest
from edition_copies import real_edition
from hypothesis import given, settings
from hypothesis import strategies as st
from trial_records import FILE, KNOWN, MEASURES, READ_ON, STANDING, inside, odd_record, read, record

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.schemas import BY_TABLE
from evidence_tools.importing.filling import refusal
from evidence_tools.importing.known import Known
from evidence_tools.importing.record import Import
from evidence_tools.importing.trial_record import looks_like_trial_record, read_trial_record
from evidence_tools.importing.trial_record.tree import leaves, spelled

LEAVES = [path for path, _ in leaves(record())]


def changed(tree: Any, path: tuple[str | int, ...], value: Any) -> Any:
    other = json.loads(json.dumps(tree))
    inside(other, *path[:-1])[path[-1]] = value
    return other


def marked(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 17
    try:
        return str(float(value) + 17)
    except ValueError:
        return f"{value} ZQX"


def protocol_only(tree: Any) -> Any:
    """The record without outcome measures and events: its study, arms and flow."""
    for module in ("outcomeMeasuresModule", "adverseEventsModule"):
        del tree["resultsSection"][module]
    return tree


def read_or_faults(tree: Any, known: Known = KNOWN) -> Import | EvidenceError:
    try:
        return read(tree, known)
    except EvidenceError as wrong:
        return wrong


def shown(tree: Any, known: Known = KNOWN) -> object:
    """All that an analyst sees of an import, places left out."""
    found = read_or_faults(tree, known)
    if isinstance(found, EvidenceError):
        return str(found)
    return tuple((each.table, dict(each.cells), each.remark) for each in found.candidates), found.unread


def test_the_synthetic_example_reads_into_every_table() -> None:
    found = read_trial_record(FILE.read_bytes(), FILE.name, read_on=READ_ON, known=Known.of(real_edition()))
    counts = {table: len(found.of_table(table)) for table in ("sources", "studies", "arms", "continuous", "binary")}
    assert counts == {"sources": 1, "studies": 1, "arms": 2, "continuous": 16, "binary": 14}
    assert (found.origin.kind, found.origin.name) == ("ClinicalTrials.gov record", FILE.name)
    assert all("SYNTHETIC" in each.cells.get("citation", "SYNTHETIC") for each in found.candidates)


def test_every_cell_fits_its_column() -> None:
    for each in read(record()).candidates:
        assert set(each.cells) <= set(BY_TABLE[each.table].columns())
        assert [(column, text) for column, text in each.cells.items() if refusal(each.table, column, text)] == []


@pytest.mark.parametrize(
    ("original", "known"),
    [(record(), KNOWN), (odd_record(), KNOWN), (protocol_only(record()), STANDING)],
    ids=["example", "odd", "standing"],
)
def test_candidates_and_unread_account_for_every_value(original: Any, known: Known) -> None:
    """What `unread` does not name is carried: another value there is another import, or a refusal."""
    places = {
        f"{unread.place}{name}" if name.startswith("[") else f"{unread.place}.{name}".removeprefix(".")
        for unread in read(original, known).unread
        for name in unread.field.split(", ")
    }
    whole = {spelled(path): path for path, _ in leaves(original)}
    assert places < set(whole)
    carried = {place: path for place, path in whole.items() if place not in places}
    assert len(carried) > 50
    before, carried = shown(original, known), dict(islice(carried.items(), 0, None, 3))
    assert [
        p for p, at in carried.items() if shown(changed(original, at, marked(inside(original, *at)))) == before
    ] == []


def test_a_value_that_is_not_read_is_shown_with_its_reason() -> None:
    found = {(each.place, each.field): each for each in read(record()).unread}
    estimate = found[f"{spelled(MEASURES)}[1].analyses[0]", next(f for _, f in found if "paramValue" in f)]
    assert "paramValue: -10.7" in estimate.value
    assert estimate.why == "an estimate between arms has no column"
    assert found["protocolSection.descriptionModule", "briefSummary"].why == "text for the extractor"


@settings(max_examples=50)
@given(
    place=st.sampled_from(LEAVES),
    up=st.integers(0, 6),
    value=st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(max_size=8)
        | st.sampled_from(["", "NA", "=1+1", "\u0007", "-1"]),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "title", "value"]), inner),
        max_leaves=4,
    ),
)
def test_anything_at_any_place_is_an_import_or_a_named_fault(place: tuple[str | int, ...], up: int, value: Any) -> None:
    found = read_or_faults(changed(record(), place[: max(1, len(place) - up)], value))
    if isinstance(found, EvidenceError):
        assert found.faults
        assert all(fault.file == "synthetic.json" and fault.mend for fault in found.faults)
    else:
        cells = [(each.table, c, t) for each in found.candidates for c, t in each.cells.items()]
        assert [cell for cell in cells if refusal(*cell)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no JSON", "Expecting value"),
        ("", "Expecting value"),
        ("[" * 100_000, "objects inside objects"),
        ('{"studies": ' * 80 + "1" + "}" * 80, "objects inside objects"),
        ('{"protocolSection": {"a": NaN, "b": -Infinity}}', "-Infinity"),
        ('{"protocolSection": {"a": 1, "a": 2}}', "the same key twice"),
        ('{"other": 1}', "JSON of another kind"),
        ("NaN", "NaN"),
        ("7", "JSON of another kind"),
        ('{"protocolSection": {"identificationModule": {"nctId": "NCT12"}}}', "NCT12"),
        ('{"protocolSection": {}}', "nctId: found nothing"),
        ('{"studies": [1, {"protocolSection": 3}]}', "studies[0]"),
    ],
)
def test_what_is_no_record_is_refused(text: str, found: str) -> None:
    with pytest.raises(EvidenceError) as wrong:
        read_trial_record(text.encode(), "hostile.json", read_on=READ_ON)
    assert "hostile.json" in str(wrong.value)
    assert found in str(wrong.value)


def test_all_faults_are_named_at_once() -> None:
    tree = changed(changed(record(), (*MEASURES, 0, "title"), ["a"]), ("protocolSection", "statusModule"), "text")
    with pytest.raises(EvidenceError) as wrong:
        read(tree)
    assert {fault.column for fault in wrong.value.faults} == {
        "protocolSection.statusModule",
        "resultsSection.outcomeMeasuresModule.outcomeMeasures[0].title",
    }


def test_a_page_of_a_search_gives_every_study_and_says_that_there_is_more() -> None:
    second = changed(record(), ("protocolSection", "identificationModule", "nctId"), "NCT99999998")
    found = read({"studies": [record(), second], "nextPageToken": "synthetic", "totalCount": 3})
    assert [each.cells["nct"] for each in found.of_table("sources")] == ["NCT99999999", "NCT99999998"]
    assert len({each.cells["study_id"] for each in found.of_table("studies")}) == 2
    assert found.of_table("arms")[-1].place.startswith("studies[1].")
    token = next(each for each in found.unread if "nextPageToken" in each.field)
    assert "further pages" in token.why


def test_control_characters_are_taken_out_and_said() -> None:
    path = ("protocolSection", "identificationModule", "acronym")
    found = read(changed(record(), path, "SYNTHETIC\u0007\ud800-SPINE\u202e"))
    assert found.of_table("studies")[0].cells["name"] == "SYNTHETIC-SPINE"
    said = next(each for each in found.unread if each.field == "characters")
    assert (said.place, said.value) == (spelled(path), "U+0007 U+D800 U+202E")


def test_a_record_is_known_by_its_content() -> None:
    assert looks_like_trial_record(json.dumps(record()).encode(), "a.txt")
    assert looks_like_trial_record(b'\xef\xbb\xbf {"studies": []}', "a.txt")
    assert not looks_like_trial_record(b"TY  - JOUR", "a.json")
    assert not looks_like_trial_record(b"\x00\xff", "a.json")


def test_a_digit_of_any_length_stays_a_text() -> None:
    path = ("protocolSection", "designModule", "enrollmentInfo", "count")
    text = json.dumps(changed(record(), path, "HERE")).replace('"HERE"', "9" * 6000)
    found = read_trial_record(text.encode(), "synthetic.json", read_on=READ_ON, known=KNOWN)
    assert "9" * 6000 in found.of_table("sources")[0].cells["note"]
