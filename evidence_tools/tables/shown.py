"""A frame as JupyterLab should show it: whole sentences, one header row, words to the left and numbers to the right."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import pandas as pd
from pandas.io.formats.style import Styler

WIDE_COLUMNS = ("Source", "Rows")  # ids without blanks, which may break anywhere
SHORT = 20  # characters; a column of such cells, like an interval, is kept on one line

NUMBER = re.compile(r"[-−+<]?[\d.,]+ ?%?")
NO_NUMBER = re.compile(r"NaN|<NA>|not [a-z ]+|")


class Shown(pd.DataFrame):
    """A DataFrame that is never cut when it is displayed.

    It is a DataFrame in every other respect; what is made from it is one too.

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
        frame = pd.DataFrame(self.reset_index().rename(columns={"index": ""}))
        # The id comes from the columns: two displays of one table are the same bytes, two tables do not share a style.
        name = hashlib.sha256("|".join(map(str, frame.columns)).encode()).hexdigest()[:8]
        styler = Styler(frame, uuid=name, cell_ids=False).hide(axis="index").format(escape="html")
        styler = styler.format_index(escape="html", axis=1).set_table_attributes('class="dataframe"')
        return styler.set_table_styles(_styles(frame)).to_html()


def _styles(frame: pd.DataFrame) -> list[dict[str, object]]:
    styles = [
        {"selector": "th, td", "props": [("text-align", "left"), ("vertical-align", "top")]},
        {"selector": "td.col0", "props": [("font-weight", "bold")]},
    ]
    for place, name in enumerate(frame.columns):
        cells = f"th.col{place}, td.col{place}"
        if only_numbers(frame[name].astype("str")):
            styles.append({"selector": cells, "props": [("text-align", "right")]})
        if name in WIDE_COLUMNS:
            styles.append({"selector": cells, "props": [("overflow-wrap", "anywhere"), ("min-width", "14em")]})
        elif frame[name].astype("str").str.len().max() <= SHORT:
            styles.append({"selector": f"td.col{place}", "props": [("white-space", "nowrap")]})
    return styles


def only_numbers(cells: Iterable[str]) -> bool:
    """Whether a column holds numbers and words for a missing number alone, so that it belongs to the right.

    Examples
    --------
    >>> only_numbers(["3.1", "−4", "not stated"]), only_numbers(["3 to 4", "5"])
    (True, False)
    """
    numbers = [cell for cell in cells if not NO_NUMBER.fullmatch(cell)]
    return bool(numbers) and all(NUMBER.fullmatch(cell) for cell in numbers)
