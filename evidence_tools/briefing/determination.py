"""The five sentences of the determination, shortened to points that can be read from the back of the room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidence_tools.briefing.claims import verdict_number
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.limits_weighed import overturning_critical, plausible_ends, tipping_number
from evidence_tools.briefing.lines import (
    NO_CRITICAL_OUTCOME,
    certainty_in_words,
    critical_answers,
    determination_numbers,
    notebook,
    source_line,
)
from evidence_tools.briefing.outcome.cautions import short_legend
from evidence_tools.briefing.question import holding
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.briefing.would_change import short_of_patients
from evidence_tools.certainty import DOMAINS, certainties
from evidence_tools.certainty.levels import LEVELS
from evidence_tools.evidence import Evidence
from evidence_tools.ledger import checked_claims
from evidence_tools.ledger.determination import INFORMS, determination
from evidence_tools.ledger.determination_words import name_of
from evidence_tools.ledger.finding import AS_REPORTED, CANNOT_SAY, CONTRADICTED, DIFFERS
from evidence_tools.ledger.listing import listed, out_of
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.limits import Limitation
from evidence_tools.limits.core.words import size_name
from evidence_tools.models import answers
from evidence_tools.naming import lowered
from evidence_tools.wording import Number, Told, join, tell

NAME = "determination"
NO_STATEMENTS = "the edition holds no statements of the policy, so there is nothing to set the data beside"


def determination_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """Which parts of the policy's statement the data support, what would overturn that, and what is missing."""
    if not evidence.protocol.certainty.outcomes:
        return LeftOut(NAME, Told(NO_CRITICAL_OUTCOME))
    if evidence.claims.empty:
        return LeftOut(NAME, Told(NO_STATEMENTS))
    found = determination(evidence)
    return Slide(
        name=NAME,
        title=_title(evidence, counted),
        points=tuple(points(evidence, counted)),
        caution=(Told(INFORMS), *short_legend(each.marks for each in _quoted(evidence))),
        source=source_line(evidence),
        notes=(
            Told("The five sentences in full, each number of which leads to a source:"),
            *found.sentences,
            Told(
                "Asked first: “Patients improved; why is that not enough?” Because nobody untreated was followed "
                "beside them: scores of patients who enter a study at their worst also improve by themselves."
            ),
            notebook("09b_determination", "every number with its source and the place in it"),
        ),
    )


def _title(evidence: Evidence, counted: Counted) -> Told:
    """What scores did, how certain that is, and how many limitations would overturn a conclusion."""
    gains = [lowered(each.outcome) for each in _quoted(evidence) if each.is_change and _gained(each)]
    undone = {each.name for _, each in overturning_critical(evidence)}
    if not undone:
        return tell("Certainty is {level}", level=certainty_in_words(evidence, counted))
    number = counted.number("overturning", len(undone), label="Limitations that overturn a conclusion")
    tail = tell("{n} limitation{s} would overturn a conclusion", n=number, s="s" * (len(undone) != 1))
    if not gains:
        return tell("Certainty is {level}, and {tail}", level=certainty_in_words(evidence, counted), tail=tail)
    levels = {rated for rated in _levels(evidence).values() if rated in LEVELS}
    level = levels.pop() if len(levels) == 1 else "low at best"
    better = listed(gains).capitalised
    return tell("{better} got better, but certainty is {level} and {tail}", better=better, level=level, tail=tail)


def _levels(evidence: Evidence) -> Mapping[str, str]:
    rated = certainties(evidence)
    return {name: rated.of_outcome(name) for name in rated.outcomes}


def _quoted(evidence: Evidence) -> list[Quoted]:
    asked = critical_answers(evidence)
    return [Quoted(each.fit, name) for name, each in asked.items() if each.fit is not None]


def _gained(each: Quoted) -> bool:
    """Whether a change went the better way and its interval leaves out no change."""
    scale = each.effects.scale
    sign = -1 if scale.better == "lower" else 1
    return each.clear and scale.better is not None and sign * each.headline.estimate > 0


def points(evidence: Evidence, counted: Counted) -> Iterator[Told]:
    """The determination in points: statements, scores, comparisons, certainty, what overturns it, what is missing."""
    numbers = determination_numbers(evidence)
    yield _policy(evidence, counted)
    yield from _scores(evidence, numbers)
    yield from _comparisons(evidence)
    yield _certainty(evidence, numbers)
    yield from _undone(evidence)
    yield from _missing(evidence, numbers)


