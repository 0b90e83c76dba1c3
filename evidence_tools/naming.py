"""Names as readers know them: studies, designs, treatments."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from types import MappingProxyType

DESIGNS: Mapping[str, str] = MappingProxyType(
    {
        "rct": "randomised",
        "prospective_cohort": "prospective",
        "comparative_cohort": "comparative",
        "retrospective_cohort": "retrospective",
        "claims_cohort": "claims",
        "case_series": "case series",
    }
)
TREATMENTS: Mapping[str, str] = MappingProxyType(
    {
        "cmm": "medical management",
        "esi": "epidural injection",
        "mild_then_spacer": "mild, then spacer",
    }
)
_YEAR = re.compile(r"\b(19|20)\d\d\b")


def design_name(design: str) -> str:
    """Name a design of `studies.csv` in a word; an unknown one is shown as it is.

    Examples
    --------
    >>> design_name("rct"), design_name("")
    ('randomised', '')
    """
    return DESIGNS.get(design, design.replace("_", " "))


def treatment_name(treatment: str) -> str:
    """Name a treatment class of `arms.csv` as readers know it.

    Examples
    --------
    >>> treatment_name("cmm"), treatment_name("spacer")
    ('medical management', 'spacer')
    """
    return TREATMENTS.get(treatment, treatment.replace("_", " "))


def design_rank(design: str) -> int:
    """Rank a design in the order of :data:`DESIGNS`, trials first; unknown ones last."""
    return list(DESIGNS).index(design) if design in DESIGNS else len(DESIGNS)


def short_name(name: str, year: float = math.nan) -> str:
    """Shorten the name of a study to what fits a chart: its part before the first comma or bracket, up to its year.

    Parameters
    ----------
    name
        Name as in `studies.csv`.
    year
        Year of the report, added where the short name has none.

    Examples
    --------
    >>> short_name("Mekhail 2012, functional outcomes (Cleveland Clinic)")
    'Mekhail 2012'
    >>> short_name("Wilkinson & Fourney, prospective series", 2012.0)
    'Wilkinson & Fourney 2012'
    >>> short_name("Durkin 2013 quality-assurance cohort")
    'Durkin 2013'
    """
    head = re.split(r"\s*[,(]", name, maxsplit=1)[0] or name
    dated = _YEAR.search(head)
    if dated:
        return head[: dated.end()]
    return head if math.isnan(year) else f"{head} {year:.0f}"
