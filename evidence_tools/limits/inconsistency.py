"""Studies differ clinically: whether the conclusions survive leaving out a study, and hold for a further setting."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from evidence_tools.limits.core.building import cannot_say, limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import judge, reversed_by
from evidence_tools.limits.core.words import listed
from evidence_tools.limits.shared.scenarios import result_cells
from evidence_tools.limits.shared.subsets import result_of_only
from evidence_tools.models.heterogeneity import tau2_interval
from evidence_tools.wording.numbers import digits_of, interval, number

NAME = "inconsistency"
FURTHER = "left in a new setting, worse end"
WITHOUT = "left without one study, worst case"
_FEWEST = 2  # studies that can differ


def applies(subject: Subject) -> bool:
    """To every result that was pooled, and to one study alone, of which nothing can be said."""
    return subject.fit is not None


def challenge(subject: Subject) -> Limitation:
    """How much it matters that the studies differ more than chance explains.

    Two questions. Does the result rest on one study? It is pooled without each in turn (of three studies or more, so
    that two are left to differ). Would a further setting like these show it? The prediction interval says what the
    true effect there may be, and its worse end takes the place of the estimate. The most likely case is the result
    itself, so a conclusion that turns in one of these cases is weakened; none can be overturned.

    References
    ----------
    Higgins, Thompson, Spiegelhalter (2009) J R Stat Soc A 172:137-159. doi:10.1111/j.1467-985X.2008.00552.x
    IntHout et al. (2016) BMJ Open 6:e010247. doi:10.1136/bmjopen-2015-010247
    """
    if subject.fit.k < _FEWEST:
        return cannot_say(subject, NAME, "One study cannot differ from others; two are needed.", measures=FURTHER)
    without, further = _without_each(subject), _further_setting(subject)
    cases = [*without.values(), *([further] if further else [])]
    worst = further or min(without.values(), key=lambda each: subject.gain(each.estimate), default=subject.base)
    return limitation(
        subject,
        NAME,
        judge(subject, subject.base, cases),
        quantity=subject.scale.display(worst.estimate),
        unit=subject.scale.short_unit,
        measures=FURTHER if further else WITHOUT,
        reason=_reason(subject, without, further),
        table=_table(subject, without, further),
        sources=tuple(subject.effects.table["source_id"]),
    )


def _without_each(subject: Subject) -> dict[str, Result]:
    """The result without each study in turn, by the study's label; none where a single study would be left."""
    effects = subject.effects
    if effects.k <= _FEWEST:
        return {}
    named = effects.table.set_index("study")["label"]
    return {
        label: result_of_only(effects, set(named.index) - {study}, subject.method) for study, label in named.items()
    }


def _further_setting(subject: Subject) -> Result | None:
    """What the next setting may show: the prediction interval, its worse end in the place of the estimate.

    None where the quoted result is an exact count, which no distribution of true effects was fitted to.
    """
    fit = subject.fit
    low, high = fit.prediction_low, fit.prediction_high
    if subject.exact or not (math.isfinite(low) and math.isfinite(high)):
        return None
    return Result(low if subject.sign > 0 else high, low, high)


def _table(subject: Subject, without: Mapping[str, Result], further: Result | None) -> pd.DataFrame:
    k = subject.fit.k
    rows = [("All studies", k, subject.base), *((f"Without {label}", k - 1, each) for label, each in without.items())]
    rows += [("A further setting, at its worse end", k, further)] if further else []
    return pd.DataFrame(
        [{"Analysis": words, "Studies": studies, **result_cells(subject, each)} for words, studies, each in rows]
    )


def _reason(subject: Subject, without: Mapping[str, Result], further: Result | None) -> str:
    parts = [_spread_words(subject), _without_words(subject, without), _further_words(subject, further)]
    return " ".join(filter(None, parts))


def _spread_words(subject: Subject) -> str:
    """I2 with its interval; not where the quoted result is an exact count, to which it does not belong."""
    fit = subject.fit
    if subject.exact:
        return f"The {fit.k} studies are quoted as one exact count."
    found = tau2_interval(fit)
    if found.i2_high == 0:
        return f"The {fit.k} studies differ less than chance alone makes likely (I² 0%, too alike for an interval)."
    return f"I² is {number(fit.i2, 0)}% ({interval(found.i2_low, found.i2_high, 0)}) in {fit.k} studies."


def _without_words(subject: Subject, without: Mapping[str, Result]) -> str:
    if not without:
        return ""
    turned = [label for label, each in without.items() if reversed_by(subject, each)]
    if turned:
        first = listed(reversed_by(subject, without[turned[0]]), subject.base)
        return f"Leaving out {' or '.join(turned)} alone reverses a conclusion: {first}."
    estimates = [each.estimate for each in without.values()]
    return f"Without any one of them the result stays between {_span_words(subject, min(estimates), max(estimates))}."


def _further_words(subject: Subject, further: Result | None) -> str:
    if further is None:
        return ""
    expected = f"A further setting is expected between {_span_words(subject, further.low, further.high)}"
    turned = reversed_by(subject, further)
    return f"{expected}; at its worse end {listed(turned, subject.base)}." if turned else f"{expected}."


def _span_words(subject: Subject, low: float, high: float) -> str:
    """Two ends of the scale of analysis as they are shown: ``-6.0 and -1.6 points``."""
    scale = subject.scale
    ends = [number(scale.display(end), digits_of(scale)) for end in (low, high)]
    return f"{' and '.join(ends)}{'%' if scale.unit == 'percent' else f' {scale.short_unit}'}"
