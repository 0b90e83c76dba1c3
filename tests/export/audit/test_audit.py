"""The audit: one changed digit in any written file, in the index or in the results is a fault that names its place."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from evidence_tools.errors import EvidenceToolsError, QuestionError
from evidence_tools.export.audit import AuditError, audit, refuse_unequal, where_used
from evidence_tools.export.audit.index import read_index

SEED, TRIES = 20261122, 12
DIGIT = re.compile(r"\d")
SHOWN = {"t", "v", "desc", "title", "text", "td", "p", "h2", "is"}  # elements whose text a reader sees
DRAWN = re.compile(
    r"ppt/slides/slide|ppt/notesSlides/|ppt/charts/chart|word/document|word/header|xl/worksheets|xl/shared"
)


def changed(text: str, chance: random.Random) -> str:
    """The text with one of its digits made another one."""
    place = chance.choice([found.start() for found in DIGIT.finditer(text)])
    other = chance.choice([digit for digit in "123456789" if digit != text[place]])
    return text[:place] + other + text[place + 1 :]


def places_of(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Elements and the attribute, or their text, in which a reader meets a digit."""
    for each in root.iter(etree.Element):
        name = etree.QName(each).localname
        if name in SHOWN and each.text and DIGIT.search(each.text):
            yield each, ""
        for spoken in ("descr", "aria-label", "alt"):
            if DIGIT.search(each.get(spoken, "")):
                yield each, spoken


def change_one(root: etree._Element, chance: random.Random) -> None:
    each, attribute = chance.choice(list(places_of(root)))
    if attribute:
        each.set(attribute, changed(each.get(attribute), chance))
    else:
        each.text = changed(each.text, chance)


