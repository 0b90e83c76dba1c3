"""A walking test that stops at a maximum time, and gains printed in percent without a spread."""

from __future__ import annotations

import pandas as pd

from evidence_tools.evidence.protocol_limits import CappedWalking
from evidence_tools.limits.capped_walking.gains import (
    UNIT,
    Gains,
    plausible_sds,
    plausible_spread,
    printed_gains,
    scenarios,
)
from evidence_tools.limits.capped_walking.table import limitation_table, missing_in_minutes
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import HOLDS, OVERTURNS, WEAKENS, Limitation
from evidence_tools.limits.core.reference import rows_of
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.wording.numbers import interval, number

NAME = "capped_walking"
_ASSUMED = tuple(f"limits.capped_walking.{field}" for field in ("share_at_cap", "cv", "pre_post_r"))
_MEASURES = "of spread would undo the difference"
_VERDICTS = {
    HOLDS: "no plausible spread reverses the difference",
    WEAKENS: "the widest plausible spread reverses the difference",
    OVERTURNS: "the most likely spread already reverses the difference",
}


def applies(subject: Subject) -> bool:
    """For the tests that the protocol names as capped."""
    return subject.outcome in subject.rules.capped_walking.outcomes


def challenge(subject: Subject) -> Limitation:
    """Weigh the cap and the missing spread of a walking test.

    Two questions. Does the contrast of the printed gains survive the spread that it must have had? The standard
    deviation of percent gains at which it is lost is set against 100 cv sqrt(m^2 + 1 - 2 r m), with m the multiple of
    the baseline reached and cv that of a test without a cap (a cap can only narrow it). And what does the cap hide?
    The means without it, for the shares of patients at the cap that the protocol holds plausible, the second arm
    under the same cap as the first.

    References
    ----------
    Tobin (1958) Econometrica 26:24-36. doi:10.2307/1907382
    """
    pair = printed_gains(subject)
    rules = subject.rules.capped_walking
    if pair is None:
        return cannot_say(subject, NAME, _nothing_printed(subject), measures=_MEASURES, unit=UNIT)
    gains = Gains(subject.effects, subject.fit, subject.evidence, pair)
    cases = scenarios(subject, _shares(rules))
    sources = (*pair["source_id"].split(";"), *rows_of(subject.evidence, rules.spreads, "dispersion")["source_id"])
    table = limitation_table(subject, pair, plausible_sds(pair, rules), cases)
    if rules.cv is None or rules.pre_post_r is None:
        reason = f"{_threshold(pair)}. How large it was cannot be said: {' and '.join(_ASSUMED[1:])} are not set."
        return cannot_say(
            gains,
            NAME,
            reason,
            measures=_MEASURES,
            quantity=pair["largest_sd"],
            unit=UNIT,
            table=table,
            sources=sources,
        )
    weighed = weigh(gains, gains.with_spread, plausible_spread(pair, rules), reach=(0.0, 2 * pair["largest_sd"]))
    return weighed_limitation(
        gains,
        NAME,
        weighed,
        quantity=pair["largest_sd"],
        unit=UNIT,
        measures=_MEASURES,
        reason=" ".join([_spread_sentence(pair, rules, weighed), *_cap_sentence(cases), _minutes(subject)]),
        size_unit=UNIT,
        table=table,
        sources=sources,
        assumed=_ASSUMED,
    )


def _shares(rules: CappedWalking) -> list[float]:
    plausible = rules.share_at_cap
    if plausible is None:
        return []
    return [share for share in dict.fromkeys((plausible.low, plausible.central, plausible.high)) if 0 < share < 1]


def _threshold(pair: pd.Series) -> str:
    return (
        f"The printed gains of {number(pair['gain'], 0)}% and {number(pair['gain_against'], 0)}% differ significantly "
        f"up to a standard deviation of {number(pair['largest_sd'], 0)} points"
    )


def _spread_sentence(pair: pd.Series, rules: CappedWalking, weighed: Weighed) -> str:
    spread = weighed.plausible
    return (
        f"{_threshold(pair)}; {interval(rules.cv.low, rules.cv.high)} times the mean (assumed) would be "
        f"{interval(spread.low, spread.high, 0)}, so {_VERDICTS[weighed.verdict]}."
    )


def _cap_sentence(cases: pd.DataFrame) -> list[str]:
    if cases.empty:
        return []
    least, most = cases["understated"].min(), cases["understated"].max()
    shares = interval(100 * cases["share"].min(), 100 * cases["share"].max(), 0)
    works = "hides a part of the difference" if least >= 1 else "may hide or exaggerate the difference"
    return [
        f"A cap that {shares}% of the better arm reach (assumed) {works}: without a cap it would be "
        f"{interval(least, most)} times as large."
    ]


def _minutes(subject: Subject) -> str:
    return f"Not printed, so that minutes are unknown: {', '.join(missing_in_minutes(subject))}."


def _nothing_printed(subject: Subject) -> str:
    against = subject.rules.capped_walking.against
    if against is None:
        return "limits.capped_walking.against of the protocol names no comparator, so no contrast can be weighed."
    return (
        f"No study prints the gain of both arms against {against} at these visits, so no contrast can be weighed; "
        f"also missing: {', '.join(missing_in_minutes(subject))}."
    )
