"""Rare harms: the recorded share with its exact limits, and how much recording would have to miss."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.lettering import shortened
from evidence_tools.figures.media import is_narrow, medium, name_room
from evidence_tools.figures.page import Key, draw_legend, legend_height, page, rule
from evidence_tools.figures.phrases import mark_notes
from evidence_tools.figures.rare_harms_frame import rare_harms_frame
from evidence_tools.figures.roster import source_note
from evidence_tools.figures.rows import ROW, Cells, Rows, arrange, draw_rows, set_ruler
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.wording import interval, number

FOOT = 0.6
SHARES_END = 0.64  # of the width of the page: where the plot of shares ends
GUTTER, FACTORS_END, INDENT = (
    0.25,
    1.15,
    0.12,
)  # inches left of the plot of factors, right of it for their words, and before those
LONGEST_NAME = 2.35
HEADING = 0.115  # inches from a heading to the rule below it
MARK = 7.0
LARGEST_FACTOR = 30.0  # farther factors are drawn as arrows
NO_RATE = "no rate to compare with"
_KEYS = (
    Key("recorded, exact interval"),
    Key("rate compared with", marker="D", colour=PALETTE.against),
    Key("factor for the upper limit", filled=False),
    Key("factor for the recorded share"),
    Key("plausible factor", marker="s", colour=PALETTE.rule, size=10.0),
)
_NOTE = (
    "Left: an open circle where no event was recorded, with a bar up to the 95% limit. Factor: true events behind each "
    "recorded one at which the harms would equal the rate beside them. An arrow: "
    "beyond the axis, infinite where no event was recorded. Plausible: how many times as many a fuller count of such "
    "harms found; between arms that one definition counts, by how much two definitions differ."
)
_NO_FACTORS = "Not shown for want of room: the plot of the factors; their range is beside the shares."


@drawn
def rare_harms(evidence: Evidence) -> Chart:
    """Draw rare harms beside the rates of other treatments, and the under-reporting that would make them equal.

    Parameters
    ----------
    evidence
        The tables with their protocol: harms, rates and pairs of counts are those of ``limits.rare_harms``.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`rare_harms_frame`.

    Raises
    ------
    QuestionError
        When no question of the protocol has a count of such a harm.

    References
    ----------
    Hanley, Lippman-Hand (1983) JAMA 249:1743-1745. doi:10.1001/jama.1983.03330370053031
    """
    frame = rare_harms_frame(evidence)
    rows, keys = _rows(frame), _KEYS[: 2 if is_narrow() else None]
    with themed():
        chart, room = page(
            frame,
            title=_title(frame),
            subtitle="A record without events is no proof of safety: the bar shows how large the risk may still be",
            alt=_alt(frame),
            part=rows.part,
            notes=[_NOTE, *mark_notes(frame["marks"]), rows.note, _NO_FACTORS * is_narrow(), source_note(evidence)],
            height=rows.header + rows.height + FOOT + legend_height(keys),
        )
        middle = room.right if is_narrow() else room.left + SHARES_END * room.width
        shares = draw_rows(chart, rows, left=room.left, right=middle, top=room.top)
        _draw_shares(shares, frame, rows)
        if not is_narrow():
            _draw_factors(chart, frame, rows, (middle + GUTTER, room.right - FACTORS_END), room.top)
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _title(frame: pd.DataFrame) -> str:
    compared = frame.dropna(subset=["at_bound", "plausible_high"])
    if compared.empty:
        return "Rare harms: recorded shares with their exact limits, and no rate to compare them with"
    reached = int((compared["at_bound"] <= compared["plausible_high"]).sum())
    needed = interval(compared["at_bound"].min(), compared["at_bound"].max())
    return (
        f"Harms would have to be under-reported {needed} times to equal the rates beside them; "
        f"in {reached} of {len(compared)} comparisons the largest plausible factor reaches that"
    )


def _alt(frame: pd.DataFrame) -> str:
    said = []
    for row in frame.itertuples():
        share = f"{row.events:,.0f} of {row.n:,.0f}, {number(row.recorded)}% ({interval(row.low, row.high)})"
        against = NO_RATE
        if not np.isnan(row.benchmark):
            against = (
                f"{row.against} {number(row.benchmark)}%, factor {number(row.at_bound)} for the upper limit and "
                f"{number(row.point)} for the recorded share; plausible "
                f"{interval(row.plausible_low, row.plausible_high)}"
            )
        said.append(f"{row.group}: {share}; {against}")
    return f"Rare harms. {_title(frame)}. {'. '.join(said)}."


def _rows(frame: pd.DataFrame) -> Rows:
    names = [shortened(name or NO_RATE, name_room(LONGEST_NAME), TYPE.body) for name in frame["against"]]
    counts = [f"{events:,.0f}/{n:,.0f}" for events, n in zip(frame["events"], frame["n"], strict=True)]
    before = [Cells(("Compared with",), names), Cells(("Events/", "patients"), counts, "right", spare=True)]
    factors = [Cells(("Factor", "needed"), _factors(frame), "right")] * is_narrow()
    beside = 0.0 if is_narrow() else (1 - SHARES_END) * medium().inner
    return arrange(list(frame["group"]), before, factors, beside=beside)


def _factors(frame: pd.DataFrame) -> list[str]:
    """The factor at the upper limit and at the recorded share, as far as there is a rate to compare with."""
    pairs = zip(frame["at_bound"], frame["point"], strict=True)
    return ["" if np.isnan(low) else f"{number(low)} to {number(high)}" for low, high in pairs]


def _draw_shares(axes: Axes, frame: pd.DataFrame, rows: Rows) -> None:
    values = [0.0, *frame["high"], *frame["benchmark"].dropna()]
    set_ruler(axes, reaching(values, bounds=(0.0, 100.0)), "← better   Patients, percent")
    for line in rows.drawn:
        row, y = frame.loc[line.row], line.middle
        none = row["events"] == 0
        bar = {"linewidth": 3 * LINE.heavy, "alpha": 0.35} if none else {"linewidth": LINE.interval}
        axes.plot([row["low"], row["high"]], [y, y], color=PALETTE.treated, solid_capstyle="butt", **bar)
        face = PALETTE.paper if none else PALETTE.treated
        mine = {"marker": "o", "markersize": MARK, "color": PALETTE.treated, "markerfacecolor": face}
        axes.plot(row["recorded"], y, **mine, clip_on=False, zorder=4)
        limits = [row["benchmark_low"], row["benchmark_high"]]
        axes.plot(limits, [y, y], color=PALETTE.against, linewidth=LINE.interval)
        axes.plot(row["benchmark"], y, marker="D", markersize=MARK - 1, color=PALETTE.against, zorder=4)


def _draw_factors(chart: Chart, frame: pd.DataFrame, rows: Rows, edges: tuple[float, float], top: float) -> None:
    """The factors in a second plot at the height of the same rows, with their numbers to its right."""
    first = top + rows.header
    axes = chart.panel(edges[0], first, edges[1] - edges[0], rows.height)
    axes.set_ylim(rows.height, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    near = [x for x in [*frame["at_bound"], *frame["point"], *frame["plausible_high"]] if x <= LARGEST_FACTOR]
    ruler = reaching([1.0, *near], log=True)
    set_ruler(axes, ruler, "Factor of under-reporting")
    axes.axvline(ruler.place(1.0), color=PALETTE.ink, linewidth=LINE.axis)
    rule(chart, edges[0], edges[1] + FACTORS_END, first)
    chart.write(edges[1] + INDENT, first - HEADING, "Factor needed", weight="bold", anchor="baseline")
    texts = _factors(frame)
    for line in rows.drawn:
        row = frame.loc[line.row]
        if np.isnan(row["at_bound"]):
            continue
        _draw_factor(axes, row, line.middle, ruler)
        chart.write(edges[1] + INDENT, first + line.middle, texts[line.row], anchor="center")


def _draw_factor(axes: Axes, row: pd.Series, y: float, ruler: Ruler) -> None:
    band = ruler.place([row["plausible_low"], row["plausible_high"]])
    axes.add_patch(
        Rectangle((band[0], y - 0.4 * ROW), band[1] - band[0], 0.8 * ROW, facecolor=PALETTE.rule, linewidth=0, zorder=0)
    )
    end = min(row["point"], ruler.high)
    places = ruler.place([row["at_bound"], end])
    style = {"color": PALETTE.treated, "markersize": MARK, "clip_on": False, "zorder": 4}
    axes.plot(places, [y, y], color=PALETTE.treated, linewidth=LINE.interval, zorder=3)
    axes.plot(places[1], y, marker=">" if row["point"] > ruler.high else "o", **style)
    axes.plot(places[0], y, marker="o", markerfacecolor=PALETTE.paper, **style)
