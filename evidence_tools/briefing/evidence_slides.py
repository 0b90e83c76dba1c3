"""The slides that show the evidence: its base, one per critical outcome, and the exhibits behind them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from evidence_tools.briefing.behind import (
    SENSITIVITY,
    THRESHOLD,
    TIMELINE,
    sensitivity_slide,
    timeline_slide,
)
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.evidence_base import NAME, evidence_base_slide
from evidence_tools.briefing.outcomes import OUTCOME, outcome_slide
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.briefing.thresholds import threshold_slide
from evidence_tools.evidence import Evidence

Maker = Callable[[Counted], Slide | LeftOut]


def story_slides(evidence: Evidence) -> dict[str, Maker]:
    """The makers of these slides by name, in reading order; each takes the `Counted` of its slide.

    The outcomes and their questions are those under ``certainty.outcomes`` of the protocol. A timeline stands for each
    outcome that these questions ask of as a score; sensitivity and thresholds for each question.
    """
    outcomes = evidence.protocol.certainty.outcomes
    questions = list(dict.fromkeys(question for about in outcomes.values() for question in about.questions))
    scores = _scores(evidence, questions)
    return {
        NAME: partial(evidence_base_slide, evidence),
        **{f"{OUTCOME}:{name}": partial(outcome_slide, evidence, name) for name in outcomes},
        **{f"{TIMELINE}:{outcome}": partial(timeline_slide, evidence, asked) for outcome, asked in scores.items()},
        **{f"{SENSITIVITY}:{question}": partial(sensitivity_slide, evidence, question) for question in questions},
        **{f"{THRESHOLD}:{question}": partial(threshold_slide, evidence, question) for question in scores.values()},
    }


def _scores(evidence: Evidence, questions: list[str]) -> dict[str, str]:
    """Outcomes that are scores, distances or times, each with the first question about it."""
    measured = set(evidence.continuous["outcome"])
    asked = {question: evidence.protocol.question(question).outcome for question in questions}
    first = {outcome: question for question, outcome in reversed(asked.items()) if outcome in measured}
    return {outcome: first[outcome] for outcome in dict.fromkeys(asked.values()) if outcome in first}
