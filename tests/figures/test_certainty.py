"""The chart of certainty: the frame says what the rating says, and every text can be read."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from evidence_tools.certainty import certainties
from evidence_tools.evidence import Evidence
from evidence_tools.figures.certainty import certainty_chart
from evidence_tools.figures.certainty_frame import COLUMNS, RESULT, certainty_frame
from evidence_tools.figures.chart import Chart


@pytest.fixture(scope="module")
def chart(evidence: Evidence) -> Chart:
    return certainty_chart(evidence)


@pytest.fixture(scope="module")
def frame(evidence: Evidence) -> pd.DataFrame:
    return certainty_frame(certainties(evidence))


def test_one_cell_per_question_and_column(frame: pd.DataFrame, evidence: Evidence) -> None:
    rated = certainties(evidence)
    assert len(frame) == len(rated) * (len(COLUMNS) + 1)
    cells = frame.set_index(["question", "column"])
    for name, each in rated.items():
        assert cells.loc[(name, RESULT), "level"] == each.level
        for domain, found in each.domains.items():
            assert cells.loc[(name, domain), "level"] == found.stands


def test_each_cell_shows_a_number_of_its_domain(frame: pd.DataFrame, evidence: Evidence) -> None:
    rated = certainties(evidence)
    for row in frame[~frame["column"].isin([RESULT, "start"])].itertuples():
        shown = [each.shown for each in rated[row.question].domains[row.column].inputs]
        assert row.number in shown or f"{row.number} {row.what}" in shown


def test_a_share_is_judged_by_its_limit_and_a_ratio_by_its_information(frame: pd.DataFrame) -> None:
    what = frame[frame["column"] == "imprecision"].set_index("question")["what"]
    assert (what["serious_events"], what["harm_against_laminectomy"]) == ("upper limit", "of required")


def test_title_and_words_for_those_who_do_not_see_it(chart: Chart, evidence: Evidence) -> None:
    rated = certainties(evidence)
    assert chart.title.startswith("Certainty of the evidence: ")
    assert all(outcome.label.lower() in chart.title for outcome in rated.outcomes.values())
    assert all(each.label in chart.alt for each in rated.values())


def test_every_text_can_be_read(chart: Chart, readable: Callable[[Chart], list[str]]) -> None:
    texts = readable(chart)
    assert texts.count("very low") == len(set(chart.frame["question"]))


def test_a_single_fact_is_told_as_one(evidence: Evidence) -> None:
    frame = certainty_frame(certainties(evidence))
    facts = frame[frame["column"] == "indirectness"].set_index("question")[["number", "what"]]
    assert tuple(facts.loc["pain_from_12"]) == ("1", "fact against")
    assert tuple(facts.loc["serious_events"]) == ("0", "facts against")
