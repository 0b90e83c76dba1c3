"""Synthetic years and real days, cut down to a few questions so that tests stay quick."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from edition_copies import Copy, real_edition
from synthetic_year import synthetic_2027

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.deriving import derived

ASKED = ("pain_from_12", "odi_from_12", "device_or_procedure_events")
DAYS = ("2014-01-09", "2016-12-31", "2021-06-21", "2024-12-31")


def few(evidence: Evidence, *names: str) -> Evidence:
    """The same evidence with a few questions of its protocol only."""
    asked = {name: evidence.protocol.questions[name] for name in names or ASKED}
    return derived(evidence, evidence.label, {}, evidence.protocol.model_copy(update={"questions": asked}))


@cache
def real() -> Evidence:
    """The real edition, with a few questions."""
    return few(real_edition())


@cache
def known_on(day: str) -> Evidence:
    """The real evidence as it was known on a day, with a few questions."""
    return few(real_edition().as_of(day))


@cache
def year(*changes: Callable[[Copy], None]) -> Evidence:
    """A SYNTHETIC 2027 with these changes, with a few questions."""
    with TemporaryDirectory() as folder:
        return few(synthetic_2027(Path(folder), *changes).read())