def change_package(content: bytes, chance: random.Random) -> bytes:
    """An Office file with one digit changed in one of its parts; in a workbook inside it as well."""
    source = zipfile.ZipFile(io.BytesIO(content))
    parts = {name: source.read(name) for name in source.namelist()}
    open_to_change = [name for name, part in parts.items() if is_open(name, part)]
    name = chance.choice(open_to_change)
    parts[name] = change_package(parts[name], chance) if name.endswith(".xlsx") else change_part(parts[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for part, inside in parts.items():
            target.writestr(part, inside)
    return out.getvalue()


def is_open(name: str, part: bytes) -> bool:
    if name.endswith(".xlsx"):
        return True
    return bool(DRAWN.match(name)) and name.endswith(".xml") and any(places_of(etree.fromstring(part)))


def change_part(part: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(part)
    change_one(root, chance)
    return etree.tostring(root)


def test_an_honest_review_has_no_fault(written: Path):
    assert audit(written) == ()


@pytest.mark.parametrize("name", ["committee_deck.pptx", "leave_behind.docx"])
def test_every_changed_digit_of_an_office_file_is_found(name: str, review: Path):
    path, chance = review / name, random.Random(SEED)
    honest = path.read_bytes()
    for _ in range(TRIES):
        path.write_bytes(change_package(honest, chance))
        faults = audit(review)
        assert faults
        assert {fault.file for fault in faults} == {name}


@pytest.mark.parametrize("name", ["charts/forest_pain_from_12.svg", "answers.html"])
def test_every_changed_digit_of_a_picture_or_page_is_found(name: str, review: Path):
    path, chance = review / name, random.Random(SEED)
    honest = path.read_bytes()
    for _ in range(TRIES):
        path.write_bytes(change_part(honest, chance))
        assert {fault.file for fault in audit(review)} == {name}


@pytest.mark.parametrize("name", ["charts/forest_pain_from_12.txt"])
def test_every_changed_digit_of_an_alternative_text_is_found(name: str, review: Path):
    path, chance = review / name, random.Random(SEED)
    honest = path.read_text(encoding="utf-8")
    for _ in range(TRIES):
        path.write_text(changed(honest, chance), encoding="utf-8")
        assert {fault.file for fault in audit(review)} == {name}


def test_a_changed_digit_of_the_workbook_is_found_in_its_results_and_in_its_frames(review: Path):
    path, chance = review / "evidence_workbook.xlsx", random.Random(SEED)
    honest = path.read_bytes()
    for _ in range(TRIES):
        path.write_bytes(change_package(honest, chance))
        assert audit(review)


def test_a_value_that_was_changed_in_the_results_is_found_wherever_it_is_printed(review: Path):
    path = review / "results.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["results"]["pain_from_12.headline.low"] |= {"value": -4.2, "shown": "−4.2"}
    path.write_text(json.dumps(document), encoding="utf-8")
    files = {fault.file for fault in audit(review)}
    assert {"committee_deck.pptx", "leave_behind.docx", "answers.html", "evidence_workbook.xlsx"} <= files


def test_a_value_that_is_not_what_it_shows_is_found(review: Path):
    path = review / "results.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["results"]["pain_from_12.q"]["value"] = 12.5
    path.write_text(json.dumps(document), encoding="utf-8")
    assert ("results.json", "pain_from_12.q") in {(fault.file, fault.place) for fault in audit(review)}


def test_every_changed_digit_of_the_index_is_found(review: Path):
    path, chance = review / "numbers.csv", random.Random(SEED)
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    numbered = [place for place, row in enumerate(rows) if ",given," in row and row.startswith("answers.html,p")]
    for place in numbered:
        file, where, number, rest = rows[place].split(",", 3)
        path.write_text(
            "".join([*rows[:place], f"{file},{where},{changed(number, chance)},{rest}", *rows[place + 1 :]])
        )
        assert audit(review)


def test_a_number_that_is_added_or_taken_away_is_found(rewritten: Callable[[str, str, str], Path]):
    (fault, *_) = audit(rewritten("answers.html", "Pain fell", "In 3 years pain fell"))
    assert (fault.file, fault.place) == ("answers.html", "p 7") or fault.file == "answers.html"
    assert "'3'" in fault.found


def test_a_file_that_is_taken_away_is_found(review: Path):
    (review / "answers.html").unlink()
    faults = audit(review)
    assert {fault.file for fault in faults} == {"answers.html"}
    assert all(fault.found == "nothing" for fault in faults)


def test_a_page_that_differs_from_its_notebook_is_found(rewritten: Callable[[str, str, str], Path]):
    (fault,) = audit(rewritten("notebooks/one.html", "12.5", "12.6"))
    assert (fault.file, fault.place, fault.found, fault.expected) == ("notebooks/one.html", "cell 2", "6", "5")


def test_a_name_with_another_digit_is_found(rewritten: Callable[[str, str, str], Path]):
    review = rewritten("charts/forest_pain_from_12.svg", "MOTION 2022", "MOTION 2023")
    assert any("2023" in fault.found for fault in audit(review))


def test_the_error_names_file_place_found_expected_and_key(rewritten: Callable[[str, str, str], Path]):
    faults = audit(rewritten("answers.html", "−3.8", "−3.7"))
    with pytest.raises(
        AuditError, match=r"answers\.html, p \d+: found '−3\.7'.*pain_from_12\.headline\.estimate"
    ) as error:
        refuse_unequal(faults)
    assert error.value.faults == faults
    refuse_unequal(())


def test_where_a_number_is_used(written: Path):
    found = where_used("pain_from_12.headline.estimate", written)
    assert {"answers.html", "committee_deck.pptx", "leave_behind.docx"} <= {each.file for each in found}
    assert any(each.how == "value" for each in found)
    with pytest.raises(QuestionError, match=r"no number with the key 'pain_from_13\.n'"):
        where_used("pain_from_13.n", written)


def test_names_are_no_numbers_and_measures_have_no_key(written: Path):
    places = read_index(written)
    assert any(each.how == "name" and each.key == "MOTION 2022" for each in places)
    assert all(each.key == "" for each in places if each.how == "measure")
    assert {each.how for each in places} >= {"given", "sought", "value", "name", "measure", "working"}


def test_a_folder_without_index_or_results_is_refused(review: Path):
    (review / "numbers.csv").write_text("file,place\na,b\n", encoding="utf-8")
    with pytest.raises(EvidenceToolsError, match=r"numbers\.csv must have the columns file, place"):
        audit(review)
    (review / "numbers.csv").unlink()
    with pytest.raises(EvidenceToolsError, match=r"has no numbers\.csv"):
        audit(review)
    (review / "results.json").unlink()
    with pytest.raises(EvidenceToolsError, match=r"has no results\.json"):
        audit(review)
