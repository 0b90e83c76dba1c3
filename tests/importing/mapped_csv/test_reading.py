"""The example mapping and file, and what happens to everything that a mapping does not cover."""

import csv
import io
import random

import pytest
from review_files import EXTRACTION, MAPPING, READ_ON, known, one, words_of

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.known import Known
from evidence_tools.importing.mapped_csv import looks_like_table, mapping_template, read_mapped_csv
from evidence_tools.importing.record import Import

NAME = "synthetic_extraction.csv"
SMALL = '[study]\ncolumn = "Study"\n[[rows]]\ntable = "continuous"\n[rows.columns]\nmean = "Mean"\n'


def read(content: bytes = EXTRACTION, mapping: bytes | str = MAPPING, here: Known | None = None) -> Import:
    mapping = mapping.encode() if isinstance(mapping, str) else mapping
    return read_mapped_csv(content, mapping, NAME, read_on=READ_ON, known=here or known())


def faults_of(mapping: str, content: bytes = EXTRACTION) -> list[tuple[int, str, str]]:
    with pytest.raises(EvidenceError) as raised:
        read(content, mapping)
    return [(each.line, each.column, each.found) for each in raised.value.faults]


def line_of(mapping: str, text: str) -> int:
    return mapping[: mapping.index(text)].count("\n") + 1


@pytest.fixture(scope="module")
def found() -> Import:
    return read()


def test_one_line_gives_a_row_per_arm_and_visit(found):
    rows = [each for each in found.of_table("continuous") if each.cells["study_id"] == "synthetic_2027"]
    assert {(each.cells["arm_id"], each.cells["timepoint_months"], each.cells["mean"]) for each in rows} == {
        ("device", "0", "7.1"),
        ("device", "12", "4.0"),
        ("usual_care", "0", "7.0"),
        ("usual_care", "12", "6.1"),
    }
    assert one(rows, mean="4.0").place == f"{NAME} line 2 (SYNTHETIC 2027), Device, 12 months"
    assert one(rows, mean="4.0").cells["locator"] == "SYNTHETIC table 2"


def test_words_become_those_of_the_table_and_say_from_what(found):
    study = one(found.of_table("studies"), study_id="synthetic_2027")
    assert (study.cells["design"], study.cells["funding"]) == ("rct", "industry")
    assert "design from 'Randomised trial'" in study.place


def test_an_empty_arm_gives_no_rows(found):
    cohort = [each for each in found.candidates if each.cells.get("study_id") == "synthetic_2026_cohort"]
    assert {each.cells["arm_id"] for each in cohort if "arm_id" in each.cells} == {"device"}
    assert "sd" not in one(found.of_table("continuous"), mean="4.4").cells  # NR means not reported


def test_the_example_leaves_nothing_to_fill(found):
    assert {each.remark for each in found.candidates} == {""}


def test_the_rest_is_told(found):
    assert {(each.field, each.why) for each in found.unread} == {
        ("Reviewer", "left out by the mapping"),
        ("Comments", "not in the mapping"),
    }


def test_every_cell_is_carried_or_told(found):
    assert lost(EXTRACTION, found) == set()


def lost(content: bytes, found: Import) -> set[str]:
    told = words_of(found)
    cells = {
        " ".join(cell.split()).casefold() for row in list(csv.reader(io.StringIO(content.decode())))[1:] for cell in row
    }
    return {cell for cell in cells if cell not in told} - {"nr"}


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_left_out_of_the_mapping_is_told(seed):
    dice = random.Random(seed)
    head, *parts = MAPPING.decode().split("[[rows]]")
    chosen = [part for part in parts if dice.random() < 0.7]
    text = "[[rows]]".join([head, *chosen])
    lines = [line for line in text.splitlines() if "needs" not in line]
    assert lost(EXTRACTION, read(mapping="\n".join(lines))) == set()


def test_a_text_that_the_column_refuses_is_told():
    found = read(b"Study,Mean\nSYNTHETIC,about 4\n", SMALL)
    assert "mean" not in one(found.candidates).cells
    assert [(each.field, each.value) for each in found.unread] == [("continuous.mean", "about 4")]


