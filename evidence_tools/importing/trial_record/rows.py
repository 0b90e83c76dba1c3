"""What rows of scores and of counts have in common: place, arm, number of participants, outcome and visit."""

from __future__ import annotations

from evidence_tools.importing.posted import number, plain
from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.measures import Value
from evidence_tools.importing.trial_record.study import Record
from evidence_tools.importing.trial_record.times import Times
from evidence_tools.naming import listed


def begun(record: Record, table: str, value: Value) -> Draft:
    """A row with its study, source, arm, number of participants and place in the record."""
    draft = record.row(table, value.node)
    node, measure = value.node, value.measure
    draft.take(measure.node, "paramType")
    which = "baseline characteristic" if measure.baseline else "outcome measure"
    words = [f"Results, {which} {measure.number} '{draft.take(measure.node, 'title')}'"]
    kind = draft.take(measure.node, "type")
    words += [f"({kind.lower()})"] if kind else []
    frame = draft.take(measure.node, "timeFrame")
    parts = [" ".join(words), f"time frame '{frame}'" if frame else ""]
    parts += [
        f"'{draft.take(place, 'title')}'" if place.text("title") else "" for place in (value.in_class, value.category)
    ]
    parts.append(record.name_group(draft, value.group, (node, "groupId")))
    draft.put("locator", ", ".join(filter(None, parts)))
    _counted(draft, value)
    analysed = draft.take(measure.node, "populationDescription")
    draft.note(f"Analysed: {analysed}" if analysed else "")
    draft.note(draft.take(node, "comment"))
    return draft


def name_outcome(record: Record, draft: Draft, kind: str, *texts: str) -> tuple[str, ...]:
    """Fill the one outcome that the first text with any names; where none or several are named, that is said.

    Parameters
    ----------
    record, draft
        The record and the row.
    kind
        ``continuous`` or ``binary``; an event counts by a definition, which is shown.
    texts
        Words of the record, the closest to the value first.

    Returns
    -------
    tuple of str
        The outcomes named.
    """
    named = next((found for text in texts if (found := record.vocabulary.outcomes_in(text, kind))), ())
    if len(named) == 1:
        draft.put("outcome", named[0])
        meaning = record.vocabulary.outcomes[named[0]].get("definition", "")
        if meaning and kind == "binary":
            draft.remark(f'outcome: {named[0]} is defined as "{meaning}"; is that what was counted?')
    else:
        said = f"the words name {listed(named)}" if named else "the words name none"
        draft.remark(f"outcome: {said}; allowed: one {kind} outcome of outcomes.csv")
    return named


def name_visit(draft: Draft, value: Value, *, change: bool) -> None:
    """The visit in months where it is one, else its words."""
    if value.measure.baseline:
        draft.put("timepoint_months", "0")
        return
    times, text = value.times()
    visit = _visit(times, change=change)
    draft.put("timepoint_months", visit)
    if not visit:
        draft.put("timepoint_text", text)
        draft.remark(f'timepoint_months: "{text or "no time frame"}" is not one fixed visit')
    elif times.converted:
        draft.remark(f"timepoint_months: {'; '.join(times.converted)}")


def _visit(times: Times, *, change: bool) -> str:
    """The one visit; the baseline is none for a change, and beside a visit it is only where the counting begins."""
    return "" if change and times.visit == "0" else times.visit


def _counted(draft: Draft, value: Value) -> None:
    found = value.denominator()
    if value.measure.node.text("denomUnitsSelected") == "Participants" or not value.measure.of_people:
        draft.take(value.measure.node, "denomUnitsSelected")
    if found is None or not value.measure.of_people:
        units = plain(value.measure.node.text("denomUnitsSelected"))
        draft.remark(f"n: not posted for this group in participants{f', but in {units}' if units else ''}")
        return
    denom, count = found
    if denom.text("units") == "Participants":  # another word for them stays to be seen
        draft.take(denom, "units")
    draft.take(count, "groupId")
    if number(count.text("value")) == "0":
        draft.note(f"Participants analysed: {draft.take(count, 'value')}")
    else:
        draft.put_number("n", count, "value")
