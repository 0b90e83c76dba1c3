"""What moved between two editions, in words: results by the step that they came with, and by outcome."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

import pandas as pd

from evidence_tools.editions.ends import LIMITS, Ends, ends_of, interval_moved
from evidence_tools.editions.entries import number_of, printed_value
from evidence_tools.editions.passages import Passage, count
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import STEP_OF
from evidence_tools.naming import lowered
from evidence_tools.wording import Number, Told, join, shown, tell

_ALONE, _MOST, _FIRST, _GONE = "alone", "most", "first", "gone"
_LEADS = {
    _ALONE: ("{n} with {step} alone:", "result moved", "results moved"),
    _MOST: ("{n} with several steps, the largest {step}:", "result moved", "results moved"),
    _FIRST: ("{n} for the first time, with {step}:", "result has an answer", "results have an answer"),
    _GONE: ("{n} any more, since {step}:", "result has no answer", "results have no answer"),
}
_UNNAMED = "one that cannot be named, as a number is missing on the way"
_Kind = tuple[str, str]  # how it moved, and the step that moved it


def what_moved(changes: Changes, ends: Sequence[Ends]) -> Iterator[Passage]:
    """One passage for each step that results moved with; within it one item for each outcome."""
    found: dict[_Kind, list[Ends]] = {}
    for each in ends:
        if each.moved and (each.at_both or each.at_one):
            found.setdefault(_kind(changes, each), []).append(each)
    for kind in sorted(found, key=lambda each: list(_LEADS).index(each[0])):
        yield _passage(changes, kind, found[kind])
    wider = [each for each in ends if interval_alone(changes, each)]
    if wider:
        n = count("interval", len(wider), "result keeps its estimate and has", "results keep their estimate and have")
        items = by_outcome(wider, lambda each: _intervals(changes, each))
        yield Passage(tell("{n} another interval:", n=n), tuple(items))


def interval_alone(changes: Changes, each: Ends) -> bool:
    """Whether the estimate is printed as before, and its interval otherwise."""
    return each.at_both and not each.moved and interval_moved(changes, each)


def _intervals(changes: Changes, each: Ends) -> Told:
    """The interval before and after: ``from −1.6 to −0.1 points, now −1.1 to −0.6``."""
    low, high = (ends_of(changes, each.question, name) for name in LIMITS)
    was, now = (
        join([number_or_words(changes, limit, end) for limit in (low, high)], " to ") for end in ("before", "after")
    )
    return tell("{now}, before {was} ({unit})", now=now, was=was, unit=unit_of(each))


def number_or_words(changes: Changes, each: Ends, end: str) -> Told:
    """A number of one end, in words where there is none."""
    value, text = (each.before, each.before_shown) if end == "before" else (each.after, each.after_shown)
    return tell("{n}", n=number_of(changes, each, end)) if math.isfinite(value) else Told(text)


def _kind(changes: Changes, each: Ends) -> _Kind:
    rows = changes.waterfall(each.question, each.quantity)
    if each.at_one:
        there = rows["level"].notna().to_numpy()
        turned = rows["step"].to_numpy()[1:][there[1:] != there[:-1]]
        return _FIRST if math.isfinite(each.after) else _GONE, str(turned[-1])
    parts = rows.loc[rows["place"] > 0].dropna(subset=["part"])
    parts = parts[parts["part_shown"].map(_something)]
    if parts.empty:
        return _MOST, ""
    return _ALONE if len(parts) == 1 else _MOST, str(parts.loc[_size(parts).idxmax(), "step"])


def _size(parts: pd.DataFrame) -> pd.Series:
    """Parts by their size in print, so that what is called the largest reads as the largest."""
    return parts["part_shown"].map(printed_value).abs()


def _passage(changes: Changes, kind: _Kind, ends: Sequence[Ends]) -> Passage:
    how, step = kind
    words, one, many = _LEADS[how]
    named = f"“{lowered(STEP_OF[step].label)}”" if step else _UNNAMED
    n = count(f"{how}.{step or 'unknown'}", len(ends), one, many)
    tellers: dict[str, Callable[[Ends], Told]] = {_FIRST: _now, _GONE: _then}

    def most(each: Ends) -> Told:
        return tell("{went}{parts}", went=went(changes, each), parts=_parts(changes, each, step))

    said = tellers.get(how, most if how == _MOST else lambda each: went(changes, each))
    return Passage(tell(words, n=n, step=named), tuple(by_outcome(ends, said)))


def by_outcome(ends: Iterable[Ends], said: Callable[[Ends], Told]) -> Iterator[Told]:
    """One sentence for each outcome, with what is said of each of its questions."""
    groups: dict[str, list[tuple[str, Told]]] = {}
    for each in ends:
        head, _, window = each.label.partition(", ")
        groups.setdefault(head, []).append((window, said(each)))
    for head, told in groups.items():
        parts = [tell("{window}, {said}", window=window, said=each) if window else each for window, each in told]
        yield tell("{head}: {parts}", head=head, parts=join(parts, "; "))


def went(changes: Changes, each: Ends) -> Told:
    """From where to where a number went, with its unit: ``risk ratio from 0.22 to 0.31``, ``from 5.6% to 6.1%``."""
    before, after = (number_of(changes, each, end) for end in ("before", "after"))
    unit = unit_of(each)
    if unit == "percent":
        return tell("from {before}% to {after}%", before=before, after=after)
    words = "{unit} from {before} to {after}" if each.scale.transform == "log" else "from {before} to {after} {unit}"
    return tell(words, before=before, after=after, unit=unit)


def measured(each: Ends, number: Number) -> Told:
    """A number with its unit: ``risk ratio 0.22``, ``5.6%``, ``−3.8 points``."""
    unit = unit_of(each)
    if unit == "percent":
        return tell("{n}%", n=number)
    return tell("{unit} {n}" if each.scale.transform == "log" else "{n} {unit}", n=number, unit=unit)


def unit_of(each: Ends) -> str:
    """The unit as it stands in a sentence."""
    return each.scale.short_unit or each.unit


def _now(each: Ends) -> Told:
    return measured(each, _end(each, "after", each.after, each.after_shown))


def _then(each: Ends) -> Told:
    return tell("it was {n}", n=measured(each, _end(each, "before", each.before, each.before_shown)))


def _end(each: Ends, end: str, value: float, text: str) -> Number:
    return Number(f"changes.{each.question}.{each.quantity}.{end}", value, each.unit, text)


def _parts(changes: Changes, each: Ends, step: str) -> Told:
    """The part of the largest step, and what the steps do together beyond what each does alone."""
    if not step:
        return Told("")
    rows = changes.waterfall(each.question, each.quantity)
    row = rows[rows["step"] == step].iloc[0]
    part = Number(f"changes.{each.question}.{each.quantity}.{step}.part", row["part"], each.unit, row["part_shown"])
    return tell(" ({part} with this step{together})", part=part, together=_together(each, rows))


def _together(each: Ends, rows: pd.DataFrame) -> Told:
    rest = rows["interaction"].iloc[0]
    if not math.isfinite(rest) or not _something(shown(rest, each.unit)):
        return Told("")
    number = Number(f"changes.{each.question}.{each.quantity}.interaction", rest, each.unit)
    return tell("; {rest} of the steps together, beyond what each does alone", rest=number)


def _something(text: str) -> bool:
    return any(digit in text for digit in "123456789")
