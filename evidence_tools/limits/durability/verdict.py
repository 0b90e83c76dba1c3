"""Durability: later surgery as a rate that allows for loss, and whether a gain in scores lasts."""

from __future__ import annotations

from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.durability.of_events import challenge_events
from evidence_tools.limits.durability.of_scores import challenge_scores

NAME = "durability"


def applies(subject: Subject) -> bool:
    """Whether the result is later surgery in one arm, or a change of a score long after treatment."""
    rules = subject.rules.durability
    if subject.kind in ("share", "rate"):
        return subject.outcome in rules.outcomes
    return subject.kind == "change" and subject.effects.question.window[0] >= rules.from_months


def challenge(subject: Subject) -> Limitation:
    """Ask what lasts.

    Later surgery: the size is the share of patients lost by the last visit, in percent, who left evenly over the time;
    the risk is that which would have been seen had nobody been lost, for a constant hazard. The table gives every
    cohort and comparator as a rate per 100 person-years. Scores: the size is the share of the gain that goes, in
    percent; plausible is what studies with two visits from `limits.durability.from_months` on have seen.
    """
    return challenge_scores(subject) if subject.kind == "change" else challenge_events(subject)
