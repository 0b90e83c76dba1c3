"""A synthetic data package: what becomes rows, whichever of its files are there, and that nothing is lost."""

import csv
import io
import random
from itertools import chain

import pytest
from review_files import READ_ON, known, one, words_of
from review_packages import FILES, packed

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.cochrane_package import looks_like_data_package, read_data_package
from evidence_tools.importing.known import Known
from evidence_tools.importing.record import Import

NAME = "SY000001-dataPackage.zip"
DATA = "SY000001-analysis-data/SY000001-data-rows.csv"
SETTINGS = "SY000001-analysis-data/SY000001-overall-estimates-and-settings.csv"
RISK = "SY000001-study-data/SY000001-risk-of-bias.csv"


def read(files=FILES, here: Known | None = None) -> Import:
    return read_data_package(packed(files), NAME, read_on=READ_ON, known=here or known())


@pytest.fixture(scope="module")
def package() -> Import:
    return read()


def test_means_by_arm(package):
    row = one(package.of_table("continuous"), study_id="synthetic_a_2024", arm_id="synthetic_procedure")
    wanted = {"outcome": "pain", "mean": "4.10", "sd": "2.0", "n": "40", "unit": "points"}
    assert {column: row.cells[column] for column in wanted} == wanted
    assert row.cells["locator"] == "Analysis 1.1, Synthetic-A 2024, Synthetic procedure"
    assert row.place == f"{DATA} line 2"
    assert "footnotes: Note" in row.remark


def test_counts_by_arm(package):
    row = one(package.of_table("binary"), arm_id="synthetic_care")
    assert (row.cells["events"], row.cells["n"], row.cells["definition"]) == ("4", "39", "Synthetic reoperation")


def test_what_was_pooled_counts_its_studies(package):
    row = one(package.of_table("review_results"), locator="Analysis 1.1")
    wanted = {"estimate": "-1.0", "ci_low": "-1.6", "ci_high": "-0.4", "i2": "12.5", "k": "2", "n": "138"}
    assert {column: row.cells[column] for column in wanted} == wanted
    assert row.cells["derived_fields"] == "k;n"


def test_an_i2_that_may_be_a_share_stays_unread(package):
    row = one(package.of_table("review_results"), locator="Analysis 1.2")
    assert "i2" not in row.cells
    assert [each.value for each in package.unread if each.field == "Heterogeneity I²"] == ["line 3: 0.35"]


def test_results_that_stand_in_an_analysis_are_not_proposed_twice(package):
    rows = package.of_table("continuous")
    assert len([each for each in rows if each.cells["study_id"] == "synthetic_a_2024"]) == 2
    assert one(rows, study_id="synthetic_d_2026").cells["locator"].startswith("Results by study")


def test_judgements(package):
    rows = package.of_table("risk_of_bias")
    assert len(rows) == 3
    low = one(rows, study_id="synthetic_a_2024", domain="random_sequence_generation")
    assert (low.cells["instrument"], low.cells["judgement"]) == ("rob1", "low")
    assert low.cells["basis"] == "Synthetic random numbers"
    scoped = one(rows, domain="blinding_outcome_assessment")
    assert scoped.cells["judgement"] == "high"
    assert "Self-reported" in scoped.remark


def test_judgements_of_the_second_tool():
    head = "Study,Domain (judgement): Bias arising from the randomization process,Domain (judgement): Overall bias\n"
    found = read({RISK: f"{head}Synthetic-A 2024,Some concerns,High risk\n".encode()})
    row = one(found.of_table("risk_of_bias"))
    wanted = {"instrument": "rob2", "domain": "randomisation_process", "judgement": "some_concerns"}
    assert {column: row.cells[column] for column in wanted} == wanted
    assert any(each.field.endswith("Overall bias") for each in found.unread)


def test_references_of_the_included_studies(package):
    row = one(package.of_table("sources"), doi="10.0000/synthetic.a")
    assert row.place.startswith("SY000001-study-data/SY000001-included.ris")


def test_the_review_and_other_files(package):
    assert one(package.of_table("reviews")).cells["kind"] == "meta_analysis"
    other = next(each for each in package.unread if each.place.endswith(".json"))
    assert other.value.startswith("19 bytes, SHA-256 ")


def test_a_known_review_is_called_by_its_id():
    here = Known(reviews={"team_sy000001": {"review_id": "team_sy000001", "source_id": "team_source"}})
    found = read(here=here)
    assert found.of_table("reviews") == ()
    assert {each.cells["review_id"] for each in found.of_table("review_results")} == {"team_sy000001"}
    assert {each.cells["source_id"] for each in found.of_table("binary")} == {"team_source"}


