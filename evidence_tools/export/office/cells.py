"""Cells of Office tables: numbers stay numbers and are shown as everywhere; no sign in a text breaks a file."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from numbers import Real

import pandas as pd

from evidence_tools.wording import number
from evidence_tools.wording.numbers import MINUS

FIGURES = 3  # of a number that no table has rounded yet
MOST_DECIMALS = 6
GENERAL = "General"
_EXACT = Context(prec=1000)  # digits: more than any float has on both sides of its point
_SHOWN = re.compile(
    rf"(?P<sign>[-+{MINUS}]?)(?P<whole>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.(?P<part>[0-9]+))?(?P<after> ?%?)"
)
_BROKEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # signs that XML cannot hold


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text; and where it is a number, its value and the number format that shows the same text."""

    text: str
    value: float | None = None
    number_format: str = GENERAL

    def __str__(self) -> str:
        return self.text


def number_cell(value: float, text: str) -> Cell:
    """A number to its full precision with a format that shows `text`.

    Examples
    --------
    >>> number_cell(-3.82565, "−3.8").number_format
    '0.0;"−"0.0'
    >>> number_cell(8.5e-29, "< 0.001").number_format
    '"< 0.001"'
    """
    return Cell(text, value, number_format(value, text))


def read_number(text: str) -> Cell:
    """The cell of a printed number such as ``5,630``, ``−3.8`` or ``41.2%``; of anything else a cell of text.

    A percentage keeps its figures: ``41.2%`` is 41.2 with a sign behind it. Digits with a zero in front are a name.

    Examples
    --------
    >>> read_number("−3.8").value, read_number("5,630").number_format, read_number("007").value
    (-3.8, '#,##0;"−"#,##0', None)
    """
    found = _SHOWN.fullmatch(text)
    if not found or (found["whole"].startswith("0") and len(found["whole"]) > 1):
        return Cell(text)
    size = float(f"{found['whole'].replace(',', '')}.{found['part'] or '0'}")
    return number_cell(-size if found["sign"] in ("-", MINUS) else size, text)


def number_format(value: float, text: str) -> str:
    """The number format with which a spreadsheet shows `value` as `text`.

    What no format of digits gives (``< 0.001``, a rounding that goes to the even neighbour) is a format of words.
    """
    found = _SHOWN.fullmatch(text)
    if not found or _rounded(value, len(found["part"] or "")) != _printed(found):
        return f'"{text.replace(chr(34), "")}"'
    digits = "#,##0" if "," in found["whole"] else "0"
    digits += f".{'0' * len(found['part'])}" if found["part"] else ""
    digits += f'"{found["after"]}"' if found["after"] else ""
    plus = "+" if found["sign"] == "+" else ""
    minus = f'"{found["sign"]}"' if found["sign"] in ("-", MINUS) else "" if value < 0 else f'"{MINUS}"'
    return f"{plus}{digits};{minus}{digits}"


def _rounded(value: float, decimals: int) -> Decimal:
    """A size as spreadsheets round it: half away from zero."""
    return abs(Decimal(repr(float(value)))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)


def _printed(found: re.Match[str]) -> Decimal:
    return Decimal(found["whole"].replace(",", "") + (f".{found['part']}" if found["part"] else ""))


def column_cells(column: pd.Series, *, numbers: bool) -> tuple[Cell, ...]:
    """The cells of one column; `numbers` says that its texts are printed numbers and words for a missing one."""
    decimals = _decimals(column)
    return tuple(_cell(value, decimals, numbers=numbers) for value in column)


def _cell(value: object, decimals: int, *, numbers: bool) -> Cell:
    if isinstance(value, Cell):
        return value
    if isinstance(value, str) and numbers:
        return read_number(value)
    if isinstance(value, Real) and not pd.api.types.is_bool(value) and math.isfinite(value):
        return number_cell(float(value), number(value, decimals).replace(",", ""))
    return Cell(printable(_words(value)))


def _words(value: object) -> str:
    """A value that is no number as it is written in a cell; nothing for a gap."""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return str(value).removesuffix(" 00:00:00")
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    return number(value) if isinstance(value, Real) else str(value)


def _decimals(column: pd.Series) -> int:
    """Decimals that show a column: none for whole numbers, else enough for some figures of a middling value."""
    sizes = [abs(float(each)) for each in column if isinstance(each, Real) and not pd.api.types.is_bool(each)]
    sizes = sorted(each for each in sizes if math.isfinite(each) and each > 0)
    if not sizes or all(each.is_integer() for each in sizes):
        return 0
    middle = sizes[len(sizes) // 2]
    return min(max(FIGURES - 1 - math.floor(math.log10(middle)), 1), MOST_DECIMALS)


def printable(text: str) -> str:
    """A text whose signs an Office file can hold; others become the sign for what cannot be shown.

    Examples
    --------
    >>> printable("a\\x00b")
    'a\ufffdb'
    """
    return _BROKEN.sub("\ufffd", text)
