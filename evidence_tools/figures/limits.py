"""Limitations as a picture: what is plausible against what would reverse a conclusion, and the map of all verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.columns import HEADING_LIFT
from evidence_tools.figures.forest_words import source_of
from evidence_tools.figures.lettering import line_height, shortened, wrapped
from evidence_tools.figures.limits_frame import limits_frame, limits_map_frame, results_in
from evidence_tools.figures.media import medium, name_room
from evidence_tools.figures.page import MARGIN, Key, draw_legend, legend_height, page
from evidence_tools.figures.phrases import mark_notes
from evidence_tools.figures.rows import COLUMN_GAP, Cells, Rows, arrange, draw_rows, set_ruler, width_of
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS, WEAKENS, Limitation
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.core.words import size_name
from evidence_tools.naming import capitalised, counted, listed

FOOT = 0.62
MARK = 7.0
REVERSED = 100.0  # percent of the size that reverses a conclusion
FARTHEST = 250.0
MAP_HEADING, MAP_NAME = 13, 2.55  # lines and inches for the upright names of results above the map
MAP_ALONE = 2.25  # inches of such a name in one line
MAP_LINE = 0.16  # inches of a line of those names
LONGEST_NAME = 3.4
MAP_GAP = 0.1  # inches above the legend
MAP_NOTE = (
    "Above each column the result, with its interval. An empty cell: the limitation cannot touch that result. Rows "
    "stand under the GRADE domain they feed."
)
STANDS = "Holds says that a conclusion stands, whichever way it speaks; it may speak against the treatment."
MEANING = {
    OVERTURNS: "a conclusion is reversed at the most likely size",
    WEAKENS: "only at the worst that is plausible",
    HOLDS: "at no plausible size",
    CANNOT_SAY: "the tables do not hold what it takes",
}
NONE_REACHES = "no size reverses a conclusion"
COLOURS = {OVERTURNS: PALETTE.against, WEAKENS: PALETTE.threshold, HOLDS: PALETTE.treated, CANNOT_SAY: PALETTE.muted}
MARKERS = {OVERTURNS: "X", WEAKENS: "v", HOLDS: "o", CANNOT_SAY: "_"}
_SAID = {
    OVERTURNS: ("overturns one", "overturn one"),
    WEAKENS: ("weakens one", "weaken one"),
    HOLDS: ("leaves all standing", "leave all standing"),
    CANNOT_SAY: ("cannot be judged", "cannot be judged"),
}


@drawn
def limits_chart(limits: Sequence[Limitation], *, title: str | None = None) -> Chart:
    """Draw how far each limitation goes towards reversing a conclusion.

    Every limitation has its own unit: points of bias, share of patients lost, null patients unpublished. Divided by
    the size that would reverse a conclusion they share one axis: at 100% the conclusion is reversed.

    Parameters
    ----------
    limits
        As `challenge` gives them, for one result.
    title
        Words of your own; None for a title from the data.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`limits_frame`.
    """
    frame = limits_frame(limits)
    rows = arrange(
        [capitalised(verdict) for verdict in frame["verdict"]],
        [Cells(("Limitation",), _short(frame["title"]))],
        [
            Cells(("Plausible",), list(frame["plausible"]), "right", spare=True),
            Cells(("Reverses", "from"), list(frame["reverses"]), "right", spare=True),
        ],
    )
    title = title or _title(limits)
    with themed():
        chart, room = page(
            frame,
            title=title,
            subtitle=_conclusions(limits),
            alt=_alt(title, frame),
            height=rows.header + rows.height + FOOT,
            notes=_notes(limits, rows.note),
            part=rows.part,
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        set_ruler(axes, Ruler(0.0, FARTHEST), "Percent of the size that reverses a conclusion")
        _draw_limit(axes, chart, room.top + rows.header)
        for line in rows.drawn:
            _draw_row(axes, frame.loc[line.row], line.middle)
    return chart


@drawn
def limits_map(challenged: Mapping[str, Sequence[Limitation]], *, title: str | None = None) -> Chart:
    """Draw the verdict of every limitation on every result: one row per limitation, one column per result.

    Parameters
    ----------
    challenged
        Limitations by question, as `challenge_all` gives them.
    title
        Words of your own; None for a title from the data.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`limits_map_frame`.
    """
    frame = limits_map_frame(challenged)
    keys = [
        Key(f"{verdict}: {MEANING[verdict]}", MARKERS[verdict], COLOURS[verdict], size=MARK + 1) for verdict in COLOURS
    ]
    blank = [""] * MAP_HEADING
    names = [capitalised(NAMES[name].grade) for name in frame["name"]]
    rows = arrange(names, [Cells((*blank, "Limitation"), _short(frame["title"]))])
    title = title or _map_title(frame)
    with themed():
        chart, room = page(
            frame,
            title=title,
            alt=_map_alt(title, frame),
            height=rows.header + rows.height + MAP_GAP + legend_height(keys),
            part=rows.part,
            notes=[MAP_NOTE, STANDS, _left_out(results_in(frame), rows), source_of(next(iter(challenged.values()))[0])],
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        _draw_map(axes, frame.loc[[line.row for line in rows.drawn]], rows, _results_of(challenged))
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _results_of(challenged: Mapping[str, Sequence[Limitation]]) -> list[str]:
    """The results in words, in the order of the columns."""
    return [limits[0].result for limits in challenged.values() if limits]


def _draw_limit(axes: Axes, chart: Chart, top: float) -> None:
    """The line at which a conclusion is reversed, and above the plot what lies to its sides."""
    axes.axvspan(REVERSED, FARTHEST, color=PALETTE.band, zorder=-2)
    axes.axvline(REVERSED, color=PALETTE.ink, linewidth=LINE.interval, zorder=1)
    page_width, _ = chart.get_size_inches()
    box = axes.get_position()
    for left, right, words in ((0.0, REVERSED, "stands"), (REVERSED, FARTHEST, "reversed")):
        middle = page_width * (box.x0 + box.width * (left + right) / 2 / FARTHEST)
        style = {"size": TYPE.note, "colour": PALETTE.muted, "align": "center", "anchor": "center"}
        chart.write(middle, top - HEADING_LIFT - 0.5 * line_height(TYPE.note), words, **style)


def _draw_row(axes: Axes, row: pd.Series, y: float) -> None:
    colour = COLOURS[row["verdict"]]
    if pd.isna(row["high"]):
        _write_instead(axes, row["instead"], y, reach=_to_the_margin(axes))
        return
    low, central, high = (float(np.clip(row[name], 0.0, FARTHEST)) for name in ("low", "central", "high"))
    axes.plot([low, high], [y, y], color=colour, linewidth=3 * LINE.heavy, alpha=0.35, solid_capstyle="butt")
    if row["high"] > FARTHEST:
        axes.plot(FARTHEST, y, marker=">", markersize=MARK, color=colour, clip_on=False, zorder=3)
    if row["reverses"] == "none":
        _write_instead(axes, NONE_REACHES, y, reach=width_of(axes), start=0.06)
    axes.plot(central, y, marker=MARKERS[row["verdict"]], markersize=MARK, color=colour, clip_on=False, zorder=4)


def _to_the_margin(axes: Axes) -> float:
    """Inches from the left end of the plot to the margin: words may run over the columns beside it, empty then."""
    return axes.get_figure().get_size_inches()[0] * (1 - axes.get_position().x0) - MARGIN


def _write_instead(axes: Axes, words: str, y: float, *, reach: float, start: float = 0.02) -> None:
    """Words that begin at a share of the plot's width and end within the inches that they may reach."""
    paper = {"facecolor": PALETTE.paper, "edgecolor": "none", "pad": 1.5}
    style = {"color": PALETTE.muted, "va": "center_baseline", "size": TYPE.note, "bbox": paper}
    axes.text(start * FARTHEST, y, shortened(words, reach - start * width_of(axes) - 0.05, TYPE.note), **style)


