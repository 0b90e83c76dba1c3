from __future__ import annotations

import pytest

from evidence_tools.watching.record import PUBMED, TRIALS, Finding
from evidence_tools.watching.standing import Shelf


@pytest.fixture(scope="module")
def known(evidence) -> Shelf:
    return Shelf.of(evidence)


def _finding(service, number, *, title="", day="", **names):
    return Finding(service, number, day, title, "", "", names)


def test_a_report_is_known_by_its_doi_whatever_the_case(evidence, known):
    row = evidence.sources.dropna(subset=["doi"]).iloc[0]
    placed = known.place(_finding(PUBMED, "1", doi=row["doi"].upper()))
    assert (placed.standing, placed.why) == ("known", f"known as {row['source_id']}")


def test_a_report_without_numbers_is_known_by_its_title(evidence, known):
    row = evidence.sources.set_index("source_id").loc["kreiner_2014"]
    assert "The mild procedure: a systematic review of the current literature" in row["citation"]
    cited = "Someone A. THE MILD Procedure - a systematic review of the current literature. Pain Med 2014"
    assert known.place(_finding(PUBMED, "1", title=cited)).why == "known as kreiner_2014"


def test_a_short_title_is_no_ground(known):
    assert known.place(_finding(PUBMED, "1", title="Kreiner D. Pain. Pain Med")).standing == "new"


def test_an_unknown_report_is_new(known):
    placed = known.place(_finding(PUBMED, "99999999", title="SYNTHETIC EXAMPLE of a title nobody has ever read."))
    assert (placed.standing, placed.why) == ("new", "not in the tables")


@pytest.mark.parametrize(
    ("day", "standing"), [("2026-11-21", "known"), ("2026-11-22", "known"), ("2026-11-23", "changed")]
)
def test_a_record_has_changed_when_the_registry_did_after_it_was_read(known, day, standing):
    assert known.place(_finding(TRIALS, "NCT03610737", day=day)).standing == standing
