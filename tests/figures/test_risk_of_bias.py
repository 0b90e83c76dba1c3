"""Traffic light and weighted bar of risk of bias: frames that add up, charts that can be read in black and white."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from edition_copies import Copy

from evidence_tools.certainty.risk_of_bias import overall, risk_of_bias
from evidence_tools.certainty.risk_of_bias.tools import LEVELS, NOT_JUDGED
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.risk_of_bias import traffic_light
from evidence_tools.figures.risk_of_bias_frame import traffic_light_frame, weighted_bias_frame
from evidence_tools.figures.risk_of_bias_looks import LOOKS, OVERALL
from evidence_tools.figures.risk_of_bias_weights import weighted_bias
from evidence_tools.figures.theme import contrast, lightness
from evidence_tools.models import Pooled, answer

Readable = Callable[[Chart], list[str]]


@pytest.fixture(scope="module")
def pain(evidence: Evidence) -> Pooled:
    return answer(evidence, "pain_from_12").fit


@pytest.fixture(scope="module")
def lights(evidence: Evidence) -> Chart:
    return traffic_light(evidence)


def test_all_studies_can_be_read_and_are_named_whole(evidence: Evidence, lights: Chart, readable: Readable) -> None:
    texts = readable(lights)
    assert not [text for text in texts if text.endswith("…")]
    for label in overall(evidence)["label"]:
        assert label in texts
    assert "Source: extraction tables mild/2026" in " ".join(texts)


def test_every_judgement_has_its_sign(lights: Chart, texts_of: Readable) -> None:
    signs = [LOOKS[judgement].sign for judgement in lights.frame["judgement"]]
    legend = len({LOOKS[judgement] for judgement in lights.frame["judgement"]})
    drawn = [text for text in texts_of(lights) if text in {look.sign for look in LOOKS.values()}]
    assert len(drawn) == len(signs) + legend
    assert texts_of(lights).count("≥") == lights.frame["at_least"].sum() > 0


def test_translated_judgements_are_squares_and_are_explained(lights: Chart, texts_of: Readable) -> None:
    squares = [line for axes in lights.axes for line in axes.lines if line.get_marker() == "s"]
    assert len(squares) == lights.frame["translated"].sum() > 0
    assert "square: translated from RoB 1" in texts_of(lights)


def test_signs_and_shades_tell_judgements_apart_without_colour() -> None:
    looks = dict.fromkeys(LOOKS.values())
    assert len({look.sign for look in looks}) == len(looks)
    for look in looks:
        assert contrast(look.ink, look.fill) >= 4.5, look
    for levels in LEVELS.values():
        shades = [lightness(LOOKS[level].fill) for level in levels if level != "no information"]
        assert all(better - worse > 5 for better, worse in pairwise(shades))
    assert set(LOOKS) == {NOT_JUDGED, *(level for levels in LEVELS.values() for level in levels)}


def test_the_frame_holds_every_domain_and_the_overall_judgement(evidence: Evidence, pain: Pooled) -> None:
    frame = traffic_light_frame(evidence, pain.effects)
    whole = frame[frame["domain"] == OVERALL].set_index("study")["judgement"].to_dict()
    assert whole == overall(evidence, pain.effects).set_index("study")["overall"].to_dict()
    assert len(frame) == len(risk_of_bias(evidence, pain.effects)) + len(whole)
    assert frame.groupby("study")["order"].apply(lambda orders: orders.is_monotonic_increasing).all()


def test_one_result_says_what_it_is_about(evidence: Evidence, pain: Pooled, readable: Readable) -> None:
    chart = traffic_light(evidence, pain.effects)
    texts = readable(chart)
    assert pain.effects.label in texts
    assert "Randomised trials: judged as a comparison of arms, while this result uses one arm alone." in texts
    assert chart.title == "None of 5 studies is at low risk of bias overall; all are at high or critical risk"
    assert "MOTION 2022 high" in chart.alt


def test_titles_count_what_is_judged(copy: Copy) -> None:
    for row in ("q011", "q012", "q013", "q014", "q015", "q016", "q017"):
        copy.change("risk_of_bias", row, judgement="low")
    assert traffic_light(copy.read()).title.startswith("1 of 30 studies is at low risk of bias overall; 25 are at high")


def test_nothing_to_draw_is_said(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="no studies whose risk of bias"):
        traffic_light(evidence, answer(evidence, "walking_time_from_12").effects)


def test_shares_of_a_domain_add_up_to_the_weight_of_its_tool(evidence: Evidence, pain: Pooled) -> None:
    frame = weighted_bias_frame(pain, evidence)
    sums = frame.groupby(["tool", "domain"])["share"].sum()
    for _tool, shares in sums.groupby("tool"):
        assert shares.to_numpy() == pytest.approx(shares.iloc[0])
    assert sums[:, OVERALL].sum() == pytest.approx(100.0)
    missing = frame[(frame["domain"] == "Missing data") & (frame["judgement"] == "critical")]
    assert missing["study"].tolist() == ["wong_2012"]
    assert missing["share"].tolist() == pytest.approx([pain.weights["wong_2012"]])


@pytest.mark.parametrize("question", ["pain_from_12", "device_or_procedure_events", "surgery_against_laminectomy"])
def test_weighted_bars_can_be_read(evidence: Evidence, readable: Readable, question: str) -> None:
    chart = weighted_bias(answer(evidence, question).fit, evidence)
    assert "Source: extraction tables mild/2026" in " ".join(readable(chart))
    assert "Percent of the pooled weight" in readable(chart)
    assert len(chart.alt) > len(chart.title) > 20


def test_the_weighted_title_follows_the_judgements(copy: Copy, evidence: Evidence, pain: Pooled) -> None:
    everything = "All of the weight comes from studies at high or critical risk of bias overall"
    assert weighted_bias(pain, evidence).title == everything
    for row in ("q057", "q058", "q059"):
        copy.change("risk_of_bias", row, judgement="moderate")
    edition = copy.read()
    fit = answer(edition, "pain_from_12").fit
    assert weighted_bias(fit, edition).title.startswith("86.0% of the weight comes from studies at high or critical")


def test_the_same_chart_gives_the_same_bytes(evidence: Evidence, pain: Pooled) -> None:
    once, again = (weighted_bias(pain, evidence).as_bytes("svg") for _ in range(2))
    assert once == again
