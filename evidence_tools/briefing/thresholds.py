"""Appendix slide of the thresholds of importance: which the mean gain reaches, and what of it is certain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.lines import source_line
from evidence_tools.briefing.outcome.cautions import on_marks
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.listing import out_of
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.ledger.weighed import size_number
from evidence_tools.limits import challenge
from evidence_tools.limits.core.limitation import CANNOT_SAY
from evidence_tools.models import answer
from evidence_tools.wording import Told, join, number, tell

_IMPORTANCE, _BACKGROUND = "importance", "no_control"
_HEADINGS = ("Threshold", "Named by", "Mean gain reaches it", "Studies past it", "Settings past it")
_MEAN = "Mean gain reaches it"
_WHOLE, _ESTIMATE, _NO = "yes, with its interval", "yes, its interval not", "no"
_MOST_DECIMALS = 2


def threshold_slide(evidence: Evidence, question: str, counted: Counted) -> Slide | LeftOut:
    """Which thresholds of importance the mean gain, its whole interval and the single studies reach."""
    answered = answer(evidence, question)
    named = challenge(answered, evidence, [_IMPORTANCE]) if answered.fit is not None else []
    if not named or named[0].verdict == CANNOT_SAY or named[0].table.empty:
        why = "{label}: no threshold can be set against a result"
        return LeftOut(counted.slide, tell(why, label=answered.effects.label))
    quoted = Quoted(answered.fit, question)
    table = named[0].table.dropna(subset=["Threshold", _MEAN])
    table = table.assign(**{_MEAN: [_reached(row, quoted) for row in table.to_dict("records")]})
    return Slide(
        name=counted.slide,
        title=_title(quoted, table, counted),
        exhibit=_table(quoted, table, quoted.effects.scale.short_unit, counted),
        caution=(
            Told("These are means of groups: they do not say how many patients reach a threshold"),
            *_cautions(evidence, quoted, table, counted),
        ),
        source=source_line(evidence),
        notes=(Told("A mean past a threshold does not say how many patients are past it."),),
        appendix=True,
    )


def _reached(row: Mapping[str, Any], quoted: Quoted) -> str:
    """Whether the mean gain reaches a threshold, and whether the worse end of its interval does."""
    if row[_MEAN] != "yes":
        return _NO
    gains = [quoted.effects.scale.direction * end for end in (quoted.headline.low, quoted.headline.high)]
    return _WHOLE if min(gains) >= row["Threshold"] else _ESTIMATE


def _table(quoted: Quoted, table: pd.DataFrame, unit: str, counted: Counted) -> Table:
    rows = tuple(_row(place, row, counted) for place, row in enumerate(table.to_dict("records"), 1))
    tones = {_WHOLE: "good", _ESTIMATE: "caution", _NO: "bad"}
    return Table(
        name="Table: thresholds of importance",
        headings=(Told(f"{_HEADINGS[0]}, {unit}" if unit else _HEADINGS[0]), *map(Told, _HEADINGS[1:])),
        rows=rows,
        alt=join(tell("{t}: {reached}, {studies} studies.", t=r[0], reached=r[2], studies=r[3]) for r in rows),
        widths=(0.16, 0.32, 0.22, 0.15, 0.15),
        tones=tuple(("", "", tones[str(row[2])], "", "") for row in rows),
        notes=(_about_settings(quoted),),
    )


def _about_settings(quoted: Quoted) -> Told:
    """What the share of settings is, and that it is surer than the prediction interval, which counts all doubt."""
    told = Told("Settings past it: estimated share of settings like these whose mean gain lies past the threshold")
    if quoted.prediction is None or quoted.fit.k < 2:
        return told
    why = "{told}, as if their mean and spread were known; the prediction interval, {prediction}, counts that doubt too"
    return tell(why, told=told, prediction=quoted.prediction)


def _row(place: int, row: Mapping[str, Any], counted: Counted) -> tuple[Told, ...]:
    """A threshold, who names it, and what reaches it; counts come as the limitation prints them, ``4 of 5``."""
    source, share = row["Source"], row["Percent of true effects"]
    past, _, of = row["Studies past it"].partition(" of ")
    threshold = counted.number(
        f"row_{place}.threshold", row["Threshold"], label=f"Threshold: {source}", text=f"{row['Threshold']:g}"
    )
    counts = {
        name: counted.number(f"row_{place}.{name}", float(value), "studies", label=f"{label}: {source}")
        for name, value, label in (("past", past, "Studies past the threshold"), ("of", of, "Studies"))
    }
    settings = Told("not known")
    if pd.notna(share):
        label = f"Estimated share of settings past the threshold: {source}"
        made = counted.number(f"row_{place}.settings", share, "percent", label=label, text=share_text(share))
        settings = tell("{share}%", share=made)
    told = tell("{past} of {of}", **counts)
    return tell("{threshold}", threshold=threshold), tell("{source}", source=source), Told(row[_MEAN]), told, settings


def share_text(percent: float) -> str:
    """A share with so many decimals that nearly all is not printed as all, nor hardly any as none.

    Examples
    --------
    >>> share_text(81.72), share_text(99.961), share_text(100.0), share_text(0.00001)
    ('81.7', '99.96', '100.0', '0.00')
    """
    for decimals in range(1, _MOST_DECIMALS):
        text = number(percent, decimals)
        if math.isclose(percent, round(percent)) or float(text) not in (0.0, 100.0):
            return text
    return number(percent, _MOST_DECIMALS)


def _title(quoted: Quoted, table: pd.DataFrame, counted: Counted) -> Told:
    said = table[_MEAN]
    n = counted.number("reached", int((said != _NO).sum()), label="Thresholds that the mean gain reaches")
    whole = counted.number("whole", int((said == _WHOLE).sum()), label="Thresholds that the whole interval reaches")
    of = counted.number("thresholds", len(table), label="Thresholds named")
    told = tell("The mean gain in {what} reaches {n} thresholds of importance", what=quoted.outcome, n=out_of(n, of))
    if not n.value:
        return told
    return tell("{told}, its whole interval {whole} of them", told=told, whole=whole if whole.value else "none")


def _cautions(evidence: Evidence, quoted: Quoted, table: pd.DataFrame, counted: Counted) -> Iterator[Told]:
    """How many thresholds are left once the gain without the treatment is taken off, and what is borrowed."""
    if quoted.is_change:
        yield _taken_off(evidence, quoted, table, counted)
    yield from on_marks([quoted.effects.table], counted)


def _taken_off(evidence: Evidence, quoted: Quoted, table: pd.DataFrame, counted: Counted) -> Told:
    background = next(iter(challenge(answer(evidence, quoted.place), evidence, [_BACKGROUND])), None)
    told = "Before and after in one arm: nothing is taken off for what may be gained without the treatment"
    none = not (table[_MEAN] != _NO).any()
    if none or background is None or background.plausible is None or background.verdict == CANNOT_SAY:
        return Told(told)
    central = background.plausible[1]
    left = quoted.effects.scale.direction * quoted.headline.estimate - central
    reached = int((left >= table["Threshold"]).sum())
    label = "Thresholds that the mean gain reaches after the median gain without the treatment"
    return tell(
        "{told}; less its median of {central}, {n} of the {of} are reached",
        told=told,
        central=size_number(quoted.place, background, "plausible_central", central),
        n=counted.number("reached_after", reached, label=label),
        of=counted.number("thresholds", len(table), label="Thresholds named"),
    )
