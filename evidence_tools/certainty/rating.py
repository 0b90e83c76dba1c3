"""The certainty of the evidence: every question of the critical outcomes, rated by the rules of the protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

import pandas as pd

from evidence_tools.certainty.bias import bias_domain
from evidence_tools.certainty.body import Body, body_of
from evidence_tools.certainty.differing import inconsistency_domain
from evidence_tools.certainty.directness import GRADE, directness_domain
from evidence_tools.certainty.levels import DOMAINS
from evidence_tools.certainty.overrides import applying, stale_of
from evidence_tools.certainty.precision import MISSING_SPREAD, precision_domain
from evidence_tools.certainty.publication import UNPUBLISHED, publication_domain
from evidence_tools.certainty.raising import raising
from evidence_tools.certainty.record import Certainty, Domain, Part
from evidence_tools.certainty.start import start_of
from evidence_tools.certainty.together import Certainties
from evidence_tools.evidence import Evidence
from evidence_tools.limits import Limitation, challenge_all, weighing
from evidence_tools.limits.core.names import NAMES

READ = (*(name for name, about in NAMES.items() if about.grade == GRADE), MISSING_SPREAD, UNPUBLISHED)
"""Limitations whose verdicts the rules read; the others stand beside their domain, and a judgement rests on them."""


@lru_cache(maxsize=4)
def certainties(evidence: Evidence) -> Certainties:
    """How certain the evidence on each critical outcome is, domain by domain, as GRADE rates it.

    Randomised comparisons that are still intact start high, everything else low. Five domains rate down by the rules
    of section ``certainty`` of the protocol; each shows the numbers it rests on. What a person judged on the same
    numbers takes the place of what a rule proposes. What was worked out for the tables at hand is remembered.

    Parameters
    ----------
    evidence
        The extraction tables; the protocol names the critical outcomes and the questions that answer them.

    Returns
    -------
    Certainties
        A mapping of question name to `Certainty`; ``.frame`` has one row per question.

    References
    ----------
    Guyatt et al. (2013). GRADE guidelines 11. J Clin Epidemiol 66:151-157. doi:10.1016/j.jclinepi.2012.01.006

    Examples
    --------
    ``et.certainties(evidence)["pain_from_12"].level`` gives ``'very low'``.
    """
    challenged = challenge_all(evidence)
    rules = evidence.protocol.certainty
    found = {question: _beside(rated(evidence, question), challenged[question]) for question in rules.questions}
    return Certainties(rules.outcomes, rules.stands, MappingProxyType(found))


@lru_cache(maxsize=48)
def rated(evidence: Evidence, question: str) -> Certainty:
    """The certainty of one question, for which no more limitations are weighed and listed than the rating rests on.

    These are those that the rules read, and those that a person saw who judged one of its domains.
    """
    judged = {DOMAINS.get(domain) for domain in evidence.judgements.certainty.get(question, ())}
    names = [name for name, about in NAMES.items() if name in READ or about.grade in judged]
    return certainty_of(evidence, question, weighing(evidence).of(question, names))


def certainty_of(evidence: Evidence, question: str, limits: Sequence[Limitation] | None = None) -> Certainty:
    """The same for one question.

    Parameters
    ----------
    evidence
        The extraction tables.
    question
        A question of a critical outcome.
    limits
        Its limitations, as `challenge` gives them; None weighs them, those of this question alone.

    Raises
    ------
    QuestionError
        When the question is not listed under a critical outcome.
    """
    if limits is None:
        return _beside(rated(evidence, question), weighing(evidence).of(question))
    body = body_of(evidence, question)
    start = start_of(body)
    judged = _judged(evidence, question, _domains(body, limits, start))
    part, steps = raising(body, start, judged)
    _, proposed = raising(body, start, {name: replace(each, judgement=None) for name, each in judged.items()})
    return Certainty(
        question=question,
        label=body.effects.label,
        outcome=body.outcome,
        start=start,
        domains=judged,
        raising=part,
        steps_up=steps,
        steps_proposed=proposed,
        result=body.result,
    )


def stale_judgements(evidence: Evidence) -> pd.DataFrame:
    """Judgements on certainty that no longer count because an input changed since: what to judge again.

    Only the questions that somebody judged are rated, so that a check stays quick.

    Returns
    -------
    DataFrame
        One row per changed input: question, domain, level, by, on, input, what was seen and what it is now.
    """
    asked = evidence.protocol.certainty.questions
    judged = {name: rated(evidence, name) for name in evidence.judgements.certainty if name in asked}
    return stale_of(evidence, judged)


def _beside(found: Certainty, limits: Sequence[Limitation]) -> Certainty:
    """The same rating with every limitation beside the domain that it feeds."""
    domains = {
        name: replace(each, limitations=tuple(limit for limit in limits if limit.grade == DOMAINS[name]))
        for name, each in found.domains.items()
    }
    return replace(found, domains=MappingProxyType(domains))


def _domains(body: Body, limits: Sequence[Limitation], start: Part) -> dict[str, Domain]:
    found = (
        bias_domain(body, limits, start),
        inconsistency_domain(body, limits),
        directness_domain(body, limits, start),
        precision_domain(body, limits),
        publication_domain(body, limits),
    )
    return {each.name: each for each in found}


def _judged(evidence: Evidence, question: str, domains: Mapping[str, Domain]) -> Mapping[str, Domain]:
    """The domains with what a person judged on the same inputs."""
    of_question = evidence.judgements.certainty.get(question, {})
    return MappingProxyType(
        {name: replace(each, judgement=applying(each, of_question.get(name))) for name, each in domains.items()}
    )
