"""Appendix slides with one exhibit each: a score over time, and a result under other choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibits.over_time import timeline_of, visits
from evidence_tools.briefing.exhibits.variants import forest_of_variants
from evidence_tools.briefing.fitting import fitting
from evidence_tools.briefing.limits_weighed import how_much
from evidence_tools.briefing.lines import source_line
from evidence_tools.briefing.outcome.cautions import on_marks
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.evidence import Evidence
from evidence_tools.figures.timeline_frame import VALUE
from evidence_tools.ledger.listing import out_of
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.limits import challenge_all
from evidence_tools.models import Pooled, answer
from evidence_tools.models.sensitivity import choices
from evidence_tools.naming import lowered
from evidence_tools.results import results_of
from evidence_tools.results.entries import slug
from evidence_tools.study_effects import effects
from evidence_tools.wording import Number, Told, clear, subject_of, tell

TIMELINE, SENSITIVITY, THRESHOLD = "timeline", "sensitivity", "threshold"


def timeline_slide(evidence: Evidence, question: str, counted: Counted) -> Slide | LeftOut:
    """The change of an outcome at every visit of every study; `question` is one about it, for scale and threshold."""
    found = effects(evidence, evidence.protocol.question(question))
    outcome = found.question.outcome
    frame = visits(evidence, outcome)
    if frame.empty:
        return LeftOut(
            counted.slide, tell("no study prints a change in {what} at a visit", what=lowered(subject_of(found)))
        )
    pooled = frame[frame["kind"] == VALUE]
    repeated = _studies_with_visits(pooled, counted)
    n = counted.number("studies", frame["study"].nunique(), "studies", label="Studies with a value")
    last = counted.number("last_month", frame["months"].max(), "months", label="Last visit with a value")
    fields = {"what": subject_of(found), "n": n, "repeated": repeated, "last": last}
    return Slide(
        name=counted.slide,
        title=tell(
            "{what}: {repeated} of {n} studies with a printed change give it at several visits, none past month {last}",
            **fields,
        ),
        exhibit=timeline_of(evidence, found, counted),
        caution=(
            Told(
                "Means before and after in the treated arm, without intervals; who stays away from a visit is not seen"
            ),
            *on_marks([frame], counted),
        ),
        source=source_line(evidence),
        notes=(
            Told("Each line is one study. A falling share of patients at later visits can look like a lasting gain."),
        ),
        appendix=True,
    )


def _studies_with_visits(frame: pd.DataFrame, counted: Counted) -> Number:
    visited = frame.groupby("study")["months"].nunique()
    return counted.number("repeated", int((visited > 1).sum()), "studies", label="Studies with several visits")


def sensitivity_slide(evidence: Evidence, question: str, counted: Counted) -> Slide | LeftOut:
    """A result beside the results of every choice that an analyst could defend."""
    answered = answer(evidence, question)
    label = answered.effects.label
    if answered.fit is None or answered.fit.k < 2:
        why = "{label}: fewer than two studies can be pooled, so no choice of pooling can differ"
        return LeftOut(counted.slide, tell(why, label=label))
    quoted = Quoted(answered.fit, question)
    if quoted.headline.exact:
        return LeftOut(
            counted.slide, tell("{label}: exact counts are quoted, no choice of pooling enters", label=label)
        )
    return Slide(
        name=counted.slide,
        title=_title_of_choices(evidence, quoted, counted),
        exhibit=forest_of_variants(evidence, question, answered.fit, counted),
        caution=(*_all_choices(evidence, question), *on_marks([answered.effects.table], counted)),
        source=source_line(evidence),
        notes=(
            tell("As reported: {method}.", method=answered.fit.method.name),
            tell("The other choices in full: {names}.", names="; ".join(list(choices(answered.fit))[1:])),
        ),
        appendix=True,
    )


def _all_choices(evidence: Evidence, question: str) -> Iterator[Told]:
    """What all defensible choices together leave of the conclusion, because those of pooling alone vary little."""
    for each in challenge_all(evidence).get(question, ()):
        if each.name == "analyst" and (told := how_much(question, each)).text:
            yield tell("These are choices of pooling, one at a time; of all choices together: {told}", told=told)


def _title_of_choices(evidence: Evidence, quoted: Quoted, counted: Counted) -> Told:
    """Between which values the estimate stays, and under how many choices the verdict on no effect is another."""
    others = {choice: fit for choice, fit in choices(quoted.fit).items() if fit is not quoted.fit}
    fields = {
        "what": subject_of(quoted.effects),
        "span": _span(evidence, quoted, others, "estimate"),
        "unit": "%" if quoted.unit == "percent" else f" {quoted.unit}",
        "of": counted.number("choices", len(others), label="Other choices"),
    }
    told = "{what}: {span}{unit} under {of} other choices"
    if quoted.effects.scale.null is None:
        upper = _span(evidence, quoted, others, "ci_high")
        return fitting([tell(told + "; upper limits {upper}{unit}", **fields, upper=upper), tell(told, **fields)])
    stay = [choice for choice, fit in others.items() if clear(fit)]
    n = counted.number("clear", len(stay), label="Other choices whose interval leaves out no effect")
    share, what = out_of(n, fields["of"]), _finding(quoted)
    but = "{what}: {span}{unit} under other choices; the {finding} is clear in {share}"
    return fitting([tell(but, **fields, share=share, finding=what), tell(told, **fields)])


def _span(evidence: Evidence, quoted: Quoted, others: Mapping[str, Pooled], part: str) -> Told:
    """From the lowest to the highest value that other choices give: ``−4.1 to −3.7``."""
    results = results_of(evidence)
    numbers = [results.number(f"{quoted.place}.sensitivity.{slug(choice)}.{part}") for choice in others]
    low, high = (end(numbers, key=lambda number: number.value) for end in (min, max))
    return tell("{low}", low=low) if str(low) == str(high) else tell("{low} to {high}", low=low, high=high)


def _finding(quoted: Quoted) -> str:
    """What may be clear or not: a fall, a rise, or a difference between arms."""
    if quoted.is_change:
        return "fall" if quoted.fit.estimate < 0 else "rise"
    return "difference"
