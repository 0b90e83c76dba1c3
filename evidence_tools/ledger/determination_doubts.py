"""What the determination leaves open: what would undo its results, and what would have to be published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from evidence_tools.certainty import Certainties, Certainty
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import ids_in
from evidence_tools.ledger.determination_trace import Counted, Origin
from evidence_tools.ledger.determination_words import borrowed_spreads, name_of, outcome_of, sentence
from evidence_tools.ledger.listing import listed
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.ledger.weighed import size_number
from evidence_tools.limits import Limitation
from evidence_tools.limits.analyst.agreement import SAME
from evidence_tools.limits.core.limitation import OVERTURNS, WEAKENS
from evidence_tools.limits.core.words import size_name
from evidence_tools.limits.shared.enrolment import without_report
from evidence_tools.models import Answer
from evidence_tools.naming import lowered
from evidence_tools.study_effects import Effects
from evidence_tools.wording import Number, Told, join, tell

Limits = Mapping[str, Sequence[Limitation]]


def on_limitations(limits: Limits, answers: Mapping[str, Answer], counted: Counted) -> Told:
    """Which limitation overturns which conclusion and at what size, how many weaken one, and the analyst's choices."""
    overturned = [
        tell(
            "what is concluded on {what} would not hold with {at}",
            what=name_of(answers[question]),
            at=_overturning(question, each),
        )
        for question, each in limits.items()
        if any(one.verdict == OVERTURNS for one in each)
    ]
    return sentence([*overturned, _weakening(limits, answers, counted), *_choices(limits, answers, counted)])


def _weakening(limits: Limits, answers: Mapping[str, Answer], counted: Counted) -> Told:
    """How many limitations weaken a conclusion without overturning any."""
    every = [(question, one) for question, each in limits.items() for one in each]
    overturning = {one.name for _, one in every if one.verdict == OVERTURNS}
    weak = [(question, one) for question, one in every if one.verdict == WEAKENS and one.name not in overturning]
    origin = Origin(
        "Limitations that weaken a conclusion",
        ids_in(
            cell for question in dict.fromkeys(question for question, _ in weak) for cell in _cells(answers[question])
        ),
        entries=tuple(dict.fromkeys(entry for _, one in weak for entry in one.assumed)),
    )
    number_of = counted.number("weaken", len({one.name for _, one in weak}), "count", origin)
    return tell("{n} further limitations, one at a time, would weaken a conclusion", n=number_of)


def _cells(answered: Answer) -> Iterable[str]:
    return answered.effects.table["rows"]


def _overturning(question: str, limits: Sequence[Limitation]) -> Told:
    return listed([_tipping(question, each) for each in limits if each.verdict == OVERTURNS], "or")


def _tipping(question: str, each: Limitation) -> Told:
    """From what size on it overturns: ``1.8 or more points of gain without the treatment (... is plausible)``."""
    if each.plausible is None or pd.isna(each.tipping):
        return tell("what {title} may do", title=lowered(each.title))
    sizes = {"tips": size_number(question, each, "tipping", each.tipping)}
    ends = zip(("low", "high"), (each.plausible[0], each.plausible[2]), strict=True)
    sizes |= {end: size_number(question, each, f"plausible_{end}", value) for end, value in ends}
    what, unit = lowered(size_name(each)), each.size_unit
    named = what if what.startswith(unit.lower()) else f"{unit} of {what}"
    beyond = "more" if each.tipping >= each.neutral else "less"
    return tell("{tips} or {beyond} {what} ({low} to {high} is plausible)", what=named, beyond=beyond, **sizes)


