"""Names as readers know them (studies, designs, treatments), and how words and counts stand in a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
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


def lowered(text: str) -> str:
    """A label within a sentence: its first letter small, unless it begins with an abbreviation.

    Examples
    --------
    >>> lowered("Disability (ODI)"), lowered("A trial"), lowered("ZCQ function"), lowered("L5-S1"), lowered("X-ray")
    ('disability (ODI)', 'a trial', 'ZCQ function', 'L5-S1', 'X-ray')
    """
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def capitalised(text: str) -> str:
    """Words as they begin a sentence or a cell: the first letter large, the rest as it is.

    Examples
    --------
    >>> capitalised("mild against usual care"), capitalised("ESI trials")
    ('Mild against usual care', 'ESI trials')
    """
    return text[:1].upper() + text[1:]


def day_in_words(day: date) -> str:
    """A day as it is written in a sentence and in a footer.

    Examples
    --------
    >>> day_in_words(date(2026, 2, 2))
    '2 February 2026'
    """
    return f"{day.day} {day:%B %Y}"


def counted(n: float, noun: str, plural: str = "") -> str:
    """A count with its noun in the right number; `plural` where the noun does not follow the rule.

    Examples
    --------
    >>> counted(1, "study"), counted(1200, "patient"), counted(2, "kind of fault"), counted(3, "person", "people")
    ('1 study', '1,200 patients', '2 kinds of fault', '3 people')
    """
    head, *rest = noun.split(" of ", 1)
    ending = f"{head[:-1]}ies" if re.search(r"[^aeiou]y$", head) else f"{head}s"
    several = plural or " of ".join([ending, *rest])
    return f"{n:,.0f} {noun if n == 1 else several}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words one after the other as a sentence lists them, the last after a word; nothing of nothing.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a", "b"], "or"), listed(["a"]), listed([])
    ('a, b and c', 'a or b', 'a', '')
    """
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
