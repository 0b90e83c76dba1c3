"""Frames as CSV files, the same bytes on every machine; no cell of theirs is run as a formula by a spreadsheet.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula and works it out when the file is
opened, whoever wrote it. Such a text gets an apostrophe in front, which spreadsheets show as text [1]_. The mark can be
told from an apostrophe of the text itself: it stands in front of what would be a formula without it, and every text
that is a formula behind its own apostrophe gets one more. So `original` gives back exactly what `inert` was given.

References
----------
.. [1] OWASP Foundation. CSV Injection. https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from evidence_tools.files import write_text
from evidence_tools.results.entries import SIGNIFICANT_DIGITS

MARK = "'"
_STARTERS = "=+@\\-\t\r\n" + "\uff1d\uff0b\uff0d\uff20" + "\ufe66\ufe62\ufe63\ufe6b"  # plain, full-width, small
_LEADING = r"""[\s"'`\u2018-\u201f\u200b-\u200f\u2060\ufeff]*"""  # blanks, quotes and signs without width
_FORMULA = re.compile(rf"{_LEADING}[{_STARTERS}]")
_NUMBER = re.compile(r"[-+]?([0-9][0-9,]*\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?%?")


def inert(text: str) -> str:
    """A text that no spreadsheet runs: one that begins like a formula gets an apostrophe in front, others stay.

    A number stays a number, and our true minus sign (U+2212) begins no formula.

    Examples
    --------
    >>> inert("=1+1"), inert(" @SUM(A1)"), inert("-3.5"), inert("−3.5 points"), inert("a = b")
    ("'=1+1", "' @SUM(A1)", '-3.5', '−3.5 points', 'a = b')
    """
    return f"{MARK}{text}" if _is_live(text) else text


def original(text: str) -> str:
    """The text as it was before `inert`.

    Examples
    --------
    >>> original("'=1+1"), original("'tis"), original(inert("'=1"))
    ('=1+1', "'tis", "'=1")
    """
    return text[1:] if text.startswith(MARK) and _is_live(text[1:]) else text


def inert_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every text cell and every heading made `inert`; numbers, dates and gaps stay as they are."""
    return _each_text(frame, inert)


def write_csv(path: Path, frame: pd.DataFrame) -> Path:
    """Write a frame without its empty columns, with as many digits as the results file has and no live cell.

    `read_csv` reads it back.
    """
    filled = inert_frame(frame.dropna(axis="columns", how="all"))
    return write_text(path, csv_text(filled, float_format=f"%.{SIGNIFICANT_DIGITS}g"))


def csv_text(frame: pd.DataFrame, *, float_format: str | None = None) -> str:
    """The text of a CSV file without the index; every cell is quoted where one holds a carriage return.

    Without quotation marks many programs take a lone carriage return for the end of the row.
    """
    texts = frame.select_dtypes(include=["object", "str", "category"])
    returns = any(texts[name].astype("str").str.contains("\r", regex=False).any() for name in texts)
    quoting = csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL
    return frame.to_csv(index=False, lineterminator="\n", quoting=quoting, float_format=float_format)


def read_csv(path: Path) -> pd.DataFrame:
    """Read what `write_csv` wrote: numbers as numbers, texts as they were before they were made inert.

    An empty cell is a gap; no word is taken for one. Columns that were empty throughout were not written.
    """
    return _each_text(pd.read_csv(path, keep_default_na=False, na_values=[""]), original)


def _each_text(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """The frame with every text changed, headings included; only columns that hold texts are touched."""
    changed = frame.rename(columns=lambda name: change(name) if isinstance(name, str) else name)
    for place, dtype in enumerate(changed.dtypes):
        if not (pd.api.types.is_object_dtype(dtype) or isinstance(dtype, pd.StringDtype | pd.CategoricalDtype)):
            continue
        column = changed.iloc[:, place]
        cells = [change(cell) if isinstance(cell, str) else cell for cell in column]
        if any(new is not old for new, old in zip(cells, column, strict=True)):
            changed.isetitem(place, pd.Series(cells, index=column.index, dtype="str" if dtype == "str" else object))
    return changed


def _is_live(text: str) -> bool:
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)
