"""The forest by group: rows under headings, the diamonds of groups, and the test of `subgroups`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Polygon

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.forest_groups import forest_by
from evidence_tools.figures.forest_groups_frame import forest_by_frame
from evidence_tools.figures.theme import PALETTE
from evidence_tools.models import Pooled, answer, pool
from evidence_tools.models.subgroups import subgroups
from evidence_tools.study_effects import Effects
from evidence_tools.wording import number, p_value


@pytest.fixture(scope="module")
def pain(evidence: Evidence) -> Pooled:
    return answer(evidence, "pain_from_12").fit


@pytest.fixture(scope="module")
def many() -> Pooled:
    """Twelve studies in two groups that differ, and one without a group."""
    y = [0.0, 0.1, -0.1, 0.05, -0.05, 0.0, 1.0, 1.1, 0.9, 1.05, 0.95, 1.0, 0.5]
    return pool(Effects.from_columns(y, [0.01] * 13, where=["here"] * 6 + ["there"] * 6 + [""]))


@pytest.mark.parametrize("tau2", ["separate", "common"])
def test_test_and_diamonds_are_those_of_subgroups(pain: Pooled, tau2: str) -> None:
    found, frame = subgroups(pain.effects, "design", pain.method, tau2), forest_by_frame(pain, tau2=tau2)
    (test,) = frame[frame["kind"] == "test"].itertuples()
    assert (test.statistic, test.df, test.p_value) == (found.statistic, found.df, found.p_value)
    table = found.table.set_index("group")
    for row in frame[frame["kind"] == "group"].itertuples():
        expected = table.loc[row.group, ["display_estimate", "display_ci_low", "display_ci_high"]]
        assert [row.estimate, row.ci_low, row.ci_high] == expected.tolist()


def test_a_group_of_one_study_has_no_diamond(pain: Pooled) -> None:
    frame = forest_by_frame(pain)
    sizes = frame[frame["kind"] == "study"].groupby("group").size()
    assert set(frame.loc[frame["kind"] == "group", "group"]) == set(sizes[sizes > 1].index)
    assert (sizes == 1).any()


def test_designs_stand_from_the_strongest_under_their_names(pain: Pooled) -> None:
    frame = forest_by_frame(pain)
    assert frame.loc[frame["kind"] == "heading", "label"].tolist() == ["Randomised", "Prospective", "Case series"]
    weights = frame.groupby("kind")["weight"].sum()
    assert weights["study"] == pytest.approx(100) == weights["pooled"]


def test_the_whole_result_is_the_one_that_was_given(pain: Pooled) -> None:
    (row,) = forest_by_frame(pain, "funding").query("kind == 'pooled'").itertuples()
    assert (row.estimate, row.ci_low, row.ci_high) == (
        pain.display_estimate,
        pain.display_ci_low,
        pain.display_ci_high,
    )


def test_few_studies_are_said_to_tell_nothing_whatever_p(pain: Pooled) -> None:
    chart = forest_by(pain)
    found = subgroups(pain.effects, "design", pain.method)
    assert found.too_few
    assert found.p_value < 0.05
    assert "too few studies to tell groups apart" in chart.title
    assert any("Too few studies to tell" in note and "case series 1" in note for note in chart.notes)


def test_groups_that_differ_are_said_to(many: Pooled, texts_of: Callable[[Chart], list[str]]) -> None:
    found, chart = subgroups(many.effects, "where", many.method), forest_by(many, "where")
    assert chart.title.startswith(f"Effect by where: differs between groups ({p_value(found.p_value)})")
    written = texts_of(chart)
    assert f"Between groups: χ² = {number(found.statistic)} on 1 df ({p_value(found.p_value)})" in " ".join(written)
    assert {"Here", "There", "Not stated"} <= set(written)


def test_groups_that_agree_are_said_not_to_differ() -> None:
    y = [0.0, 0.1, -0.1, 0.05, -0.05, 0.02] * 2
    fit = pool(Effects.from_columns(y, [0.01] * 12, where=["here"] * 6 + ["there"] * 6))
    assert "no clear difference between groups" in forest_by(fit, "where").title


def test_a_study_without_a_group_stands_last_and_is_not_tested(many: Pooled) -> None:
    frame = forest_by_frame(many, "where")
    alone = frame[(frame["kind"] == "study") & (frame["group"] == "")]
    assert alone["study"].tolist() == ["study 13"]
    assert subgroups(many.effects, "where", many.method).effects.k == 12
    assert (frame["kind"] == "study").sum() == 13


def test_diamonds_of_groups_are_lighter_than_that_of_all(pain: Pooled) -> None:
    faces = [
        to_hex(each.get_facecolor()).upper() for each in forest_by(pain).findobj(Polygon) if len(each.get_xy()) == 5
    ]
    assert sorted(faces) == sorted([PALETTE.ink.upper(), PALETTE.third.upper(), PALETTE.third.upper()])


@pytest.mark.parametrize("by", ["design", "funding"])
def test_it_can_be_read(by: str, pain: Pooled, evidence: Evidence, readable: Callable[[Chart], list[str]]) -> None:
    chart = forest_by(pain, by, evidence=evidence)
    readable(chart)
    assert chart.title in chart.alt
    assert chart.alt.count("Forest plot") == 1
    small = chart.drawn_for("half-slide", bare=True)
    for part in range(1, small.parts + 1):
        readable(chart.drawn_for("half-slide", bare=True, part=part))


def test_the_column_of_the_groups_is_not_repeated(pain: Pooled, texts_of: Callable[[Chart], list[str]]) -> None:
    assert "Design" not in texts_of(forest_by(pain))
    assert "Design" in texts_of(forest_by(pain, "funding"))


def test_what_is_no_column_or_one_group_is_refused(pain: Pooled) -> None:
    with pytest.raises(QuestionError, match="by is 'colour', which is no column"):
        forest_by(pain, "colour")
    one = replace(pain.effects, _table=pain.effects.table.assign(design="rct"))
    with pytest.raises(QuestionError, match="at least two groups"):
        forest_by(pool(one))
