"""Whether a text may stand in a cell of a table, and how numbers of other programs are written there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from evidence_tools.evidence.schemas import BY_TABLE, Row

DECIMALS = 12  # as many as a cell may have
_PLAIN = re.compile(r"(?!-0\.?0*$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,12})?")
_NUMBERED = re.compile(r"[a-z]\(\?:\[0-9\]|[a-z]\[0-9\]\{3,\}")


def refusal(table: str, column: str, text: str) -> str:
    """What the column allows, where it does not take this text; empty where it does.

    Examples
    --------
    >>> refusal("binary", "n", "77"), refusal("binary", "n", "77 patients")
    ('', 'a whole number, 1 or larger')
    """
    try:
        _judge(table, column).validate_python(text)
    except ValidationError:
        return BY_TABLE[table].cells()[column].allowed
    return ""


def to_fill(table: str, cells: Mapping[str, str]) -> tuple[str, ...]:
    """Columns that a person must fill before these cells can be a row; a numbered key is given by the edition.

    Examples
    --------
    >>> to_fill("arms", {"study_id": "synthetic", "arm_id": "control", "arm_label": "Synthetic control"})
    ('treatment',)
    """
    schema = BY_TABLE[table]
    return tuple(column for column in schema.required() if column not in cells and column != numbered_key(schema))


def numbered_key(schema: type[Row]) -> str:
    """The column whose key is a letter and a running number, which only the edition can give; empty where none is.

    Examples
    --------
    >>> numbered_key(BY_TABLE["binary"]), numbered_key(BY_TABLE["studies"])
    ('row_id', '')
    """
    key = schema.about.key[0]
    return key if _NUMBERED.fullmatch(schema.cells()[key].pattern) else ""


def plain_number(text: str) -> str:
    """A number as a cell takes it: digits and a point, no exponent, at most twelve decimals; the text where it is none.

    A number that a cell takes already keeps its printed decimals.

    Examples
    --------
    >>> plain_number("2.10"), plain_number("1.50E-3"), plain_number("0.8968655609130709"), plain_number("n/a")
    ('2.10', '0.0015', '0.896865560913', 'n/a')
    """
    if _PLAIN.fullmatch(text.strip()):
        return text.strip()
    try:
        value = Decimal(text.strip())
        if not value.is_finite():
            return text
        plain = f"{round(value, DECIMALS):f}"
    except (InvalidOperation, ValueError, OverflowError):
        return text
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def filled(cells: Iterable[tuple[str, str]] | Mapping[str, str]) -> dict[str, str]:
    """The cells that hold anything, blanks around them removed.

    Examples
    --------
    >>> filled({"n": " 77 ", "sd": " "})
    {'n': '77'}
    """
    pairs = cells.items() if isinstance(cells, Mapping) else cells
    return {column: text.strip() for column, text in pairs if text and text.strip()}


@cache
def _judge(table: str, column: str) -> TypeAdapter[Any]:
    return TypeAdapter(BY_TABLE[table].annotations()[column])
