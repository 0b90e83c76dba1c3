"""The forest plot: its rows, its words, and that it can be read in hard cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from evidence_tools.certainty.risk_of_bias import overall, weight_at_risk
from evidence_tools.errors import ChartError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.forest import forest
from evidence_tools.figures.forest_axis import common_axis, ruler_for
from evidence_tools.figures.forest_frame import forest_frame
from evidence_tools.figures.ruler import Ruler
from evidence_tools.models import Pooled, answer, pool
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects, Scale

KINDS = ["pain", "ratio", "share", "walk"]


def test_rows_of_a_known_result() -> None:
    scale = Scale(label="Risk", unit="risk ratio", transform="log", better="lower")
    effects = replace(Effects.from_columns(np.log([0.5, 2.0]), [0.04, 0.04], study=["A", "B"]), scale=scale)
    frame = forest_frame(pool(effects, Method(estimator="EE", test="z")))
    assert list(frame["kind"])[:3] == ["study", "study", "pooled"]
    study = frame.iloc[0]
    assert study["estimate"] == pytest.approx(0.5)
    assert study[["ci_low", "ci_high"]].tolist() == pytest.approx([0.3379, 0.7399], abs=1e-4)  # 0.5 exp(-+1.96 x 0.2)
    assert study["text"] == "0.50 [0.34 to 0.74]"
    assert study["weight"] == pytest.approx(50.0)
    pooled = frame[frame["kind"] == "pooled"].iloc[0]
    assert pooled["estimate"] == pytest.approx(1.0)
    assert pooled["weight"] == 100.0


def test_marks_say_which_numbers_are_bounds_and_which_spreads_are_borrowed(evidence: Evidence) -> None:
    fit = answer(evidence, "pain_from_12").fit
    frame = forest_frame(fit).set_index("study")
    table = fit.effects.table.set_index("study")
    studies = frame[frame["kind"] == "study"]
    bounds = table["n_how"].str.contains("upper bound")
    assert (studies["count"].str.startswith("≤") == bounds).all()
    assert (studies["hollow"] == table["marks"].str.contains("†")).all()
    assert frame.loc[frame["kind"] == "pooled", "count"].iloc[0] == f"≤{table['n'].sum():.0f}"


def test_one_study_has_no_pooled_row(pooled: Callable[..., Pooled]) -> None:
    assert list(forest_frame(pooled(1))["kind"]) == ["study"]
    assert "Pooled" not in forest(pooled(1)).alt


def test_variants_stand_below_and_are_hollow(pooled: Callable[..., Pooled]) -> None:
    frame = forest_frame(pooled(5), sensitivity=[("other rows", pooled(3)), ("another method", pooled(5))])
    variants = frame[frame["kind"] == "variant"]
    assert variants["label"].tolist() == ["Other rows, 3 studies", "Another method"]
    assert variants["hollow"].all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("k", [1, 2, 25])
def test_it_can_be_read(
    k: int, kind: str, pooled: Callable[..., Pooled], readable: Callable[[Chart], list[str]]
) -> None:
    fit = pooled(k, kind, marks="†‡§¶")
    readable(forest(fit, sensitivity=[("without upper-bound numbers of patients, a long name", pooled(3, kind))]))


def test_height_grows_with_studies(pooled: Callable[..., Pooled]) -> None:
    few, many = (forest(pooled(k)).get_size_inches()[1] for k in (5, 25))
    assert many - few > 20 * 0.2


def test_a_huge_interval_is_cut_with_an_arrow(texts_of: Callable[[Chart], list[str]]) -> None:
    effects = Effects.from_columns([-3.0, -3.2, -2.9], [0.04, 0.05, 400.0], study=["A", "B", "C"])
    fit = pool(effects)
    frame = forest_frame(fit)
    ruler = ruler_for(fit, frame)
    assert ruler.low > frame["ci_low"].min()
    chart = forest(fit)
    assert {"<", ">"} <= {line.get_marker() for line in chart.findobj(Line2D)}
    assert any("Arrow" in text for text in texts_of(chart))


def test_pooled_prediction_and_borrowed_look_different_without_colour(pooled: Callable[..., Pooled]) -> None:
    chart = forest(pooled(5))
    (diamond,) = chart.findobj(lambda artist: isinstance(artist, Polygon) and len(artist.get_xy()) == 5)
    hatched = [patch for patch in chart.findobj(Rectangle) if patch.get_hatch()]
    squares = [line for line in chart.findobj(Line2D) if line.get_marker() == "s"]
    assert diamond.get_facecolor()[:3] < (0.2, 0.2, 0.2)
    assert len(hatched) == 1
    assert {square.get_markerfacecolor() for square in squares} == {"#FFFFFF"}


def test_benefit_is_on_the_left_either_way(
    pooled: Callable[..., Pooled], texts_of: Callable[[Chart], list[str]]
) -> None:
    for kind in ("pain", "walk"):
        fit = pooled(4, kind)
        chart = forest(fit)
        left, right = next(axes for axes in chart.axes).get_xlim()
        assert (left > right) == (kind == "walk")
        assert "← better" in texts_of(chart)
    assert any("reversed" in text for text in texts_of(chart))


def test_headline_takes_its_verb_from_the_interval() -> None:
    scale = Scale(label="Change in pain", unit="points (0-10)", better="lower")
    for y, words in (
        (-3.0, "Pain fell by 3.0 points"),
        (2.0, "Pain rose by 2.0"),
        (-0.1, "did not clearly change: −0.1"),
    ):
        effects = replace(Effects.from_columns([y], [0.04]), scale=scale, measure="MC")
        assert words in forest(pool(effects)).title


def test_comparison_names_the_side_with_fewer_events(evidence: Evidence) -> None:
    less = forest(answer(evidence, "harm_against_laminectomy").fit).title
    more = forest(answer(evidence, "surgery_against_laminectomy").fit).title
    none = forest(answer(evidence, "surgery_or_harm_against_laminectomy").fit).title
    assert "was less frequent with mild than with laminectomy" in less
    assert "was more frequent with mild than with laminectomy" in more
    assert "no clear difference between mild and laminectomy" in none


def test_notes_name_threshold_method_rows_left_out_and_source(
    evidence: Evidence, texts_of: Callable[[Chart], list[str]]
) -> None:
    fit = answer(evidence, "pain_from_12").fit
    written = " ".join(texts_of(forest(fit)))
    for said in (fit.method.name, fit.effects.scale.mcid_source, f"{len(fit.effects.dropped)} rows not used", "I² ="):
        assert said in written
    assert fit.effects.edition in written
    assert fit.effects.data_date in written


def test_cautions_are_shown(pooled: Callable[..., Pooled], texts_of: Callable[[Chart], list[str]]) -> None:
    fit = pooled(2)
    assert fit.cautions
    written = " ".join(texts_of(forest(fit)))
    assert all(caution.rstrip(".") in written for caution in fit.cautions)


def test_a_title_of_ones_own(pooled: Callable[..., Pooled]) -> None:
    assert forest(pooled(3), title="Mine").title == "Mine"


@pytest.fixture(scope="module")
def pain(evidence: Evidence) -> Pooled:
    return answer(evidence, "pain_from_12").fit


def test_risk_of_bias_stands_beside_each_study_only_with_the_tables(
    pain: Pooled, evidence: Evidence, texts_of: Callable[[Chart], list[str]]
) -> None:
    frame = forest_frame(pain, evidence=evidence)
    judged = overall(evidence, pain.effects).set_index("study")
    rows = frame[frame["kind"] == "study"].set_index("study")
    assert rows["risk"].str.removeprefix("at least ").to_dict() == judged["overall"].to_dict()
    assert (rows["risk"].str.startswith("at least ") == judged["at_least"].loc[rows.index]).all()
    assert (frame.loc[frame["kind"] != "study", "risk"] == "").all()
    assert (forest_frame(pain)["risk"] == "").all()
    with_it, without = texts_of(forest(pain, evidence=evidence)), texts_of(forest(pain))
    assert {*judged["overall"]} <= set(with_it)
    assert not {*judged["overall"]} & set(without)


def test_the_alternative_text_tells_the_weight_at_high_risk(pain: Pooled, evidence: Evidence) -> None:
    shares = weight_at_risk(overall(evidence, pain.effects, weights=pain.weights))
    share = shares.loc[shares["high_risk"], "share"].sum()
    assert f"{share:.1f}% of the weight, at " in forest(pain, evidence=evidence).alt
    assert "Risk of bias" not in forest(pain).alt


def test_a_judgement_that_may_be_worse_is_marked(evidence: Evidence, texts_of: Callable[[Chart], list[str]]) -> None:
    fit = answer(evidence, "harm_against_spacer").fit
    assert forest_frame(fit, evidence=evidence)["risk"].tolist() == ["at least serious"]
    texts = texts_of(forest(fit, evidence=evidence))
    assert "≥ serious" in texts
    assert any("may be worse" in text for text in texts)


@pytest.mark.parametrize("medium", ["page", "slide", "half-slide"])
def test_it_can_be_read_in_every_medium(
    medium: str, pain: Pooled, evidence: Evidence, readable: Callable[[Chart], list[str]]
) -> None:
    chart = forest(pain, evidence=evidence).drawn_for(medium, bare=True)
    readable(chart)
    assert chart.fits


def test_a_narrow_sheet_says_which_columns_gave_way(pain: Pooled, evidence: Evidence) -> None:
    chart = forest(pain, evidence=evidence)
    (missing,) = [note for note in chart.drawn_for("half-slide").notes if note.startswith("Not shown")]
    assert all(name in missing for name in ("design", "risk of bias", "weight"))
    assert not any("design" in note for note in chart.notes if note.startswith("Not shown"))


def test_forests_with_a_common_axis_measure_alike(evidence: Evidence) -> None:
    fits = [answer(evidence, name).fit for name in ("pain_from_12", "pain_from_24")]
    axis = common_axis(fits)
    plots = [forest(fit, axis=axis).axes[0] for fit in fits]
    assert plots[0].get_xlim() == plots[1].get_xlim() == axis.ends
    every = pd.concat([forest_frame(fit) for fit in fits])["estimate"].dropna()
    assert axis.low < every.min() <= every.max() < axis.high
    assert forest(fits[0]).axes[0].get_xlim() != axis.ends


def test_an_axis_that_hides_an_estimate_is_refused(pain: Pooled) -> None:
    with pytest.raises(ChartError, match=r"leaves out Wong 2012 −5\.4"):
        forest(pain, axis=Ruler(-5.0, 1.0))


def test_scales_that_differ_share_no_axis(pooled: Callable[..., Pooled]) -> None:
    with pytest.raises(ChartError, match=r"points \(0-10\), identity, lower better; risk ratio, log, lower better"):
        common_axis([pooled(3), pooled(3, "ratio")])
    with pytest.raises(ChartError, match="no result"):
        common_axis([])


def test_the_most_precise_interval_is_never_cut(evidence: Evidence) -> None:
    fit = answer(evidence, "surgery_or_harm_against_laminectomy").fit
    frame = forest_frame(fit)
    ruler = ruler_for(fit, frame)
    assert ruler.low < frame["ci_low"].min() < frame["ci_high"].max() < ruler.high
