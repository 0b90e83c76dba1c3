"""Build the deck's template from python-pptx's default: `python tools/deck_template.py` writes it, `--check` compares.

The default is 4:3, set in Calibri and carries a date of 2013; what comes out is 16:9, set in Arial, in the colours of
the house, with four layouts and nothing else.
"""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from evidence_tools.export.packages import settled
from evidence_tools.figures.theme import PALETTE

TEMPLATE = Path(__file__).parents[1] / "evidence_tools" / "export" / "deck" / "template.pptx"
BIRTHDAY = date(2026, 11, 22)
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
ROOM = WIDTH - 2 * MARGIN
TITLE, COVER = (MARGIN, 0.42, ROOM, 1.0), (MARGIN + 0.3, 2.2, ROOM - 1.5, 1.7)
SUBTITLE = (MARGIN + 0.3, 4.05, ROOM - 1.5, 1.5)
FOOTER, DAY, NUMBER = (MARGIN, 7.02, 7.9, 0.3), (8.7, 7.02, 3.2, 0.3), (12.033, 7.02, 0.7, 0.3)
LAYOUTS = {0: "Title", 5: "Message", 2: "Section", 1: "Appendix"}
COLOURS = {
    "dk1": PALETTE.ink,
    "lt1": PALETTE.paper,
    "dk2": PALETTE.treated,
    "lt2": PALETTE.band,
    "accent1": PALETTE.treated,
    "accent2": PALETTE.against,
    "accent3": PALETTE.third,
    "accent4": PALETTE.threshold,
    "accent5": PALETTE.muted,
    "accent6": PALETTE.rule,
    "hlink": PALETTE.treated,
    "folHlink": PALETTE.muted,
}
UNWANTED = ("docProps/thumbnail.jpeg", "docProps/app.xml", "ppt/printerSettings/printerSettings1.bin")


def template() -> bytes:
    """The template's bytes, the same at every call."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    deck.element.find(qn("p:sldSz")).attrib.pop("type", None)
    kept = {deck.slide_layouts[n].name: name for n, name in LAYOUTS.items()}
    for layout in list(deck.slide_layouts):
        if layout.name not in kept:
            deck.slide_layouts.remove(layout)
    _set_master(deck.slide_master)
    for layout in deck.slide_layouts:
        _set_layout(layout, kept[layout.name])
    notes = deck.notes_master
    _list_notes_master(deck)
    for master in (deck.slide_master, notes):
        _set_theme(master.part.part_related_by(_relation("theme")))
    for holder in (deck.slide_master, notes, *deck.slide_layouts):
        _say_no_date(holder)
        _say_foot(holder)
    deck.core_properties.title, deck.core_properties.author = "Committee deck, template", "evidence_tools"
    deck.core_properties.last_modified_by, deck.core_properties.keywords = "evidence_tools", ""
    raw = io.BytesIO()
    deck.save(raw)
    return settled(_without(raw.getvalue(), UNWANTED), BIRTHDAY)


def _list_notes_master(deck: object) -> None:
    """PowerPoint finds the master of the notes in this list; python-pptx only relates it."""
    identity = deck.part.relate_to(deck.notes_master.part, _relation("notesMaster"))
    listed = parse_xml(
        f'<p:notesMasterIdLst {nsdecls("p", "r")}><p:notesMasterId r:id="{identity}"/></p:notesMasterIdLst>'
    )
    deck.element.find(qn("p:sldMasterIdLst")).addnext(listed)


def _relation(kind: str) -> str:
    return f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"


def _set_theme(part: object) -> None:
    """Arial and the palette in place of Office's fonts and colours."""
    theme = etree.fromstring(part.blob)
    theme.set("name", "Evidence")
    for fonts in theme.iter(qn("a:majorFont"), qn("a:minorFont")):
        fonts.find(qn("a:latin")).set("typeface", "Arial")
        for script in fonts.findall(qn("a:font")):
            fonts.remove(script)
    scheme = theme.find(f".//{qn('a:clrScheme')}")
    scheme.set("name", "Evidence")
    theme.find(f".//{qn('a:fontScheme')}").set("name", "Evidence")
    for name, colour in COLOURS.items():
        slot = scheme.find(qn(f"a:{name}"))
        slot[:] = [slot.makeelement(qn("a:srgbClr"), {"val": colour[1:]})]
    if isinstance(part, XmlPart):  # that of the notes, which python-pptx has read already
        part._element = theme
    else:
        part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_master(master: object) -> None:
    places = {"title": TITLE, "body": (MARGIN, 1.6, ROOM, 5.1), "dt": DAY, "ftr": FOOTER, "sldNum": NUMBER}
    for shape in master.placeholders:
        kind = shape.element.find(f".//{qn('p:ph')}").get("type")
        _put(shape, places[kind])
        body = shape.text_frame._txBody.bodyPr
        for side in ("lIns", "rIns", "tIns", "bIns"):
            body.set(side, "0")
        body[:] = []
        body.set("anchor", "t" if kind in ("title", "body") else "ctr")
    for kind, align in (("dt", "r"), ("ftr", "l"), ("sldNum", "r")):
        _small_print(master, kind, align)
    styles = master.element.find(qn("p:txStyles"))
    title = styles.find(f"{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", "2600")
    title.find(qn("a:defRPr")).set("b", "1")
    for n, level in enumerate(styles.find(qn("p:bodyStyle"))):
        level.find(qn("a:defRPr")).set("sz", "1800" if n == 0 else "1600")
    _add(master, _bar("Top band", (0, 0, WIDTH, 0.12), "accent1"))
    _add(master, _bar("Foot line", (MARGIN, 6.95, ROOM, 0.01), "accent6"))


