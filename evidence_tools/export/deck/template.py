"""The deck's template: our own, or a payer's whose layouts are found by name or by the placeholders they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.exc import PackageNotFoundError
from pptx.presentation import Presentation as Deck
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout
from pptx.util import Length

from evidence_tools.errors import DeckError
from evidence_tools.export.deck.places import Place

OWN = Path(__file__).with_name("template.pptx")
TITLES = (KIND.TITLE, KIND.CENTER_TITLE)
FOOT = (KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER)
WORDS = (KIND.BODY, KIND.SUBTITLE)
LEAST_WIDTH, LEAST_HEIGHT = 9.0, 3.5  # inches between title and footer: an exhibit and a column of text need as much
BELOW_TITLE, ABOVE_FOOT = 0.15, 0.1


@dataclass(frozen=True, slots=True)
class Template:
    """An empty deck, its layouts for the four kinds of slide, and the place between title and footer."""

    deck: Deck
    cover: SlideLayout
    message: SlideLayout
    section: SlideLayout
    appendix: SlideLayout

    def body(self, layout: SlideLayout) -> Place:
        """What a slide of this layout leaves free, from the left edge of its title to the right one."""
        return _body(self.deck, layout)


def open_template(path: str | Path | None = None) -> Template:
    """Open a template and choose its layouts.

    Parameters
    ----------
    path
        A .pptx of the payer; None takes our own. Its slides are left out, its masters and layouts are kept.

    Raises
    ------
    DeckError
        When the file is no deck, or has no layout with a title and nothing else that is wide and high enough. The
        message says what was found and what a template must have.
    """
    path = OWN if path is None else Path(path)
    try:
        deck = Presentation(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise DeckError(
            f"{path.name} cannot be opened as a template: it is missing or no PowerPoint file. Give a .pptx "
            "(PowerPoint saves a .potx as one)."
        ) from error
    _empty(deck)
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    message = _found(layouts, "Message", ()) or _refuse(path, layouts)
    section = _found(layouts, "Section", (KIND.BODY,)) or _found(layouts, "Section", (KIND.SUBTITLE,)) or message
    chosen = Template(
        deck=deck,
        cover=_found(layouts, "Title", (KIND.SUBTITLE,)) or section,
        message=message,
        section=section,
        appendix=next((layout for layout in layouts if layout.name == "Appendix"), message),
    )
    _check_room(path, chosen)
    return chosen


def placeholders(layout: SlideLayout, kinds: tuple[KIND, ...]) -> Iterator[LayoutPlaceholder]:
    """The placeholders of these kinds on a layout."""
    return (each for each in layout.placeholders if each.placeholder_format.type in kinds)


def place_of(shape: LayoutPlaceholder) -> Place:
    """Where a placeholder stands, its master asked where the layout is silent."""
    return Place(*(Length(part or 0).inches for part in (shape.left, shape.top, shape.width, shape.height)))


def inside(shape: LayoutPlaceholder) -> Place:
    """Where the text of a placeholder stands: its place without the margins, which it may inherit."""
    left, top, right, bottom = (
        Length(int(_margin(shape, side) or usual)).inches
        for side, usual in (("lIns", 91440), ("tIns", 45720), ("rIns", 91440), ("bIns", 45720))
    )
    place = place_of(shape)
    return Place(place.left + left, place.top + top, place.width - left - right, place.height - top - bottom)


def _margin(shape: LayoutPlaceholder, side: str) -> str | None:
    for holder in (shape, shape._base_placeholder):
        found = None if holder is None else holder.text_frame._txBody.bodyPr.get(side)
        if found is not None:
            return found
    return None


def _found(layouts: list[SlideLayout], name: str, wanted: tuple[KIND, ...]) -> SlideLayout | None:
    """The layout of this name, else the first that has a title, what is wanted, and nothing else to be filled."""
    fitting = [layout for layout in layouts if _fits(layout, wanted)]
    named = [layout for layout in fitting if layout.name == name]
    return next(iter(named or fitting), None)


def _fits(layout: SlideLayout, wanted: tuple[KIND, ...]) -> bool:
    kinds = [each.placeholder_format.type for each in layout.placeholders]
    others = [kind for kind in kinds if kind not in (*TITLES, *FOOT)]
    titled = any(kind in TITLES for kind in kinds)
    return titled and len(others) == bool(wanted) and all(kind in wanted for kind in others)


def _refuse(path: Path, layouts: list[SlideLayout]) -> SlideLayout:
    found = ", ".join(f"{layout.name!r}" for layout in layouts) or "none"
    raise DeckError(
        f"{path.name} has no layout for a slide with a message: one with a title placeholder and, but for date, "
        f"footer and slide number, no other placeholder (PowerPoint calls it 'Title Only'). Layouts found: {found}. "
        "Add such a layout to its slide master; name it 'Message' where there are several. Layouts 'Title', 'Section' "
        "and 'Appendix' are used where they exist."
    )


def _check_room(path: Path, template: Template) -> None:
    body = template.body(template.message)
    if body.width < LEAST_WIDTH or body.height < LEAST_HEIGHT:
        raise DeckError(
            f"{path.name}, layout {template.message.name!r}: {body.width:.1f} by {body.height:.1f} inches are free "
            f"between title and footer; at least {LEAST_WIDTH:g} by {LEAST_HEIGHT:g} are needed. Use 16:9 (13.33 by "
            "7.5 inches), or make its title lower and wider."
        )


def _body(deck: Deck, layout: SlideLayout) -> Place:
    title = inside(next(placeholders(layout, TITLES)))
    page = Length(deck.slide_height).inches
    feet = [place_of(each) for each in placeholders(layout, FOOT)]
    bottom = min([foot.top for foot in feet if foot.top > title.bottom] or [page - 0.4]) - ABOVE_FOOT
    top = title.bottom + BELOW_TITLE
    return Place(title.left, top, title.width, bottom - top)


def _empty(deck: Deck) -> None:
    """Leave out the slides that a template brings along; their parts are dropped with the last relation to them."""
    listed = deck.slides._sldIdLst
    for each in list(listed):
        deck.part.drop_rel(each.rId)
        listed.remove(each)
