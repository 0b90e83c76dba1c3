"""The numbers of a rating for the results file: every number of every sentence under its key."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.certainty.levels import CANNOT_SAY, points, steps_down
from evidence_tools.certainty.rating import certainties
from evidence_tools.certainty.record import PREFIX, Certainty, Domain, Part
from evidence_tools.evidence import Evidence
from evidence_tools.results.entries import Entry, entry, told_entry

LEVEL_UNIT = "level of certainty"
STEP_UNIT = "levels down"


def certainty_entries(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """Each number of each domain by key, such as ``certainty.pain_from_12.inconsistency.i2``.

    ``certainty.<question>.level`` is 1 for very low to 4 for high, ``certainty.<question>.<domain>.level`` the levels
    that a domain takes off; their notes hold the words. ``certainty.outcomes.<outcome>.level`` is the level that stands
    for a critical outcome.
    """
    found = certainties(evidence)
    for name, outcome in found.outcomes.items():
        level = found.of_outcome(name)
        if level != CANNOT_SAY:
            label = f"{outcome.label}; certainty, the {found.rule} of its questions"
            yield f"{PREFIX}.outcomes.{name}.level", entry(points(level), LEVEL_UNIT, label, note=level)
    for rated in found.values():
        yield from entries_of(rated)


def entries_of(rated: Certainty) -> Iterator[tuple[str, Entry]]:
    """The same for one question."""
    key = f"{PREFIX}.{rated.question}"
    if rated.start.level != CANNOT_SAY:
        yield f"{key}.level", entry(points(rated.level), LEVEL_UNIT, f"{rated.label}; certainty", note=rated.level)
    yield f"{key}.taken", entry(rated.taken, "count", f"{rated.label}; levels that the domains take off")
    for part in rated.parts:
        yield from _of_part(rated, part)


def _of_part(rated: Certainty, part: Part) -> Iterator[tuple[str, Entry]]:
    label = f"{rated.label}; {part.title}"
    if isinstance(part, Domain):
        judged = "" if part.judgement is None else f"; judged {part.stands} by {part.judgement.by}"
        note = f"{part.level}: {part.rule}{judged}"
        yield f"{part.place}.level", entry(steps_down(part.stands), STEP_UNIT, label, note=note)
    for each in part.inputs:
        number = each.number(part.place)
        convention = f"protocol: {each.entry}" if each.entry else ""
        about = f"{label}: {each.label}"
        yield number.key, told_entry(number, about, rows=each.rows, marks=each.marks, convention=convention)
