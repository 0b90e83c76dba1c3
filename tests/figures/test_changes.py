"""Every question before and after: what changed in print, what was judged otherwise, what stayed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from changes_by_hand import GONE, made_up

from evidence_tools.editions.record import Changes
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.changes import COLOURS, changes_chart
from evidence_tools.figures.changes_frame import JUDGEMENT, NUMBER, SAME, changes_frame
from evidence_tools.figures.changes_gallery import change_charts
from evidence_tools.figures.media import MEDIA

LEVELS = {
    "pain_from_12": [("", -3.8, -4.9, -2.7), ("new_study", -3.3, -4.2, -2.4)],
    "pain_from_12_back": [("", *GONE), ("new_study", -3.6, -5.0, -2.0)],
    "odi_from_12": [("", -18.9, -29.0, -9.0), ("new_study", -18.9, -29.0, -9.0)],
    "odi_from_24": [("", -20.1, -80.0, 40.0), ("new_study", -20.1, -80.0, 30.0)],
    "intervention_against_cmm": [("", 0.22, 0.08, 0.62), ("new_study", 0.22, 0.08, 0.62)],
    "surgery_or_harm_against_laminectomy": [("", 0.98, 0.88, 1.1), ("new_study", *GONE)],
    "dural_tears": [("", *GONE), ("new_study", *GONE)],
}
RATED = [{"question": "odi_from_12", "what": "level", "before": "very low", "after": "low", "step": "new_study"}]
INPUT = [
    {"question": "intervention_against_cmm", "what": "imprecision", "before": "a", "after": "b", "step": "new_study"}
]
TURNED = [
    {
        "question": question,
        "limitation": "funding",
        "before": "holds",
        "after": "weakens",
        "step": "new_study",
        "reason": "synthetic",
    }
    for question in ("pain_from_12", "odi_from_12")
]


@pytest.fixture(scope="module")
def changes(evidence: Evidence) -> Changes:
    """A synthetic comparison with every kind of row."""
    return made_up(evidence, LEVELS, certainty=RATED + INPUT, limits=TURNED)


def test_each_question_says_what_changed(changes: Changes) -> None:
    found = changes_frame(changes).set_index("question")
    assert found["changed"].to_dict() == {
        "pain_from_12": NUMBER,
        "pain_from_12_back": NUMBER,
        "odi_from_12": JUDGEMENT,
        "odi_from_24": NUMBER,
        "intervention_against_cmm": SAME,
        "surgery_or_harm_against_laminectomy": NUMBER,
    }
    assert found.loc["odi_from_12", "besides"] == "very low → low; 1 limit"
    assert found.loc["surgery_or_harm_against_laminectomy", "after_shown"] == "not pooled"


def test_the_title_counts(changes: Changes, evidence: Evidence) -> None:
    title = (
        "4 of 6 pooled results changed in print from mild/2026 to mild/2027 (synthetic); 1 more in certainty or limits"
    )
    assert changes_chart(changes).title == f"{title} alone"
    still = made_up(evidence, {"odi_from_12": LEVELS["odi_from_12"]})
    assert changes_chart(still).title == "None of 1 pooled result changed from mild/2026 to mild/2027 (synthetic)"


@pytest.mark.parametrize("medium", MEDIA)
def test_every_medium_can_be_read(changes: Changes, medium: str, readable: Callable) -> None:
    texts = readable(changes_chart(changes).drawn_for(medium))
    assert {"Points (0-10)", "Points (0-100)", "Risk ratio"} <= set(texts)


def test_no_question_is_lost_where_the_rows_take_several_pictures(evidence: Evidence, texts_of: Callable) -> None:
    asked = list(evidence.protocol.questions)[:14]
    levels = {name: [("", -3.8, -4.9, -2.7), ("new_study", -3.3, -4.2, -2.4)] for name in asked}
    chart = changes_chart(made_up(evidence, levels))
    first = chart.drawn_for("half-slide", bare=True)
    drawn = [chart.drawn_for("half-slide", bare=True, part=part) for part in range(1, first.parts + 1)]
    assert first.parts > 1
    assert sum(texts_of(part).count("−3.3") for part in drawn) == len(asked)


def test_each_kind_has_its_colour_and_units_their_axes(changes: Changes) -> None:
    (axes,) = changes_chart(changes).axes
    colours = {line.get_color() for line in axes.lines}
    assert set(COLOURS.values()) <= colours
    strips = [[tick.get_text() for tick in strip.get_xticklabels()] for strip in axes.child_axes]
    assert len(strips) == 3
    assert "1" in strips[-1]
    assert all(number.startswith("−") or number in "0.0" for number in strips[0])


def test_nothing_pooled_at_all_is_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="neither edition"):
        changes_chart(made_up(evidence, {"dural_tears": LEVELS["dural_tears"]}))


def test_the_gallery_has_the_overview_and_a_waterfall_of_each_estimate_that_moved(changes: Changes) -> None:
    assert [name for name, _ in change_charts(changes)] == [
        "changes",
        "waterfall_pain_from_12",
        "waterfall_pain_from_12_back",
        "waterfall_surgery_or_harm_against_laminectomy",
    ]
