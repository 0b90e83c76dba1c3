"""The widths of Arial, so that text is known to fit a slide, a page or a cell before it is written.

Helvetica's metrics ship with matplotlib and are those of Arial and of Liberation Sans.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
from fontTools.agl import UV2AGL

FACE = "Arial"
POINTS_PER_INCH = 72
LEADING = 1.2  # PowerPoint's line of Arial is 1.15 times its size; other viewers round up
UNKNOWN = 1000  # thousandths of the size: arrows and letters that Helvetica lacks are no wider than that
_GLYPH = re.compile(r"WX (\d+) ; N (\w+) ;")
_WORD = re.compile(r"[^ \t]+")  # a no-break space does not part words


@lru_cache(maxsize=65536)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line of text in inches.

    Parameters
    ----------
    text
        One line.
    size
        Type size in points.
    bold
        Whether it is set bold.

    Examples
    --------
    >>> round(text_width("MMMM", 18), 2)
    0.83
    """
    widths = _widths("Helvetica-Bold" if bold else "Helvetica")
    return sum(widths.get(character, UNKNOWN) for character in text) * size / 1000 / POINTS_PER_INCH


def line_height(size: float) -> float:
    """Height of a line in inches.

    Examples
    --------
    >>> round(line_height(12), 3)
    0.2
    """
    return size * LEADING / POINTS_PER_INCH


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Break text as a viewer does: between words where a line is full, within a word that is wider than the line.

    Parameters
    ----------
    text
        Text; its own line breaks stay.
    size, bold
        Type size in points, and whether it is set bold.
    width
        Inches that there are.

    Examples
    --------
    >>> wrapped("one two three", 12, 0.7)
    ['one two', 'three']
    """
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, size, width, bold)]


def text_height(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """Height in inches that text takes in a box of this width, without the box's margins."""
    return len(wrapped(text, size, width, bold=bold)) * line_height(size)


def _lines(paragraph: str, size: float, width: float, bold: bool) -> list[str]:
    """The lines of a paragraph; widths add up, so only the new word is measured."""
    lines, used, space = [""], 0.0, text_width(" ", size, bold=bold)
    for word in _WORD.findall(paragraph):
        needed = text_width(word, size, bold=bold)
        longer = used + space + needed if lines[-1] else needed
        if longer <= width:
            lines[-1], used = f"{lines[-1]} {word}" if lines[-1] else word, longer
            continue
        pieces = _pieces(word, size, width, bold) if needed > width else [word]
        lines = [*lines, *pieces] if lines[-1] else pieces
        used = text_width(lines[-1], size, bold=bold)
    return lines


def _pieces(word: str, size: float, width: float, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


@lru_cache(maxsize=2)
def _widths(font: str) -> dict[str, int]:
    """The width of every sign that the font has, in thousandths of the size."""
    metrics = Path(mpl.get_data_path(), "fonts", "pdfcorefonts", f"{font}.afm").read_text(encoding="latin-1")
    named = {name: int(width) for width, name in _GLYPH.findall(metrics)}
    widths = {chr(code): named[name] for code, name in UV2AGL.items() if name in named}
    return widths | {"\u00a0": widths[" "]}
