"""How certain the evidence is on each critical outcome: the levels of GRADE, and the number that sets each."""

from __future__ import annotations

from collections.abc import Iterable

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.lines import NO_CRITICAL_OUTCOME, certainty_in_words, notebook, source_line
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.certainty import DOMAINS, Certainties, Certainty, certainties
from evidence_tools.certainty.levels import (
    CANNOT_SAY,
    HIGH,
    LOW,
    MODERATE,
    NOT_SERIOUS,
    SERIOUS,
    VERY_LOW,
    VERY_SERIOUS,
    steps_down,
)
from evidence_tools.certainty.record import Domain, Input, Part
from evidence_tools.evidence import Evidence
from evidence_tools.figures.certainty_frame import START, rests_on
from evidence_tools.ledger.determination_words import name_of
from evidence_tools.ledger.listing import out_of
from evidence_tools.models import answer
from evidence_tools.naming import capitalised, lowered
from evidence_tools.wording import Number, Told, join, tell

NAME = "certainty"
TONES = {
    NOT_SERIOUS: "good",
    SERIOUS: "caution",
    VERY_SERIOUS: "bad",
    CANNOT_SAY: "unknown",
    HIGH: "good",
    MODERATE: "good",
    LOW: "caution",
    VERY_LOW: "bad",
}
_DOMAINS = tuple(Told(words.capitalize()) for words in DOMAINS.values())
HEADINGS = (Told("Outcome and question"), Told("Starts"), *_DOMAINS, Told("Certainty"))
_WIDTHS = (0.2, 0.1, *[0.12] * len(DOMAINS), 0.1)


def certainty_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """Each critical outcome by the question that sets its certainty, domain by domain."""
    if not evidence.protocol.certainty.outcomes:
        return LeftOut(NAME, Told(NO_CRITICAL_OUTCOME))
    rated = certainties(evidence)
    deciding = [_deciding(rated, name) for name in rated.outcomes]
    return Slide(
        name=NAME,
        title=_title(evidence, counted, rated),
        exhibit=certainty_table(evidence, deciding, "Certainty by critical outcome", whole=False),
        caution=(
            tell(
                "Of several questions on one outcome the {rule} stands; all {n} are in the appendix.",
                rule={"lowest": "least certain", "highest": "most certain"}.get(rated.rule, rated.rule),
                n=counted.number("questions", len(rated), label="Questions on critical outcomes"),
            ),
        ),
        source=source_line(evidence),
        notes=_notes(rated, deciding),
    )


def _title(evidence: Evidence, counted: Counted, rated: Certainties) -> Told:
    lowered = {name: sum(steps_down(each.domains[name].stands) > 0 for each in rated.values()) for name in DOMAINS}
    most = max(lowered, key=lowered.get)
    words = certainty_in_words(evidence, counted)
    if not lowered[most]:
        return tell("Certainty is {words}, and no domain lowers it", words=words)
    n = counted.number(f"lowered_by_{most}", lowered[most], label=f"Questions rated down for {DOMAINS[most]}")
    of = counted.number("questions", len(rated), label="Questions on critical outcomes")
    share = out_of(n, of)
    return tell("Certainty is {words}; {most} lowers {n} questions", words=words, most=DOMAINS[most], n=share)


def _deciding(rated: Certainties, outcome: str) -> Certainty:
    """The question that speaks for an outcome: the first whose level is that of the outcome."""
    level = rated.of_outcome(outcome)
    asked = [rated[name] for name in rated.outcomes[outcome].questions]
    return next((each for each in asked if each.level == level), asked[0])


def certainty_table(evidence: Evidence, rated: Iterable[Certainty], name: str, *, whole: bool) -> Table:
    """One row per question with start, domains and certainty; each level with the number that sets it.

    `whole` names questions with their windows, as an appendix does.
    """
    questions = list(rated)
    rows = tuple(_row(evidence, each, whole=whole) for each in questions)
    said = [tell("{label}: {level}", label=row[0], level=row[-1]) for row in rows]
    return Table(
        name=name,
        headings=HEADINGS,
        rows=rows,
        alt=tell("Table of certainty. {said}.", said=join(said, "; ")),
        widths=_WIDTHS,
        tones=tuple(_tones(each) for each in questions),
    )


def _row(evidence: Evidence, each: Certainty, *, whole: bool) -> tuple[Told, ...]:
    label = each.label if whole else _short_label(evidence, each)
    taken = Number(f"certainty.{each.question}.taken", each.taken, "count")
    levels_off = f"level{'s' * (each.taken != 1)}\u00a0off"
    last = tell("{level} ({taken}\u00a0{off})", level=capitalised(each.level), taken=taken, off=levels_off)
    levels = [_cell(START, each.start), *(_cell(name, domain) for name, domain in each.domains.items())]
    return tell("{label}", label=label), *levels, last


def _short_label(evidence: Evidence, each: Certainty) -> str:
    """Outcome and question without its window; the outcome once where the question is named after it."""
    outcome = evidence.protocol.certainty.outcomes[each.outcome].label
    name = name_of(answer(evidence, each.question))
    return capitalised(name) if name.startswith(lowered(outcome)) else f"{outcome}: {name}"


def _cell(name: str, part: Part) -> Told:
    """A level with the number that sets it: ``serious (I² 76.6%)``."""
    level = part.stands if isinstance(part, Domain) else part.level
    judged = ", judged" if isinstance(part, Domain) and part.judgement is not None else ""
    found = rests_on(name, part)
    if found is None:
        return tell("{level}{judged}", level=level, judged=judged)
    return tell("{level}{judged} ({number})", level=level, judged=judged, number=_set_by(part, *found))


def _set_by(part: Part, found: Input, what: str) -> Told:
    """A number and what it is, as it is read: ``100.0% at high risk``, ``I² 76.6%``, ``138 patients``."""
    number = found.number(part.place)
    before, _, after = found.shown.partition(str(number))
    if what and not what.islower():  # a symbol stands before its number
        return tell("{what} {before}{number}{after}", what=what, before=before, number=number, after=after)
    said = f"{after} {what}".rstrip()
    return tell("{before}{number}{said}", before=before, number=number, said=said)


def _tones(each: Certainty) -> tuple[str, ...]:
    domains = [TONES[domain.stands] for domain in each.domains.values()]
    return "", "", *domains, TONES[each.level]


def _notes(rated: Certainties, deciding: Iterable[Certainty]) -> tuple[Told, ...]:
    others = [each for each in rated.values() if each not in list(deciding)]
    return (
        *(each.sentence for each in deciding),
        *(each.sentence for each in others),
        Told(
            "Method: GRADE. Randomised comparisons that are still intact start high, all else low; five domains rate "
            "down by thresholds that the protocol sets before the results, and a judgement of a reader may take the "
            "place of a rule."
        ),
        Told(
            "Asked first: “Why do results of trials start low?” Because a change from before to after treatment in one "
            "arm of a trial is no comparison, even if the trial has another arm."
        ),
        notebook("09_certainty", "every number behind every level"),
    )
