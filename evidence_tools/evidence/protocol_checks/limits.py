"""The rules for limitations: the rows, questions and words that they name exist, and hold a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import pandas as pd

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol import Protocol
from evidence_tools.evidence.protocol_checks.subject import Subject
from evidence_tools.question import DESIGNS

_SECTION = "limits"


def limit_faults(subject: Subject) -> Iterator[Fault]:
    """What is wrong with the section `limits`."""
    return chain(_questions(subject), _designs(subject), _studies(subject), _outcomes(subject), _rows(subject))


def _questions(subject: Subject) -> Iterator[Fault]:
    rules, known = subject.protocol.limits, subject.protocol.questions
    named = [("questions", rules.questions)]
    named += [(f"analyst.questions.{outcome}", names) for outcome, names in rules.analyst.questions.items()]
    for where, names in named:
        for name in names:
            yield from subject.unknown(_path(where), name, known, "a question of this protocol")


def _designs(subject: Subject) -> Iterator[Fault]:
    rules = subject.protocol.limits.design
    for where, names in (("design.prospective", rules.prospective), ("design.randomised", rules.randomised)):
        for name in names:
            yield from subject.unknown(_path(where), name, DESIGNS, "a design")


def _studies(subject: Subject) -> Iterator[Fault]:
    known = subject.names("studies", "study_id")
    for study in subject.protocol.limits.publication.enrolled:
        yield from subject.unknown(_path("publication.enrolled"), study, known, "a study of studies.csv")


def _outcomes(subject: Subject) -> Iterator[Fault]:
    rules = subject.protocol.limits
    known = subject.names("outcomes", "outcome")
    sections: dict[str, Iterable[str]] = {
        "baseline_sd": rules.baseline_sd,
        "below": rules.below,
        "no_control.benchmarks": rules.no_control.benchmarks,
        "no_control.entry": rules.no_control.entry,
        "blinding.objective": rules.blinding.objective,
        "co_intervention.outcomes": rules.co_intervention.outcomes,
        "co_intervention.benchmarks": rules.co_intervention.benchmarks,
        "importance": rules.importance,
        "durability.outcomes": rules.durability.outcomes,
        "instruments.same": {*rules.instruments.same, *chain.from_iterable(rules.instruments.same.values())},
        "capped_walking.outcomes": rules.capped_walking.outcomes,
        "rare_harms.outcomes": rules.rare_harms.outcomes,
        "rare_harms.alike": rules.rare_harms.alike,
        "rare_harms.benchmarks": rules.rare_harms.benchmarks,
        "analyst.questions": rules.analyst.questions,
    }
    for where, outcomes in sections.items():
        for outcome in outcomes:
            yield from subject.unknown(_path(where), outcome, known, "an outcome of outcomes.csv")


def _rows(subject: Subject) -> Iterator[Fault]:
    for where, ids, tables, value in named_rows(subject.protocol):
        if not subject.has(*tables):
            continue
        keyed = [_by_key(subject.tables[table]) for table in tables]
        known = set().union(*(frame.index for frame in keyed))
        files = " or ".join(f"{table}.csv" for table in tables)
        for key in ids:
            yield from subject.unknown(_path(where), key, known, f"a row of {files}")
            row = next((frame.loc[key] for frame in keyed if key in frame.index), None)
            if row is not None and _empty(row, value):
                yield subject.error(
                    _path(where),
                    f"{key}, a row without {value}",
                    f"rows of {files} with a number in {value}",
                    "name a row that has one, or fill the cell in",
                    value=key,
                )


def named_rows(protocol: Protocol) -> Iterator[tuple[str, Iterable[str], tuple[str, ...], str]]:
    """Entry, row ids, the tables they may stand in and the column that must hold a number."""
    rules = protocol.limits
    yield "baseline_sd", rules.baseline_sd.values(), ("dispersion",), "visit_sd"
    yield "below", rules.below.values(), ("comparators", "binary"), "pct"
    for outcome, ids in rules.no_control.benchmarks.items():
        yield f"no_control.benchmarks.{outcome}", ids, ("controls",), "estimate"
    yield "no_control.sham_share", rules.no_control.sham_share, ("bias_priors",), "estimate"
    yield "blinding.scores", rules.blinding.scores, ("bias_priors",), "estimate"
    yield "blinding.ratios", rules.blinding.ratios, ("bias_priors",), "estimate"
    yield "design.ratios", rules.design.ratios, ("bias_priors",), "estimate"
    yield "co_intervention.prior", filter(None, [rules.co_intervention.prior]), ("bias_priors",), "estimate"
    for outcome, ids in rules.co_intervention.benchmarks.items():
        yield f"co_intervention.benchmarks.{outcome}", ids, ("controls",), "estimate"
    yield "durability.comparators", rules.durability.comparators, ("comparators",), "pct"
    yield "small_samples.prior", filter(None, [rules.small_samples.prior]), ("bias_priors",), "estimate"
    for outcome, ids in rules.rare_harms.benchmarks.items():
        yield f"rare_harms.benchmarks.{outcome}", ids, ("comparators", "binary"), "pct"
    yield "capped_walking.spreads", rules.capped_walking.spreads, ("dispersion",), "change_sd"
    pairs = chain.from_iterable(rules.rare_harms.under_reporting)
    yield "rare_harms.under_reporting", pairs, ("binary", "review_results"), "events"


def _empty(row: pd.Series, value: str) -> bool:
    return value not in row.index or pd.isna(row[value])


def _by_key(table: pd.DataFrame) -> pd.DataFrame:
    key = table.columns[0]
    return table.drop_duplicates(subset=key).set_index(key, drop=False)


def _path(where: str) -> tuple[str, ...]:
    return (_SECTION, *where.split("."))
