"""Studies share patients: the result when every patient counts once, by each rule that an analyst could follow."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evidence_tools.limits.core.building import cannot_say, limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import judge, reversed_by
from evidence_tools.limits.core.words import listed, result_words
from evidence_tools.limits.overlap.cases import (
    CHOSEN,
    POOLED,
    Case,
    Reports,
    central_case,
    other_cases,
    reports_of,
    stress_cases,
)
from evidence_tools.limits.shared.scenarios import result_cells
from evidence_tools.wording.numbers import digits_of, number

NAME = "overlap"
MEASURES = "left, each patient counted once"
ASSUMED = ("limits.overlap.shared", "selection.same_patients")


def applies(subject: Subject) -> bool:
    """To every result: whether its reports share patients is itself what is asked."""
    return True


def challenge(subject: Subject) -> Limitation:
    """How much it matters that patients may be in more than one report.

    Central case: all reports, those that the protocol left out brought back, with a covariance for the likely share of
    common patients among the pairs that probably share any. Other cases: each selection of reports without a common
    patient, both ends of the range of shares, the pairs that only possibly share patients, and robust errors by group.
    A stress test with every pair that the tables do not rule out is shown but not judged.

    References
    ----------
    Shared patients: Wei, Higgins (2013) Stat Med 32:1191-1205. doi:10.1002/sim.5679
    Robust errors: Hedges, Tipton, Johnson (2010) Res Synth Methods 1:39-65. doi:10.1002/jrsm.5
    """
    shared = subject.rules.overlap.shared
    if subject.fit is None or shared is None:
        missing = "No study gives a result" if subject.fit is None else "limits.overlap.shared is not in the protocol"
        return cannot_say(subject, NAME, f"{missing}, so there is nothing to weigh.", measures=MEASURES)
    reports = reports_of(subject)
    central, others = central_case(subject, reports), list(other_cases(subject, reports))
    stress = list(stress_cases(subject, reports))
    return limitation(
        subject,
        NAME,
        judge(subject, central.result, [case.result for case in others]),
        quantity=subject.scale.display(central.result.estimate),
        unit=subject.scale.short_unit,
        measures=MEASURES,
        reason=_reason(subject, reports, [central, *others], stress),
        table=_table(subject, reports, [central, *others, *stress]),
        sources=tuple(reports.effects.table["source_id"]),
        assumed=ASSUMED,
    )


def _table(subject: Subject, reports: Reports, cases: Sequence[Case]) -> pd.DataFrame:
    patients = reports.effects.table.set_index("study")["n"]
    pooled = Case(POOLED, POOLED, tuple(subject.effects.table["study"]), subject.base)
    rows = [
        {
            "Analysis": case.words,
            "Studies": len(case.studies),
            "Patients counted": patients.reindex(case.studies).sum(),
            **result_cells(subject, case.result),
        }
        for case in dict.fromkeys((pooled, *cases))
    ]
    return pd.DataFrame(rows)


def _reason(subject: Subject, reports: Reports, judged: Sequence[Case], stress: Sequence[Case]) -> str:
    if reports.effects.k == 1:
        return "The result rests on one report, so no patient is counted twice."
    if not reports.wide.edges:
        return " ".join([_nothing_shared(reports), *(_stress_words(subject, case) for case in stress[-1:])])
    return " ".join([_shared_words(reports), _range_words(subject, judged), _verdict_words(subject, judged)])


def _nothing_shared(reports: Reports) -> str:
    return (
        f"No two of the {reports.effects.k} reports behind this result are known to share patients, and none had to "
        "give way to another."
    )


def _stress_words(subject: Subject, case: Case) -> str:
    turned = reversed_by(subject, case.result)
    then = listed(turned, subject.base) if turned else "no conclusion is reversed"
    return (
        "Even if all pairs that dates and places do not rule out shared as many patients as they can, the result "
        f"would be {result_words(subject, case.result)} and {then}."
    )


def _shared_words(reports: Reports) -> str:
    fewest, most = reports.wide.people(reports.effects.table["n"].to_numpy(float))
    tied = {place for edge in reports.wide.edges for place in edge}
    return (
        f"{len(tied)} of {reports.effects.k} reports may share patients: of {number(most, 0)} counted, at least "
        f"{number(fewest, 0)} are different people."
    )


def _range_words(subject: Subject, judged: Sequence[Case]) -> str:
    chosen = [case for case in judged if case.kind == CHOSEN]
    return (
        f"The {len(chosen)} ways to keep one report per group give {_span(subject, chosen)}, "
        f"all {len(judged)} analyses {_span(subject, judged)}."
    )


def _span(subject: Subject, cases: Sequence[Case]) -> str:
    """The lowest and the highest estimate of some cases, once where they print alike."""
    scale, digits = subject.scale, digits_of(subject.scale)
    shown = sorted(scale.display(case.result.estimate) for case in cases)
    ends = dict.fromkeys(number(value, digits) for value in (shown[0], shown[-1]))
    return f"{' to '.join(ends)}{'%' if scale.unit == 'percent' else f' {scale.short_unit}'}"


def _verdict_words(subject: Subject, judged: Sequence[Case]) -> str:
    turned = [case for case in judged if reversed_by(subject, case.result)]
    if not turned:
        return "None reverses a conclusion."
    first = turned[0]
    count = f"{len(turned)} of them reverse a conclusion" if len(turned) > 1 else "One of them reverses a conclusion"
    return f"{count}; {first.words}: {listed(reversed_by(subject, first.result), subject.base)}."
