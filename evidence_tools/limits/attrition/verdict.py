"""Patients lost to follow-up: what the result would be over all who entered."""

from __future__ import annotations

from evidence_tools.limits.attrition.of_counts import challenge_counts
from evidence_tools.limits.attrition.of_scores import challenge_scores
from evidence_tools.limits.core.building import cannot_say
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject

NAME = "attrition"


def applies(subject: Subject) -> bool:
    """Whether the result rests on patients who had to be seen again; rates are weighed under durability."""
    return subject.kind in ("change", "difference", "share", "ratio")


def challenge(subject: Subject) -> Limitation:
    """Ask what the patients who were not followed up may have had.

    For scores the size is the share of the observed gain that the lost patients did not keep, in percent (0: missing at
    random; 100: no gain at all; more: worse than before), by the informative missingness ratio of means. For events it
    is how many times the odds of the event were in the lost what they were in the others, by the informative
    missingness odds ratio; in two groups the lost of the treated group carry it and those of the other do not.

    References
    ----------
    Mavridis et al. (2015) Stat Med 34:721-741. doi:10.1002/sim.6365
    Higgins, White, Wood (2008) Clin Trials 5:225-239. doi:10.1177/1740774508091600
    """
    if subject.base is None:
        return cannot_say(
            subject,
            NAME,
            "No study prints a number that could be pooled, so what lost patients would change cannot be told.",
        )
    if subject.kind in ("change", "difference"):
        return challenge_scores(subject)
    return challenge_counts(subject)
