"""Colours as Office writes them, and the fills of cells of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TONES: Mapping[str, str] = MappingProxyType(
    {"good": "#D6E6F2", "caution": "#FBEBC8", "bad": "#F8D9C6", "unknown": "#E4E7EB"}
)
"""Fills of cells: light enough for ink, and of four different hues; the words in the cell say the same."""


def hexadecimal(colour: str) -> str:
    """A colour as Office writes it.

    Examples
    --------
    >>> hexadecimal("#00477a")
    '00477A'
    """
    return colour.removeprefix("#").upper()
