"""A frame as JupyterLab should show it: whole sentences, one header row, words to the left and numbers to the right."""

from __future__ import annotations

import hashlib

import pandas as pd
from pandas.io.formats.style import Styler

WIDE_COLUMNS = ("Source", "Rows")  # ids without blanks, which may break anywhere


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
        if pd.api.types.is_numeric_dtype(frame[name]):
            styles.append({"selector": cells, "props": [("text-align", "right")]})
        if name in WIDE_COLUMNS:
            styles.append({"selector": cells, "props": [("overflow-wrap", "anywhere"), ("min-width", "10em")]})
    return styles
