"""The kinds of exhibit: how each is laid out in a place, and how it is drawn there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from evidence_tools.briefing.exhibit_records import Bars, Exhibit, Forest, Picture, Table, Timeline
from evidence_tools.export.deck.bars import draw_bars, lay_out_bars
from evidence_tools.export.deck.canvas import Canvas
from evidence_tools.export.deck.forest import draw_forest, lay_out_forest
from evidence_tools.export.deck.picture import draw_picture, lay_out_picture
from evidence_tools.export.deck.places import Place
from evidence_tools.export.deck.table import TablePlaces, draw_table, draw_table_part, lay_out_table
from evidence_tools.export.deck.timeline import draw_timeline, lay_out_timeline


class Measure(Protocol):
    """Lays an exhibit out in a place; what comes back has `faults`."""

    def __call__(self, exhibit: Any, place: Place) -> Any: ...


class Draw(Protocol):
    """Puts an exhibit that was laid out on a slide."""

    def __call__(self, canvas: Canvas, exhibit: Any, places: Any) -> None: ...


class Kind(NamedTuple):
    """How a kind of exhibit is laid out and drawn."""

    measure: Measure
    draw: Draw


KINDS: Mapping[type, Kind] = MappingProxyType(
    {
        Forest: Kind(lay_out_forest, draw_forest),
        Bars: Kind(lay_out_bars, draw_bars),
        Timeline: Kind(lay_out_timeline, draw_timeline),
        Table: Kind(lay_out_table, draw_table),
        Picture: Kind(lay_out_picture, draw_picture),
    }
)


@dataclass(frozen=True, slots=True)
class Layout:
    """An exhibit in its place; a long table takes several slides."""

    exhibit: Exhibit
    places: Any

    @property
    def faults(self) -> Sequence[str]:
        """What does not fit."""
        return self.places.faults

    @property
    def slides(self) -> int:
        """How many slides it takes."""
        return len(self.places.parts) if isinstance(self.places, TablePlaces) else 1

    def draw(self, canvas: Canvas, part: int) -> None:
        """Put it, or the part of it that stands on this slide, on the slide."""
        for fault in self.faults:
            canvas.blame(self.exhibit.name, fault)
        if part:
            draw_table_part(canvas, self.exhibit, self.places, part)
        else:
            KINDS[type(self.exhibit)].draw(canvas, self.exhibit, self.places)


def lay_out(exhibit: Exhibit, place: Place, later: Place) -> Layout:
    """Lay an exhibit out in a place; `later` is the place on slides that continue a table."""
    if isinstance(exhibit, Table):
        return Layout(exhibit, lay_out_table(exhibit, place, later))
    return Layout(exhibit, KINDS[type(exhibit)].measure(exhibit, place))
