"""The extended funnel plot: where a new study would have to fall to change a conclusion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.crowding import clear_below, label_points
from evidence_tools.figures.extended_funnel_frame import NEW, STUDY, axis, extended_funnel_frame, next_error, shown
from evidence_tools.figures.forest_words import source_of
from evidence_tools.figures.funnel import study_keys
from evidence_tools.figures.lettering import line_height
from evidence_tools.figures.media import medium, plot_height
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.phrases import mark_notes
from evidence_tools.figures.rows import name_axis, name_upright
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.sides import below_name, write_sides
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.imprecision.next_trial import Outlook, outlook
from evidence_tools.limits.shared.information import unit_variance
from evidence_tools.models import Pooled
from evidence_tools.naming import listed
from evidence_tools.wording import number
from evidence_tools.wording import subject_of as named

PANEL_HEIGHT, LEFT, RIGHT, GAP = 3.9, 0.72, 0.85, 0.1  # inches
MARKER = 7.0
SHADES = ("#F3C9A8", "#A9CFE8")  # one per conclusion; where they lie on each other both are reversed
EDGES = (PALETTE.against, PALETTE.treated)
_SHEER = 0.6
_SIZES = (10, 20, 50, 100, 200, 500, 1000, 5000)  # patients of the axis on the right


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    """The result with its frame, the axis on which it is drawn, and what the next trial could do."""

    subject: Subject
    frame: pd.DataFrame
    ruler: Ruler
    ahead: list[Outlook]

    @property
    def seen(self) -> pd.DataFrame:
        return self.frame[self.frame["part"] == STUDY]

    @property
    def deepest(self) -> float:
        return float(self.frame["se"].max())

    @property
    def margins(self) -> dict[str, np.ndarray]:
        """Margin of each conclusion over the grid of new studies, by the words of its reversal."""
        new = self.frame[self.frame["part"] == NEW]
        shape = (new["se"].nunique(), new["estimate"].nunique())
        named_ = zip(self.ahead, self.subject.statements, strict=True)
        return {a.turned: new[s.words(self.subject.base)].to_numpy(float).reshape(shape) for a, s in named_}


@drawn
def extended_funnel(fit: Pooled, evidence: Evidence) -> Chart:
    """Draw the results of a new study that would reverse a conclusion.

    Each place is a new study with that result and standard error; it is shaded where the studies pooled together with
    it no longer support a conclusion that they support now, or begin to support one that they do not.

    Parameters
    ----------
    fit
        The pooled result.
    evidence
        The tables it comes from.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`extended_funnel_frame`.

    Raises
    ------
    QuestionError
        For exact counts, or where no conclusion is drawn.

    References
    ----------
    Langan D et al. (2012). Graphical augmentations to the funnel plot assess the impact of additional evidence on a
    meta-analysis. J Clin Epidemiol 65:511-519. doi:10.1016/j.jclinepi.2011.10.009
    """
    subject = subject_of(fit, evidence)
    ahead = outlook(subject)
    frame = extended_funnel_frame(fit, evidence, ahead)
    ruler = axis(subject, frame.loc[frame["part"] == STUDY, "estimate"], ahead)
    drawing = _Drawing(subject, frame, ruler, ahead)
    keys, foot = _keys(drawing), below_name() + line_height(TYPE.note)
    with themed():
        chart, room = page(
            frame,
            title=_title(drawing),
            subtitle="; ".join(part for part in (fit.effects.label, fit.effects.variant) if part),
            alt=_alt(drawing),
            notes=_notes(drawing),
            height=plot_height(PANEL_HEIGHT) + foot + GAP + legend_height(keys, medium().inner - LEFT),
        )
        width = room.width - LEFT - RIGHT
        axes = chart.panel(room.left + LEFT, room.top, width, plot_height(PANEL_HEIGHT))
        _draw_axes(axes, drawing, width)
        _draw_regions(axes, drawing)
        _draw_studies(chart, axes, drawing)
        below = room.top + plot_height(PANEL_HEIGHT)
        write_sides(chart, fit, left=room.left + LEFT, top=below + below_name(), width=width)
        draw_legend(chart, room.left + LEFT, below + foot + GAP, room.width - LEFT, keys)
    return chart


def _title(drawing: _Drawing) -> str:
    likeliest = max(drawing.ahead, key=lambda each: each.chance)
    return (
        f"{named(drawing.subject.effects)}: {_chance(likeliest)} that a next trial of {_trial(drawing)} reverses a "
        "conclusion"
    )


def _chance(ahead: Outlook) -> str:
    return f"a chance of {_percent(ahead)}"


def _percent(ahead: Outlook) -> str:
    percent = 100 * ahead.chance
    return "less than 1%" if percent < 1 else f"{number(percent, 0)}%"


def _trial(drawing: _Drawing) -> str:
    arms = " in each arm" if drawing.subject.kind in ("difference", "ratio") else ""
    return f"{drawing.subject.rules.imprecision.next_trial} patients{arms}"


def _alt(drawing: _Drawing) -> str:
    said = [f"Extended funnel plot. {_title(drawing)}", drawing.subject.label]
    said += [f"Chance that {each.turned}: {_percent(each)}" for each in drawing.ahead]
    said += [
        f"A study without effect needs {number(each.patients, 0)} patients until {each.turned}"
        for each in drawing.ahead
        if np.isfinite(each.patients)
    ]
    return ". ".join(said) + "."


def _notes(drawing: _Drawing) -> list[str]:
    subject = drawing.subject
    unseen = [f"“{turned}”" for turned, margin in drawing.margins.items() if margin.min() >= 0]
    return [
        "Shaded: a new study with this result and size would reverse a conclusion once it is pooled with the others. "
        "One far from the others can do that on either side, for it makes the studies look more different. Thin line: "
        "the pooled result now.",
        f"No new study in the picture would show that {' or '.join(unseen)}." if unseen else "",
        f"Dotted line: a trial of {_trial(drawing)}. The chance of each reversal, by what the studies predict: "
        f"{listed([f'{_percent(each)} ({each.turned})' for each in drawing.ahead])}.",
        *mark_notes(drawing.seen["marks"]),
        f"Method: {subject.method.name}. {source_of(subject.effects)}".strip(),
    ]


def _keys(drawing: _Drawing) -> list[Key]:
    regions = [
        Key(f"then {turned}", marker="s", colour=shade, size=11)
        for (turned, margin), shade in zip(drawing.margins.items(), SHADES, strict=False)
        if margin.min() < 0
    ]
    return [
        *regions,
        *study_keys(drawing.seen["hollow"].astype(bool)),
        Key("pooled", line="-", colour=PALETTE.muted),
    ]


def _draw_axes(axes: Axes, drawing: _Drawing, width: float) -> None:
    scale, ruler = drawing.subject.scale, drawing.ruler
    ticks, labels = ruler.ticks(width)
    axes.set_xlim(*ruler.ends)
    axes.set_xticks(ruler.place(ticks), labels)
    axes.minorticks_off()
    axes.set_ylim(drawing.deepest, 0)
    unit = "log odds" if scale.transform == "logit" else scale.unit
    name_axis(axes, ", ".join(part for part in (scale.label, unit) if part))
    name_upright(axes, "Standard error" + (" (log scale)" if scale.transform == "log" else ""))
    _draw_sizes(axes, drawing)


def _draw_sizes(axes: Axes, drawing: _Drawing) -> None:
    """Patients of a new study beside its standard error."""
    right = axes.twinx()
    right.set_ylim(axes.get_ylim())
    places, labels, last = [], [], -np.inf
    for size in sorted(_SIZES, reverse=True):
        place = float(np.sqrt(unit_variance(drawing.subject) / size))
        if place <= drawing.deepest and place - last > 0.06 * drawing.deepest:
            places.append(place)
            labels.append(f"{size:,}")
            last = place
    right.set_yticks(places, labels)
    right.set_ylabel("Patients of the new study")
    right.spines["right"].set_visible(True)


def _draw_regions(axes: Axes, drawing: _Drawing) -> None:
    new = drawing.frame[drawing.frame["part"] == NEW]
    down, across = np.sort(new["se"].unique()), drawing.ruler.place(np.sort(new["estimate"].unique()))
    for margin, shade, edge in zip(drawing.margins.values(), SHADES, EDGES, strict=False):
        if margin.min() < 0:
            axes.contourf(across, down, margin, levels=[margin.min(), 0], colors=[shade], alpha=_SHEER, zorder=0)
            axes.contour(across, down, margin, levels=[0], colors=[edge], linewidths=LINE.axis, zorder=1)
    middle = float(drawing.ruler.place(shown(drawing.subject.scale, drawing.subject.base.estimate)))
    axes.axvline(middle, color=PALETTE.muted, linewidth=LINE.hair, zorder=1)
    dotted = {"color": PALETTE.muted, "linewidth": LINE.interval, "linestyle": (0, (1, 2)), "zorder": 1}
    axes.axhline(next_error(drawing.subject), **dotted)


def _draw_studies(chart: Chart, axes: Axes, drawing: _Drawing) -> None:
    seen = drawing.seen
    places = drawing.ruler.place(seen["estimate"])
    for place, row in zip(places, seen.itertuples(), strict=True):
        face = PALETTE.paper if row.hollow else PALETTE.treated
        style = {"marker": "o", "markersize": MARKER, "color": PALETTE.treated, "markeredgewidth": LINE.interval}
        axes.plot(place, row.se, **style, markerfacecolor=face, zorder=3)
    texts = [f"{label} {marks}".strip() for label, marks in zip(seen["label"], seen["marks"], strict=True)]
    points = list(zip(places, seen["se"], strict=True))
    before = len(chart.texts)
    label_points(chart, axes, points, texts, radius=MARKER)
    clear_below(chart.texts[before:])
