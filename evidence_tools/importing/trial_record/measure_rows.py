"""The rows of all measures of a record: baseline characteristics first, then outcome measures with their p values."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.importing.record import Candidate
from evidence_tools.importing.trial_record.analyses import add_p_values
from evidence_tools.importing.trial_record.count_rows import count_row, counts_people
from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.measures import Measure
from evidence_tools.importing.trial_record.score_rows import MEANS, OTHER_CENTRES, score_row
from evidence_tools.importing.trial_record.study import Record, titled
from evidence_tools.importing.trial_record.vocabulary import says


def measure_rows(record: Record) -> Iterator[Candidate]:
    """One row for each posted value that a column can hold; the others say why not."""
    module = record.results.at("baselineCharacteristicsModule")
    groups, denoms = titled(module.each("groups")), tuple(module.each("denoms"))
    for place, node in enumerate(module.each("measures"), start=1):
        yield from _baseline(record, Measure(node, place, groups, denoms, baseline=True))
    for place, node in enumerate(record.results.at("outcomeMeasuresModule").each("outcomeMeasures"), start=1):
        rows = list(_outcome(record, Measure(node, place, titled(node.each("groups")))))
        add_p_values(node, rows)
        yield from (draft.candidate() for _, draft in rows)


def _baseline(record: Record, measure: Measure) -> Iterator[Candidate]:
    """Means at the baseline of what the vocabulary knows; the total of all groups is no arm."""
    for value in measure.values():
        if value.group is not None and says(value.group.text("title"), "total"):
            value.node.leave("all groups together are no arm")
        elif measure.kind in MEANS and value.posted:
            draft = score_row(record, value)
            if "outcome" in draft.cells:
                yield draft.candidate()


def _outcome(record: Record, measure: Measure) -> Iterator[tuple[str, Draft]]:
    """Group and row of each value of an outcome measure."""
    for value in measure.values():
        group = value.node.text("groupId")
        if not value.posted:
            value.node.leave("no number is posted")
        elif counts_people(value):
            yield group, count_row(record, value)
        elif measure.kind in (*MEANS, *OTHER_CENTRES):
            yield group, score_row(record, value)
        else:
            value.node.leave("neither a mean nor a count of participants")
