"""Texts and numbers as other programs post them -> as our tables spell them."""

from __future__ import annotations

import re

from evidence_tools.evidence.schemas import BY_TABLE

_MINUS = str.maketrans({"−": "-", "–": "-", "‑": "-"})
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<whole>\d*)(?P<rest>\.\d+)?\.?")


def allowed(table: str, column: str) -> str:
    """What may stand in a column, in words.

    Examples
    --------
    >>> allowed("studies", "blinding")
    'none, single, double, unclear'
    """
    return BY_TABLE[table].cells()[column].allowed


def plain(text: str) -> str:
    """The text on one line, without blanks at its ends."""
    return " ".join(text.split())


def visible(text: str) -> str:
    """The text with everything that cannot be printed, or written to a file, in its escaped form.

    Examples
    --------
    >>> visible("a\\x00b")
    'a\\\\x00b'
    """
    return "".join(letter if letter.isprintable() or letter in "\n\t" else ascii(letter)[1:-1] for letter in text)


def number(text: str) -> str:
    """A posted number as our tables spell it, of the same value; empty where the text is no plain number.

    Thousands marks go, a typographic minus becomes a hyphen, zeros in front are mended. Digits after the point stay as
    posted.

    Examples
    --------
    >>> number("1,234.50"), number("−.5"), number("007"), number("12%"), number("NA"), number("1,23")
    ('1234.50', '-0.5', '7', '', '', '')
    """
    bare = text.strip().translate(_MINUS)
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    found = _NUMBER.fullmatch(bare)
    if not found or not bare.isascii() or not (found["whole"] or found["rest"]):
        return ""
    return found["sign"].replace("+", "") + (found["whole"].lstrip("0") or "0") + (found["rest"] or "")
