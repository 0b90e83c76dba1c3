"""The extended funnel plot: regions that pooling again confirms, and a picture that can be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import evidence_tools as et
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.extended_funnel import extended_funnel
from evidence_tools.figures.extended_funnel_frame import extended_funnel_frame


@pytest.fixture(scope="module")
def drawn(evidence: Evidence) -> Chart:
    return extended_funnel(et.answer(evidence, "odi_from_12").fit, evidence)


def test_a_place_of_the_grid_is_the_studies_pooled_with_it(drawn: Chart, evidence: Evidence) -> None:
    frame, table = drawn.frame, et.answer(evidence, "odi_from_12").fit.effects.table
    new = frame[frame["part"] == "new study"]
    assert (new["the interval excludes zero change"] < 0).any()
    for row in new.iloc[[100, 900, 1800]].to_dict("records"):
        again = et.arithmetic.pool([*table["y"], row["estimate"]], [*table["v"], row["se"] ** 2], test="adhoc")
        margin = max(again.ci_low[0], -again.ci_high[0])
        assert row["the interval excludes zero change"] == pytest.approx(margin)
        assert row["the mean gain is at least 10 points"] == pytest.approx(-10 - again.beta[0])
        assert row["n"] == pytest.approx(16.5**2 / row["se"] ** 2)


def test_the_studies_come_first_and_keep_their_marks(drawn: Chart, evidence: Evidence) -> None:
    frame = drawn.frame
    seen = frame[frame["part"] == "study"]
    assert len(seen) == 4
    assert seen["hollow"].all()
    assert seen["estimate"].tolist() == et.answer(evidence, "odi_from_12").fit.effects.table["y"].tolist()


def test_the_title_is_the_finding_and_the_regions_are_named(drawn: Chart, texts_of: Callable[..., list[str]]) -> None:
    assert drawn.title.startswith("Disability (ODI): a chance of 2% that a next trial of 200 patients reverses")
    texts = " ".join(texts_of(drawn))
    assert "then the interval includes zero change" in texts
    assert "Dotted line: a trial of 200 patients" in texts
    assert drawn.alt.startswith("Extended funnel plot. ")
    (encore,) = [text for text in drawn.texts if text.get_text().startswith("MiDAS ENCORE")]
    assert encore.get_bbox_patch() is not None  # the line of the pooled result does not cross it


def test_a_conclusion_that_nothing_in_the_picture_reverses_is_said(
    evidence: Evidence, texts_of: Callable[..., list[str]]
) -> None:
    chart = extended_funnel(et.answer(evidence, "open_decompression").fit, evidence)
    assert "No new study in the picture would show that “the upper limit lies below 8.0%”." in " ".join(texts_of(chart))


@pytest.mark.parametrize("name", ["pain_from_12", "surgery_against_laminectomy"])
def test_it_can_be_read(name: str, evidence: Evidence, readable: Callable[[Chart], list[str]]) -> None:
    readable(extended_funnel(et.answer(evidence, name).fit, evidence))


def test_exact_counts_and_results_without_a_conclusion_are_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="quoted as an exact count"):
        extended_funnel(et.answer(evidence, "serious_events").fit, evidence)
    with pytest.raises(QuestionError, match="no conclusion is drawn from Dural tear"):
        extended_funnel_frame(et.answer(evidence, "dural_tears").fit, evidence)
