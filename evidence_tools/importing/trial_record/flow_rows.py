"""Rows of `binary` for the participant flow: who completed each period, of those who started it."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.importing.posted import number, plain
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.node import Node
from evidence_tools.importing.trial_record.rows import name_outcome
from evidence_tools.importing.trial_record.study import Record, titled
from evidence_tools.importing.trial_record.times import times_in

_PHRASE = "followed up"
"""What completing a period is called; the outcome of the vocabulary with this label takes the rows."""


def flow_rows(record: Record) -> Iterator[Candidate]:
    """One row for each period and group with a number who completed it."""
    module = record.results.at("participantFlowModule")
    groups = titled(module.each("groups"))
    for place, period in enumerate(module.each("periods"), start=1):
        milestones = {milestone.text("type"): milestone for milestone in period.each("milestones")}
        started = titled_counts(milestones.get("STARTED"))
        for group, value in titled_counts(milestones.get("COMPLETED")).items():
            if not number(value.text("numSubjects")):
                value.leave("no number is posted")
                continue
            draft = record.row("binary", value)
            _placed(record, draft, period, place, groups.get(group))
            draft.take(milestones["COMPLETED"], "type")
            draft.put_number("events", value, "numSubjects")
            draft.note(draft.take(value, "comment"))
            if group in started and number(started[group].text("numSubjects")):
                draft.put_number("n", started[group], "numSubjects")
                draft.take(started[group], "groupId")
                draft.take(milestones["STARTED"], "type")
            yield draft.candidate()


def titled_counts(milestone: Node | None) -> dict[str, Node]:
    """The numbers of a milestone by group."""
    return {value.text("groupId"): value for value in milestone.each("achievements")} if milestone else {}


def _placed(record: Record, draft: Draft, period: Node, place: int, group: Node | None) -> None:
    title = draft.take(period, "title")
    named = record.name_group(draft, group, (draft.node, "groupId"))
    draft.put("locator", f"Results, participant flow, period {place} '{title}', completed, {named}")
    draft.put("definition", f"completed the period '{title}'" if title else "completed the period")
    times = times_in(title)
    draft.put("timepoint_months", times.visit)
    if not times.visit:
        draft.put("timepoint_text", plain(f"end of the period {title}"))
        draft.remark("timepoint_months: the period names no visit")
    name_outcome(record, draft, "binary", _PHRASE)
