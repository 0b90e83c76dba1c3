"""Rows of `binary` for adverse events: each term in each group, and the totals of each group."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.importing.posted import number
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.node import Node
from evidence_tools.importing.trial_record.rows import name_outcome
from evidence_tools.importing.trial_record.study import Record, titled
from evidence_tools.importing.trial_record.times import times_in

_LISTS = (("seriousEvents", "serious adverse event"), ("otherEvents", "other adverse event, not serious"))
_TOTALS = (
    ("serious", "serious adverse event", "any serious adverse event"),
    ("deaths", "death", "death from any cause"),
    ("other", "other adverse event", "any other adverse event above the reporting threshold"),
)


def event_rows(record: Record) -> Iterator[Candidate]:
    """Totals of each group first, then every term of the serious and of the other events."""
    module = _module(record)
    groups = titled(module.each("eventGroups"))
    for group in groups.values():
        yield from _totals(record, group)
    for key, spoken in _LISTS:
        for event in module.each(key):
            for stats in event.each("stats"):
                if number(stats.text("numAffected")):
                    group = groups.get(stats.text("groupId"))
                    yield _term(record, event, spoken, stats, group=group).candidate()
                else:
                    stats.leave("no number of participants with the event is posted")


def _module(record: Record) -> Node:
    return record.results.at("adverseEventsModule")


def _totals(record: Record, group: Node) -> Iterator[Candidate]:
    module = _module(record)
    for key, phrase, definition in _TOTALS:
        if not number(group.text(f"{key}NumAffected")):
            continue
        draft = record.row("binary", group)
        threshold = draft.take(module, "frequencyThreshold") if key == "other" else ""
        draft.put("definition", f"{definition} ({threshold}%)" if threshold else definition)
        place = record.name_group(draft, group, None)
        _placed(record, draft, f"Results, adverse events, totals ({phrase})", place)
        name_outcome(record, draft, "binary", phrase)
        draft.put_number("events", group, f"{key}NumAffected")
        _at_risk(draft, group, f"{key}NumAtRisk")
        if key == "deaths":
            draft.note(draft.take(module, "allCauseMortalityComment"))
        yield draft.candidate()


def _term(record: Record, event: Node, spoken: str, stats: Node, *, group: Node | None) -> Draft:
    draft = record.row("binary", stats)
    term, organ = draft.take(event, "term"), draft.take(event, "organSystem")
    draft.put("definition", f"{term} ({spoken}{f'; {organ}' if organ else ''})")
    place = record.name_group(draft, group, (stats, "groupId"))
    _placed(record, draft, f"Results, {spoken} '{term}'", place)
    name_outcome(record, draft, "binary", term)
    draft.put_number("events", stats, "numAffected")
    _at_risk(draft, stats, "numAtRisk")
    times = draft.take(stats, "numEvents")
    draft.note(f"Events, not patients: {times}" if times else "")
    for key, name in (("sourceVocabulary", "Terms of"), ("assessmentType", "Assessment"), ("notes", "Note")):
        told = draft.take(event, key)
        draft.note(f"{name} {told}" if told else "")
    return draft


def _placed(record: Record, draft: Draft, where: str, group: str) -> None:
    """Place in the record, and the time frame of the module."""
    frame = draft.take(_module(record), "timeFrame")
    draft.put("locator", ", ".join(filter(None, (where, f"time frame '{frame}'" if frame else "", group))))
    times = times_in(frame)
    draft.put("timepoint_months", times.visit)
    if not times.visit:
        draft.put("timepoint_text", frame)
        draft.remark(f'timepoint_months: "{frame or "no time frame"}" is not one fixed visit')
    elif times.converted:
        draft.remark(f"timepoint_months: {'; '.join(times.converted)}")


def _at_risk(draft: Draft, node: Node, key: str) -> None:
    if number(node.text(key)) == "0":
        draft.note(f"Participants at risk: {draft.take(node, key)}")
    else:
        draft.put_number("n", node, key)
