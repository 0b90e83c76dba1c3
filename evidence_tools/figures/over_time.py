"""Evidence over time: the pooled result as it could be known from each day on, and when it was judged."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.markers import CARETDOWN, CARETUP

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.known_from import YEAR
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.forest_words import subtitle
from evidence_tools.figures.lettering import balanced, text_width
from evidence_tools.figures.media import in_parts, plot_height
from evidence_tools.figures.over_time_below import (
    AIR,
    ASSESSMENT_KEY,
    DECISION_KEY,
    FOOT,
    GAP,
    PLOT,
    ROW,
    STRIPS,
    Drawing,
    place_in,
    write_judged,
    write_strips,
)
from evidence_tools.figures.over_time_frame import (
    DECISION,
    RESULT,
    evidence_over_time_frame,
)
from evidence_tools.figures.over_time_words import alt_of, notes_of, title_of
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.phrases import level
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.models import Pooled, answer

MARKER = 7.0
_HOLLOW = Key("only the year is stated: shown at its end", marker="D", filled=False)


@drawn
def evidence_over_time(evidence: Evidence, question: str, *, title: str | None = None) -> Chart:
    """Draw how a pooled result grew as reports appeared, and what was known when payers and assessors judged it.

    Every step stands on the evidence as of its day (`Evidence.as_of`), the decisions are those of decisions.csv.

    Parameters
    ----------
    evidence
        The extraction tables.
    question
        Name of a question of the protocol.
    title
        A title of your own; None states the finding.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`evidence_over_time_frame`.

    Raises
    ------
    QuestionError
        When nothing could be pooled for the question.

    References
    ----------
    Lau J et al. (1992). Cumulative meta-analysis of therapeutic trials for myocardial infarction. N Engl J Med
    327:248-254. doi:10.1056/NEJM199207233270406
    """
    frame = evidence_over_time_frame(evidence, question)
    fit = answer(evidence, question).fit
    title, keys = title or title_of(fit, frame), _keys(fit, frame)
    part, taken = in_parts([ROW] * int((frame["kind"] != RESULT).sum()) or [0.0])
    below = FOOT + (len(taken) + 1) * ROW * bool((frame["kind"] != RESULT).any())
    with themed():
        chart, room = page(
            frame,
            title=title,
            subtitle=subtitle(fit),
            alt=alt_of(title, fit, frame),
            notes=notes_of(evidence, fit, frame),
            height=plot_height(PLOT) + 2 * ROW + below + GAP + legend_height(keys),
            part=part,
        )
        left = room.left + _gutter(fit, frame)
        drawing = Drawing(chart, room, fit, frame, taken, left, _years(frame))
        _draw_results(drawing)
        write_strips(drawing)
        write_judged(drawing)
        draw_legend(chart, room.left, room.bottom - legend_height(keys), room.width, keys)
    return chart


def _axis_lines(fit: Pooled) -> list[str]:
    """The name of the upright axis in lines as long as the plot is high."""
    scale = fit.effects.scale
    side = {"lower": "; better ↓", "higher": "; better ↑", None: ""}[scale.better]
    return balanced(f"{scale.axis_label}{side}", plot_height(PLOT), TYPE.body)


def _gutter(fit: Pooled, frame: pd.DataFrame) -> float:
    """Inches left of the plot: for the axis with its name, the names of the strips, and the dates."""
    words = [*STRIPS, *frame["date"]]
    return max(*(text_width(word, TYPE.note) + 0.16 for word in words), 0.55 + len(_axis_lines(fit)) * 0.18)


def _years(frame: pd.DataFrame) -> tuple[float, float]:
    places = [place_in(row) for row in frame.itertuples()]
    return min(places) - AIR, max(places) + AIR


def _draw_results(drawing: Drawing) -> None:
    axes = drawing.chart.panel(drawing.left, drawing.room.top, drawing.width, plot_height(PLOT))
    axes.set_xlim(*drawing.years)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    ruler = _ruler(drawing.fit, drawing.results)
    ticks, labels = ruler.ticks(plot_height(PLOT))
    axes.set_ylim(*sorted(ruler.ends))
    axes.set_yticks(ruler.place(ticks), labels)
    axes.minorticks_off()
    axes.set_ylabel("\n".join(_axis_lines(drawing.fit)))
    for value, colour, style in _references(drawing.fit):
        axes.axhline(ruler.place(value), color=colour, linewidth=LINE.axis, linestyle=style, zorder=0)
    for row in drawing.judged.itertuples():
        axes.axvline(place_in(row), color=PALETTE.rule, linewidth=LINE.axis, zorder=0)
    _draw_steps(axes, ruler, drawing.results, drawing.years[1])


def _ruler(fit: Pooled, results: pd.DataFrame) -> Ruler:
    scale = fit.effects.scale
    marked = [value for value, _, _ in _references(fit)]
    limits = [*results["ci_low"], *results["ci_high"]]
    return reaching(
        [*results["estimate"], *marked], limits, log=scale.transform == "log", bounds=(scale.low, scale.high)
    )


def _references(fit: Pooled) -> list[tuple[float, str, object]]:
    """The null and the threshold, each with its colour and line."""
    scale = fit.effects.scale
    lines = ((scale.null, PALETTE.ink, "-"), (scale.mcid, PALETTE.threshold, (0, (4, 3))))
    return [(float(scale.display(value)), colour, style) for value, colour, style in lines if value is not None]


def _draw_steps(axes: Axes, ruler: Ruler, results: pd.DataFrame, end: float) -> None:
    """The estimate from each day on with its interval, and a line that stays until the next one."""
    places = [place_in(row) for row in results.itertuples()]
    axes.step(
        [*places, end],
        ruler.place([*results["estimate"], results["estimate"].iloc[-1]]),
        where="post",
        color=PALETTE.treated,
        linewidth=LINE.hair,
        zorder=1,
    )
    for place, row in zip(places, results.itertuples(), strict=True):
        low, high = (min(max(limit, ruler.low), ruler.high) for limit in (row.ci_low, row.ci_high))
        axes.plot([place] * 2, ruler.place([low, high]), color=PALETTE.treated, linewidth=LINE.interval, zorder=2)
        for beyond, limit, head in (
            (row.ci_low < ruler.low, low, CARETDOWN),
            (row.ci_high > ruler.high, high, CARETUP),
        ):
            if beyond:
                axes.plot(place, ruler.place(limit), marker=head, markersize=9, color=PALETTE.treated)
        face = PALETTE.paper if row.ground == YEAR else PALETTE.treated
        style = {"marker": "D" if row.k > 1 else "s", "markersize": MARKER, "color": PALETTE.treated}
        axes.plot(place, ruler.place(row.estimate), **style, markerfacecolor=face, zorder=3, clip_on=False)


def _keys(fit: Pooled, frame: pd.DataFrame) -> list[Key]:
    kinds = set(frame["kind"])
    keys = [Key("one study", marker="s")] * bool((frame["k"] == 1).any())
    keys += [Key(f"pooled so far, {level(fit.method.level)} CI", marker="D")] * bool((frame["k"] > 1).any())
    keys += [_HOLLOW] * bool((frame["ground"] == YEAR).any())
    keys += [DECISION_KEY] * (DECISION in kinds) + [ASSESSMENT_KEY] * bool(kinds - {RESULT, DECISION})
    scale = fit.effects.scale
    return keys + [Key(scale.mcid_label, line="--", colour=PALETTE.threshold)] * (scale.mcid is not None)
