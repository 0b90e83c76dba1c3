"""Each way to count every patient once, as a case with its result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence_tools.evidence.labels import study_labels
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.overlap.fits import robust_by_group, with_shared
from evidence_tools.limits.overlap.graph import (
    GRADES,
    NOT_RULED_OUT,
    Network,
    network,
    shared_patients,
    with_every_doubt,
)
from evidence_tools.limits.overlap.reports import every_report
from evidence_tools.limits.shared.subsets import result_of_only
from evidence_tools.models.headline import counts_alone
from evidence_tools.study_effects import Effects

POOLED, SHARED, CHOSEN, ROBUST, STRESS = "as pooled", "shared", "chosen", "robust", "stress test"


@dataclass(frozen=True, slots=True)
class Case:
    """One way to count: its kind, its words, the studies it uses and its result."""

    kind: str
    words: str
    studies: tuple[str, ...]
    result: Result


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """All reports that could answer, and their networks.

    `sure` has the pairs whose grade counts as the same patients in the protocol, `wide` all pairs that may share some,
    `doubtful` also those that the tables do not rule out.
    """

    effects: Effects
    sure: Network
    wide: Network
    doubtful: Network


def reports_of(subject: Subject) -> Reports:
    """The reports of a subject, those left out because of shared patients brought back."""
    pairs = shared_patients(subject.evidence)
    found = every_report(subject, pairs)
    named = found.table["study"].tolist()
    return Reports(
        found,
        sure=network(pairs, named, subject.evidence.protocol.selection.same_patients),
        wide=network(pairs, named, GRADES),
        doubtful=network(with_every_doubt(subject.evidence, pairs), named, (*GRADES, NOT_RULED_OUT)),
    )


def central_case(subject: Subject, reports: Reports) -> Case:
    """All reports with the likely share of common patients among the pairs that count as the same patients."""
    return _shared(subject, reports, reports.sure, subject.rules.overlap.shared.central, "probable pairs")


def other_cases(subject: Subject, reports: Reports) -> Iterator[Case]:
    """What is judged beside the central case: selections, further shares and pairs, and robust errors."""
    if not reports.wide.edges:
        return
    yield from _selections(subject, reports)
    shared = subject.rules.overlap.shared
    for share in (shared.low, shared.high):
        yield _shared(subject, reports, reports.sure, share, "probable pairs")
    if reports.wide.edges != reports.sure.edges:
        for share in (shared.central, shared.high):
            yield _shared(subject, reports, reports.wide, share, "probable and possible pairs")
    if not counts_alone(reports.effects):
        found = robust_by_group(reports.effects, reports.wide, subject.method)
        if found is not None:
            yield Case(ROBUST, "all reports, robust errors by group", reports.wide.studies, found)


def stress_cases(subject: Subject, reports: Reports) -> Iterator[Case]:
    """What if every pair that the tables do not rule out shared patients; shown, not judged."""
    if reports.doubtful.edges != reports.wide.edges:
        for share in (subject.rules.overlap.shared.central, subject.rules.overlap.shared.high):
            case = _shared(subject, reports, reports.doubtful, share, "pairs not ruled out")
            yield Case(STRESS, f"stress test, not judged: {case.words}", case.studies, case.result)


def _selections(subject: Subject, reports: Reports) -> Iterator[Case]:
    labels = study_labels(subject.evidence)
    for chosen in dict.fromkeys((*reports.sure.selections, *reports.wide.selections)):
        out = ", ".join(labels[study] for study in reports.wide.studies if study not in chosen)
        words = f"one report per group, without {out}" if out else "all reports, as if none shared patients"
        yield Case(CHOSEN, words, chosen, result_of_only(reports.effects, chosen, subject.method))


def _shared(subject: Subject, reports: Reports, pairs: Network, share: float, which: str) -> Case:
    if not pairs.edges:
        return Case(POOLED, POOLED, tuple(subject.effects.table["study"]), subject.base)
    result = with_shared(reports.effects, pairs, share, subject.method)
    return Case(SHARED, f"all reports, {share:.0%} of the smaller shared in {which}", pairs.studies, result)