def _policy(evidence: Evidence, counted: Counted) -> Told:
    count = Number("claims.count", len(checked_claims(evidence)), "count")
    words = {
        DIFFERS: "differ from {n} or add to them",
        CONTRADICTED: "contradict {n}",
        AS_REPORTED: "have only its word for {n}",
        CANNOT_SAY: "cannot say for {n}",
    }
    parts = [
        tell("the data bear out {n} of its {all} statements", n=holding(evidence, counted), all=count),
        *(tell(said, n=verdict_number(evidence, verdict)) for verdict, said in words.items()),
    ]
    return tell("The policy: {parts}", parts=listed(parts))


def _scores(evidence: Evidence, numbers: Mapping[str, Number]) -> Iterator[Told]:
    changes = [each for each in _quoted(evidence) if each.is_change]
    if changes:
        said = [
            tell("{what} {moved} {n}", what=each.outcome, moved=each.moved, n=_sized(each, each.unit))
            for each in changes
        ]
        borrowed, of = (numbers.get(f"{NAME}.2.{name}") for name in ("borrowed", "changes"))
        known = borrowed is not None and of is not None
        spread = (
            tell("; standard deviation borrowed in {n} study results", n=out_of(borrowed, of)) if known else Told("")
        )
        yield tell("Scores: {said}, with no untreated group beside them{spread}", said=listed(said), spread=spread)


def _sized(each: Quoted, unit: str = "") -> Told:
    """A result with its marks: what is borrowed or second-hand stays so in a short point too."""
    parts = {"unit": f" {unit}".rstrip(), "marks": f"\u00a0{each.marks}" if each.marks else ""}
    return tell("{size}{unit}{marks}", size=each.size, **parts)


def _comparisons(evidence: Evidence) -> Iterator[Told]:
    compared = [each for each in _quoted(evidence) if each.compares]
    asked = critical_answers(evidence)
    for unit in dict.fromkeys(each.unit for each in compared):
        said = [
            tell("{n} for {what}", n=_sized(each), what=name_of(asked[each.place]))
            for each in compared
            if each.unit == unit
        ]
        yield tell("Comparisons: {unit} {said}", unit=unit, said=listed(said))


def _certainty(evidence: Evidence, numbers: Mapping[str, Number]) -> Told:
    """How certain, and the domain that lowers it most often."""
    rated = certainties(evidence)
    of_level = {
        level: [lowered(rated.outcomes[name].label) for name, found in _levels(evidence).items() if found == level]
        for level in LEVELS
    }
    said = listed([tell("{level} for {what}", level=level, what=listed(w)) for level, w in of_level.items() if w])
    most = max(DOMAINS, key=lambda name: _value(numbers, f"{NAME}.3.{name}"))
    n, of = numbers.get(f"{NAME}.3.{most}"), numbers.get(f"{NAME}.3.questions")
    if n is None or of is None:
        return tell("Certainty: {said}", said=said)
    return tell("Certainty: {said}; {most} lowers {n} of {of} questions", said=said, most=DOMAINS[most], n=n, of=of)


def _value(numbers: Mapping[str, Number], key: str) -> float:
    return numbers[key].value if key in numbers else 0.0


def _undone(evidence: Evidence) -> Iterator[Told]:
    """Per result the limitation that goes farthest beyond the size at which a conclusion turns."""
    farthest = {}
    for question, each in sorted(overturning_critical(evidence), key=lambda pair: -pair[1].reach):
        farthest.setdefault(question, each)
    asked = answers(evidence, *farthest)
    said = [
        tell("{size}, for {result}", size=_turning(question, each), result=name_of(asked[question]))
        for question, each in farthest.items()
        if each.plausible is not None
    ]
    if said:
        yield tell("Overturned most easily by: {said}", said=join(said, "; "))


def _turning(question: str, each: Limitation) -> Told:
    """The size at which a conclusion turns, and what is plausible: ``1.8 points of gain (plausible: 0.5 to 3.7)``."""
    what, size = lowered(size_name(each)), tipping_number(question, each)
    named = what if what.startswith(each.size_unit.lower()) else f"{each.size_unit} of {what}"
    low, high = plausible_ends(question, each)
    return tell("{size} {what} (plausible: {low} to {high})", size=size, what=named, low=low, high=high)


def _missing(evidence: Evidence, numbers: Mapping[str, Number]) -> Iterator[Told]:
    changes = [each.outcome for each in _quoted(evidence) if each.is_change]
    parts = [tell("{what} scores of a comparison arm", what=listed(changes))] if changes else []
    trials, patients = (numbers.get(f"{NAME}.5.{name}") for name in ("trials", "patients"))
    if trials is not None and patients is not None:
        parts.append(tell("{n} unreported trials ({patients} patients)", n=trials, patients=patients))
    parts += [Told("more patients")] * bool(short_of_patients(evidence))
    if parts:
        yield tell("To change this: {parts}", parts=listed(parts))
