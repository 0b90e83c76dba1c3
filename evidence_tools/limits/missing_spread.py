"""No spread was printed: what the result would be with another standard deviation of change than the borrowed one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from evidence_tools.arithmetic.conversions import pre_post_correlation
from evidence_tools.evidence.protocol import Borrowed, Outcome
from evidence_tools.evidence.protocol_limits import Plausible
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.limits.core.words import listed, result_words
from evidence_tools.limits.shared.benchmarks import baseline_sd
from evidence_tools.limits.shared.repooling import repooled
from evidence_tools.limits.shared.scenarios import result_cells
from evidence_tools.models.multiverse_sets import AnswerRows
from evidence_tools.study_effects.spread import NAMES
from evidence_tools.wording.numbers import number, studies

NAME = "missing_spread"
MEASURES = "of the weight rests on borrowed standard deviations"
_LEAST_PART = 0.01  # of the low end of the plausible range: the smallest SD tried, next to no spread at all
_ENDLESS = 10  # a scale without ends is tried up to this many times the high end


def applies(subject: Subject) -> bool:
    """Whether the result is a mean change or a difference of mean changes: counts carry their own spread."""
    return subject.kind in ("change", "difference")


def challenge(subject: Subject) -> Limitation:
    """How far the result rests on borrowed standard deviations of change, and which value would reverse it.

    Every borrowed standard deviation is set to one value, tried from next to nothing to the largest that the scale
    allows, and the studies are pooled again; the plausible range is that of ``outcomes.<name>.borrowed_sd``. Spreads
    built from two standard deviations and a correlation are tried at both ends of ``pre_post_r``.

    References
    ----------
    Higgins, Li, Deeks (2019) Cochrane Handbook, chapter 6. doi:10.1002/9781119536604.ch6
    Weir et al. (2018) BMC Med Res Methodol 18:25. doi:10.1186/s12874-018-0483-0
    """
    if subject.fit is None:
        return cannot_say(subject, NAME, _nothing(subject), measures=MEASURES)
    rules = subject.evidence.protocol.outcomes[subject.outcome]
    rows = AnswerRows.of(subject.effects.table)
    weighed = weighed_by_sd(subject)
    if weighed is None:
        return _by_correlation(subject, rules, rows)
    borrowed = rules.borrowed_sd
    share = weight_borrowed(subject)
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=share,
        unit="percent",
        measures=MEASURES,
        reason=_reason(subject, weighed, borrowed, share),
        size_unit=subject.scale.short_unit,
        table=_table(subject, weighed, rules, rows),
        sources=_sources(subject, borrowed),
        assumed=_assumed(subject, rows),
    )


def weighed_by_sd(subject: Subject) -> Weighed | None:
    """The result over the borrowed standard deviation of change; None where none is borrowed."""
    rules = subject.evidence.protocol.outcomes[subject.outcome]
    rows = AnswerRows.of(subject.effects.table)
    if rules.borrowed_sd is None or not rows.borrowed.any():
        return None
    borrowed = rules.borrowed_sd
    return weigh(
        subject,
        lambda sd: repooled(subject, rows.y, rows.variances(rules, sd, None)),
        Plausible(low=borrowed.low, central=borrowed.value, high=borrowed.high),
        reach=(_LEAST_PART * borrowed.low, _largest(subject, borrowed)),
        neutral=borrowed.value,
    )


def weight_borrowed(subject: Subject) -> float:
    """Share of the weight of studies with a borrowed spread in either arm, in percent."""
    borrowed = subject.effects.table["sd_how"].str.contains(NAMES["borrowed"], regex=False).to_numpy(bool)
    return float(subject.fit.weights.to_numpy()[borrowed].sum())


def _by_correlation(subject: Subject, rules: Outcome, rows: AnswerRows) -> Limitation:
    """The same for results without a borrowed SD: the correlation is all that may have been borrowed."""
    if rules.pre_post_r is None or not rows.built.any():
        return _printed(subject)
    r = rules.pre_post_r
    weighed = weigh(
        subject,
        lambda value: repooled(subject, rows.y, rows.variances(rules, None, value)),
        Plausible(low=r.low, central=r.value, high=r.high),
        reach=(r.low, r.high),
        neutral=r.value,
    )
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=0.0,
        unit="percent",
        measures=MEASURES,
        reason=_reason_of_r(subject, weighed, r),
        size_unit="",
        table=_rows_of_r(subject, weighed.ends, r),
        assumed=(f"outcomes.{subject.outcome}.pre_post_r",),
    )


def _printed(subject: Subject) -> Limitation:
    weighed = weigh(subject, lambda _: subject.base, Plausible(low=0, central=0, high=0), reach=(0, 1), points=2)
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=0.0,
        unit="percent",
        measures=MEASURES,
        reason=f"Every spread is printed or follows from what is printed ({studies(subject.fit.k)}).",
        size_unit="",
        table=pd.DataFrame([{"Spread": "as printed", **result_cells(subject, subject.base)}]),
    )


def _nothing(subject: Subject) -> str:
    """Why no row could be pooled, counted by reason, and what would do."""
    reasons = subject.effects.dropped["reason"].value_counts()
    counted = "; ".join(f"{reason} ({count})" for reason, count in reasons.items())
    return (
        f"No row has a mean change with a spread, and none could be given one. Rows not used: {counted}. A mean change "
        "with a standard deviation, standard error, interval or exact p-value would do."
    )


def _largest(subject: Subject, borrowed: Borrowed) -> float:
    """The largest standard deviation of a change between the ends of its scale."""
    half = (subject.scale.high - subject.scale.low) / 2
    return half if math.isfinite(half) else _ENDLESS * borrowed.high


def _reason(subject: Subject, weighed: Weighed, borrowed: Borrowed, share: float) -> str:
    low, high = weighed.ends
    first = (
        f"{number(share, 0)}% of the weight rests on a borrowed standard deviation of change "
        f"({borrowed.value:g} {subject.scale.short_unit}). Between {borrowed.low:g} and {borrowed.high:g} "
        f"the result runs from {result_words(subject, low)} to "
        f"{result_words(subject, high)}"
    )
    if weighed.reversed_somewhere:
        first += f": {listed(weighed.reversed_somewhere, weighed.base)}"
    if weighed.first is None:
        return f"{first}. No standard deviation that the scale allows reverses a conclusion."
    turned = listed([weighed.first], weighed.base)
    return f"{first}. At a standard deviation of {weighed.tipping:.3g}, {turned}."


def _reason_of_r(subject: Subject, weighed: Weighed, r: Borrowed) -> str:
    low, high = weighed.ends
    said = (
        f"No standard deviation is borrowed; with a correlation of the visits from {r.low:g} to {r.high:g} the result "
        f"runs from {result_words(subject, low)} to {result_words(subject, high)}"
    )
    turned = listed(weighed.reversed_somewhere, weighed.base) if weighed.reversed_somewhere else "no conclusion turns"
    return f"{said}: {turned}."


def _table(subject: Subject, weighed: Weighed, rules: Outcome, rows: AnswerRows) -> pd.DataFrame:
    """The result at the ends and the middle of the plausible range, at the tipping point, and over the correlation."""
    borrowed, (low, high) = rules.borrowed_sd, weighed.ends
    cases = [
        ("low end of what is plausible", borrowed.low, low),
        ("borrowed", borrowed.value, weighed.base),
        ("high end of what is plausible", borrowed.high, high),
    ]
    if weighed.first is not None:
        at = weighed.tipping
        cases.append(("first reversal", at, repooled(subject, rows.y, rows.variances(rules, at, None))))
    found = [
        {
            "Spread": f"standard deviation of change, {name}",
            "Value": sd,
            "Correlation of the visits it implies": _implied_r(subject, sd),
            **result_cells(subject, result),
        }
        for name, sd, result in cases
    ]
    if rules.pre_post_r is None or not rows.built.any():
        return pd.DataFrame(found)
    ends = [
        repooled(subject, rows.y, rows.variances(rules, None, r)) for r in (rules.pre_post_r.low, rules.pre_post_r.high)
    ]
    return pd.concat([pd.DataFrame(found), _rows_of_r(subject, ends, rules.pre_post_r)], ignore_index=True)


def _rows_of_r(subject: Subject, ends: Sequence[Result], r: Borrowed) -> pd.DataFrame:
    cases = (("low end", r.low, ends[0]), ("high end", r.high, ends[1]))
    return pd.DataFrame(
        [
            {
                "Spread": f"two standard deviations and a correlation, {name}",
                "Value": value,
                **result_cells(subject, at),
            }
            for name, value, at in cases
        ]
    )


def _implied_r(subject: Subject, sd: float) -> float:
    """The correlation of two visits with the baseline spread of the reference row that gives this SD of change."""
    spread = baseline_sd(subject)
    if spread is None or sd > 2 * spread:
        return math.nan
    return float(pre_post_correlation(spread, spread, sd_change=sd)[0])


def _sources(subject: Subject, borrowed: Borrowed) -> tuple[str, ...]:
    """The sources behind the borrowed value."""
    rows = subject.evidence.recommended_sd
    rows = rows[(rows["outcome"] == subject.outcome) & (rows["instrument"].fillna("any") == borrowed.instrument)]
    return tuple(source for text in rows["source_ids"].dropna() for source in text.split(";"))


def _assumed(subject: Subject, rows: AnswerRows) -> tuple[str, ...]:
    outcome = f"outcomes.{subject.outcome}"
    built = (f"{outcome}.pre_post_r",) if rows.built.any() else ()
    baseline = ("limits.baseline_sd",) if baseline_sd(subject) is not None else ()
    return (f"{outcome}.borrowed_sd", *built, *baseline)
