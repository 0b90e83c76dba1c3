"""How it was made: what was pooled and how, what counts as important, what is borrowed."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.lines import critical_answers, determination_numbers, legend, notebook, source_line
from evidence_tools.briefing.records import Slide
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.determination_words import outcome_of
from evidence_tools.ledger.listing import listed, out_of
from evidence_tools.limits import challenge_all
from evidence_tools.study_effects import thresholds_of
from evidence_tools.wording import Told, join, tell

NAME = "methods"
HEADINGS = (Told("Step"), Told("What was done"))
_SPREADS = {
    "reported": "as printed",
    "from_se": "from a standard error",
    "from_ci": "from an interval",
    "from_p": "from a p value",
    "from_two_sds": "from two spreads and a correlation",
    "borrowed": "borrowed from other populations",
}


def methods_slide(evidence: Evidence, counted: Counted) -> Slide:
    """The rules of the protocol in short."""
    rows = tuple((Told(step), done) for step, done in _steps(evidence, counted))
    return Slide(
        name=NAME,
        title=_title(evidence),
        exhibit=Table(
            name="How it was made",
            headings=HEADINGS,
            rows=rows,
            alt=tell("Table. {said}.", said=join([tell("{step}: {done}", step=s, done=d) for s, d in rows], "; ")),
            widths=(0.2, 0.8),
        ),
        caution=_marks(evidence),
        source=source_line(evidence),
        notes=(
            Told(
                "Every rule stands in the protocol of the edition. A rule that is changed there changes every number "
                "that rests on it, and no other; the decision records say why each was chosen."
            ),
            Told(
                "Asked first: “Would another method give another answer?” The specification curves show every "
                "defensible choice at once; the appendix shows in how many of them the answer stands."
            ),
            notebook("90_engine_tour", "the methods beside those of other programs"),
        ),
    )


def _title(evidence: Evidence) -> Told:
    numbers = determination_numbers(evidence)
    borrowed, of = (numbers.get(f"determination.2.{name}") for name in ("borrowed", "changes"))
    if borrowed is None or of is None or not borrowed.value:
        return Told("One protocol holds every rule by which results were chosen, pooled and judged")
    share = out_of(borrowed, of)
    return tell(
        "One protocol holds every rule; the standard deviation is borrowed in {share} study results of change",
        share=share,
    )


def _steps(evidence: Evidence, counted: Counted) -> Iterator[tuple[str, Told]]:
    protocol, method = evidence.protocol, evidence.protocol.method.method()
    kind = "one effect for all studies" if method.estimator == "EE" else "random effects"
    yield "Pooling", tell("{kind}: {method}", kind=kind, method=method.name)
    yield "Visit", tell("the {visit} visit inside the window of the question", visit=protocol.selection.visit)
    yield from _same_patients(evidence, counted)
    orders = [_SPREADS[each] for each in protocol.spread.order]
    yield "Spread of a change", tell("in this order: {orders}", orders=", ".join(orders))
    yield "Few or no events", Told("exact counts with exact intervals, where pooling would mislead")
    yield from _thresholds(evidence, counted)
    weighed = challenge_all(evidence)
    if weighed:
        checks = sum(map(len, weighed.values()))
        yield (
            "Limitations",
            tell(
                "{checks} checks on {results} results, one at a time, against sizes set in the protocol",
                checks=counted.number("checks", checks, label="Limitations weighed, over all results"),
                results=counted.number("results", len(weighed), label="Results on which limitations are weighed"),
            ),
        )
    if protocol.certainty.outcomes:
        rule = {"lowest": "least certain", "highest": "most certain"}.get(protocol.certainty.stands, "first")
        yield "Certainty", tell("GRADE by rules with thresholds; of several questions the {rule} stands", rule=rule)


def _same_patients(evidence: Evidence, counted: Counted) -> Iterator[tuple[str, Told]]:
    grades = evidence.protocol.selection.same_patients
    pairs = evidence.study_overlap
    shared = pairs[pairs["basis"].isin(grades)]
    if len(shared):
        n = counted.number("pairs", len(shared), label=f"Pairs of studies with {' or '.join(grades)} shared patients")
        yield "Same patients", tell("counted once: in {n} pairs of studies one report stands for both", n=n)


def _thresholds(evidence: Evidence, counted: Counted) -> Iterator[tuple[str, Told]]:
    """The first threshold of importance of each critical outcome that has one."""
    found = {
        each.effects.question.outcome: each.effects
        for each in critical_answers(evidence).values()
        if each.effects.scale.mcid
    }
    said = []
    for outcome, effects in found.items():
        first = thresholds_of(evidence, outcome).iloc[0]
        value = abs(effects.scale.mcid)
        label = f"Threshold of importance: {effects.scale.mcid_label}"
        n = counted.number(
            f"mcid_{outcome}",
            value,
            effects.scale.unit,
            label=label,
            rows=[first["mcid_id"]],
            given_by=[f"outcomes.{outcome}.mcid"],
            text=f"{value:g}",
        )
        said.append(tell("{what} {n} {unit}", what=outcome_of(effects), n=n, unit=effects.scale.short_unit))
    if said:
        yield "What matters to patients", tell("{said}, or more", said=listed(said))


def _marks(evidence: Evidence) -> tuple[Told, ...]:
    """The meaning of the marks that results carry, so that nothing borrowed is taken for printed."""
    marks = [mark for each in critical_answers(evidence).values() for mark in each.effects.table["marks"]]
    return legend(marks)
