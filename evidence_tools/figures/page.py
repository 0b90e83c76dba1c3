"""The page of a chart: heading above, notes below, and between them the room in which the picture is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.lines import Line2D

from evidence_tools.figures.chart import WHOLE, Chart
from evidence_tools.figures.lettering import POINTS_PER_INCH, balanced, line_height, text_width, wrapped
from evidence_tools.figures.media import MARGIN, Part, is_bare, medium, notes_height
from evidence_tools.figures.theme import LINE, PALETTE, TYPE
from evidence_tools.study_effects import MARKS

GAP = 0.12


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle of the page in inches from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge in inches."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge in inches."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: a mark as it is drawn, and its meaning in words."""

    label: str
    marker: str = "o"
    colour: str = PALETTE.treated
    filled: bool = True
    line: str = ""
    size: float = 7.0
    sign: str = ""
    ink: str = PALETTE.ink


def page(
    frame: pd.DataFrame,
    *,
    title: str,
    alt: str,
    height: float,
    subtitle: str = "",
    notes: Sequence[str] = (),
    part: Part = WHOLE,
) -> tuple[Chart, Room]:
    """Lay out a chart with a heading and notes that are as high as their text needs.

    Parameters
    ----------
    frame
        The rows the chart is drawn from.
    title, subtitle
        What is seen, and how it is to be read; broken into lines that fit.
    alt
        The alternative text.
    height
        Height of the picture itself in inches.
    notes
        Footnotes, one paragraph each; empty ones are left out. Where they are too many for the medium the first ones
        are left to `Chart.notes`, which the picture says.
    part
        Which part of the rows it shows.

    Returns
    -------
    tuple of Chart and Room
        The chart with its heading and notes written (unless it is drawn bare), and the room left for the picture.
    """
    inner, bare = medium().inner, is_bare()
    if part.of > 1:
        subtitle = f"{subtitle}{'; ' * bool(subtitle)}part {part.number} of {part.of}"
    heading = [] if bare else _heading(title, subtitle, inner)
    foot = [] if bare else [line for note in _shown(notes) for line in wrapped(note, inner, TYPE.note)]
    top = MARGIN + sum(line_height(size) for _, size, _, _ in heading) + GAP * (not bare)
    bottom = MARGIN + len(foot) * line_height(TYPE.note) + GAP * bool(foot)
    chart = Chart(frame, title=title, alt=alt, height=top + height + bottom, subtitle=subtitle, notes=notes, part=part)
    _write_down(chart, MARGIN, heading)
    _write_down(chart, top + height + GAP, [(line, TYPE.note, "normal", PALETTE.muted) for line in foot])
    return chart, Room(MARGIN, top, inner, height)


def _shown(notes: Sequence[str]) -> list[str]:
    """The notes for which the medium has room: what the marks mean and the source first, then later ones."""
    given, room = [note for note in notes if note], notes_height() / line_height(TYPE.note)
    if _lines(given) <= room:
        return given
    marks = [note for note in given if note[0] in MARKS]
    others = [note for note in given if note not in marks]
    others, source = others[:-1], others[-1:]
    kept: list[str] = []
    for note in reversed(others):
        if _lines([_together(marks, len(others) - len(kept) - 1), note, *kept, *source]) <= room:
            kept.insert(0, note)
    return [_together(marks, len(others) - len(kept)), *kept, *source]


def _together(marks: Sequence[str], hidden: int) -> str:
    """The meaning of all marks in one paragraph, and how many notes are not shown."""
    stand = "note stands" if hidden == 1 else "notes stand"
    return " ".join([*marks, *([f"{hidden} further {stand} in the text of this chart."] if hidden else [])])


def _lines(notes: Iterable[str]) -> int:
    return sum(len(wrapped(note, medium().inner, TYPE.note)) for note in notes)


def _heading(title: str, subtitle: str, width: float) -> list[tuple[str, float, str, str]]:
    """Lines of the title and below it of the subtitle: text, size, weight and colour."""
    size = medium().title_size
    lines = [(line, size, "bold", PALETTE.ink) for line in balanced(title, width, size, "bold")]
    return lines + [(line, TYPE.subtitle, "normal", PALETTE.muted) for line in wrapped(subtitle, width, TYPE.subtitle)]


def _write_down(chart: Chart, top: float, lines: Sequence[tuple[str, float, str, str]]) -> None:
    for text, size, weight, colour in lines:
        chart.write(MARGIN, top, text, size=size, weight=weight, colour=colour)
        top += line_height(size)


def rule(chart: Chart, left: float, right: float, y: float) -> None:
    """Draw a hairline across the page, in inches from the upper left corner."""
    page_width, page_height = chart.get_size_inches()
    line = Line2D([left / page_width, right / page_width], [1 - y / page_height] * 2, transform=chart.transFigure)
    line.set(color=PALETTE.rule, linewidth=LINE.axis)
    chart.add_artist(line)


def legend_height(keys: Sequence[Key], width: float | None = None) -> float:
    """Give the height in inches of a legend that is broken into rows of a width; that of the page unless given."""
    return len(_legend_rows(keys, medium().inner if width is None else width)) * line_height(TYPE.note) * 1.15


def draw_legend(chart: Chart, left: float, top: float, width: float, keys: Sequence[Key]) -> None:
    """Draw a legend as rows of marks with words, broken where the width ends.

    Parameters
    ----------
    chart
        The page.
    left, top, width
        Where the rows begin and how long they may be, in inches.
    keys
        The entries in order.
    """
    step = line_height(TYPE.note) * 1.15
    for row, entries in enumerate(_legend_rows(keys, width)):
        x = left
        for key in entries:
            _draw_key(chart, x, top + (row + 0.5) * step, key)
            x += _key_width(key)


def _key_width(key: Key) -> float:
    return _swatch(key) + text_width(key.label, TYPE.note) + 0.24


def _swatch(key: Key) -> float:
    return 0.42 if key.line else 0.14 + key.size / POINTS_PER_INCH


def _legend_rows(keys: Sequence[Key], width: float) -> list[list[Key]]:
    rows: list[list[Key]] = [[]]
    used = 0.0
    for key in keys:
        if rows[-1] and used + _key_width(key) - 0.24 > width:
            rows.append([])
            used = 0.0
        rows[-1].append(key)
        used += _key_width(key)
    return rows if keys else []


def _draw_key(chart: Chart, left: float, middle: float, key: Key) -> None:
    page_width, page_height = chart.get_size_inches()
    swatch = _swatch(key)
    xs = [left + 0.02, left + swatch - 0.1] if key.line else [left + 0.03 + key.size / POINTS_PER_INCH / 2]
    chart.add_artist(
        Line2D(
            [x / page_width for x in xs],
            [1 - middle / page_height] * len(xs),
            transform=chart.transFigure,
            linestyle=key.line or "none",
            linewidth=LINE.interval,
            color=key.colour,
            marker="" if key.line else key.marker,
            markersize=key.size,
            markerfacecolor=key.colour if key.filled else PALETTE.paper,
            markeredgecolor=key.colour,
            markeredgewidth=1.2,
        )
    )
    if key.sign:
        chart.write(xs[0], middle, key.sign, size=TYPE.note, colour=key.ink, align="center", anchor="center")
    chart.write(left + swatch, middle, key.label, size=TYPE.note, colour=PALETTE.muted, anchor="center")
