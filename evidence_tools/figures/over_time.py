"""Evidence over time: the pooled result as it stood after each year, and when payers and assessors judged it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.forest_marks import draw_on_page
from evidence_tools.figures.forest_words import subtitle
from evidence_tools.figures.lettering import balanced, shortened, text_width
from evidence_tools.figures.media import in_parts, plot_height
from evidence_tools.figures.over_time_frame import (
    DECISION,
    RESULT,
    evidence_over_time_frame,
    place_of,
)
from evidence_tools.figures.over_time_words import alt_of, notes_of, title_of
from evidence_tools.figures.page import Key, Room, draw_legend, legend_height, page
from evidence_tools.figures.phrases import AT_MOST, level
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.models import Pooled, answer
from evidence_tools.wording import studies

PLOT, ROW, GAP, FOOT = 2.6, 0.21, 0.1, 0.34  # inches
MARKER = 7.0
AIR = 0.7  # years free at either end
_STRIPS = ("Studies", "Patients")
_DECISION = Key("decision of a payer", marker="s", colour=PALETTE.against)
_ASSESSMENT = Key("assessment", marker="o", colour=PALETTE.against, filled=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    """What the steps of drawing share."""

    chart: Chart
    room: Room
    fit: Pooled
    frame: pd.DataFrame
    taken: range
    left: float
    years: tuple[float, float]

    @property
    def width(self) -> float:
        return self.room.right - self.left

    @property
    def results(self) -> pd.DataFrame:
        return self.frame[self.frame["kind"] == RESULT]

    @property
    def judged(self) -> pd.DataFrame:
        return self.frame[self.frame["kind"] != RESULT]

    def across(self, place: float) -> float:
        """Inches from the left edge of the page at which a year stands."""
        low, high = self.years
        return self.left + (place - low) / (high - low) * self.width


@drawn
def evidence_over_time(evidence: Evidence, question: str, *, title: str | None = None) -> Chart:
    """Draw how a pooled result grew with the years, and what was known when payers and assessors judged it.

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
        When nothing could be pooled for the question, or no study of it has a year.

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
            notes=notes_of(evidence, fit),
            height=plot_height(PLOT) + 2 * ROW + below + GAP + legend_height(keys),
            part=part,
        )
        left = room.left + _gutter(fit, frame)
        drawing = _Drawing(chart, room, fit, frame, taken, left, _years(frame))
        _draw_results(drawing)
        _write_strips(drawing)
        _write_judged(drawing)
        draw_legend(chart, room.left, room.bottom - legend_height(keys), room.width, keys)
    return chart


def _axis_lines(fit: Pooled) -> list[str]:
    """The name of the upright axis in lines as long as the plot is high."""
    scale = fit.effects.scale
    side = {"lower": "; better ↓", "higher": "; better ↑", None: ""}[scale.better]
    return balanced(f"{scale.axis_label}{side}", plot_height(PLOT), TYPE.body)


def _gutter(fit: Pooled, frame: pd.DataFrame) -> float:
    """Inches left of the plot: for the axis with its name, the names of the strips, and the dates."""
    words = [*_STRIPS, *frame["date"]]
    return max(*(text_width(word, TYPE.note) + 0.16 for word in words), 0.55 + len(_axis_lines(fit)) * 0.18)


def _years(frame: pd.DataFrame) -> tuple[float, float]:
    places = [place_of(row.year, row.date) for row in frame.itertuples()]
    return min(places) - AIR, max(places) + AIR


def _draw_results(drawing: _Drawing) -> None:
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
        axes.axvline(place_of(row.year, row.date), color=PALETTE.rule, linewidth=LINE.axis, zorder=0)
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
    """The estimate of each year with its interval, and a line that stays until the next one."""
    years = [*results["year"], end]
    axes.step(
        years,
        ruler.place([*results["estimate"], results["estimate"].iloc[-1]]),
        where="post",
        color=PALETTE.treated,
        linewidth=LINE.hair,
        zorder=1,
    )
    for row in results.itertuples():
        low, high = (min(max(limit, ruler.low), ruler.high) for limit in (row.ci_low, row.ci_high))
        axes.plot([row.year] * 2, ruler.place([low, high]), color=PALETTE.treated, linewidth=LINE.interval, zorder=2)
        for beyond, limit, head in ((row.ci_low < ruler.low, low, "v"), (row.ci_high > ruler.high, high, "^")):
            if beyond:
                axes.plot(row.year, ruler.place(limit), marker=head, markersize=7, color=PALETTE.treated, clip_on=False)
        style = {"marker": "D" if row.k > 1 else "s", "markersize": MARKER, "color": PALETTE.treated}
        axes.plot(row.year, ruler.place(row.estimate), **style, zorder=3)


