"""A frame as JupyterLab should show it: whole sentences, one header row, words to the left and numbers to the right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

WIDE_COLUMNS = ("Source", "Rows")  # ids without blanks, which may break anywhere
LONG = 160  # characters; a column of such sentences is given room, so that its rows do not become towers
MIDDLING = 60  # characters; a column of such phrases is given some
SHORT = 20  # characters; a column of such cells, like an interval, is kept on one line
ROOMY = 8  # columns; in a table of more, words may wrap so that longer cells have room
NUMBER = re.compile(r"[-−+<]?[\d.,]+ ?%?")
NO_NUMBER = re.compile(r"NaN|<NA>|not [a-z ]+|")


class Shown(pd.DataFrame):
    """A DataFrame that is never cut when it is displayed.

    It is a DataFrame in every other respect; what is made from it is one too. Styles stand in the cells, because
    JupyterLab drops style sheets from notebooks that it does not trust yet.

    Examples
    --------
    >>> shown = Shown({"Why": ["a reason that pandas would cut after fifty characters, here in full"]})
    >>> "here in full" in shown._repr_html_()
    True
    """

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def _repr_html_(self) -> str:
        frame = pd.DataFrame(self.reset_index().rename(columns={"index": ""})).astype("str")
        crowded = len(frame.columns) > ROOMY
        styles = [
            _style(name, frame[name], first=place == 0, crowded=crowded) for place, name in enumerate(frame.columns)
        ]
        first = frame.columns[0]
        frame[first] = frame[first].mask(frame[first] == frame[first].shift(), "")  # a group is named once
        head = _row("th", frame.columns, [style.replace(" white-space: nowrap;", "") for style in styles])
        body = "\n".join(_row("td", cells, styles) for cells in frame.itertuples(index=False, name=None))
        return f'<table class="dataframe">\n<thead>\n{head}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>'


def _row(kind: str, cells: Iterable[str], styles: list[str]) -> str:
    filled = "".join(
        f'<{kind} style="{style}">{escape(cell)}</{kind}>' for cell, style in zip(cells, styles, strict=True)
    )
    return f"<tr>{filled}</tr>"


def _style(name: str, cells: pd.Series, *, first: bool, crowded: bool) -> str:
    side = "right" if only_numbers(cells) else "left"
    style = f"text-align: {side}; vertical-align: top; "
    if first:
        style += "font-weight: bold; "
    if name in WIDE_COLUMNS:
        style += "overflow-wrap: anywhere; min-width: 10em; "
    elif len(cells) and cells.str.len().max() <= SHORT:
        words = crowded and not cells.str.contains(r"\d").any()
        style += "" if words else "white-space: nowrap; "
    elif len(cells) and cells.str.len().max() > LONG:
        style += "min-width: 20em; "
    elif len(cells) and cells.str.len().max() > MIDDLING:
        style += "min-width: 10em; "
    elif crowded and not first:
        style += "min-width: 8em; "
    return style.strip()


def few(ids: Sequence[str], most: int = 4) -> str:
    """The first of many ids, and how many more there are; files and frames hold all of them.

    Examples
    --------
    >>> few(["a", "b", "c"], most=2)
    'a; b; and 1 more'
    """
    more = len(ids) - most
    return "; ".join([*ids[:most], f"and {more} more"] if more > 0 else ids)


def only_numbers(cells: Iterable[str]) -> bool:
    """Whether a column holds numbers and words for a missing number alone, so that it belongs to the right.

    Examples
    --------
    >>> only_numbers(["3.1", "−4", "not stated"]), only_numbers(["3 to 4", "5"])
    (True, False)
    """
    numbers = [cell for cell in cells if not NO_NUMBER.fullmatch(cell)]
    return bool(numbers) and all(NUMBER.fullmatch(cell) for cell in numbers)
