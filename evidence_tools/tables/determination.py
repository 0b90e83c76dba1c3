"""The numbers of the determination, each with what it is and where it comes from."""

from __future__ import annotations

from textwrap import shorten

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.determination import determination
from evidence_tools.tables.shown import Shown, few

LOCATOR = 70  # characters of a place in a source that are shown


def table_of_determination(evidence: Evidence) -> pd.DataFrame:
    """One row per number of the five sentences: what it is, its key, and the first of its sources with locators.

    `determination(evidence).trace` has every row and every source.
    """
    trace = determination(evidence).trace
    trace = trace.assign(source=[_source(*each) for each in trace[["source_id", "locator"]].to_numpy()])
    grouped = trace.groupby(["sentence", "number", "key"], sort=False)
    rows = [
        {"Sentence": sentence, "Number": number, "What it is": part["what"].iloc[0], "Key": key, "Source": _few(part)}
        for (sentence, number, key), part in grouped
    ]
    return Shown(pd.DataFrame(rows).set_index("Sentence"))


def _few(part: pd.DataFrame) -> str:
    return few([each for each in dict.fromkeys(part["source"]) if each], most=3)


def _source(source: str, locator: str) -> str:
    place = shorten(locator, LOCATOR, placeholder=" ...") if locator else ""
    return f"{source} ({place})" if source and place else source or place
