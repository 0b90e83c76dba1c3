"""The rules for the certainty of the evidence: the questions, treatments and domains that they name exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol_checks.subject import Subject

_SECTION = "certainty"


def certainty_faults(subject: Subject) -> Iterator[Fault]:
    """What is wrong with the section `certainty`."""
    return chain(_named(subject), _questions(subject), _twice(subject), _treatments(subject), _domains(subject))


def _named(subject: Subject) -> Iterator[Fault]:
    """Tables can be read and pooled without critical outcomes; a review, with its determination, cannot end."""
    if not subject.protocol.certainty.outcomes:
        yield subject.warning(
            (_SECTION, "outcomes"),
            "",
            "for a review: the outcomes on which the decision turns, each with the questions that answer it",
            "add [certainty.outcomes.<name>] with label, questions and needed_months",
        )


def _questions(subject: Subject) -> Iterator[Fault]:
    """A rated question must be one whose limitations are weighed: their verdicts are inputs of the rating."""
    weighed = subject.protocol.limits.questions
    for name, outcome in subject.protocol.certainty.outcomes.items():
        for question in outcome.questions:
            where = (_SECTION, "outcomes", name, "questions")
            yield from subject.unknown(where, question, weighed, "a question listed under limits.questions")


def _twice(subject: Subject) -> Iterator[Fault]:
    for question, times in Counter(subject.protocol.certainty.questions).items():
        if times > 1:
            yield subject.error(
                (_SECTION, "outcomes"),
                f"{question}, {times} times",
                "each question under one critical outcome",
                "take it out of all but one",
                value=question,
            )


def _treatments(subject: Subject) -> Iterator[Fault]:
    known, rules = subject.names("arms", "treatment"), subject.protocol.certainty
    for treatment in rules.indirectness.comparators:
        where = (_SECTION, "indirectness", "comparators")
        yield from subject.unknown(where, treatment, known, "a treatment of arms.csv")
    for name, outcome in rules.outcomes.items():
        for treatment in outcome.contrasts.values():
            where = (_SECTION, "outcomes", name, "contrasts")
            yield from subject.unknown(where, treatment, known, "a treatment of arms.csv")


def _domains(subject: Subject) -> Iterator[Fault]:
    known = subject.names("risk_of_bias_domains", "tool_domain")
    for domain in subject.protocol.certainty.risk_of_bias.counted_by_start:
        where = (_SECTION, "risk_of_bias", "counted_by_start")
        yield from subject.unknown(where, domain, known, "a tool_domain of risk_of_bias_domains.csv")