def test_a_row_without_what_it_needs_is_told():
    mapping = SMALL.replace("[rows.columns]", 'needs = ["mean"]\n[rows.columns]\nsd = "SD"')
    found = read(b"Study,Mean,SD\nSYNTHETIC,,2.1\n", mapping)
    assert found.candidates == ()
    assert {(each.field, each.value) for each in found.unread} == {
        ("SD", "line 2: 2.1"),
        ("Study", "line 2: SYNTHETIC"),
    }


def test_a_line_without_a_study_is_told():
    found = read(b"Study,Mean\n,4.1\n", SMALL)
    assert found.candidates == ()
    assert [each.value for each in found.unread] == ["line 2: 4.1"]


def test_studies_and_arms_of_the_edition_are_not_proposed_again():
    here = Known(
        studies={"old": {"study_id": "old", "name": "synthetic 2027"}},
        arms={"old/device": {"arm_id": "device"}},
    )
    found = read(here=here)
    assert "old" not in {each.cells["study_id"] for each in found.of_table("studies")}
    assert [each.cells["arm_id"] for each in found.of_table("arms") if each.cells["study_id"] == "old"] == [
        "usual_care"
    ]
    assert {each.cells["study_id"] for each in found.of_table("binary")} == {"old", "synthetic_2026_cohort"}
    assert any(each.why == "the edition has this row as old/device" for each in found.unread)
    assert lost(EXTRACTION, found) == set()


def test_ids_of_the_mapping_come_first():
    mapping = SMALL.replace('column = "Study"', 'column = "Study"\nids = { "SYNTHETIC" = "my_study" }')
    assert one(read(b"Study,Mean\nSYNTHETIC,4\n", mapping).candidates).cells["study_id"] == "my_study"


def test_the_same_row_on_several_lines_is_one_and_another_is_marked():
    mapping = (
        '[study]\ncolumn = "Study"\n[[rows]]\ntable = "arms"\n[rows.constants]\narm_id = "a"\ntreatment = "cmm"\n'
        '[rows.columns]\narm_label = "Arm"\n'
    )
    same = read(b"Study,Arm\nSYNTHETIC,One\nSYNTHETIC,One\n", mapping)
    assert one(same.candidates).place == f"{NAME} line 2 (SYNTHETIC); {NAME} line 3 (SYNTHETIC)"
    other = read(b"Study,Arm\nSYNTHETIC,One\nSYNTHETIC,Two\n", mapping)
    assert [each.remark for each in other.candidates] == [
        f"the file gives this row in other words too: {NAME} line {line} (SYNTHETIC)" for line in (3, 2)
    ]


def test_separators_and_encodings():
    mapping = f'separator = ";"\n{SMALL}'
    assert one(read("Study;Mean;Büro\nSYNTHETIC;4,5;é\n".encode("cp1252"), mapping).candidates).cells == {
        "study_id": "synthetic"
    }
    notes = read("Study;Mean\nSYNTHETIC é;4\n".encode("cp1252"), mapping).unread
    assert notes[0].value == "Windows-1252"


