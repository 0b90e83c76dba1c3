"""Change against natural history: numbers of the limitation, other patients called so, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from evidence_tools.errors import ChartError, QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.natural_history import against_natural_history
from evidence_tools.figures.natural_history_frame import CONTROL, MEDIAN, MODEL, TREATED, natural_history_frame
from evidence_tools.figures.ruler import Ruler
from evidence_tools.limits import Limitation, no_control
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.models import Pooled, answer
from evidence_tools.wording import number

SCORES = ("pain_from_12", "odi_from_12")


@pytest.fixture(scope="module", params=SCORES)
def fit(request: pytest.FixtureRequest, evidence: Evidence) -> Pooled:
    return answer(evidence, request.param).fit


@pytest.fixture(scope="module")
def frame(fit: Pooled, evidence: Evidence) -> pd.DataFrame:
    return natural_history_frame(fit, evidence)


@pytest.fixture(scope="module")
def limitation(fit: Pooled, evidence: Evidence) -> Limitation:
    return no_control.challenge(subject_of(fit, evidence))


def test_what_is_left_is_what_the_limitation_finds(frame: pd.DataFrame, limitation: Limitation) -> None:
    others = frame[frame["kind"].isin([CONTROL, MODEL])]
    table = limitation.table[limitation.table["Kind"] == "change without the treatment"]
    np.testing.assert_allclose(others[["left", "left_low", "left_high"]], table[["Estimate", "Low", "High"]])
    np.testing.assert_allclose(others["change"].abs(), table["Gain without treatment"])
    assert others["remark"].tolist() == table["Remark"].tolist()


def test_the_median_is_the_most_likely_size_of_the_limitation(frame: pd.DataFrame, limitation: Limitation) -> None:
    (median,) = frame[frame["kind"] == MEDIAN].itertuples()
    assert abs(median.change) == pytest.approx(limitation.plausible[1])
    assert sorted([abs(median.change_low), abs(median.change_high)]) == pytest.approx(
        [limitation.plausible[0], limitation.plausible[2]]
    )
    assert median.left == pytest.approx(limitation.quantity)


def test_rows_are_those_of_the_protocol_with_their_sources(
    frame: pd.DataFrame, fit: Pooled, evidence: Evidence
) -> None:
    others = frame[frame["kind"].isin([CONTROL, MODEL])]
    assert tuple(others["control_id"]) == evidence.protocol.limits.no_control.benchmarks[fit.effects.question.outcome]
    assert set(others["source_id"]) <= set(evidence.sources["source_id"])
    controls = evidence.controls.set_index("control_id").loc[others["control_id"]]
    assert (others["alike"].to_numpy() == (controls["population_lss"] == "yes").to_numpy()).all()
    assert ((others["kind"] == MODEL).to_numpy() == (controls["measure"] == "model_change").to_numpy()).all()
    derived = others["marks"].str.contains("§").to_numpy()
    assert derived[(controls["status"] == "derived").to_numpy()].all()


def test_a_change_less_what_others_gained_is_what_is_left(frame: pd.DataFrame) -> None:
    treated = frame.loc[frame["kind"] == TREATED, "change"].iloc[0]
    others = frame[frame["kind"] != TREATED]
    np.testing.assert_allclose(others["left"], treated - others["change"])


def test_it_can_be_read_and_says_that_these_are_other_patients(
    fit: Pooled, evidence: Evidence, readable: Callable[[Chart], list[str]]
) -> None:
    chart = against_natural_history(fit, evidence)
    written = " ".join(readable(chart))
    assert "These are other patients" in written
    assert "none of them is a control group of these studies" in chart.alt
    for source in chart.frame["source"]:
        assert source in written


@pytest.mark.parametrize("medium", ["page", "slide", "half-slide"])
def test_it_can_be_read_in_every_medium(
    medium: str, fit: Pooled, evidence: Evidence, readable: Callable[[Chart], list[str]]
) -> None:
    chart = against_natural_history(fit, evidence).drawn_for(medium, bare=True)
    readable(chart)
    assert chart.fits


def test_the_title_tells_what_is_left(fit: Pooled, evidence: Evidence, frame: pd.DataFrame) -> None:
    title = against_natural_history(fit, evidence).title
    (median,) = frame[frame["kind"] == MEDIAN].itertuples()
    assert f"at the median {number(median.left)} ({number(median.left_low)} to {number(median.left_high)})" in title
    assert " fell by " in title


def test_a_result_without_such_patients_is_refused(evidence: Evidence) -> None:
    named = r"allowed: .* limits\.no_control\.benchmarks of the protocol \(pain, odi\)"
    for question in ("zcq_symptom_from_24", "harm_against_spacer"):
        with pytest.raises(QuestionError, match=named):
            against_natural_history(answer(evidence, question).fit, evidence)


def test_an_axis_that_hides_a_change_is_refused(evidence: Evidence) -> None:
    with pytest.raises(ChartError, match="leaves out"):
        against_natural_history(answer(evidence, "pain_from_12").fit, evidence, axis=Ruler(-3.0, 0.5))
