"""Shares of patients with an event: study by study with exact intervals, and arm against arm."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.forest_words import source_of
from evidence_tools.figures.lettering import shortened
from evidence_tools.figures.media import name_room
from evidence_tools.figures.page import Key, draw_legend, legend_height, page
from evidence_tools.figures.phrases import mark_notes, months
from evidence_tools.figures.proportions_frame import Groups, arms_compared_frame, effects_of, proportions_frame
from evidence_tools.figures.rows import Cells, Rows, arrange, draw_rows, set_ruler
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.naming import capitalised, counted, listed, lowered, treatment_name
from evidence_tools.wording import interval, number

FOOT = 0.58
LONGEST_NAME = 2.6
MARK = 7.0
_KEYS = (
    Key("share of patients, exact 95% interval", marker="o"),
    Key("no event: bar up to the upper limit", marker="o", filled=False),
    Key("all events over all patients", marker="D", colour=PALETTE.ink),
)

_NEWCOMBE = "; of differences, in percentage points: Newcombe"


@drawn
def proportions(groups: Groups, *, title: str | None = None, subtitle: str = "") -> Chart:
    """Draw the share of patients with an event in each study, with exact intervals.

    A zero count is not a zero risk: where no event was seen a bar shows how large the risk may still be.

    Parameters
    ----------
    groups
        Answers or effects of event outcomes in one arm, one or several; each is a group of rows.
    title, subtitle
        Words of your own; None for a title from the data.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`proportions_frame`.

    References
    ----------
    Clopper CJ, Pearson ES (1934). Biometrika 26:404-413. doi:10.1093/biomet/26.4.404
    Hanley JA, Lippman-Hand A (1983). If nothing goes wrong, is everything all right? JAMA 249:1743-1745.
    doi:10.1001/jama.1983.03330370053031
    """
    frame = proportions_frame(groups)
    rows, ruler = _rows(frame), _ruler(frame)
    keys = [key for key, true in zip(_KEYS, _shown(frame), strict=True) if true]
    with themed():
        chart, room = page(
            frame,
            title=title or _title(frame),
            subtitle=subtitle,
            alt=_alt("Shares of patients with an event", title or _title(frame), frame),
            notes=[*_notes(frame, ruler, groups), rows.note, source_of(effects_of(groups)[0])],
            part=rows.part,
            height=rows.header + rows.height + FOOT + legend_height(keys),
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        set_ruler(axes, ruler, "Patients with the event, percent")
        for line in rows.drawn:
            row = frame.loc[line.row]
            _draw_share(axes, row, line.middle, ruler, total=row["kind"] == "total")
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


@drawn
def arms_compared(groups: Groups, *, title: str | None = None, subtitle: str = "") -> Chart:
    """Draw the shares of two arms of the same study side by side, each with its exact interval.

    Parameters
    ----------
    groups
        Answers or effects that compare two arms by an event, one or several; each is a group of rows.
    title, subtitle
        Words of your own; None for a title from the data.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`arms_compared_frame`.
    """
    frame = arms_compared_frame(groups)
    rows, ruler = _compared_rows(frame), _ruler(frame)
    keys = [Key("arm under review", marker="o"), Key("comparator", marker="s", colour=PALETTE.against)]
    with themed():
        chart, room = page(
            frame,
            title=title or _compared_title(frame),
            subtitle=subtitle,
            alt=_alt("Two arms compared", title or _compared_title(frame), frame),
            notes=[*_notes(frame, ruler, groups), rows.note, source_of(effects_of(groups)[0])],
            part=rows.part,
            height=rows.header + rows.height + FOOT + legend_height(keys),
        )
        axes = draw_rows(chart, rows, left=room.left, right=room.right, top=room.top)
        set_ruler(axes, ruler, "Patients with the event, percent")
        for place, line in enumerate(rows.drawn):
            _draw_share(axes, frame.loc[line.row], line.middle, ruler, against=bool(place % 2))
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _shown(frame: pd.DataFrame) -> tuple[bool, bool, bool]:
    single = frame["kind"] == "study"
    return (
        bool((single & (frame["events"] > 0)).any()),
        bool((single & (frame["events"] == 0)).any()),
        bool((~single).any()),
    )


def _title(frame: pd.DataFrame) -> str:
    single = frame[frame["kind"] == "study"]
    none = single[single["events"] == 0]
    if none.empty:
        outcomes = listed([lowered(name) for name in dict.fromkeys(single["outcome"])])
        return f"{capitalised(outcomes)}: {_range(single['percent'])}% of patients in single studies"
    seen = f"No event in {len(none)} of {counted(len(single), 'report')}"
    if len(none) == 1:
        return f"{seen}, yet the upper limit is {number(none['high'].iloc[0])}%"
    return f"{seen}, yet upper limits run from {_range(none['high'])}%"


def _range(values: pd.Series) -> str:
    low, high = number(values.min()), number(values.max())
    return low if low == high else f"{low} to {high}"


def _compared_title(frame: pd.DataFrame) -> str:
    pairs = frame.iloc[::2]
    if len(pairs) == 1:
        ours, theirs = (f"{number(row.percent)}% with {treatment_name(row.arm)}" for row in frame.itertuples())
        limits = interval(pairs["difference_low"].iloc[0], pairs["difference_high"].iloc[0])
        difference = f"difference {number(pairs['difference'].iloc[0])} percentage points (95% CI {limits})"
        return f"{pairs['group'].iloc[0]}: {ours} against {theirs}, {difference}"
    fewer, more = int((pairs["difference_high"] < 0).sum()), int((pairs["difference_low"] > 0).sum())
    return (
        f"With {treatment_name(pairs['arm'].iloc[0])} fewer patients had the event in {fewer} of "
        f"{len(pairs)} comparisons, more in {more}; no clear difference in {len(pairs) - fewer - more}"
    )


def _alt(kind: str, title: str, frame: pd.DataFrame) -> str:
    said = [
        f"{row.group}, {row.label}{', ' + treatment_name(row.arm) if 'arm' in frame else ''}: "
        f"{row.events:,.0f} of {row.n:,.0f}, {number(row.percent)}% ({interval(row.low, row.high)})"
        for row in frame.itertuples()
    ]
    return f"{kind}. {title}. {'; '.join(said)}."


def _rows(frame: pd.DataFrame) -> Rows:
    total = (frame["kind"] == "total").to_list()
    visits = ["" if true else months(value) for value, true in zip(frame["months"], total, strict=True)]
    before = [
        Cells(("Study",), _names(frame)),
        Cells(("Months",), visits, "right", spare=True),
        Cells(("Events/", "patients"), _counts(frame), "right", spare=True),
    ]
    bold = [place for place, true in enumerate(total) if true]
    return arrange(list(frame["group"]), before, [_shares(frame)], bold=bold)


def _compared_rows(frame: pd.DataFrame) -> Rows:
    names = [f"{name}, {months(value)} mo" for name, value in zip(_names(frame), frame["months"], strict=True)]
    differences = [
        f"{number(row.difference)} [{interval(row.difference_low, row.difference_high)}]" for row in frame.itertuples()
    ]
    before = [
        Cells(("Study",), _every_other(names)),
        Cells(("Arm",), [treatment_name(arm) for arm in frame["arm"]], spare=True),
        Cells(("Events/", "patients"), _counts(frame), "right", spare=True),
    ]
    after = [
        Cells(("Percent",), [number(percent) for percent in frame["percent"]], "right", spare=True),
        Cells(("Difference", "[95% CI]"), _every_other(differences), "right"),
    ]
    return arrange(list(frame["group"]), before, after)


def _every_other(cells: list[str]) -> list[str]:
    """The cells of the first of two lines, nothing in the second."""
    return [cell if place % 2 == 0 else "" for place, cell in enumerate(cells)]


def _names(frame: pd.DataFrame) -> list[str]:
    labels = [label.split(",", maxsplit=1)[0] for label in frame["label"]]
    names = [f"{label} {marks}".strip() for label, marks in zip(labels, frame["marks"], strict=True)]
    return [shortened(name, name_room(LONGEST_NAME), TYPE.body) for name in names]


def _counts(frame: pd.DataFrame) -> list[str]:
    return [f"{events:,.0f}/{n:,.0f}" for events, n in zip(frame["events"], frame["n"], strict=True)]


def _shares(frame: pd.DataFrame) -> Cells:
    shares = [f"{number(row.percent)} [{interval(row.low, row.high)}]" for row in frame.itertuples()]
    return Cells(("Percent", "[95% CI]"), shares, "right")


def _ruler(frame: pd.DataFrame) -> Ruler:
    most = frame["high"].quantile(0.8)
    return reaching([0.0, most, *frame["percent"]], frame["high"], bounds=(0.0, 100.0))


def _notes(frame: pd.DataFrame, ruler: Ruler, groups: Groups) -> list[str]:
    cut = "An arrow: the interval goes on beyond the axis." if (frame["high"] > ruler.high).any() else ""
    return [
        *mark_notes(frame["marks"]),
        f"Intervals of shares: exact (Clopper-Pearson){_NEWCOMBE if 'difference' in frame else ''}. {cut}".strip(),
    ]


def _draw_share(
    axes: Axes, row: pd.Series, y: float, ruler: Ruler, *, total: bool = False, against: bool = False
) -> None:
    colour = PALETTE.ink if total else PALETTE.against if against else PALETTE.treated
    high = min(row["high"], ruler.high)
    none = row["events"] == 0
    width = 3 * LINE.heavy if none else LINE.interval
    axes.plot(
        [row["low"], high], [y, y], color=colour, linewidth=width, alpha=0.35 if none else 1, solid_capstyle="butt"
    )
    if row["high"] > ruler.high:
        axes.plot(ruler.high, y, marker=">", markersize=MARK, color=colour, clip_on=False, zorder=3)
    marker = "D" if total else "s" if against else "o"
    face = PALETTE.paper if none else colour
    style = {"marker": marker, "markersize": MARK, "color": colour, "markerfacecolor": face}
    axes.plot(row["percent"], y, **style, clip_on=False, zorder=4)
