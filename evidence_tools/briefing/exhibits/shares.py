"""Bars of shares of patients with an event, with exact limits: what was seen, and how much may have been missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Bars, Series
from evidence_tools.briefing.exhibits.axis import round_up
from evidence_tools.briefing.exhibits.rows import level_number, marked
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.models import Answer, Pooled
from evidence_tools.models.exact import exact_share
from evidence_tools.naming import treatment_name
from evidence_tools.question import COMPARISON_MEASURES
from evidence_tools.results import Results, results_of
from evidence_tools.wording import Number, Told, join, subject_of, tell

OURS, THEIRS = "treated", "against"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """One bar: whose it is, its share with both limits, and the events behind it."""

    category: Told
    arm: str
    share: Number
    low: Number
    high: Number
    counts: Told


def bars_of_shares(evidence: Evidence, answered: Mapping[str, Answer], counted: Counted) -> Bars:
    """Bars of the share of patients with an event; both arms of a comparison stand beside each other.

    A bar of height zero stands for no event seen; the line above it ends where the exact interval ends, because a zero
    count is not a zero risk.

    Parameters
    ----------
    answered
        Answers on shares of one arm or on comparisons of two, by the name of their question.
    """
    results = results_of(evidence)
    bars = [bar for place, each in answered.items() for bar in _bars(results, place, each.fit, counted)]
    level = level_number(next(iter(answered.values())).fit, counted)
    others = [
        treatment_name(each.effects.question.against) for each in answered.values() if each.effects.question.against
    ]
    names = {OURS: treatment_name(evidence.protocol.edition.treated), THEIRS: " or ".join(dict.fromkeys(others))}
    arms = [arm for arm in (OURS, THEIRS) if any(bar.arm == arm for bar in bars)]
    return Bars(
        name="Bars: share of patients with an event",
        categories=tuple(bar.category for bar in bars),
        series=tuple(_series(bars, arm, names[arm]) for arm in arms),
        axis=tell("Patients, percent; lines: exact {level}% intervals", level=level),
        alt=join([_alt(bar) for bar in bars]),
        highest=round_up(max(bar.high.value for bar in bars)),
        headings=(Told("Events of patients"), Told("Up to")),
        cells=tuple((bar.counts, tell("{high}%", high=bar.high)) for bar in bars),
    )


def _bars(results: Results, place: str, fit: Pooled, counted: Counted) -> Iterator[_Bar]:
    if fit.effects.measure in COMPARISON_MEASURES:
        yield from _arms(results, place, fit, counted)
        return
    quoted = Quoted(fit, place)
    told = quoted.counts or tell("pooled from {studies}", studies=quoted.studies)
    yield _Bar(
        category=marked(subject_of(fit.effects), quoted.marks),
        arm=OURS,
        **{name: results.number(f"{place}.headline.{key}") for name, key in _HEADLINE.items()},
        counts=told,
    )


_HEADLINE = {"share": "estimate", "low": "low", "high": "high"}


def _arms(results: Results, place: str, fit: Pooled, counted: Counted) -> Iterator[_Bar]:
    """Two bars per study; the exact limits of each arm stand under keys of the slide."""
    question = fit.effects.question
    for row in fit.effects.table.itertuples():
        at = f"{place}.exact.{row.study}"
        for arm, ending, treatment in ((OURS, "", question.treated), (THEIRS, "_against", question.against)):
            parts = {name: results.number(f"{at}.{name}{ending}") for name in ("events", "n", "percent")}
            limits = exact_share(parts["events"].value, parts["n"].value, fit.method.level)[1:]
            ends = {
                end: counted.number(
                    f"{place}.{row.study}.{arm}.{end}",
                    limit,
                    "percent",
                    label=f"{fit.effects.label}, {row.label}: {treatment_name(treatment)}, exact limit",
                    rows=row.rows.split(";"),
                    marks=row.marks,
                )
                for end, limit in zip(("low", "high"), limits, strict=True)
            }
            name = f"{subject_of(fit.effects)}: {treatment_name(treatment)}"
            counts = tell("{events} of {n}", events=parts["events"], n=parts["n"])
            yield _Bar(category=marked(name, row.marks), arm=arm, share=parts["percent"], **ends, counts=counts)


def _series(bars: list[_Bar], arm: str, name: str) -> Series:
    """The bars of one arm; None where a bar is of the other."""
    own = [bar if bar.arm == arm else None for bar in bars]
    values = {part: tuple(bar and getattr(bar, part) for bar in own) for part in ("share", "low", "high")}
    return Series(
        name=tell("{name}", name=name), values=values["share"], lows=values["low"], highs=values["high"], meaning=arm
    )


def _alt(bar: _Bar) -> Told:
    parts = {"category": bar.category, "counts": bar.counts, "share": bar.share, "low": bar.low, "high": bar.high}
    return tell("{category}: {counts}, {share}% ({low} to {high}).", **parts)
