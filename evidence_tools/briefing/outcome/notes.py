"""What the speaker says of an outcome: how it was pooled, what limits it most, what a committee asks first."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from evidence_tools.briefing.outcome.benchmarks import one_by_one
from evidence_tools.briefing.outcome.case import SCORE, Case
from evidence_tools.briefing.outcome.scores import BACKGROUND, background_sizes, improved
from evidence_tools.certainty import certainties
from evidence_tools.certainty.levels import steps_down
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.ledger.weighed import mattering, size_number
from evidence_tools.limits import Limitation
from evidence_tools.limits.core.limitation import CANNOT_SAY, OVERTURNS, WEAKENS, WORST_FIRST
from evidence_tools.models.diagnostics import leave_one_out
from evidence_tools.naming import capitalised, listed, lowered
from evidence_tools.wording import Number, Told, describe_gap, describe_method, digits_of, join, number, shown, tell

FLIPS = "flips"  # the limitation that says how small a change reverses the result


def notes(case: Case, shown_questions: tuple[str, ...]) -> Iterator[Told]:
    """Paragraphs for the speaker, about the questions that the slide shows."""
    for question in shown_questions:
        said = [*_worst(case, question), *first_asked(case, question)]
        if len(shown_questions) == 1:
            yield from (_method(case, question), *said)
        else:
            yield join([_method(case, question), *said])
    names = ", ".join(shown_questions)
    yield tell("To look further: the notebook of this outcome; charts and tables named {names}.", names=names)


def _method(case: Case, question: str) -> Told:
    """How it was made, or why it could not be."""
    answered = case.answers[question]
    if answered.fit is None:
        return tell("How it was made: {why}", why=_plain(describe_gap(answered.effects)))
    told = tell("How it was made: {method}", method=_plain(describe_method(answered.fit)))
    if not case.quoted(question).headline.exact:
        return told
    return tell("{told} What is quoted is the exact count: a share pooled from so few events misleads.", told=told)


def _plain(text: str) -> str:
    return text.replace("**", "")


def _worst(case: Case, question: str) -> Iterator[Told]:
    """What matters most: a limitation that comes in sizes and turns a conclusion, else the domain rated down most."""
    found = [
        each for each in case.limitations(question).values() if each.verdict in (OVERTURNS, WEAKENS) and each.plausible
    ]
    if found:
        worst = min(found, key=lambda each: (WORST_FIRST.index(each.verdict), -_reach(each)))
        yield tell("What limits it most: {told}.", told=_with_quantity(question, worst))
        return
    domains = list(certainties(case.evidence)[question].domains.values())
    down = max(domains, key=lambda domain: steps_down(domain.stands))
    if steps_down(down.stands):
        yield tell("What limits it most is {domain}. {told}", domain=lowered(down.title), told=down.sentence)


def _with_quantity(question: str, each: Limitation) -> Told:
    told = mattering(question, each)
    if math.isnan(each.quantity):
        return told
    number_of = Number(f"limits.{question}.{each.name}.quantity", each.quantity, each.unit)
    fields = {"told": told, "n": number_of, "unit": _unit(each.unit), "measures": each.measures}
    return tell("{told}. Its size: {n}{unit} {measures}", **fields)


def _reach(each: Limitation) -> float:
    return 0.0 if math.isnan(each.reach) else each.reach


def _unit(unit: str) -> str:
    return "%" if unit == "percent" else f" {unit}"


def first_asked(case: Case, question: str) -> Iterator[Told]:
    """The two questions that come first, answered as far as the results go."""
    if question not in case.fitted:
        return
    quoted = case.quoted(question)
    if case.kinds[question] == SCORE and quoted.is_change and improved(quoted):
        yield _more_than_nothing(case, question)
        yield from one_by_one(case, question)
    yield from _one_study(case, question)
    yield from _smallest_change(case, question)


def _more_than_nothing(case: Case, question: str) -> Told:
    asked = Told("“Is this more than no treatment would give?”")
    each = case.limitations(question).get(BACKGROUND)
    if each is None or each.plausible is None or each.verdict == CANNOT_SAY:
        return tell("{asked} The tables hold no change without the treatment, so it cannot be said.", asked=asked)
    quoted = case.quoted(question)
    left = Number(f"limits.{question}.{BACKGROUND}.quantity", each.quantity, each.unit)
    told = tell(
        "{asked} A gain of {low} to {high} {unit} is plausible without it, the median {central}. That leaves {left}.",
        asked=asked,
        unit=quoted.unit,
        left=left,
        **background_sizes(question, each),
    )
    if math.isnan(each.tipping):
        return tell("{told} No plausible gain without the treatment reverses what is concluded.", told=told)
    tips = size_number(question, each, "tipping", each.tipping)
    turned = lowered(each.statement) if each.statement else "the conclusion is reversed"
    return tell("{told} From {tips} {unit} on, {turned}.", told=told, tips=tips, unit=quoted.unit, turned=turned)


def _one_study(case: Case, question: str) -> Iterator[Told]:
    """Between which values the result stays whichever study is left out."""
    quoted = case.quoted(question)
    asked = Told("“Could one study overturn it?”")
    if quoted.fit.k < 2:
        yield tell("{asked} {what} rests on one study alone.", asked=asked, what=capitalised(quoted.outcome))
        return
    if quoted.headline.exact:
        return
    without = leave_one_out(quoted.fit)
    ends = {"low": without["display_estimate"].min(), "high": without["display_estimate"].max()}
    made = {end: _left_out(case, quoted, end, value) for end, value in ends.items()}
    stays = "at {low}" if str(made["low"]) == str(made["high"]) else "between {low} and {high}"
    told = "{asked} With any one study left out, {what} stays " + stays + "{unit}."
    said = tell(told, asked=asked, what=quoted.outcome, unit=_unit(quoted.unit), **made)
    yield join([said, *_no_longer_clear(case, quoted, without)])


def _no_longer_clear(case: Case, quoted: Quoted, without: pd.DataFrame) -> Iterator[Told]:
    """Without which studies a result that is clear with all of them is clear no longer."""
    null = quoted.effects.scale.null
    if null is None or not quoted.clear:
        return
    nothing = "zero change" if quoted.is_change else "no difference between the arms"
    crosses = without[(without["ci_low"] <= null) & (null <= without["ci_high"])]
    if crosses.empty:
        yield tell("The interval leaves out {nothing} each time.", nothing=nothing)
        return
    names = listed(list(crosses["label"]), "or")
    yield tell("But without {names} the interval includes {nothing}.", names=names, nothing=nothing)


def _left_out(case: Case, quoted: Quoted, end: str, value: float) -> Number:
    label = f"{quoted.effects.label}: {'lowest' if end == 'low' else 'highest'} result with one study left out"
    text = number(value, digits_of(quoted.effects.scale))
    rows = ";".join(quoted.effects.table["rows"]).split(";")
    name, unit = f"{quoted.place}.left_out.{end}", quoted.effects.scale.unit
    return case.counted.number(name, value, unit, label=label, rows=rows, text=text)


def _smallest_change(case: Case, question: str) -> Iterator[Told]:
    """How many studies or patients it takes to reverse what is concluded."""
    each = case.limitations(question).get(FLIPS)
    if each is None or each.verdict == CANNOT_SAY:
        return
    parts = []
    if each.plausible is not None and not math.isnan(each.tipping):
        n = size_number(question, each, "tipping", each.tipping)
        noun = each.size_unit if each.tipping != 1 else each.size_unit.removesuffix("ies") + "y"
        parts.append(tell("{n} {noun} left out", n=n, noun=noun))
    if not math.isnan(each.quantity) and each.unit == "patients":
        n = Number(f"limits.{question}.{FLIPS}.quantity", each.quantity, each.unit, shown(each.quantity, each.unit))
        how = "without any gain" if case.quoted(question).is_change else "with another outcome"
        parts.append(tell("{n} {unit} {how}", n=n, unit=each.unit, how=how))
    if parts:
        yield tell("The smallest change that reverses a conclusion: {parts}.", parts=join(parts, ", or "))
