"""Where exhibit, key numbers and points stand on a slide: the first arrangement in which all have room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.records import KeyNumber, Slide
from evidence_tools.export.deck.boxes import ROUGHNESS, Paragraph, fits, height_of, largest
from evidence_tools.export.deck.exhibits import Layout, lay_out
from evidence_tools.export.deck.look import GAP, KEY_LABEL, KEY_NUMBERS, POINTS, POINTS_ALONE
from evidence_tools.export.deck.places import Place
from evidence_tools.figures.theme import PALETTE
from evidence_tools.wording import Told

ASIDE = (3.4, 2.8)  # inches of a column beside an exhibit: the first that leaves room enough for both
KEY_GAP = 0.22
BETWEEN_POINTS = 6.0  # points of room above a point
MOST_ASIDE = 4  # columns of a table beside which there is room for a column of text


@dataclass(frozen=True, slots=True)
class TextBox:
    """Paragraphs and their place."""

    name: str
    paragraphs: list[Paragraph]
    place: Place

    @property
    def fits(self) -> bool:
        """Whether there is room for them."""
        return fits(self.paragraphs, self.place)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The boxes of a slide, and its exhibit laid out in the place that is left."""

    boxes: list[TextBox]
    layout: Layout | None = None

    @property
    def trouble(self) -> tuple[int, int]:
        """What speaks against it: boxes and exhibits without room, and slides that it takes."""
        short = sum(not box.fits for box in self.boxes)
        faults = len(self.layout.faults) if self.layout else 0
        return short + faults, self.layout.slides if self.layout else 1


def arrange(slide: Slide, body: Place) -> Arrangement:
    """The best arrangement of a slide: one in which all fits on one slide, in the order in which they are tried."""
    return min(_arrangements(slide, body), key=lambda each: each.trouble)


def _arrangements(slide: Slide, body: Place) -> Iterator[Arrangement]:
    if slide.exhibit is None:
        boxes, left = _keys_in_a_row(slide.key_numbers, body)
        yield Arrangement([*boxes, *_points(slide.points, left, POINTS_ALONE)])
    elif not slide.key_numbers and not slide.points:
        yield Arrangement([], lay_out(slide.exhibit, body, body))
    else:
        wide = isinstance(slide.exhibit, Table) and len(slide.exhibit.headings) > MOST_ASIDE
        asides = [partial(order, aside=aside) for order in (_beside, _below) for aside in ASIDE]
        for order in (_stacked, *asides) if wide else (*asides, _stacked):
            boxes, left = order(slide, body)
            yield Arrangement(boxes, lay_out(slide.exhibit, left, body))


def _beside(slide: Slide, body: Place, *, aside: float) -> tuple[list[TextBox], Place]:
    """Key numbers and points in a column at the right."""
    left, column = body.split_across(body.width - aside - GAP, gap=GAP)
    boxes, rest = _keys_in_a_column(slide.key_numbers, column)
    return [*boxes, *_points(slide.points, rest)], left


def _below(slide: Slide, body: Place, *, aside: float) -> tuple[list[TextBox], Place]:
    """Key numbers in a column at the right, points over the whole width at the bottom."""
    upper, points = _points_at_bottom(slide.points, body)
    if not slide.key_numbers:
        return points, upper
    left, column = upper.split_across(upper.width - aside - GAP, gap=GAP)
    boxes, _ = _keys_in_a_column(slide.key_numbers, column)
    return [*boxes, *points], left


def _stacked(slide: Slide, body: Place) -> tuple[list[TextBox], Place]:
    """Key numbers in a row at the top, points at the bottom."""
    boxes, left = _keys_in_a_row(slide.key_numbers, body)
    upper, points = _points_at_bottom(slide.points, left)
    return [*boxes, *points], upper


def _points_at_bottom(points: tuple[Told, ...], body: Place) -> tuple[Place, list[TextBox]]:
    if not points:
        return body, []
    needed = height_of(_bullets(points, POINTS[-1]), body.width) + 0.02
    upper, lower = body.split_down(body.height - needed - 0.15, gap=0.15)
    return upper, [TextBox("Points", _bullets(points, POINTS[-1]), lower)]


def _points(points: tuple[Told, ...], place: Place, sizes: tuple[float, ...] = POINTS) -> list[TextBox]:
    if not points:
        return []
    return [TextBox("Points", largest(_bullets(points, sizes[0]), sizes, place), place)]


def _bullets(points: tuple[Told, ...], size: float) -> list[Paragraph]:
    return [
        Paragraph(told=told, size=size, bullet=len(points) > 1, before=BETWEEN_POINTS * bool(n))
        for n, told in enumerate(points)
    ]


def _keys_in_a_column(keys: tuple[KeyNumber, ...], column: Place) -> tuple[list[TextBox], Place]:
    """One below the other, each as high as it needs."""
    boxes, rest, size = [], column, _key_size(keys, column.width)
    for n, key in enumerate(keys, start=1):
        paragraphs = _key(key, size)
        place, rest = rest.split_down(height_of(paragraphs, column.width) + 0.02, gap=KEY_GAP)
        boxes.append(TextBox(f"Key number {n}", paragraphs, place))
    overrun = max(0.0, boxes[-1].place.bottom - column.bottom) if boxes else 0.0
    if overrun > 0:
        last = boxes[-1]
        short = Place(last.place.left, last.place.top, last.place.width, max(last.place.height - overrun, 0.1))
        boxes[-1] = TextBox(last.name, last.paragraphs, short)
    return boxes, rest


def _keys_in_a_row(keys: tuple[KeyNumber, ...], body: Place) -> tuple[list[TextBox], Place]:
    """Side by side, all as high as the highest."""
    if not keys:
        return [], body
    size = _key_size(keys, (body.width - GAP * (len(keys) - 1)) / len(keys))
    paragraphs = [_key(key, size) for key in keys]
    columns = body.columns([key[0].line / ROUGHNESS for key in paragraphs], gap=GAP)
    height = max(height_of(each, column.width) for each, column in zip(paragraphs, columns, strict=True)) + 0.02
    places = [column.split_down(height)[0] for column in columns]
    boxes = [
        TextBox(f"Key number {n}", each, place)
        for n, (each, place) in enumerate(zip(paragraphs, places, strict=True), start=1)
    ]
    return boxes, body.split_down(height, gap=GAP)[1]


def _key_size(keys: tuple[KeyNumber, ...], width: float) -> float:
    """The largest size in which every key number stands in one line."""
    lines = [Paragraph(told=key.number, size=KEY_NUMBERS[-1], bold=True) for key in keys]
    for size in KEY_NUMBERS:
        if all(Paragraph(told=line.told, size=size, bold=True).height(width) <= size * 1.21 / 72 for line in lines):
            return size
    return KEY_NUMBERS[-1]


def _key(key: KeyNumber, size: float) -> list[Paragraph]:
    number = Paragraph(told=key.number, size=size, bold=True, colour=PALETTE.treated)
    return [number, Paragraph(told=key.label, size=KEY_LABEL)]