def _small_print(master: object, kind: str, align: str) -> None:
    level = master.element.find(f".//{qn('p:ph')}[@type='{kind}']/../../..//{qn('a:lvl1pPr')}")
    level.set("algn", align)
    fill = level.find(f".//{qn('a:solidFill')}")
    fill[:] = [fill.makeelement(qn("a:schemeClr"), {"val": "accent5"})]


def _set_layout(layout: object, name: str) -> None:
    dark = name in ("Title", "Section")
    layout.element.find(qn("p:cSld")).set("name", name)
    if name in ("Message", "Appendix"):
        layout.element.set("type", "titleOnly")
    for shape in list(layout.placeholders):
        kind = shape.element.find(f".//{qn('p:ph')}").get("type", "obj")
        if kind in ("obj", "body") and not dark:
            shape.element.getparent().remove(shape.element)
        elif dark and kind not in ("dt", "ftr", "sldNum"):
            _set_cover(shape, COVER if "itle" in kind and kind != "subTitle" else SUBTITLE)
    if name == "Appendix":
        _add(layout, _bar("Appendix band", (0, 0, WIDTH, 0.12), "accent5"))
    if dark:
        layout.element.set("showMasterSp", "0")
        ground = layout.element.find(qn("p:cSld"))
        ground.insert(
            0, parse_xml(f"<p:bg {nsdecls('p', 'a')}><p:bgPr>{_solid('accent1')}<a:effectLst/></p:bgPr></p:bg>")
        )
        _add(layout, _bar("Accent", (MARGIN, 2.2, 0.08, 3.2), "accent3"))
        for kind in ("dt", "ftr", "sldNum"):
            _colour_of(layout, kind)


def _set_cover(shape: object, place: tuple[float, ...]) -> None:
    """White on the colour of the house, from the left."""
    _put(shape, place)
    large = place is COVER
    body = shape.text_frame._txBody
    body.bodyPr[:] = []
    body.bodyPr.set("anchor", "b" if large else "t")
    body.find(qn("a:lstStyle"))[:] = [_white("3600" if large else "2000", bold=large)]


def _colour_of(layout: object, kind: str) -> None:
    holder = layout.element.find(f".//{qn('p:ph')}[@type='{kind}']/../../..")
    align = {"dt": "r", "ftr": "l", "sldNum": "r"}[kind]
    holder.find(f".//{qn('a:lstStyle')}")[:] = [_white("1200", bold=False, align=align)]


def _white(size: str, *, bold: bool, align: str = "l") -> etree._Element:
    return parse_xml(
        f'<a:lvl1pPr {nsdecls("a")} marL="0" indent="0" algn="{align}"><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:buNone/><a:defRPr sz="{size}" b="{int(bold)}" cap="none">{_solid("bg1")}</a:defRPr></a:lvl1pPr>'
    )


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'


def _bar(name: str, place: tuple[float, ...], colour: str) -> etree._Element:
    left, top, width, height = (Inches(part) for part in place)
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{100 + len(name)}" name="{name}"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"{_solid(colour)}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _add(holder: object, shape: etree._Element) -> None:
    holder.shapes._spTree.insert(2, shape)


def _put(shape: object, place: tuple[float, ...]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(part) for part in place)


def _say_foot(holder: object) -> None:
    """LibreOffice takes the type of an empty footer from nowhere; with a word in it, from the master as it should."""
    for place in holder.element.iterfind(f".//{qn('p:ph')}[@type='ftr']"):
        paragraph = place.getparent().getparent().getparent().find(f"{qn('p:txBody')}/{qn('a:p')}")
        paragraph[:] = [parse_xml(f'<a:r {nsdecls("a")}><a:rPr lang="en-GB"/><a:t>Footer</a:t></a:r>')]


def _say_no_date(holder: object) -> None:
    """A field of a date shows the day on which the deck is opened; the deck shows the date of the data instead."""
    for field in holder.element.iter(qn("a:fld")):
        if field.get("type", "").startswith("datetime"):
            field.getparent().remove(field)


def _without(package: bytes, names: tuple[str, ...]) -> bytes:
    """The package without these parts and without what points to them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            if entry.filename in names:
                continue
            content = source.read(entry)
            if entry.filename.endswith((".rels", "[Content_Types].xml")):
                content = _forgetting(content, names)
            target.writestr(entry, content)
    return out.getvalue()


def _forgetting(listing: bytes, names: tuple[str, ...]) -> bytes:
    """A list of relations or of types without the lines that name these parts."""
    entries = etree.fromstring(listing)
    for entry in list(entries):
        target = entry.get("Target") or entry.get("PartName") or "a type for every part of its ending"
        if any(name.endswith(target.lstrip("/.")) for name in names):
            entries.remove(entry)
    return etree.tostring(entries, xml_declaration=True, encoding="UTF-8", standalone=True)


def main(arguments: list[str]) -> int:
    """Write the template, or with ``--check`` say whether the committed one is what this tool makes."""
    made = template()
    if "--check" in arguments:
        return 0 if TEMPLATE.is_file() and TEMPLATE.read_bytes() == made else 1
    TEMPLATE.write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
