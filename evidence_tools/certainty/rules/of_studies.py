"""Rules on the studies behind a result: how far they may mislead, differ, and miss the question."""

from __future__ import annotations

import math

from evidence_tools.certainty.levels import CANNOT_SAY, NOT_SERIOUS, SERIOUS, VERY_SERIOUS
from evidence_tools.certainty.rules.deciding import NO_STUDY, PERCENT, Fired, Span, first, reaches
from evidence_tools.evidence.protocol_certainty import Inconsistency, Indirectness, RiskOfBias

FEWEST = 2  # studies that can differ from each other
ONE_STUDY = "one study alone cannot differ from others"


def risk_of_bias(at_risk: float, critical: float, unjudged: float, rules: RiskOfBias) -> Fired:
    """How much of the evidence comes from studies that may mislead.

    Parameters
    ----------
    at_risk, critical, unjudged
        Percent of the weight at high, serious or critical risk; of it at critical risk; and not judged (or without
        the information to judge). NaN where no study stands behind the result.
    rules
        Thresholds, as shares.

    References
    ----------
    Guyatt et al. (2011). GRADE guidelines 4. J Clin Epidemiol 64:407-415. doi:10.1016/j.jclinepi.2010.07.017

    Examples
    --------
    >>> risk_of_bias(50.0, 0.0, 0.0, RiskOfBias()).level, risk_of_bias(49.9, 0.0, 0.0, RiskOfBias()).level
    ('serious', 'not serious')
    """
    serious, very_serious = PERCENT * rules.serious_from, PERCENT * rules.very_serious_from
    return first(
        (math.isnan(at_risk), CANNOT_SAY, NO_STUDY),
        (reaches(critical, very_serious), VERY_SERIOUS, "most of the evidence is at critical risk of bias"),
        (reaches(at_risk, serious), SERIOUS, "most of the evidence is at high or serious risk of bias"),
        (reaches(at_risk + unjudged, serious), CANNOT_SAY, "the evidence that was not judged could tip the balance"),
        (True, NOT_SERIOUS, "most of the evidence is not at high risk of bias"),
    )


def inconsistency(
    k: int, i2: float, predicted: Span | None, *, threshold: float | None, null: float | None, rules: Inconsistency
) -> Fired:
    """Whether a further setting would show the same.

    Parameters
    ----------
    k, i2
        Studies, and I² in percent.
    predicted
        Prediction interval; None where it has no limits.
    threshold, null
        The point at which the conclusion turns (smallest important change, benchmark, ratio of one), and the value of
        no effect; None where there is none.
    rules
        Borders of I².

    Returns
    -------
    Fired
        Serious where studies differ substantially and the prediction interval holds the threshold; very serious where
        they differ considerably and it holds no effect (or the threshold, where there is no value of no effect).

    References
    ----------
    Guyatt et al. (2011). GRADE guidelines 7. J Clin Epidemiol 64:1294-1302. doi:10.1016/j.jclinepi.2011.03.017
    IntHout et al. (2016). BMJ Open 6:e010247. doi:10.1136/bmjopen-2015-010247
    """
    further = predicted or Span(math.nan, math.nan)
    worst = threshold if null is None else null
    considerable = i2 >= rules.considerable
    turns = further.holds(threshold) or further.holds(null)
    what = "turn the conclusion" if null is None else "show no effect"
    unknown = "and what a further setting would show is not known"
    return first(
        (k < FEWEST, CANNOT_SAY, ONE_STUDY),
        (i2 < rules.substantial, NOT_SERIOUS, "the studies do not differ substantially"),
        (predicted is None and considerable, SERIOUS, f"the studies differ considerably, {unknown}"),
        (predicted is None, CANNOT_SAY, f"the studies differ substantially, {unknown}"),
        (
            considerable and further.holds(worst),
            VERY_SERIOUS,
            f"the studies differ considerably, and a further setting may {what}",
        ),
        (turns, SERIOUS, "the studies differ substantially, and a further setting may turn the conclusion"),
        (True, NOT_SERIOUS, "the studies differ, but a further setting would not turn the conclusion"),
    )


def overlap(k: int, *, apart: bool) -> Fired:
    """The same for exact counts, to which I² does not belong: whether the exact intervals of the studies overlap."""
    return first(
        (k < FEWEST, CANNOT_SAY, ONE_STUDY),
        (apart, SERIOUS, "the exact intervals of the studies do not all overlap"),
        (True, NOT_SERIOUS, "the exact intervals of the studies all overlap"),
    )


def indirectness(against: int, studies: int, rules: Indirectness) -> Fired:
    """How many facts say that the evidence is about other patients, treatments, outcomes or times than the decision.

    References
    ----------
    Guyatt et al. (2011). GRADE guidelines 8. J Clin Epidemiol 64:1303-1310. doi:10.1016/j.jclinepi.2011.04.014

    Examples
    --------
    >>> [indirectness(facts, 2, Indirectness()).level for facts in (0, 1, 3)]
    ['not serious', 'serious', 'very serious']
    """
    return first(
        (not studies, CANNOT_SAY, NO_STUDY),
        (against >= rules.very_serious_from, VERY_SERIOUS, "many facts speak against directness"),
        (against >= rules.serious_from, SERIOUS, "at least one fact that counts speaks against directness"),
        (True, NOT_SERIOUS, "no fact that counts speaks against directness"),
    )
