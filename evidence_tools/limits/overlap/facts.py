"""What the tables say of where, when and by whom a study was done: the grounds on which two may share patients."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from evidence_tools.evidence import Evidence

_WORD = r"[A-Z][\w'’]+"
_NAMED_PLACE = re.compile(rf"((?:{_WORD} )*{_WORD}) [A-Z]{{2}}\b")  # a town with its state, such as Mansfield OH
_AUTHOR = re.compile(rf"({_WORD}(?:-{_WORD})?) ([A-Z])[A-Z]{{0,2}}\b(?:, )?")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one study: registration, country, towns, investigators, and the time in which it can have enrolled.

    `single` says that it had one centre. `start` and `end` are years with a fraction; minus infinity and infinity where
    nothing bounds them. `when` is the stretch in words.
    """

    registration: str
    country: str
    places: frozenset[str]
    single: bool
    investigators: frozenset[str]
    start: float
    end: float
    when: str

    def could_meet(self, other: Facts) -> bool:
        """Whether the dates allow that one patient was enrolled in both."""
        return self.start < other.end and other.start < self.end

    def apart_from(self, other: Facts) -> bool:
        """Whether dates, countries or the towns of two single centres rule out a patient in both."""
        abroad = bool(self.country and other.country) and self.country != other.country
        elsewhere = self.single and other.single and self.places and other.places and not self.places & other.places
        return not self.could_meet(other) or abroad or bool(elsewhere)


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason why two studies may share patients: its kind and the words for it."""

    kind: str
    words: str


def facts_of(evidence: Evidence) -> dict[str, Facts]:
    """The facts of every study, by study.

    Towns are names followed by a state in `sites_or_cohort` of any study, looked for in the text of all. Investigators
    are the authors that the citation of the primary source names. Without an end of enrolment, the year of that source
    ends it: patients of a report were enrolled before it appeared.
    """
    studies = evidence.studies
    sources = evidence.sources.set_index("source_id")
    towns = set().union(*(_NAMED_PLACE.findall(text) for text in studies["sites_or_cohort"].dropna()))
    return {
        row.study_id: Facts(
            registration=_text(row.registration),
            country=_text(row.country),
            single=row.n_centers is not pd.NA and row.n_centers == 1,
            places=frozenset(
                town for town in towns if re.search(rf"\b{re.escape(town)}\b", _text(row.sites_or_cohort))
            ),
            investigators=_investigators(_text(sources["citation"].get(row.primary_source_id))),
            **_enrolment(row, sources["year"].get(row.primary_source_id)),
        )
        for row in studies.itertuples()
    }


def grounds(facts: dict[str, Facts]) -> dict[tuple[str, str], tuple[Ground, ...]]:
    """Pairs of studies that one registration, a common town or a common investigator ties together, with the words.

    A town or an investigator ties two studies only where their dates allow a patient in both.
    """
    found = {}
    for one, other in combinations(facts, 2):
        reasons = tuple(_between(facts[one], facts[other]))
        if reasons:
            found[one, other] = reasons
    return found


def _between(one: Facts, other: Facts) -> Iterable[Ground]:
    if one.registration and one.registration == other.registration:
        yield Ground("registration", f"same registration {one.registration}")
    if not one.could_meet(other):
        return
    if places := one.places & other.places:
        yield Ground("place", f"both name {' and '.join(sorted(places))}")
    if people := one.investigators & other.investigators:
        yield Ground("investigator", f"both by {' and '.join(sorted(people))}")


def _investigators(citation: str) -> frozenset[str]:
    """Surname and first initial of the authors with whom a citation begins."""
    found, place = set(), 0
    while author := _AUTHOR.match(citation, place):
        found.add(f"{author[1]} {author[2]}")
        place = author.end()
    return frozenset(found)


def _enrolment(row: tuple, reported: float) -> dict[str, object]:
    first, last = _text(row.enrol_start), _text(row.enrol_end)
    known = not pd.isna(reported)
    end = _year(last, end=True) if last else float(reported) + 1 if known else math.inf
    until = last or (f"a report of {reported:.0f}" if known else "an unknown end")
    return {
        "start": _year(first) if first else -math.inf,
        "end": end,
        "when": f"{first or 'an unknown start'} to {until}",
    }


def _year(date: str, *, end: bool = False) -> float:
    """A date such as 2010, 2010-03 or 2010-03-19 in years; with `end`, the end of that year or month."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return parts[0] + float(end)
    return parts[0] + (parts[1] - 1 + end) / _MONTHS


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)
