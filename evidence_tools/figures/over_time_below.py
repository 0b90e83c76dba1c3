"""Below a plot of evidence over time: years, studies and patients so far, and a line for each decision."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evidence_tools.figures.chart import Chart
from evidence_tools.figures.forest_marks import draw_on_page
from evidence_tools.figures.lettering import shortened, text_width
from evidence_tools.figures.media import plot_height
from evidence_tools.figures.over_time_frame import DECISION, RESULT, place_of
from evidence_tools.figures.page import Key, Room
from evidence_tools.figures.phrases import AT_MOST
from evidence_tools.figures.theme import PALETTE, TYPE
from evidence_tools.models import Pooled
from evidence_tools.wording import studies

PLOT, ROW, GAP, FOOT = 2.6, 0.21, 0.1, 0.34  # inches
AIR = 0.7  # years free at either end
STRIPS = ("Studies", "Patients")
DECISION_KEY = Key("decision of a payer", marker="s", colour=PALETTE.against)
ASSESSMENT_KEY = Key("assessment", marker="o", colour=PALETTE.against, filled=False)


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
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


def place_in(row: tuple) -> float:
    """A result stands at the day from which on it was known, a decision at its date as far as that is stated."""
    return place_of(row.day if row.kind == RESULT else row.date)


def write_strips(drawing: Drawing) -> None:
    """Below the plot: the years, and under each day with a new result the studies and patients so far."""
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
    for place, name in enumerate(STRIPS):
        middle = top + (place + 0.5) * ROW
        chart.write(drawing.room.left, middle, name, size=TYPE.note, colour=PALETTE.muted, anchor="center")
    free = drawing.room.right + drawing.width
    for row in reversed(list(drawing.results.itertuples())):
        texts = (f"{row.k}", f"{AT_MOST * row.bound}{row.patients:,.0f}")
        x, half = drawing.across(place_in(row)), max(text_width(text, TYPE.note) for text in texts) / 2
        if x + half + 0.06 < free:  # of days that lie close together the last is written; the frame holds all
            for place, text in enumerate(texts):
                chart.write(x, top + (place + 0.5) * ROW, text, size=TYPE.note, align="center", anchor="center")
            free = x - half


def write_judged(drawing: Drawing) -> None:
    """One line for each decision: a mark at its date, and its title on the side with more room."""
    chart = drawing.chart
    top = drawing.room.top + plot_height(PLOT) + 2 * ROW + FOOT
    if len(drawing.judged):
        heading = "Decisions and assessments, and the studies known on that day"
        chart.write(drawing.room.left, top, heading, size=TYPE.note, colour=PALETTE.muted)
    for place, row in enumerate(drawing.judged.iloc[drawing.taken.start : drawing.taken.stop].itertuples(), start=1):
        middle, x = top + (place + 0.4) * ROW, drawing.across(place_in(row))
        key = DECISION_KEY if row.kind == DECISION else ASSESSMENT_KEY
        face = key.colour if key.filled else PALETTE.paper
        draw_on_page(chart, x, middle, marker=key.marker, size=key.size, face=face, edge=key.colour)
        chart.write(drawing.room.left, middle, row.date, size=TYPE.note, anchor="center")
        _write_title(drawing, row, x, middle)


def _write_title(drawing: Drawing, row: tuple, x: float, middle: float) -> None:
    """A decision, or who made it where there is no room, with the studies known then, beside its mark."""
    right = drawing.room.right - x > x - drawing.left
    before = f": {studies(row.k)}"
    room = max(drawing.room.right - x, x - drawing.left) - 0.16 - text_width(before, TYPE.note)
    style = {"size": TYPE.note, "align": "left" if right else "right", "anchor": "center"}
    fits = text_width(row.label, TYPE.note) <= room
    text = f"{row.label if fits else shortened(row.body, room, TYPE.note)}{before}"
    drawing.chart.write(x + (0.12 if right else -0.12), middle, text, **style)
