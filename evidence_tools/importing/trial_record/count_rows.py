"""Rows of `binary`: posted counts and percentages of participants."""

from __future__ import annotations

from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.measures import Value
from evidence_tools.importing.trial_record.rows import begun, name_outcome, name_visit
from evidence_tools.importing.trial_record.study import Record
from evidence_tools.importing.trial_record.vocabulary import says

_PEOPLE = ("participants", "participant", "patients", "subjects", "people")


def counts_people(value: Value) -> bool:
    """Whether the value is a count or a percentage of participants."""
    unit = value.measure.node.text("unitOfMeasure")
    if value.measure.kind == "COUNT_OF_PARTICIPANTS":
        return True
    return value.measure.kind == "NUMBER" and (says(unit, *_PEOPLE) or "%" in unit)


def is_percentage(value: Value) -> bool:
    """Whether the unit is a percentage."""
    unit = value.measure.node.text("unitOfMeasure")
    return says(unit, "percentage", "percent") or "%" in unit


def count_row(record: Record, value: Value) -> Draft:
    """The row for one count or percentage of participants."""
    draft = begun(record, "binary", value)
    name_outcome(record, draft, "binary", *value.words)
    name_visit(draft, value, change=False)
    title = draft.take(value.measure.node, "title")
    draft.put("definition", f"{title}: {value.subtitle}" if value.subtitle else title)
    unit = draft.take(value.measure.node, "unitOfMeasure")
    draft.put_number("pct" if is_percentage(value) else "events", value.node, "value")
    draft.note(f"Unit as posted: {unit}" if unit else "")
    return draft
