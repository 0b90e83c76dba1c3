"""The cumulative result against its boundary: the looks, the boundary between them, and a picture that can be read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import evidence_tools as et
from evidence_tools.arithmetic.sequential import monitoring_boundary
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.sequential import sequential
from evidence_tools.figures.sequential_frame import sequential_frame


@pytest.fixture(scope="module")
def drawn(evidence: Evidence) -> Chart:
    return sequential(et.answer(evidence, "odi_from_12").fit, evidence)


def test_looks_are_years_and_benefit_is_positive(drawn: Chart) -> None:
    looks = drawn.frame[drawn.frame["part"] == "look"]
    assert looks["year"].tolist() == [2011, 2012, 2018, 2022]
    assert (looks["z"] > 0).all()
    assert looks["boundary"].to_numpy() == pytest.approx(monitoring_boundary(looks["fraction"]).z)


def test_the_boundary_between_looks_counts_the_looks_before(drawn: Chart) -> None:
    frame = drawn.frame
    looked = frame.loc[frame["part"] == "look", "fraction"].to_numpy()
    line = frame[frame["part"] == "boundary"]
    assert line["fraction"].max() == 1
    for row in line.iloc[[10, 40, 79]].itertuples():
        before = looked[looked < row.fraction]
        assert row.boundary == pytest.approx(monitoring_boundary([*before, row.fraction]).z[-1])
    first = line[line["fraction"] < looked[0]]["boundary"]
    assert (np.diff(first[np.isfinite(first)]) < 0).all()


def test_the_title_is_the_finding(drawn: Chart, evidence: Evidence) -> None:
    assert drawn.title == (
        "Disability (ODI): with 97% of the 296 patients needed the result passes the boundary for repeated looks"
    )
    rare = sequential(et.answer(evidence, "open_decompression").fit, evidence)
    assert "with less than 1% of the 25,304 patients needed the result does not pass" in rare.title
    reached = sequential(et.answer(evidence, "pain_from_12").fit, evidence)
    assert reached.title == "Pain: 306 patients where 106 are needed, and the result is beyond significance"
    assert "2012: 115 patients" in reached.alt


@pytest.mark.parametrize(
    "name", ["pain_from_12", "serious_events", "surgery_against_laminectomy", "subsequent_surgery"]
)
def test_it_can_be_read(name: str, evidence: Evidence, readable: Callable[[Chart], list[str]]) -> None:
    texts = readable(sequential(et.answer(evidence, name).fit, evidence))
    assert "boundary for repeated looks" in texts


def test_without_an_effect_worth_finding_there_is_no_size(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="no smallest effect worth finding for dural_tear"):
        sequential_frame(et.answer(evidence, "dural_tears").fit, evidence)
