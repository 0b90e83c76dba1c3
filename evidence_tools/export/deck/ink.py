"""Lines, fills and type of native charts and tables, as PowerPoint writes them."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_tools.export.arial import FACE
from evidence_tools.export.colours import hexadecimal
from evidence_tools.export.deck.look import LEAST
from evidence_tools.figures.theme import PALETTE

EMU_PER_POINT = 12700


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """How a line is drawn."""

    colour: str
    points: float
    dash: str = "solid"


def letters(colour: str = PALETTE.ink) -> str:
    """The type of a part of a chart."""
    return (
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{run('defRPr', colour)}</a:pPr>"
        '<a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )


def line(stroke: Stroke | None) -> str:
    """A line, or none."""
    if stroke is None:
        return '<a:ln w="19050"><a:noFill/></a:ln>'
    return (
        f'<a:ln w="{round(stroke.points * EMU_PER_POINT)}" cap="flat">{fill(stroke.colour)}'
        f'<a:prstDash val="{stroke.dash}"/><a:round/></a:ln>'
    )


def fill(colour: str) -> str:
    """A plain fill."""
    return f'<a:solidFill><a:srgbClr val="{hexadecimal(colour)}"/></a:solidFill>'


def run(tag: str, colour: str) -> str:
    """The properties of a piece of text: size, colour and typeface."""
    language = ' lang="en-GB"' if tag == "rPr" else ""
    return f'<a:{tag}{language} sz="{round(LEAST * 100)}" b="0">{fill(colour)}<a:latin typeface="{FACE}"/></a:{tag}>'
