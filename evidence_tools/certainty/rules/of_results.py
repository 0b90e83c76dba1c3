"""Rules on the result itself: what its interval leaves open, what may be missing from it, and how large it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from evidence_tools.certainty.levels import CANNOT_SAY, NOT_SERIOUS, SERIOUS, VERY_SERIOUS
from evidence_tools.certainty.rules.deciding import NO_STUDY, PERCENT, Fired, Span, first, reaches
from evidence_tools.evidence.protocol_certainty import Imprecision, LargeEffect, PublicationBias
from evidence_tools.limits.core.limitation import OVERTURNS, WEAKENS

REVERSING = (WEAKENS, OVERTURNS)


def imprecision(
    interval: Span,
    threshold: float | None,
    far: tuple[float | None, float | None],
    *,
    fraction: float,
    of_shares: bool,
    rules: Imprecision,
    spread_decides: bool = False,
) -> Fired:
    """Whether the interval leaves the decision open, and whether the information suffices.

    Parameters
    ----------
    interval, threshold
        The interval, and the point at which the conclusion turns; None where the protocol names none.
    far
        Two points that no interval should hold together: no effect and the smallest important change, or a benefit
        and a harm that would both matter.
    fraction
        Share of the required information size that is reached; NaN where it cannot be worked out.
    of_shares
        Whether the result is a share of patients. A narrow interval around a small share is precise however few the
        events, as GRADE has it for absolute effects, so that the information size is then shown but does not decide.
    spread_decides
        Whether standard deviations are borrowed for most of the weight and their range reverses a conclusion.

    References
    ----------
    Guyatt et al. (2011). GRADE guidelines 6. J Clin Epidemiol 64:1283-1293. doi:10.1016/j.jclinepi.2011.01.012
    Zeng et al. (2022). GRADE guidance 34. J Clin Epidemiol 150:216-224. doi:10.1016/j.jclinepi.2022.07.014
    """
    by_size = not of_shares
    both = interval.holds(far[0]) and interval.holds(far[1])
    far_too_few = by_size and fraction < rules.far_too_few
    return first(
        (threshold is None, CANNOT_SAY, "the protocol names no point at which the conclusion turns"),
        (both, VERY_SERIOUS, "the interval holds both what would matter and its opposite"),
        (interval.holds(threshold), SERIOUS, "the interval holds the point at which the conclusion turns"),
        (far_too_few, VERY_SERIOUS, "the interval decides, but on far less information than required"),
        (by_size and fraction < rules.enough, SERIOUS, "the interval decides, but on less information than required"),
        (spread_decides, SERIOUS, "the interval decides only with the standard deviation that was borrowed"),
        (True, NOT_SERIOUS, "the interval decides"),
    )


def imprecision_without_estimate(patients: float, rules: Imprecision) -> Fired:
    """The same where there is no estimate: by the number of patients alone.

    References
    ----------
    Murad et al. (2017). Evid Based Med 22:85-87. doi:10.1136/ebmed-2017-110668

    Examples
    --------
    >>> [imprecision_without_estimate(n, Imprecision()).level for n in (400, 401, float("nan"))]
    ['serious', 'cannot say', 'cannot say']
    """
    few = patients <= rules.few_patients
    return first(
        (few, SERIOUS, "there is no interval, and fewer patients than an estimate would need"),
        (True, CANNOT_SAY, "there is no interval"),
    )


def publication_bias(
    k: int, verdict: str, *, industry: float, unreported: float, p_value: float, rules: PublicationBias
) -> Fired:
    """Whether results are missing because of what they are. GRADE knows one step here: suspected or not.

    Parameters
    ----------
    k
        Studies behind the result.
    verdict
        Verdict of the limitation `unpublished`: what the result would be with the trials that have no report.
    industry, unreported
        Percent of the weight paid for by industry; percent of all patients who are in trials without a report.
    p_value
        Of Egger's test; NaN where it was not made.
    rules
        Thresholds, as shares.

    References
    ----------
    Guyatt et al. (2011). GRADE guidelines 5. J Clin Epidemiol 64:1277-1282. doi:10.1016/j.jclinepi.2011.01.011
    Sterne et al. (2011). BMJ 343:d4002. doi:10.1136/bmj.d4002
    """
    enough, tested = k >= rules.needed_studies, not math.isnan(p_value)
    paid = reaches(industry, PERCENT * rules.industry_from)
    silent = reaches(unreported, PERCENT * rules.unreported_from)
    few_and_paid = not enough and paid and silent
    return first(
        (not k, CANNOT_SAY, NO_STUDY),
        (verdict in REVERSING, SERIOUS, "trials without a report could reverse a conclusion"),
        (enough and p_value < rules.p_below, SERIOUS, "small studies show more than large ones"),
        (few_and_paid, SERIOUS, "few studies, mostly paid for by industry, stand while trials stay unreported"),
        (enough and tested, NOT_SERIOUS, "a test of small-study effects finds none"),
        (enough, CANNOT_SAY, "exact counts cannot carry a test of small-study effects"),
        (True, CANNOT_SAY, "there are too few studies for a test of small-study effects"),
    )


@dataclass(frozen=True, slots=True)
class Raised:
    """By how many levels an effect raises the certainty, and the rule in words."""

    steps: int
    rule: str


def large_effect(
    ratio: float | None, *, observational: bool, flawless: bool, rules: LargeEffect, confounded: bool = False
) -> Raised:
    """Whether a large effect raises the certainty: in unflawed observational comparisons only.

    Parameters
    ----------
    ratio
        The risk ratio; None where the result is no ratio of two arms.
    observational, flawless
        Whether the rating started low, and whether no domain rates it down or leaves the risk of bias open.
    confounded
        Whether most of the evidence is at critical risk of bias once the confounding counts that the low start stands
        for: then the effect has another explanation, and its size says nothing.

    References
    ----------
    Guyatt et al. (2011). GRADE guidelines 9. J Clin Epidemiol 64:1311-1316. doi:10.1016/j.jclinepi.2011.06.004

    Examples
    --------
    >>> large_effect(0.5, observational=True, flawless=True, rules=LargeEffect()).steps
    1
    >>> large_effect(0.5, observational=True, flawless=False, rules=LargeEffect()).steps
    0
    """
    if ratio is None or not ratio > 0:
        return Raised(0, "this is no ratio of two arms, which alone can be large")
    size = max(ratio, 1 / ratio)
    rows = (
        (not observational, 0, "a randomised comparison starts high and is not raised"),
        (size < rules.large, 0, "the effect is not large"),
        (not flawless, 0, "the effect is large, but a flawed comparison is not raised"),
        (confounded, 0, "the effect is large, but critical confounding could explain it"),
        (size >= rules.very_large, 2, "the effect is very large, and the comparison unflawed"),
        (True, 1, "the effect is large, and the comparison unflawed"),
    )
    return next(Raised(steps, rule) for holds, steps, rule in rows if holds)
