"""The comparison as files: a page in plain words, the frames behind it, slides, and every number in them audited."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from changes_by_hand import made_up
from compared_years import ASKED, compared

from evidence_tools.briefing.changes_since import since_slide
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.records import Slide
from evidence_tools.briefing.waterfalls import moved_outcomes, slide_of
from evidence_tools.editions import since
from evidence_tools.editions.record import Changes
from evidence_tools.evidence import Evidence
from evidence_tools.export.audit import audit, index_numbers
from evidence_tools.export.charts import save_charts
from evidence_tools.export.comparison import (
    MOST_ROWS,
    NAME,
    comparison_page,
    folder_of,
    told_on_page,
    write_changes,
    write_comparison,
)
from evidence_tools.export.comparison_numbers import entries_since
from evidence_tools.export.deck.layout_check import check_layout
from evidence_tools.export.deck.writer import write_deck
from evidence_tools.export.frames import read_csv
from evidence_tools.export.pages import foreign_parts
from evidence_tools.figures.changes_gallery import change_charts

DECK = "committee_deck.pptx"


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Changes:
    """The real edition and a synthetic 2027."""
    return compared(tmp_path_factory.mktemp("synthetic"))


@pytest.fixture(scope="module")
def followed(changes: Changes) -> Iterator[Evidence]:
    """The synthetic 2027 as an edition that follows the real one."""
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(since, "predecessor", lambda each: changes.before if each is changes.after else None)
        instead.setattr(since, "compare", lambda *_: changes)
        since.changes_since.cache_clear()
        yield changes.after
    since.changes_since.cache_clear()


@pytest.fixture(scope="module")
def slides(changes: Changes) -> tuple[list[Slide], Counted]:
    """What changed, and one waterfall for each critical outcome that moved, with the numbers that they alone hold."""
    counted = Counted("changes")
    moved = moved_outcomes(changes).items()
    made = [slide_of(changes, question, f"waterfall:{outcome}") for outcome, question in moved]
    return [since_slide(changes, counted, "changes"), *made], counted


@pytest.fixture(scope="module")
def outputs(
    changes: Changes, followed: Evidence, slides: tuple[list[Slide], Counted], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The part of a review's outputs that tells what changed: results, charts, deck and page."""
    folder, (made, counted) = tmp_path_factory.mktemp("outputs"), slides
    results = {**dict(entries_since(followed)), **dict(counted.entries())}
    document = {"schema": 2, "edition": followed.label, "results": results}
    (folder / "results.json").write_text(json.dumps(document), encoding="utf-8")
    save_charts(dict(change_charts(changes)), folder / "charts")
    about = {
        "data_date": followed.protocol.edition.data_date,
        "edition": "Edition 2027 (synthetic)",
        "title": "Synthetic",
    }
    write_deck(made, folder / DECK, **about)
    write_changes(followed, folder)
    return folder


def test_every_printed_number_is_one_of_the_results_or_a_name(
    outputs: Path, changes: Changes, slides: tuple[list[Slide], Counted]
) -> None:
    told = {
        DECK: [told for slide in slides[0] for told in slide.told],
        f"{folder_of(changes)}/{NAME}": list(told_on_page(changes)),
    }
    assert [str(fault) for fault in index_numbers(changes.after, outputs, told=told)] == []
    assert [str(fault) for fault in audit(outputs)] == []


def test_the_slides_are_clean(outputs: Path) -> None:
    assert [str(fault) for fault in check_layout(outputs / DECK)] == []


def test_the_page_stands_alone_and_tells_everything(changes: Changes) -> None:
    page = comparison_page(changes)
    assert foreign_parts(page) == []
    assert "<script" not in page
    for heading in ("What is new", "What moved", "Why it moved", "Whether it matters", "What stayed"):
        assert f">{heading}</h2>" in page
    assert page.index("<strong>Results:</strong> 3 of 3 moved") < page.index("What is new")
    assert page.count("<img ") == 1 + len(ASKED)
    assert "New study" in page
    assert "SYNTHETIC: made for a test" in page


def test_every_frame_with_rows_is_a_file_that_can_be_read_back(changes: Changes, tmp_path: Path) -> None:
    page, *files = write_comparison(changes, tmp_path / "what_changed")
    assert page.name == NAME
    assert {path.stem for path in files} == {
        *("differences", "levels", "numbers", "claims", "certainty", "limits"),
    }
    levels = read_csv(tmp_path / "what_changed" / "levels.csv")
    assert levels["level"].tolist() == pytest.approx(changes.levels["level"].tolist(), nan_ok=True)
    assert all(path.name in page.read_text(encoding="utf-8") for path in files)


def test_a_first_edition_has_nothing_to_compare_with(evidence: Evidence, tmp_path: Path) -> None:
    assert write_changes(evidence, tmp_path / "outputs") == []
    assert list(entries_since(evidence)) == []
    assert not (tmp_path / "outputs").exists()


def still(evidence: Evidence, **frames: list[dict[str, str]]) -> Changes:
    """A comparison in which no result moved and nothing was weighed."""
    return replace(made_up(evidence, {"pain_from_12": [("", -3.8, -4.9, -2.7)]}, **frames), weighed=False)


def test_where_nothing_differs_the_page_says_so(evidence: Evidence) -> None:
    page = comparison_page(still(evidence))
    assert "No printed result moved." in page
    assert "No verdict and no rating differs." in page
    assert "The tables and rules are the same." in page


def test_a_long_list_of_differences_is_cut_and_says_where_the_rest_is(evidence: Evidence) -> None:
    rows = [
        {"step": "corrected", "table": "binary", "key": f"synthetic{n}", "column": "n", "before": "1", "after": "2"}
        for n in range(MOST_ROWS + 5)
    ]
    page = comparison_page(still(evidence, differences=rows))
    assert f"The first of {MOST_ROWS + 5} rows; all stand in differences.csv." in page
    assert f"synthetic{MOST_ROWS - 1}<" in page
    assert f"synthetic{MOST_ROWS + 1}<" not in page