def _draw_map(axes: Axes, frame: pd.DataFrame, rows: Rows, found: Sequence[str]) -> None:
    results = results_in(frame)[: _columns_in(width_of(axes))]
    lines = width_of(axes) / len(results) / MAP_LINE
    heads = [_head(name, result, int(lines)) for name, result in zip(results, found, strict=False)]
    axes.set_xlim(-0.5, len(results) - 0.5)
    axes.set_xticks(range(len(results)), heads, multialignment="left")
    axes.xaxis.tick_top()
    axes.tick_params(length=0, rotation=90, pad=2)
    axes.spines["bottom"].set_visible(False)
    for x, name in enumerate(results):
        for y, verdict in zip((line.middle for line in rows.drawn), frame[name], strict=True):
            if isinstance(verdict, str):
                style = {"marker": MARKERS[verdict], "color": COLOURS[verdict], "markersize": MARK + 1}
                axes.plot(x, y, linestyle="none", markeredgewidth=1.6 if verdict == CANNOT_SAY else 1, **style)


def _head(name: str, result: str, lines: int) -> str:
    """A result above its column, in as many lines as the column is wide."""
    if lines == 1:
        return shortened(name, MAP_ALONE, TYPE.note)
    first = wrapped(name, MAP_NAME, TYPE.note) if lines > 2 else [shortened(name, MAP_ALONE, TYPE.note)]
    return "\n".join([*first, result or "no result"])


