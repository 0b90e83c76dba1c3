"""What would change the determination: what would have to be published, how much of it, and who could give it."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.limits_weighed import overturning_critical, tipping_size
from evidence_tools.briefing.lines import (
    NO_CRITICAL_OUTCOME,
    critical_answers,
    determination_numbers,
    notebook,
    source_line,
)
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.certainty import Certainty, certainties
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.determination import determination
from evidence_tools.ledger.determination_doubts import too_few
from evidence_tools.ledger.determination_words import name_of, outcome_of
from evidence_tools.ledger.listing import listed, out_of
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.shared.enrolment import without_report
from evidence_tools.models import answer
from evidence_tools.naming import capitalised, lowered
from evidence_tools.tables.committee.gap_designs import WOULD_ANSWER
from evidence_tools.wording import Told, join, tell

NAME = "would_change"
HEADINGS = tuple(map(Told, ("What would have to be published", "For which result", "How much", "Who could give it")))
_A_NEW_TRIAL = Told("A new trial")
Row = tuple[Told, Told, Told, Told]


def would_change_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """What is missing: answers to limitations that overturn, spreads, trials without results, patients."""
    if not evidence.protocol.certainty.outcomes:
        return LeftOut(NAME, Told(NO_CRITICAL_OUTCOME))
    rows = [*_answers(evidence), *_spreads(evidence), *_trials(evidence), *_patients(evidence)]
    if not rows:
        return LeftOut(NAME, Told("no limitation overturns a conclusion, and no result is short of patients"))
    return Slide(
        name=NAME,
        title=tell("To change the answer it would take {parts}", parts=listed(list(parts_of(evidence, counted)))),
        exhibit=Table(
            name="What would change the determination",
            headings=HEADINGS,
            rows=tuple(rows),
            alt=tell("Table. {said}.", said=join([tell("{what}: {much}", what=r[0], much=r[2]) for r in rows], "; ")),
            widths=(0.33, 0.27, 0.2, 0.2),
        ),
        caution=(Told("Enough data is not the same as data in favour: each of these may go either way."),),
        source=source_line(evidence),
        notes=_notes(evidence),
    )


def parts_of(evidence: Evidence, counted: Counted) -> Iterator[Told | str]:
    """What it would take, in a few words each."""
    if _changes(evidence):
        yield "a comparison arm"
    numbers = determination_numbers(evidence)
    if "determination.5.trials" in numbers:
        yield tell("{n} unreported trials", n=numbers["determination.5.trials"])
    short = short_of_patients(evidence)
    if short:
        yield tell(
            "more patients on {n} results",
            n=counted.number("short_of_patients", len(short), label="Results on fewer patients than are needed"),
        )


def _changes(evidence: Evidence) -> list[str]:
    """Critical outcomes that are known as changes in one arm alone."""
    asked = critical_answers(evidence).values()
    return [outcome_of(each.effects) for each in asked if each.fit is not None and Quoted(each.fit, "").is_change]


def short_of_patients(evidence: Evidence) -> list[Certainty]:
    """Critical comparisons and changes that rest on fewer patients than it takes to find what is worth finding."""
    return [each for name, each in certainties(evidence).items() if too_few(each, answer(evidence, name))]


def _answers(evidence: Evidence) -> Iterator[Row]:
    """What would answer each limitation that overturns a conclusion, on the results that it overturns."""
    found: dict[str, list[str]] = {}
    sizes: dict[str, Told] = {}
    for question, each in overturning_critical(evidence):
        found.setdefault(each.name, []).append(name_of(answer(evidence, question)))
        if each.plausible is not None:
            sizes.setdefault(each.name, tipping_size(question, each))
    for name, results in found.items():
        if name in WOULD_ANSWER:
            missing, fills = WOULD_ANSWER[name]
            what = lowered(NAMES[name].size or NAMES[name].title)
            much = tell("{what}: turns at {size}", what=what, size=sizes[name]) if name in sizes else Told("")
            yield (
                tell("{m}", m=capitalised(missing)),
                listed(results).capitalised,
                much.capitalised,
                tell("{f}", f=capitalised(fills)),
            )


def _spreads(evidence: Evidence) -> Iterator[Row]:
    numbers, changes = determination_numbers(evidence), _changes(evidence)
    borrowed, of = (numbers.get(f"determination.5.{name}") for name in ("borrowed", "changes"))
    if changes and borrowed is not None and of is not None and borrowed.value:
        share = tell("borrowed in {share} study results", share=out_of(borrowed, of))
        yield (
            Told("The standard deviations of the changes"),
            listed(changes).capitalised,
            share.capitalised,
            Told("The studies, on request"),
        )


def _trials(evidence: Evidence) -> Iterator[Row]:
    numbers = determination_numbers(evidence)
    trials, patients, masked = (numbers.get(f"determination.5.{name}") for name in ("trials", "patients", "masked"))
    if trials is not None and patients is not None and masked is not None:
        much = {"n": trials, "patients": patients, "masked": masked}
        yield (
            Told("Results of registered trials without a report"),
            Told("All that they measured"),
            tell("{n} trials, {patients} patients, {masked} of them in masked trials", **much),
            tell("Their sponsors ({names})", names=listed(list(without_report(evidence)["registration"].dropna()))),
        )


def _patients(evidence: Evidence) -> Iterator[Row]:
    for each in short_of_patients(evidence):
        domain = each.domains["imprecision"]
        numbers = {name: domain.input(name).number(domain.place) for name in ("required", "patients")}
        yield (
            Told("More patients"),
            tell("{what}", what=capitalised(name_of(answer(evidence, each.question)))),
            tell("{required} needed, {patients} now", **numbers),
            _A_NEW_TRIAL,
        )


def _notes(evidence: Evidence) -> tuple[Told, ...]:
    last = [determination(evidence).sentences[-1]] if len(evidence.claims) else []
    return (
        *last,
        Told(
            "Method: the size at which a conclusion turns comes from weighing each limitation. Patients needed are "
            "those of a trial large enough to find the smallest effect worth finding, more where studies differ."
        ),
        Told(
            "Asked first: “Which of these first?” The comparison arm: more patients without one make the interval "
            "narrower and leave the doubt where it is."
        ),
        notebook("09a_committee_tables", "every research gap with who could fill it and what it would move"),
    )
