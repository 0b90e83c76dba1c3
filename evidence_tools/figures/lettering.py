"""Measuring and breaking text before it is drawn, so that columns fit and nothing overlaps."""

from __future__ import annotations

import re
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from evidence_tools.figures.theme import FONT

POINTS_PER_INCH = 72
LEADING = 1.32  # line height as a multiple of the type size
_TIED = re.compile(r"(?<=%) (?=CI)|(?<=CI) |(?<=[=<≤]) | (?=[=<≤])| (?=to [−\d])|(?<=\bto) (?=[−\d])")
_MARKED = re.compile(r" [†‡§¶]+(?=,|$)")
_TIE = "\u00a0"


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Give the width of one line of text in inches.

    Parameters
    ----------
    text
        One line.
    size
        Type size in points.
    weight
        ``"normal"`` or ``"bold"``.

    Examples
    --------
    >>> text_width("", 10.0)
    0.0
    >>> text_width("wide", 20.0) > text_width("wide", 10.0)
    True
    """
    if not text:
        return 0.0
    font = FontProperties(family=FONT, size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / POINTS_PER_INCH


def line_height(size: float) -> float:
    """Give the height of a line of text in inches."""
    return size * LEADING / POINTS_PER_INCH


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break text into lines that fit a width; a word that is too long is cut, an interval stays in one piece.

    Parameters
    ----------
    text
        Any text; existing line breaks are kept.
    width
        Room in inches.
    size
        Type size in points.
    weight
        ``"normal"`` or ``"bold"``.

    Returns
    -------
    list of str
        The lines; empty for empty text.

    Examples
    --------
    >>> wrapped("one two", 9.0, 10.0)
    ['one two']
    """
    space = text_width("n n", size, weight) - text_width("nn", size, weight)
    lines: list[str] = []
    for paragraph in text.splitlines():
        words = _TIED.sub(_TIE, paragraph).split(" ")
        line, used = "", 0.0
        for word in (piece for long in words for piece in _pieces(long, width, size, weight)):
            own = text_width(word, size, weight)
            if line and used + space + own > width:
                lines.append(line)
                line, used = word, own
            else:
                line, used = (f"{line} {word}", used + space + own) if line else (word, own)
        lines.append(line)
    return [line.replace(_TIE, " ") for line in lines]


def balanced(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break text into as few lines as fit, of about equal length: no last line of a single word.

    Examples
    --------
    >>> balanced("a short title", 9.0, 13.0)
    ['a short title']
    """
    lines = wrapped(text, width, size, weight)
    longest = max((text_width(word, size, weight) for word in text.split()), default=0.0)
    narrow, wide = min(max(width / max(len(lines), 1), longest), width), width  # no word is cut for balance
    while wide - narrow > 0.05:
        middle = (narrow + wide) / 2
        fits = len(wrapped(text, middle, size, weight)) == len(lines)
        narrow, wide = (narrow, middle) if fits else (middle, wide)
    return wrapped(text, wide, size, weight)


def halved_width(text: str, size: float) -> float:
    """Give the least width in inches at which a text fits two lines.

    Examples
    --------
    >>> halved_width("one two", 10.0) < text_width("one two", 10.0)
    True
    """
    words = text.split(" ")
    halves = ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words) + 1))
    return min(max(text_width(line, size) for line in half) for half in halves)


def shortened(text: str, width: float, size: float, weight: str = "normal") -> str:
    """Cut a line of text that is too long for a width and end it with an ellipsis; footnote marks stay.

    Examples
    --------
    >>> shortened("short enough", 9.0, 10.0)
    'short enough'
    >>> shortened("far too long for so little room", 1.0, 10.0)[-1]
    '…'
    >>> shortened("far too long for so little room †§", 1.4, 10.0)[-4:]
    '… †§'
    """
    if text_width(text, size, weight) <= width:
        return text
    tail = "".join(_MARKED.findall(text))
    name = _MARKED.sub("", text)
    lengths = range(len(name) - 1, -1, -1)
    kept = next(n for n in lengths if n == 0 or text_width(f"{name[:n]}…{tail}", size, weight) <= width)
    return f"{name[:kept].rstrip()}…{tail}"


def _pieces(word: str, width: float, size: float, weight: str) -> list[str]:
    """Cut a word that is wider than the line."""
    pieces = []
    while len(word) > 1 and text_width(word, size, weight) > width:
        fitting = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or text_width(word[:n], size, weight) <= width)
        pieces.append(word[:fitting])
        word = word[fitting:]
    return [*pieces, word]
