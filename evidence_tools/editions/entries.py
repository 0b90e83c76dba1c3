"""The numbers of a comparison for the results file, under keys that begin with `changes`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from evidence_tools.editions.ends import Ends, all_ends
from evidence_tools.editions.record import QUANTITIES, Changes
from evidence_tools.results.entries import Entry, entry, told_entry
from evidence_tools.wording import Number, digits_for
from evidence_tools.wording.numbers import MINUS

PREFIX = "changes"
KEPT = ("estimate", "ci_low", "ci_high", "k", "n")
"""Quantities whose steps are shown somewhere; the frames of a comparison hold all of them."""


def change_entries(changes: Changes) -> Iterator[tuple[str, Entry]]:
    """Each number of a comparison by key.

    ``changes.<question>.<quantity>.before``, ``.after`` and ``.whole``; for each step ``.<step>.level`` and
    ``.<step>.part``; for the estimate also ``.<step>.alone`` and ``.interaction``. A part is the difference of two
    printed levels, so that print adds up; its note holds the part before rounding. Of a question at which nothing
    moved there are the ends alone.
    """
    for quantity in KEPT:
        for ends in all_ends(changes, quantity):
            if ends.at_both or ends.at_one:
                yield from _of_ends(changes, ends)


def _of_ends(changes: Changes, ends: Ends) -> Iterator[tuple[str, Entry]]:
    place = f"{PREFIX}.{ends.question}.{ends.quantity}"
    name = f"{ends.label}, {QUANTITIES[ends.quantity].lower()}"
    yield f"{place}.before", _level(ends, ends.before, ends.before_shown, f"{name}, {changes.before.label}")
    yield f"{place}.after", _level(ends, ends.after, ends.after_shown, f"{name}, {changes.after.label}")
    levels = changes.waterfall(ends.question, ends.quantity)
    steps = levels[levels["place"] > 0]
    if not ends.moved and not (steps["part"].fillna(0.0) != 0).any():
        return
    if ends.at_both:
        yield f"{place}.whole", _difference(ends, ends.after - ends.before, whole_shown(ends), f"{name}, moved by")
    for row in steps.itertuples():
        yield from _of_step(ends, row, f"{place}.{row.step}", f"{name}, {row.label}")
    if ends.quantity == "estimate" and ends.at_both and steps["alone"].notna().all():
        rest = ends.after - ends.before - float(steps["alone"].sum())
        yield f"{place}.interaction", entry(rest, ends.unit, f"{name}, interaction of the steps")


def _of_step(ends: Ends, row: tuple, place: str, name: str) -> Iterator[tuple[str, Entry]]:
    yield f"{place}.level", _level(ends, row.level, row.shown, f"{name}, after this step")
    if math.isfinite(row.part):
        yield f"{place}.part", _difference(ends, row.part, row.part_shown, f"{name}, moved by")
    if ends.quantity == "estimate" and math.isfinite(row.alone):
        yield f"{place}.alone", entry(row.alone, ends.unit, f"{name}, by itself")


def _level(ends: Ends, value: float, text: str, label: str) -> Entry:
    made = entry(value, ends.unit, label)
    return made | {"shown": text} if math.isfinite(value) else made


def _difference(ends: Ends, exact: float, text: str, label: str) -> Entry:
    """A difference as it is printed: of two printed numbers, with the difference before rounding in its note."""
    number = Number("", printed_value(text), ends.unit, text)
    return told_entry(number, label, note=f"before rounding {shown_exactly(exact, ends.unit)}")


def whole_shown(ends: Ends) -> str:
    """How much a number moved in print, with its sign: the difference of the two printed numbers.

    It is empty where one of them is missing.
    """
    if not ends.at_both:
        return ""
    digits = max(_decimals(ends.before_shown), _decimals(ends.after_shown))
    moved = printed_value(ends.after_shown) - printed_value(ends.before_shown)
    rounded = f"{abs(moved):,.{digits}f}"
    something = any(digit in rounded for digit in "123456789")
    return ("+" if moved > 0 else MINUS) * something + rounded


def printed_value(text: str) -> float:
    """The value of a printed number.

    Examples
    --------
    >>> printed_value("−3.8"), printed_value("2,197"), printed_value("+0.3")
    (-3.8, 2197.0, 0.3)
    """
    return float(re.sub(r"[^\d.\-]", "", text.replace(MINUS, "-")))


def shown_exactly(value: float, unit: str) -> str:
    """A number with two decimals more than it is printed with."""
    return f"{value:.{digits_for(unit) + 2}f}".replace("-", MINUS)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def number_of(changes: Changes, ends: Ends, name: str) -> Number:
    """A number of a comparison for a sentence, under its key.

    Parameters
    ----------
    changes, ends
        The comparison, and the number with its two ends.
    name
        The end of the key: ``before``, ``after``, ``whole``, ``interaction`` or ``<step>.part``.

    Raises
    ------
    KeyError
        When the comparison has no such number.
    """
    key = f"{PREFIX}.{ends.question}.{ends.quantity}.{name}"
    found = dict(_of_ends(changes, ends))[key]
    value = found["value"]
    return Number(key, math.nan if value is None else float(value), str(found["unit"]), str(found["shown"]))
