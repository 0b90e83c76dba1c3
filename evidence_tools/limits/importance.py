"""What counts as important varies: whether the conclusion depends on whose threshold is taken."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.vote_count import Vote, expected_share, vote_past
from evidence_tools.evidence.protocol_limits import Grid, Plausible
from evidence_tools.limits.core import statements
from evidence_tools.limits.core.building import cannot_say, limitation
from evidence_tools.limits.core.limitation import HOLDS, WEAKENS, Limitation
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.shared.review_votes import CLINICAL, review_votes
from evidence_tools.limits.shared.thresholds import published_thresholds
from evidence_tools.models.heterogeneity import share_beyond
from evidence_tools.wording.numbers import digits_of, number

NAME = "importance"
MEASURES = "of studies reach the largest threshold"
SCORES = ("change", "difference")
_PERCENT = 100.0


def applies(subject: Subject) -> bool:
    """To changes of scores for which the protocol names a threshold."""
    return subject.kind in SCORES and subject.scale.mcid is not None


def challenge(subject: Subject) -> Limitation:
    """How much it matters which threshold of clinical importance is taken.

    The result stays as it is; the threshold moves. Plausible are the thresholds that the protocol names for the
    outcome, the first as the most likely. A conclusion that turns at the smallest or the largest of them is weakened;
    at the first it cannot turn, because the conclusion was drawn there. The tipping point is the mean gain itself.
    Beside that stand the share of studies past each threshold, the share of true effects, and the votes of reviews.

    References
    ----------
    Hedges, Olkin (1980) Psychol Bull 88:359-369. doi:10.1037/0033-2909.88.2.359
    Mathur, VanderWeele (2019) Stat Med 38:1336-1342. doi:10.1002/sim.8057
    """
    if subject.fit is None:
        return cannot_say(subject, NAME, "No study gives a mean change with a spread.", measures=MEASURES)
    named = published_thresholds(subject.evidence, subject.outcome).query("named")
    sizes = named["threshold"].to_numpy()
    range_ = Plausible(low=sizes.min(), central=sizes[0], high=sizes.max())
    gain = subject.gain(subject.base.estimate)
    turns = any((gain >= size) != (gain >= range_.central) for size in (range_.low, range_.high))
    votes = review_votes(subject.evidence, subject.outcome)
    return limitation(
        subject,
        NAME,
        WEAKENS if turns else HOLDS,
        quantity=_PERCENT * _vote(subject, range_.high).share,
        unit="percent",
        measures=MEASURES,
        reason=" ".join([_gain_words(subject, range_, gain), _studies_words(subject, range_), *_votes_words(votes)]),
        table=_table(subject, named, votes),
        sources=(*named["source_id"], *votes["source_id"]),
        assumed=(f"outcomes.{subject.outcome}.mcid",),
        plausible=(range_.low, range_.central, range_.high),
        tipping=gain,
        size_unit=subject.scale.short_unit,
        neutral=range_.central,
        statement=statements.important(subject.scale).reversed_words(subject.base),
    )


def over_grid(subject: Subject, grid: Grid) -> pd.DataFrame:
    """The share of studies and of true effects past each threshold of a grid.

    Returns
    -------
    DataFrame
        threshold, studies (count past it), percent, low, high (exact limits), expected (percent of such studies that
        the pooled result lets expect), true_percent, true_low, true_high (true effects past it; NaN from one study).
    """
    thresholds = np.arange(grid.low, grid.high + grid.step / 2, grid.step)
    return pd.DataFrame([_at(subject, float(threshold)) for threshold in thresholds])


def _at(subject: Subject, threshold: float) -> dict[str, float]:
    fit, found = subject.fit, _vote(subject, threshold)
    true = share_beyond(fit, subject.sign * threshold, above=subject.sign > 0)
    variances = subject.effects.table["v"].to_numpy(float)
    expected = expected_share(subject.gain(fit.estimate), fit.tau2, variances, [threshold])[0]
    return {
        "threshold": threshold,
        "studies": found.count,
        **dict(
            zip(("percent", "low", "high"), (_PERCENT * x for x in (found.share, found.low, found.high)), strict=True)
        ),
        "expected": _PERCENT * float(expected),
        **{
            f"true_{name}": _PERCENT * x
            for name, x in (("percent", true.share), ("low", true.low), ("high", true.high))
        },
    }


def _vote(subject: Subject, threshold: float) -> Vote:
    gains = [subject.gain(value) for value in subject.effects.table["y"]]
    return vote_past(gains, threshold, subject.method.level)


def _table(subject: Subject, named: pd.DataFrame, votes: pd.DataFrame) -> pd.DataFrame:
    """The named thresholds from small to large, then what reviews printed."""
    rows = []
    for row in named.sort_values("threshold", kind="stable").itertuples():
        at = _at(subject, row.threshold)
        rows.append(
            {
                "Threshold": row.threshold,
                "Source": f"{row.source}, {row.kind}",
                "Studies past it": f"{at['studies']:.0f} of {subject.fit.k}",
                "Percent of studies": at["percent"],
                "Low": at["low"],
                "High": at["high"],
                "Expected of such studies": at["expected"],
                "Percent of true effects": at["true_percent"],
                "Mean gain reaches it": "yes" if subject.gain(subject.base.estimate) >= row.threshold else "no",
            }
        )
    rows += [
        {
            "Threshold": row.threshold,
            "Source": f"{row.review}, trials {row.asked}",
            "Studies past it": row.readings,
            "Percent of studies": row.percent,
            "Low": row.low,
            "High": row.high,
        }
        for row in votes.itertuples()
    ]
    return pd.DataFrame(rows)


def _gain_words(subject: Subject, range_: Plausible, gain: float) -> str:
    unit = subject.scale.short_unit
    span = f"The named thresholds run from {range_.low:g} to {range_.high:g} {unit}"
    shown = f"the mean gain of {number(gain, digits_of(subject.scale))}"
    if range_.low <= gain < range_.high:
        return f"{span}; {shown} reaches some of them and not others."
    return f"{span}; {shown} reaches {'every one' if gain >= range_.high else 'none'} of them."


def _studies_words(subject: Subject, range_: Plausible) -> str:
    at, unit = _at(subject, range_.high), subject.scale.short_unit
    true = at["true_percent"]
    beside = "" if np.isnan(true) else f", as do an estimated {number(true, 0)}% of the true effects"
    return f"At {range_.high:g} {unit}, {at['studies']:.0f} of {subject.fit.k} studies reach it by their mean{beside}."


def _votes_words(votes: pd.DataFrame) -> list[str]:
    """What the printed share of a review can stand for; clinical importance only, where the reading is not open."""
    told = votes[(votes["asked"] == CLINICAL) & (votes["readings"] != "")]
    return [
        f"The {number(row.percent)}% of {row.review} can only be {row.readings} trials"
        + (" (its threshold is not stated)." if np.isnan(row.threshold) else f" at {row.threshold:g}.")
        for row in told.itertuples()
    ]
