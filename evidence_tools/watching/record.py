"""What a watch found: reports, trials and device events, each beside what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from evidence_tools.naming import counted

PUBMED, TRIALS, DEVICE_EVENTS = "PubMed", "ClinicalTrials.gov", "openFDA device events"
SERVICES = (PUBMED, TRIALS, DEVICE_EVENTS)
Standing = Literal["new", "changed", "known"]
COLUMNS = ("service", "standing", "id", "day", "title", "detail", "why", "url")


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day asked for, both included."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Finding:
    """One record that a service holds.

    Parameters
    ----------
    service
        One of `SERVICES`.
    id
        PubMed number, registry number or number of the event report.
    day
        When the service took it in or changed it last, as the service prints it.
    title, detail
        What it is, and what matters of it: status and results of a trial, kind of an event.
    url
        Where a person reads it.
    names
        Other numbers by which it may be known: ``doi``, ``nct``.
    """

    service: str
    id: str
    day: str
    title: str
    detail: str
    url: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding beside what is known: whether it is new, has changed, or stands in the tables, and why."""

    finding: Finding
    standing: Standing
    why: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What a service could not or did not answer, and what to do about it."""

    service: str
    what: str


@dataclass(frozen=True, eq=False)
class Watched:
    """The answer of a watch.

    Parameters
    ----------
    label
        The edition whose tables count as known.
    days
        First and last day asked for.
    placed
        Every finding, in the order of the services.
    problems
        What could not be asked or read; where there is any, the list of findings may be short.
    asked
        Services that answered.
    """

    label: str
    days: Days
    placed: tuple[Placed, ...]
    problems: tuple[Problem, ...]
    asked: tuple[str, ...]

    def of(self, *standings: Standing) -> tuple[Placed, ...]:
        """The findings of these standings."""
        return tuple(each for each in self.placed if each.standing in standings)

    @property
    def reports(self) -> int:
        """New reports and trials with newly posted results: what may change a number, apart from device events."""
        return sum(each.finding.service != DEVICE_EVENTS for each in self.of("new", "changed"))

    @property
    def frame(self) -> pd.DataFrame:
        """One row per finding: what it is, when the service took it in, and how it stands to the tables."""
        rows = [
            (f.service, each.standing, f.id, f.day, f.title, f.detail, each.why, f.url)
            for each in self.placed
            for f in [each.finding]
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(self.of(standing))} {standing}" for standing in ("new", "changed", "known"))
        troubles = counted(len(self.problems), "problem")
        return f"Watched {self.label}, {self.days.since} to {self.days.until}: {sizes}; {troubles}"
