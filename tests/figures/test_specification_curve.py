"""The specification curve: sorted rows, a title from the data, and a page that can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.specification_curve import DRAWN_AT_MOST, specification_curve
from evidence_tools.figures.specification_curve_frame import choice_rows_frame, specification_curve_frame
from evidence_tools.models.multiverse import multiverse
from evidence_tools.models.multiverse_choices import choices_of
from evidence_tools.models.multiverse_drivers import drivers
from evidence_tools.models.multiverse_record import Multiverse


@pytest.fixture(scope="module")
def pain(evidence: Evidence) -> Multiverse:
    return multiverse(evidence, "pain_from_12")


def test_rows_run_from_the_worst_to_the_best_estimate(pain: Multiverse) -> None:
    frame = specification_curve_frame(pain)
    assert len(frame) == pain.poolable
    assert (np.diff(frame["estimate"]) <= 0).all()  # lower pain is better
    assert frame["base"].sum() == 1
    assert frame.loc[frame["base"], "estimate"].item() == pytest.approx(pain.base["estimate"])
    assert frame["place"].between(0, 100).all()


def test_choices_come_by_what_they_explain_with_every_level(pain: Multiverse) -> None:
    rows = choice_rows_frame(pain)
    assert rows.loc[rows["choice"] == "k", "level"].tolist() == ["2", "3", "4", "5"]
    shares = rows[rows["choice"] != "k"].groupby("choice", sort=False)["share"].first()
    assert (np.diff(shares) <= 0).all()
    assert shares.to_dict() == pytest.approx(drivers(pain).set_index("choice")["conclusion_share"].to_dict())
    assert rows.groupby("choice")["base"].sum().eq(1).all()
    sds = rows.loc[rows["choice"] == "sd", "level"].astype(float)
    assert (np.diff(sds) > 0).all()
    reached = rows[rows["choice"] == "threshold"].set_index("level")["reached"]
    assert reached["3 points"] == pytest.approx(pain.share_at_least(3.0))


def test_the_picture_is_readable_and_says_the_share(pain: Multiverse, readable: Callable[[Chart], list[str]]) -> None:
    chart = specification_curve(pain)
    texts = readable(chart)
    assert chart.title.startswith(f"{pain.share_at_least():.0f} of 100 defensible analyses put the mean gain in pain")
    assert "this analysis" in texts
    assert "too few studies" in texts
    assert f"Drawn: {DRAWN_AT_MOST}" in " ".join(texts) or f"Drawn: {DRAWN_AT_MOST + 1}" in " ".join(texts)
    assert chart.as_bytes("png") == specification_curve(pain).as_bytes("png")


@pytest.mark.parametrize("name", ["subsequent_surgery", "open_decompression", "zcq_function_from_24"])
def test_shares_and_small_multiverses_are_readable(
    evidence: Evidence, name: str, readable: Callable[[Chart], list[str]]
) -> None:
    readable(specification_curve(multiverse(evidence, name)))


def test_a_ratio_is_drawn_on_a_log_axis(evidence: Evidence, readable: Callable[[Chart], list[str]]) -> None:
    question = evidence.protocol.question("intervention_against_cmm")
    found = multiverse(evidence, question, replace(choices_of(evidence, question), least=1))
    chart = specification_curve(found)
    assert chart.title.endswith("100 of 100 defensible analyses put the whole interval on the better side")
    assert "risk ratio" in " ".join(readable(chart)).lower()


def test_one_analysis_is_no_curve(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match=r"0 of \d+ analyses .* can be pooled; allowed: two or more"):
        specification_curve(multiverse(evidence, "surgery_against_laminectomy"))
