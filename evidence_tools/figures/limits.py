"""Limitations as a picture: what is plausible against what would reverse a conclusion, and the map of all verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.forest_words import source_of
from evidence_tools.figures.lettering import shortened, wrapped
from evidence_tools.figures.limits_frame import limits_frame, limits_map_frame, results_in
from evidence_tools.figures.page import MARGIN, Key, draw_legend, legend_height, page
from evidence_tools.figures.phrases import capitalised, listed, mark_notes
from evidence_tools.figures.rows import Cells, arrange, draw_rows, set_ruler
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, WIDTH, themed
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS, WEAKENS, Limitation
from evidence_tools.limits.core.names import NAMES

FOOT = 0.62
MARK = 7.0
REVERSED = 100.0  # percent of the size that reverses a conclusion
FARTHEST = 250.0
MAP_HEADING, MAP_NAME = 13, 2.55  # lines and inches for the upright names of results above the map
MAP_NOTE = "An empty cell: the limitation cannot touch that result. Rows stand under the GRADE domain they feed."
COLOURS = {OVERTURNS: PALETTE.against, WEAKENS: PALETTE.threshold, HOLDS: PALETTE.treated, CANNOT_SAY: PALETTE.muted}
MARKERS = {OVERTURNS: "X", WEAKENS: "v", HOLDS: "o", CANNOT_SAY: "_"}
_SAID = {
    OVERTURNS: ("overturns them", "overturn them"),
    WEAKENS: ("weakens them", "weaken them"),
    HOLDS: ("leaves them standing", "leave them standing"),
    CANNOT_SAY: ("cannot be judged", "cannot be judged"),
}


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
        [Cells(("Limitation",), list(frame["title"]))],
        [
            Cells(("Plausible",), list(frame["plausible"]), "right"),
            Cells(("Reverses", "from"), list(frame["reverses"]), "right"),
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
            notes=_notes(limits),
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        set_ruler(axes, Ruler(0.0, FARTHEST), "Percent of the size that reverses a conclusion")
        _draw_limit(axes)
        for line in rows.drawn:
            _draw_row(axes, frame.loc[line.row], line.middle)
    return chart


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
    keys = [Key(verdict, MARKERS[verdict], COLOURS[verdict], size=MARK + 1) for verdict in COLOURS]
    blank = [""] * MAP_HEADING
    names = [capitalised(NAMES[name].grade) for name in frame["name"]]
    rows = arrange(names, [Cells((*blank, "Limitation"), list(frame["title"]))])
    title = title or _map_title(frame)
    with themed():
        chart, room = page(
            frame,
            title=title,
            alt=_map_alt(title, frame),
            height=rows.header + rows.height + legend_height(keys, WIDTH - 2 * MARGIN),
            notes=[MAP_NOTE, source_of(next(iter(challenged.values()))[0])],
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        _draw_map(axes, frame, [line.middle for line in rows.drawn])
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _draw_limit(axes: Axes) -> None:
    axes.axvspan(REVERSED, FARTHEST, color=PALETTE.band, zorder=-2)
    axes.axvline(REVERSED, color=PALETTE.ink, linewidth=LINE.interval, zorder=1)


def _draw_row(axes: Axes, row: pd.Series, y: float) -> None:
    colour = COLOURS[row["verdict"]]
    if pd.isna(row["high"]):
        _write_instead(axes, row["instead"], y)
        return
    low, central, high = (float(np.clip(row[name], 0.0, FARTHEST)) for name in ("low", "central", "high"))
    axes.plot([low, high], [y, y], color=colour, linewidth=3 * LINE.heavy, alpha=0.35, solid_capstyle="butt")
    if row["high"] > FARTHEST:
        axes.plot(FARTHEST, y, marker=">", markersize=MARK, color=colour, clip_on=False, zorder=3)
    axes.plot(central, y, marker=MARKERS[row["verdict"]], markersize=MARK, color=colour, clip_on=False, zorder=4)


def _write_instead(axes: Axes, words: str, y: float) -> None:
    """Words from the left end of the plot on; they may run over the columns beside it, empty in such a row."""
    page_width = axes.get_figure().get_size_inches()[0]
    room = page_width * (1 - axes.get_position().x0) - MARGIN
    paper = {"facecolor": PALETTE.paper, "edgecolor": "none", "pad": 1.5}
    style = {"color": PALETTE.muted, "va": "center_baseline", "size": TYPE.note, "bbox": paper}
    axes.text(0.02 * FARTHEST, y, shortened(words, 0.96 * room, TYPE.note), **style)


def _draw_map(axes: Axes, frame: pd.DataFrame, middles: Sequence[float]) -> None:
    results = results_in(frame)
    axes.set_xlim(-0.5, len(results) - 0.5)
    axes.set_xticks(range(len(results)), ["\n".join(wrapped(name, MAP_NAME, TYPE.note)) for name in results])
    axes.xaxis.tick_top()
    axes.tick_params(length=0, rotation=90, pad=2)
    axes.spines["bottom"].set_visible(False)
    for x, name in enumerate(results):
        for y, verdict in zip(middles, frame[name], strict=True):
            if isinstance(verdict, str):
                style = {"marker": MARKERS[verdict], "color": COLOURS[verdict], "markersize": MARK + 1}
                axes.plot(x, y, linestyle="none", markeredgewidth=1.6 if verdict == CANNOT_SAY else 1, **style)


def _conclusions(limits: Sequence[Limitation]) -> str:
    said = listed(list(limits[0].conclusions))
    return f"Conclusions under challenge: {said}." if said else "The result supports no conclusion to challenge."


def _title(limits: Sequence[Limitation]) -> str:
    counts = Counter(each.verdict for each in limits)
    said = [f"{counts[verdict]} {words[counts[verdict] != 1]}" for verdict, words in _SAID.items() if counts[verdict]]
    return f"{limits[0].question}: {len(limits)} limitations were tried on the conclusions; {listed(said)}"


def _alt(title: str, frame: pd.DataFrame) -> str:
    worst = [f"{row.title}: {row.verdict}" for row in frame.itertuples()]
    return f"Chart of limitations. {title}. {'; '.join(worst)}."


def _map_title(frame: pd.DataFrame) -> str:
    counts = Counter(verdict for name in results_in(frame) for verdict in frame[name].dropna())
    said = f"{counts[OVERTURNS]} overturn a conclusion, {counts[WEAKENS]} weaken one, {counts[CANNOT_SAY]} cannot say"
    return f"{len(frame)} limitations tried on {len(results_in(frame))} results: of {counts.total()} pairs {said}"


def _map_alt(title: str, frame: pd.DataFrame) -> str:
    said = [
        f"{row['title']}: " + ", ".join(f"{name} {row[name]}" for name in results_in(frame) if pd.notna(row[name]))
        for _, row in frame.iterrows()
    ]
    return f"Map of verdicts. {title}. {'; '.join(said)}."


def _notes(limits: Sequence[Limitation]) -> list[str]:
    return [
        "Bar: how large the limitation plausibly is, with its most likely size marked, in percent of the size that "
        "reverses a conclusion. Overturns: reversed at the most likely size. Weakens: reversed at the far end of what "
        "is plausible. Holds: reversed by no plausible size. Words instead of a bar: it comes in cases, not in sizes.",
        "What is plausible stands in section limits of the protocol, written before the results.",
        *mark_notes(each.marks for each in limits),
        source_of(limits[0]),
    ]