def _columns_in(width: float) -> int:
    """How many columns of at least one upright line a width holds."""
    return int(width / MAP_LINE)


def _left_out(results: Sequence[str], rows: Rows) -> str:
    """The results for which a narrow map has no column."""
    missing = results[_columns_in(medium().inner - rows.before[0].width - COLUMN_GAP) :]
    return f"Not shown for want of room: {listed(missing)}." * bool(missing)


def _short(names: pd.Series) -> list[str]:
    return [shortened(name, name_room(LONGEST_NAME), TYPE.body) for name in names]


def _conclusions(limits: Sequence[Limitation]) -> str:
    first = limits[0]
    if not first.conclusions:
        return "No number can be pooled, so there is no conclusion; a limitation with a bar has one of its own."
    ratio = first.scale.transform == "log" and first.scale.better == "lower"
    aside = ", where above 1 is worse for the treatment" * ratio
    tested = "Conclusion" if len(first.conclusions) == 1 else "Conclusions"
    return f"Result: {first.result}{aside}. {tested} on trial: {listed(list(first.conclusions))}."


def _title(limits: Sequence[Limitation]) -> str:
    counts = Counter(each.verdict for each in limits)
    said = [f"{counts[verdict]} {words[counts[verdict] != 1]}" for verdict, words in _SAID.items() if counts[verdict]]
    if not limits[0].conclusions:
        return f"{limits[0].question}: no result, so {counts[CANNOT_SAY]} of {len(limits)} limitations cannot be judged"
    return f"{limits[0].question}: {counted(len(limits), 'limitation')} tried on its conclusions; {listed(said)}"


def _alt(title: str, frame: pd.DataFrame) -> str:
    worst = [f"{row.title}: {row.verdict}" for row in frame.itertuples()]
    return f"Chart of limitations. {title}. {'; '.join(worst)}."


def _map_title(frame: pd.DataFrame) -> str:
    counts = Counter(verdict for name in results_in(frame) for verdict in frame[name].dropna())
    return (
        f"Of {counts.total()} checks, {len(frame)} limitations on {len(results_in(frame))} results, "
        f"{counts[OVERTURNS]} overturn a conclusion, {counts[WEAKENS]} weaken one, {counts[HOLDS]} leave all standing "
        f"and {counts[CANNOT_SAY]} cannot be judged"
    )


def _map_alt(title: str, frame: pd.DataFrame) -> str:
    """What overturns and what weakens; the verdict of every cell stands in the frame, and would be too long to hear."""
    rows = [row for _, row in frame.iterrows()]
    overturned = [f"{row['title']} on {name}" for row in rows for name in results_in(frame) if row[name] == OVERTURNS]
    weakened = [row["title"] for row in rows if (row[results_in(frame)] == WEAKENS).any()]
    said = {"Overturn a conclusion": overturned, "Weaken at least one": weakened}
    listed = [f"{verdict}: {'; '.join(named)}" for verdict, named in said.items() if named]
    return ". ".join(["Map of verdicts", title, *listed]) + "."


def _notes(limits: Sequence[Limitation], left_out: str) -> list[str]:
    means = "; ".join(f"{verdict}: {MEANING[verdict]}" for verdict in (OVERTURNS, WEAKENS, HOLDS))
    return [
        "Bar: how large the limitation plausibly is, with its most likely size marked, in percent of the size that "
        f"reverses a conclusion. {capitalised(means)}. Words instead of a bar: it comes in cases, not in sizes.",
        STANDS,
        _sizes_note(limits),
        "What is plausible stands in section limits of the protocol; decision 0009 says why, and what was known when "
        "it was set.",
        *mark_notes(each.marks for each in limits),
        left_out,
        source_of(limits[0]),
    ]


def _sizes_note(limits: Sequence[Limitation]) -> str:
    """What the sizes beside the bars are sizes of."""
    sized = [each for each in limits if each.plausible is not None and each.verdict != CANNOT_SAY]
    said = [f"{each.title}: {size_name(each).lower()}" for each in sized if size_name(each) != each.title]
    return f"What the sizes measure. {'; '.join(said)}." if said else ""