def _choices(limits: Limits, answers: Mapping[str, Answer], counted: Counted) -> list[Told]:
    """In how many defensible analyses the conclusions hold, and under which choice they hold least."""
    found = [(question, each) for question, named in limits.items() for each in named if each.name == "analyst"]
    said = [
        tell(
            "{share}% on {what} ({least} {choice})",
            share=Number(f"limits.{question}.analyst.quantity", each.quantity, "percent"),
            what=name_of(answers[question]),
            **_least(question, each, answers[question], counted),
        )
        for question, each in found
        if each.verdict in (WEAKENS, OVERTURNS)
    ]
    told = "of the defensible analyses, all conclusions stand in {said}"
    return [tell(told, said=listed(said))] if said else []


def _least(question: str, each: Limitation, behind: Answer, counted: Counted) -> dict[str, Told | str]:
    """The level of the choice that decides most under which the fewest analyses keep the conclusions."""
    table = each.table[each.table["Analyses"].gt(0)]
    row = table[table["Choice"] == table["Choice"].iloc[0]].sort_values(SAME, kind="stable").iloc[0]
    label = f"Analyses with {row['Level']}: {each.question}"
    origin = Origin(label, ids_in(_cells(behind)), entries=each.assumed)
    least = counted.number(f"{question}_least", row[SAME], "percent", origin)
    return {
        "least": tell("only {least}%", least=least) if least.value else Told("none"),
        "choice": f"with the {lowered(row['Choice'])} “{row['Level']}”",
    }


def on_what_is_missing(evidence: Evidence, rated: Certainties, answers: Mapping[str, Answer], counted: Counted) -> Told:
    """What would have to be published: a control group, spreads, unreported trials, and more patients."""
    changes = [each.effects for each in answers.values() if each.fit is not None and Quoted(each.fit, "").is_change]
    parts = [*_controls(changes, counted), *_trials(evidence, counted), *_patients(rated, answers)]
    return tell("To change this it would take {parts}.", parts=join(parts, "; "))


def _controls(changes: Sequence[Effects], counted: Counted) -> Iterator[Told]:
    """A comparison for what is now a change in one arm, with the spread of the scores."""
    if changes:
        yield tell(
            "{what} scores of a comparison arm, with the spread that is now borrowed in {share} results",
            what=listed([outcome_of(each) for each in changes]),
            share=borrowed_spreads(changes, counted),
        )


def _trials(evidence: Evidence, counted: Counted) -> Iterator[Told]:
    """Trials that are registered and have no report."""
    trials = without_report(evidence)
    if trials.empty:
        return
    label, entries = "Registered trials without a report", ("limits.publication.enrolled",)
    every = Origin(label, tuple(trials["study_id"]), entries=entries)
    masked = trials[trials["masked"]]
    blind = Origin(f"{label}, masked", tuple(masked["study_id"]), entries=entries)
    yield tell(
        "the results of {n} registered trials ({patients} patients, {masked} of them in masked trials)",
        n=counted.number("trials", len(trials), "count", every),
        patients=counted.number("patients", trials["enrolled"].sum(), "patients", every),
        masked=counted.number("masked", masked["enrolled"].sum(), "patients", blind),
    )


def _patients(rated: Certainties, answers: Mapping[str, Answer]) -> Iterator[Told]:
    """Comparisons and changes that rest on fewer patients than it takes."""
    short = [(each, answers[question]) for question, each in rated.items() if too_few(each, answers[question])]
    said = [
        tell(
            "{required} on {what} ({have} now)",
            required=_input(each, "required"),
            have=_input(each, "patients"),
            what=name_of(answered),
        )
        for each, answered in short
    ]
    if said:
        yield tell("and more patients: {said}", said=listed(said))


def too_few(each: Certainty, answered: Answer) -> bool:
    """Whether a comparison or change rests on fewer patients than it takes to find what is worth finding."""
    inputs = {one.name: one.value for one in each.domains["imprecision"].inputs}
    if answered.fit is None or "required" not in inputs:
        return False
    quoted = Quoted(answered.fit, each.question)
    return (quoted.is_change or quoted.compares) and inputs["patients"] < inputs["required"]


def _input(each: Certainty, name: str) -> Number:
    domain = each.domains["imprecision"]
    return domain.input(name).number(domain.place)
