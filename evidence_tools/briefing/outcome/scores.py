"""Outcomes measured as scores: how far they changed, and how much of that may have come without the treatment."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.briefing.exhibit_records import Forest
from evidence_tools.briefing.exhibits.forest import forest_of
from evidence_tools.briefing.exhibits.rows import heaviest, level_number
from evidence_tools.briefing.fitting import fitting
from evidence_tools.briefing.outcome.benchmarks import in_short
from evidence_tools.briefing.outcome.case import SCORE, Case
from evidence_tools.briefing.records import KeyNumber
from evidence_tools.evidence.ids import ids_in
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.ledger.weighed import size_number
from evidence_tools.limits import Limitation
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS
from evidence_tools.wording import Told, tell

BACKGROUND = "no_control"  # the limitation that says how far patients change without the treatment


def lead(case: Case) -> str:
    """The question that the slide shows: the first on a score that has a result."""
    return next(iter(case.of_kind(SCORE)))


def title(case: Case) -> Told:
    """What changed, and beside it what would have changed anyway; the verb is that of the result."""
    question = lead(case)
    quoted = case.quoted(question)
    if not quoted.is_change:
        return fitting([quoted.told().capitalised, _bare(quoted)])
    if not quoted.clear or not improved(quoted):
        return fitting([tell("{told} after treatment", told=quoted.told().capitalised), _bare(quoted)])
    moved = _bare(quoted)
    return fitting([tell("{moved}{but}", moved=moved, but=each) for each in _anyway(case, question)] + [moved])


def _bare(quoted: Quoted) -> Told:
    """The result without its interval: ``Pain fell by 3.8 points``."""
    if quoted.is_change and quoted.clear:
        parts = {"outcome": quoted.outcome, "moved": quoted.moved, "size": quoted.size, "unit": quoted.unit}
        return tell("{outcome} {moved} {size} {unit}", **parts).capitalised
    return tell("{outcome} {moved}", outcome=quoted.outcome, moved=quoted.moved.rstrip(":")).capitalised


def improved(quoted: Quoted) -> bool:
    """Whether a change went the better way."""
    return quoted.headline.estimate * quoted.effects.scale.direction > 0


def _anyway(case: Case, question: str) -> Iterator[Told]:
    """How far patients changed without the treatment, the fullest wording first."""
    each = case.limitation(question, BACKGROUND)
    if each is None or each.plausible is None or each.verdict == CANNOT_SAY:
        yield Told(" after treatment; how far such patients improve without it is not known")
        yield Told("; the change without treatment is not known")
        return
    sizes = background_sizes(question, each)
    several = str(sizes["low"]) != str(sizes["high"])
    if each.verdict == HOLDS:
        span = "{low} to {high}" if several else "{central}"
        yield tell(", more than the " + span + " that is plausible without the treatment", **sizes)
    but = ", but" if each.verdict == OVERTURNS else ";"
    told = "{but} a gain of {low} to {high} is plausible without the treatment (median {central})"
    if several:
        yield tell(told, but=but, **sizes)
    yield tell("{but} a gain of {central} is plausible without it", but=but, **sizes)


def background_sizes(question: str, each: Limitation) -> dict:
    """Low, central and high gain without the treatment, under their keys."""
    sizes = zip(("low", "central", "high"), each.plausible, strict=True)
    return {end: size_number(question, each, f"plausible_{end}", value) for end, value in sizes}


def exhibit(case: Case) -> Forest:
    question = lead(case)
    return forest_of(case.evidence, question, case.fitted[question].fit, case.counted)


def key_numbers(case: Case) -> Iterator[KeyNumber]:
    """The estimate with its interval, and where a further study is expected; how much is behind it says the forest."""
    quoted = case.quoted(lead(case))
    level = level_number(quoted.fit, case.counted)
    unit = quoted.effects.scale.unit or "units"
    label = tell("{unit} on average; {level}% interval {interval}", unit=unit, level=level, interval=quoted.interval)
    yield KeyNumber(number=tell("{estimate}", estimate=quoted.estimate), label=label)
    if quoted.prediction is not None and quoted.fit.k > 1:
        yield KeyNumber(number=quoted.prediction, label=Told("expected in a further setting (prediction interval)"))
        return
    k, *_ = quoted.studies.numbers
    behind = tell("{studies}, {patients}", studies="study" if k.value == 1 else "studies", patients=quoted.patients)
    yield KeyNumber(number=tell("{k}", k=k), label=behind)


def cautions(case: Case) -> Iterator[Told]:
    """That nothing stands beside a change, and which studies had no room."""
    question = lead(case)
    quoted = case.quoted(question)
    if quoted.is_change:
        yield tell(
            "Before and after in one arm: no untreated group stands beside it{others}", others=in_short(case, question)
        )
    table = quoted.effects.table
    rest = table[~table["study"].isin(heaviest(quoted.fit))]
    if len(rest):
        label = "Studies of less weight that are not on the slide"
        n = case.counted.number("not_shown", len(rest), "studies", label=label, rows=ids_in(rest["rows"]))
        yield tell("Pooled from all studies; {n} of less weight stand in the appendix", n=n)