def test_names_that_do_not_exist_are_named_with_their_lines():
    text = MAPPING.decode()
    for before, after in (
        ('column = "Study"', 'column = "Studi"'),
        ('"mild"', '"milt"'),
        ('outcome = "pain"', 'outcom = "pain"'),
        ('"{arm} {visit} pain SD"', '"{arm} {vist} pain SD"'),
        ('table = "binary"', 'table = "binery"'),
        ('judgement = "risk"', 'judgement = "rusk"'),
        ('ignored = ["Reviewer"]', 'ignored = ["Reviewers"]'),
    ):
        assert before in text
        text = text.replace(before, after)
    found = faults_of(text)
    assert {(column, told) for _, column, told in found} == {
        ("study.column", "Studi"),
        ("rows.each.arm.Device", "milt"),
        ("rows.constants.outcom", "outcom"),
        ("rows.columns.sd", "{vist}"),
        ("rows.table", "binery"),
        ("rows.words.judgement", "rusk"),
        ("ignored", "Reviewers"),
    }
    assert {column: line for line, column, _ in found}["study.column"] == line_of(text, 'column = "Studi"')


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('mean = "Mean"', 'mean = "Man"', "Man"),
        ('mean = "Mean"', 'mean = "Mean"\n[rows.constants]\nmean = 4', "mean filled by more than one"),
        ('mean = "Mean"', 'mean = "Mean"\n[rows.constants]\nunit = "miles"', "miles"),
        ('mean = "Mean"', 'mean = "Mean"\n[rows.each.arm]\n"A" = { arm_id = "a" }', "the block arm"),
        ('mean = "Mean"', 'mean = "Mean"\n[rows.each.arm]\n"A" = { colour = "a" }', "colour"),
        ('column = "Study"', 'column = "Study"\nids = { S = "Not An Id" }', "Not An Id"),
        ('[study]\ncolumn = "Study"', "", "no such entry"),
        ('table = "continuous"', "table = 3", "3"),
        ('table = "continuous"', 'table = "reference/mcid"', "reference/mcid"),
        ("[study]", "separator = 'x'\n[study]", "x"),
        ("[study]", "[study", "Expected"),
    ],
)
def test_what_is_wrong_with_a_mapping(before, after, told):
    assert before in SMALL
    found = faults_of(SMALL.replace(before, after), b"Study,Mean\nSYNTHETIC,4\n")
    assert any(told in each[2] for each in found), found


def test_faults_of_both_files_come_together():
    found = faults_of(SMALL.replace('"Mean"', '"Man"'), b"Study,Mean\nSYNTHETIC\n")
    assert {each[2] for each in found} == {"Man", "1 cell"}


@pytest.mark.parametrize("seed", range(30))
def test_spoiled_files_give_an_import_or_an_error(seed):
    dice = random.Random(seed)
    files = [bytearray(EXTRACTION), bytearray(MAPPING)]
    spoiled = dice.choice(files)
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(spoiled))
        spoiled[at:at] = dice.choice([b",", b'"', b"\n", b"\x00", b"\xff", b"{", b"=", b"[", b"7", b"\r"])
    try:
        found = read(bytes(files[0]), bytes(files[1]))
    except EvidenceError as error:
        told = error.faults
    else:
        told = found.unread
    assert told


def test_it_is_recognised_by_its_name():
    assert looks_like_table(EXTRACTION, "A.CSV")
    assert not looks_like_table(b" ", "a.csv")
    assert not looks_like_table(EXTRACTION, "a.txt")


def test_a_template_names_every_column_and_can_be_read():
    template = mapping_template(EXTRACTION, NAME)
    for column in EXTRACTION.decode().splitlines()[0].split(","):
        assert f'# "{column}"' in template
    found = read(mapping=template)
    assert found.candidates == ()
    assert lost(EXTRACTION, found) == set()


@pytest.mark.parametrize(
    "content",
    [
        b"Study;Mean\nSYNTHETIC;4\n",
        'Study,"Mean ""x"" é"\nSYNTHETIC,4\n'.encode(),
        b'Study,"Mean\nof two lines"\nSYNTHETIC,4\n',
        b"A\n\n",
        b"A,A,\n1,2,3\n",
    ],
)
def test_a_template_of_any_file_can_be_read(content):
    read_mapped_csv(content, mapping_template(content, NAME).encode(), NAME, read_on=READ_ON)


def test_no_template_without_headings():
    with pytest.raises(EvidenceError, match="no headings"):
        mapping_template(b"\n\n", NAME)


def test_blocks_that_multiply_without_end_are_refused_before_they_are_walked():
    blocks = "".join(f"[rows.each.b{n}]\n" + "".join(f"k{m} = {{}}\n" for m in range(10)) for n in range(12))
    told = faults_of(f'[study]\ncolumn = "Study"\n[[rows]]\ntable = "binary"\n{blocks}')
    assert any("1,000,000,000,000 combinations" in found for _, _, found in told)
