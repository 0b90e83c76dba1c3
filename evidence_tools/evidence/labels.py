"""Short names of the studies, the same in every table, figure and sentence."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from evidence_tools.evidence.record import Evidence
from evidence_tools.naming import short_name


def study_labels(evidence: Evidence) -> pd.Series:
    """A short label per study, such as ``Wong 2012``; the full name where two would be alike.

    Returns
    -------
    Series
        Labels, indexed by study.
    """
    return _labels(evidence).copy()


@lru_cache(maxsize=4)
def _labels(evidence: Evidence) -> pd.Series:
    studies = evidence.studies.set_index("study_id")
    years = studies["primary_source_id"].map(evidence.sources.set_index("source_id")["year"]).astype(float)
    short = pd.Series(
        [short_name(name, year) for name, year in zip(studies["name"], years, strict=True)],
        index=studies.index,
        dtype="str",
    )
    return short.where(~short.duplicated(keep=False), studies["name"])
