"""Outcomes counted in the treated alone: how many had the event, and how many may have it at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence_tools.briefing.exhibit_records import Bars
from evidence_tools.briefing.exhibits.shares import bars_of_shares
from evidence_tools.briefing.fitting import fitting
from evidence_tools.briefing.outcome.case import COMPARISON, SHARE, Case
from evidence_tools.briefing.records import KeyNumber
from evidence_tools.ledger.listing import listed
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.naming import treatment_name
from evidence_tools.wording import Told, join, tell

_WIDE = 50.0  # percentage points: an interval this wide leaves open whether few or most patients are concerned


def title(case: Case) -> Told:
    """What at most happens to the treated, with the counts where there is room for them."""
    quoted = [case.quoted(name) for name in case.of_kind(SHARE)]
    known = [each for each in quoted if not _is_wide(each)]
    if not known:
        what = listed([each.outcome for each in quoted], "or")
        return fitting([tell("Too little is known to say how many patients had {what}", what=what), _unknown(case)])
    label = case.about.label
    return fitting(tell("{label}: {said}", label=label, said=join(said, ", ")) for said in _ways(known))


def _unknown(case: Case) -> Told:
    return tell("{label}: too little is known to give a number", label=case.about.label)


def _ways(known: Sequence[Quoted]) -> Iterator[list[Told]]:
    """Ways to say it, the fullest first: what was counted, and how much that leaves open, which is no guarantee."""
    if all(each.counts is not None for each in known):
        for told in ("{what} in {counts} patients (up to {high}% possible)", "{what} in {counts} (up to {high}%)"):
            yield [tell(told, what=each.outcome, counts=each.counts, high=each.high) for each in known]
    told = "{what} in {size}% (up to {high}%)"
    yield [tell(told, what=each.outcome, size=each.size, high=each.high) for each in known]
    yield [tell("{what} up to {high}%", what=each.outcome, high=each.high) for each in known]


def _is_wide(quoted: Quoted) -> bool:
    return quoted.headline.high - quoted.headline.low > _WIDE


def exhibit(case: Case) -> Bars:
    """Shares of the treated, and both arms of comparisons on the same axis."""
    shown = {name: each for name, each in case.fitted.items() if case.kinds[name] in (SHARE, COMPARISON)}
    return bars_of_shares(case.evidence, shown, case.counted)


def key_numbers(case: Case) -> Iterator[KeyNumber]:
    """The shares, and the ratio of every comparison."""
    yield from share_numbers(case)
    for name in case.of_kind(COMPARISON):
        quoted = case.quoted(name)
        fields = {"unit": quoted.unit, "what": quoted.outcome, "interval": quoted.interval}
        against = treatment_name(quoted.effects.question.against)
        label = tell("{unit}, {what} against {against} ({interval})", **fields, against=against)
        yield KeyNumber(number=tell("{size}", size=quoted.size), label=label)


def share_numbers(case: Case) -> Iterator[KeyNumber]:
    """Each share with its interval, but for those of which too little is known."""
    for name in case.of_kind(SHARE):
        quoted = case.quoted(name)
        if not _is_wide(quoted):
            fields = {"what": quoted.outcome, "interval": quoted.interval, "patients": quoted.patients}
            label = tell("{what} ({interval}; {patients})", **fields)
            yield KeyNumber(number=tell("{size}%", size=quoted.size), label=label)


def too_wide(case: Case) -> Told | None:
    """The shares of which too little is known to give a number; None without one."""
    wide = [quoted for quoted in map(case.quoted, case.of_kind(SHARE)) if _is_wide(quoted)]
    if not wide:
        return None
    said = [
        tell("{what} ({interval}%, {studies})", what=q.outcome, interval=q.interval, studies=q.studies) for q in wide
    ]
    return tell("Too little is known to give a share of the treated for {said}", said=listed(said))