def lost(files, found: Import) -> set[str]:
    """Filled cells of the tables that an import neither carries nor tells."""
    told = words_of(found)
    rows = chain.from_iterable(
        csv.reader(io.StringIO(held.decode())) for path, held in files.items() if path.endswith(".csv")
    )
    cells = {" ".join(cell.split()).casefold() for row in list(rows) for cell in row}
    headings = {each.casefold() for held in files.values() for each in held.decode().partition("\n")[0].split(",")}
    return {cell for cell in cells - headings if cell.rstrip("%") not in told} - TRANSLATED


TRANSLATED = {"#n/a", "continuous", "dichotomous"}
"""Cells that say not available, and the type of data, which is the table of the row."""


@pytest.mark.parametrize("seed", range(25))
def test_whichever_files_are_there_every_cell_is_carried_or_told(seed):
    dice = random.Random(seed)
    chosen = {path: held for path, held in FILES.items() if dice.random() < 0.6 or path == DATA}
    for path in [each for each in chosen if each.endswith(".csv") and dice.random() < 0.4]:
        head, _, rest = chosen[path].decode().partition("\n")
        columns = head.split(",")
        columns[dice.randrange(len(columns))] = "Synthetic column"
        chosen[path] = f"{','.join(columns)}\n{rest}".encode()
    assert lost(chosen, read(chosen)) == set()


def test_without_settings_groups_are_named_plainly():
    found = read({DATA: FILES[DATA]})
    assert {each.cells["arm_label"] for each in found.of_table("arms")} == {"experimental", "control"}
    assert found.of_table("review_results") == ()
    assert one(found.of_table("reviews")).cells["kind"] == "systematic_review"


@pytest.mark.parametrize(
    ("path", "held", "said"),
    [
        (DATA, b"Study\n\xff\xfe\n", "no UTF-8"),
        (DATA, b"Study\n\x00\n", "NUL"),
        (DATA, b"Study,N\nA\n", "1 cell"),
        (DATA, b'Study\n"open\n', "quotation"),
        (DATA, b"", "no headings"),
        ("other/XX000002-data-rows.csv", b"Study\n", "a second file of data-rows"),
    ],
)
def test_a_broken_table_is_named(path, held, said):
    with pytest.raises(EvidenceError, match=said) as raised:
        read({**FILES, path: held})
    assert path in str(raised.value)


def test_a_zip_without_tables_is_no_package():
    with pytest.raises(EvidenceError, match=r"-data-rows\.csv"):
        read({"a.txt": b"synthetic"})


def test_references_that_cannot_be_read_are_told():
    found = read({DATA: FILES[DATA], "SY000001-included.ris": b"nothing"})
    assert any("not readable as references" in each.why for each in found.unread)


@pytest.mark.parametrize("seed", range(25))
def test_spoiled_bytes_give_an_import_or_an_error(seed):
    dice = random.Random(seed)
    content = bytearray(packed())
    for _ in range(dice.randint(1, 5)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    try:
        found = read_data_package(bytes(content), NAME, read_on=READ_ON, known=known())
    except EvidenceError as error:
        told = str(error)
    else:
        told = found.origin.name if found.candidates else ""
    assert NAME in told


@pytest.mark.parametrize("seed", range(25))
def test_spoiled_tables_give_an_import_or_an_error(seed):
    dice = random.Random(seed)
    path = dice.choice([each for each in FILES if each.endswith(".csv")])
    content = bytearray(FILES[path])
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(content))
        content[at:at] = dice.choice([b",", b'"', b"\n", b"\x00", b"\xff", b"99", b"="])
    try:
        found = read({**FILES, path: bytes(content)})
    except EvidenceError as error:
        told = str(error)
    else:
        told = path if found.unread else ""
    assert path in told


def test_it_is_recognised_by_its_content():
    assert looks_like_data_package(packed(), "a.bin")
    assert not looks_like_data_package(packed({"xl/workbook.xml": b"<x/>"}), NAME)
    assert not looks_like_data_package(packed()[:100], NAME)


def test_characters_that_no_table_may_hold_are_taken_out_and_told():
    found = read({DATA: FILES[DATA].replace(b"Note", "No\u202ete".encode())})
    assert "footnotes: Note" in one(found.of_table("continuous"), mean="4.10").remark
    assert [each.value for each in found.unread if each.place == DATA and each.field == "characters"] == ["U+202E"]