def _write_strips(drawing: _Drawing) -> None:
    """Below the plot: the years, and under each year with a result the studies and patients so far."""
    chart, top = drawing.chart, drawing.room.top + plot_height(PLOT)
    axes = chart.panel(drawing.left, top, drawing.width, 2 * ROW)
    axes.set_xlim(*drawing.years)
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    low, high = drawing.years
    every = max(1, round((high - low) / (drawing.width / 0.55)))
    ticks = [year for year in range(round(low + AIR), round(high) + 1) if (year - round(low + AIR)) % every == 0]
    ticks = [year for year in ticks if low <= year <= high]
    axes.set_xticks(ticks, [f"{year}" for year in ticks])
    for place, name in enumerate(_STRIPS):
        middle = top + (place + 0.5) * ROW
        chart.write(drawing.room.left, middle, name, size=TYPE.note, colour=PALETTE.muted, anchor="center")
        taken = drawing.left - drawing.width
        for row in drawing.results.itertuples():
            text = f"{row.k}" if place == 0 else f"{AT_MOST * row.bound}{row.patients:,.0f}"
            x = max(drawing.across(row.year), taken + text_width(text, TYPE.note) / 2 + 0.08)
            chart.write(x, middle, text, size=TYPE.note, align="center", anchor="center")
            taken = x + text_width(text, TYPE.note) / 2


def _write_judged(drawing: _Drawing) -> None:
    """One line for each decision: a mark at its date, and its title on the side with more room."""
    chart = drawing.chart
    top = drawing.room.top + plot_height(PLOT) + 2 * ROW + FOOT
    if len(drawing.judged):
        heading = "Decisions and assessments, and the studies of the years before"
        chart.write(drawing.room.left, top, heading, size=TYPE.note, colour=PALETTE.muted)
    for place, row in enumerate(drawing.judged.iloc[drawing.taken.start : drawing.taken.stop].itertuples(), start=1):
        middle, x = top + (place + 0.4) * ROW, drawing.across(place_of(row.year, row.date))
        key = _DECISION if row.kind == DECISION else _ASSESSMENT
        face = key.colour if key.filled else PALETTE.paper
        draw_on_page(chart, x, middle, marker=key.marker, size=key.size, face=face, edge=key.colour)
        chart.write(drawing.room.left, middle, row.date, size=TYPE.note, anchor="center")
        _write_title(drawing, row, x, middle)


def _write_title(drawing: _Drawing, row: tuple, x: float, middle: float) -> None:
    """The title of a decision with the studies before it, on the side of its mark that has more room."""
    right = drawing.room.right - x > x - drawing.left
    before = f": {studies(row.k)}"
    room = max(drawing.room.right - x, x - drawing.left) - 0.16 - text_width(before, TYPE.note)
    style = {"size": TYPE.note, "align": "left" if right else "right", "anchor": "center"}
    text = f"{shortened(row.label, room, TYPE.note)}{before}"
    drawing.chart.write(x + (0.12 if right else -0.12), middle, text, **style)


def _keys(fit: Pooled, frame: pd.DataFrame) -> list[Key]:
    kinds = set(frame["kind"])
    keys = [Key("one study", marker="s")] * bool((frame["k"] == 1).any())
    keys += [Key(f"pooled so far, {level(fit.method.level)} CI", marker="D")] * bool((frame["k"] > 1).any())
    keys += [_DECISION] * (DECISION in kinds) + [_ASSESSMENT] * bool(kinds - {RESULT, DECISION})
    scale = fit.effects.scale
    return keys + [Key(scale.mcid_label, line="--", colour=PALETTE.threshold)] * (scale.mcid is not None)
