"""What many slides say alike: where their data come from, how certain the evidence is, which notebook to open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evidence_tools.briefing.counted import Counted
from evidence_tools.certainty import certainties
from evidence_tools.certainty.levels import LEVELS
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.determination import determination_entries
from evidence_tools.ledger.listing import out_of
from evidence_tools.models import Answer, answers
from evidence_tools.naming import day_in_words
from evidence_tools.study_effects import MARKS
from evidence_tools.study_effects.marks import join_marks
from evidence_tools.wording import Number, Told, tell

NO_CRITICAL_OUTCOME = "the protocol names no critical outcome, so nothing is rated and nothing summed up"


def source_line(evidence: Evidence) -> Told:
    """Which tables a slide is made from and of which day, so that a slide that is copied elsewhere still says so."""
    day = day_in_words(evidence.protocol.edition.data_date)
    return tell("Source: extraction tables {edition}, data of {day}", edition=evidence.label, day=day)


def about_line(evidence: Evidence) -> Told:
    """Title of the review, its edition, and the day to which its data reach, where no footer says so."""
    edition = evidence.protocol.edition
    return tell(
        "{title}. Edition {edition} of the review; data of {day}",
        title=edition.title,
        edition=edition.edition,
        day=day_in_words(edition.data_date),
    )


def notebook(name: str, why: str) -> Told:
    """The last line of the speaker's notes: which notebook shows how it was made.

    Examples
    --------
    >>> notebook("07_limitations", "every limitation with its table").text
    'Notebook to open: 07_limitations (every limitation with its table).'
    """
    return tell("Notebook to open: {name} ({why}).", name=name, why=why)


def determination_numbers(evidence: Evidence) -> Mapping[str, Number]:
    """The numbers of the determination that stand under no other key, so that a slide can say them again.

    None where the edition has nothing to sum up: no critical outcome, or no statement of the policy.
    """
    sums_up = bool(evidence.protocol.certainty.outcomes) and not evidence.claims.empty
    made = determination_entries(evidence) if sums_up else ()
    return {key: Number(key, found["value"], found["unit"], found["shown"]) for key, found in made}


def legend(marks: Iterable[str]) -> tuple[Told, ...]:
    """The meaning of the footnote marks that occur, one line each."""
    return tuple(tell("{mark} {meaning}", mark=mark, meaning=MARKS[mark]) for mark in join_marks(*marks))


def critical_answers(evidence: Evidence) -> dict[str, Answer]:
    """The answers to the questions about critical outcomes; none where the protocol names none."""
    questions = evidence.protocol.certainty.questions
    return answers(evidence, *questions) if questions else {}


def levels_of_outcomes(evidence: Evidence) -> dict[str, str]:
    """The level of certainty that stands for each critical outcome."""
    rated = certainties(evidence)
    return {name: rated.of_outcome(name) for name in rated.outcomes}


def certainty_in_words(evidence: Evidence, counted: Counted) -> Told:
    """How certain the evidence is over all critical outcomes: ``very low on all 5 critical outcomes``.

    Where outcomes differ, the lowest and the highest level are named; an outcome that is not rated is counted apart.
    """
    found = levels_of_outcomes(evidence)
    rated = sorted({level for level in found.values() if level in LEVELS}, key=LEVELS.index)
    made = {
        "n": sum(level in LEVELS for level in found.values()),
        "of": len(found),
    }
    numbers = {name: _outcomes(counted, f"outcomes_{name}", count) for name, count in made.items()}
    if not rated:
        return tell("not known on any of {of} critical outcomes", of=numbers["of"])
    share = out_of(numbers["n"], numbers["of"])
    which = rated[0] if len(rated) == 1 else f"from {rated[0]} to {rated[-1]}"
    return tell("{which} on {share} critical outcomes", which=which, share=share)


def _outcomes(counted: Counted, name: str, count: int) -> Number:
    return counted.number(name, count, label="Critical outcomes", given_by=["certainty.outcomes"])
