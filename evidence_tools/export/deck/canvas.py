"""One slide while it is drawn: what is put on it, in reading order, and what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.base import BaseShape
from pptx.slide import Slide as PptxSlide

from evidence_tools.export.deck.places import Place
from evidence_tools.wording import Number, Told


@dataclass(frozen=True, slots=True)
class Placed:
    """A text of a slide and the object that it stands in; `numbers` are those that the object shows as marks."""

    slide: int
    shape: str
    told: Told
    numbers: tuple[Number, ...] = ()


@dataclass(slots=True)
class Canvas:
    """A slide of the file, with its number, its name in the briefing, and what was found too long for it.

    `told` is every text in the order in which it was put on the slide.
    """

    slide: PptxSlide
    number: int
    name: str
    faults: list[str] = field(default_factory=list)
    told: list[Placed] = field(default_factory=list)

    def blame(self, box: str, fault: str) -> None:
        """Remember a fault of a box: what was found, and how to mend it."""
        self.faults.append(f"slide {self.name!r}, {box}: {fault}")

    def name_it(self, shape: BaseShape, name: str, alt: Told, numbers: Sequence[Number] = ()) -> None:
        """Name an object and say in words what it shows."""
        shape.name = name
        shape._element._nvXxPr.cNvPr.set("descr", alt.text)
        self.keep(name, alt, numbers)

    def keep(self, shape: str, told: Told, numbers: Sequence[Number] = ()) -> None:
        """Remember a text, for those who check the written file."""
        self.told.append(Placed(self.number, shape, told, tuple(numbers)))

    def chart(self, chart: NativeChart, name: str, alt: Told, numbers: Sequence[Number], place: Place) -> None:
        """Put a native chart on the slide."""
        frame = self.slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *place.emu, chart)
        self.name_it(frame, name, alt, numbers)


@dataclass(frozen=True, slots=True)
class NativeChart:
    """A chart and its workbook, as python-pptx asks for them when it adds one to a slide."""

    xml: bytes
    xlsx_blob: bytes

    def xml_bytes(self, chart_type: XL_CHART_TYPE) -> bytes:
        """The chart; what kind it is stands in it."""
        return self.xml
