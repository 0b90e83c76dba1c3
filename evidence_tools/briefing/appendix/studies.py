"""Every study, and every study result behind the critical outcomes, as tables."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evidence_tools.briefing.changes import AT_MOST
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.evidence_base import ENROLLED
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.lines import legend, notebook, source_line
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.figures.roster import roster
from evidence_tools.ledger.determination_words import name_of
from evidence_tools.models import Answer, answers, headline
from evidence_tools.naming import capitalised, design_name, design_rank
from evidence_tools.results import Results, results_of
from evidence_tools.study_effects.records import UPPER_BOUND
from evidence_tools.wording import Number, Told, join, tell

STUDIES, EFFECTS = "appendix:studies", "appendix:effects"
_ABOUT = tuple(map(Told, ("Study", "Design", "Treated", "Longest visit, months", "Blinding", "Paid for by")))
_RESULTS = tuple(map(Told, ("Study", "Result", "Months", "Patients", "Estimate (interval)", "Weight", "Marks")))
_NOT_KNOWN = Told("not known")


def studies_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """All studies with design, patients treated, follow-up, blinding and funding; trials first."""
    if evidence.studies.empty:
        return LeftOut(STUDIES, Told("the tables hold no study"))
    studies = evidence.studies
    order = studies["design"].map(design_rank).sort_values(kind="stable").index
    treated = roster(evidence).set_index("study")[["patients", "bound"]]
    rows = tuple(_about(each, treated, study_labels(evidence), counted) for each in studies.loc[order].itertuples())
    return Slide(
        name=STUDIES,
        title=tell(
            "All {n} studies of the device, {trials} of them randomised trials",
            n=results_of(evidence).number("evidence.studies_of_the_device"),
            trials=results_of(evidence).number("evidence.randomised_trials_among_them"),
        ),
        exhibit=Table(
            name="All studies",
            headings=_ABOUT,
            rows=rows,
            alt=tell("Table of studies: {names}.", names=join([row[0] for row in rows], "; ")),
            widths=(0.3, 0.16, 0.12, 0.14, 0.12, 0.16),
            right=frozenset({2, 3}),
            notes=(Told(ENROLLED),) if treated["bound"].any() else (),
        ),
        source=source_line(evidence),
        notes=(notebook("01_evidence_base", "arms, overlap and sources of every study"),),
        appendix=True,
    )


def _about(study: tuple, treated: pd.DataFrame, labels: pd.Series, counted: Counted) -> tuple[Told, ...]:
    label, months = labels[study.study_id], study.max_followup_months
    patients, bound = treated.loc[study.study_id]
    n = _counted(counted, f"{study.study_id}.treated", patients, "patients", f"{label}: patients treated, or enrolled")
    n = tell("≤{n}", n=n) if bound else n
    longest = _counted(counted, f"{study.study_id}.longest", months, "months", f"{label}: longest visit")
    cells = (design_name(study.design), study.blinding, study.funding)
    design, blinding, funding = (tell("{cell}", cell=_words(cell)) for cell in cells)
    return tell("{label}", label=label), design, n, longest, blinding, funding


def _words(cell: object) -> str:
    return "not stated" if pd.isna(cell) else str(cell).replace("_", " ")


def _counted(counted: Counted, name: str, value: object, unit: str, label: str) -> Told:
    if value is None or pd.isna(value):
        return _NOT_KNOWN
    return tell("{n}", n=counted.number(name, float(value), unit, label=label))


def effects_slide(evidence: Evidence, outcome: str, counted: Counted) -> Slide | LeftOut:
    """Every study result behind one critical outcome, question by question."""
    about = evidence.protocol.certainty.outcomes[outcome]
    asked = answers(evidence, *about.questions)
    rows = tuple(row for name, each in asked.items() for row in _results(evidence, name, each))
    if not rows:
        why = "{outcome}: no study has a value that can be pooled"
        return LeftOut(counted.slide, tell(why, outcome=about.label))
    n = counted.number("results", len(rows), label=f"Study results behind {about.label}")
    return Slide(
        name=counted.slide,
        title=tell("{outcome}: all {n} study results behind the answer", outcome=about.label, n=n),
        exhibit=Table(
            name=f"Study results: {about.label}",
            headings=_RESULTS,
            rows=rows,
            alt=tell("Table. {said}.", said=join([tell("{s}: {e}", s=row[0], e=row[4]) for row in rows], "; ")),
            right=frozenset({2, 3, 5}),
            notes=legend(mark for each in asked.values() for mark in each.effects.table["marks"]),
        ),
        source=source_line(evidence),
        notes=(notebook("01_evidence_base", "every row with its source and the place in it"),),
        appendix=True,
    )


def _results(evidence: Evidence, question: str, each: Answer) -> Iterator[tuple[Told, ...]]:
    if each.fit is None:
        return
    results = results_of(evidence)
    for study in each.effects.table.itertuples():
        place = f"{question}.study.{study.study}"
        months = results.number(f"{place}.months") if results.known(f"{place}.months") else None
        yield (
            tell("{label}", label=study.label),
            tell("{question}", question=capitalised(name_of(each))),
            Told("–") if months is None else tell("{months}", months=months),
            *_value(results, question, study.study, each, bound=UPPER_BOUND in study.marks),
            tell("{marks}", marks=study.marks),
        )


def _value(results: Results, question: str, study: str, each: Answer, *, bound: bool) -> tuple[Told, Told, Told]:
    """Patients, value and weight; where exact counts are quoted, the counts of each study and no weight."""
    if headline(each.fit).exact:
        place = f"{question}.exact.{study}"
        base = "n" if results.known(f"{place}.n") else "person_years"
        names = {"events": "events", "n": base, "low": "low", "high": "high"}
        numbers = {field: results.number(f"{place}.{name}") for field, name in names.items()}
        words = "{events} of {n} ({low} to {high}%)" if base == "n" else "{events} ({low} to {high} per person-years)"
        return _known(numbers["n"], bound), tell(words, **numbers), Told("–")
    place, scale = f"{question}.study.{study}", each.effects.scale
    numbers = {name: results.number(f"{place}.{name}") for name in ("estimate", "low", "high", "n", "weight")}
    unit = "%" if scale.unit == "percent" else f" {scale.short_unit}" if scale.transform == "identity" else ""
    value = tell("{estimate}{unit} ({low} to {high})", unit=unit, **numbers)
    return _known(numbers["n"], bound), value, tell("{weight}%", weight=numbers["weight"])


def _known(number: Number, bound: bool) -> Told:
    return tell("{at_most}{n}", at_most=AT_MOST * bound, n=number) if number.known else Told("–")
