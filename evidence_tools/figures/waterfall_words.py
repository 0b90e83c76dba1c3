"""What a waterfall says in words: title, notes and alternative text."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.editions.ends import Ends, asked_in, quantity_name
from evidence_tools.editions.entries import printed_value
from evidence_tools.editions.record import Changes
from evidence_tools.editions.two_days import end_names, of_one_edition
from evidence_tools.figures.forest_words import threshold
from evidence_tools.figures.waterfall_frame import STEP
from evidence_tools.models import headline
from evidence_tools.naming import listed, lowered
from evidence_tools.study_effects import Effects
from evidence_tools.wording import digits_for, number, subject_of

NAMED = 2  # steps that a title names, the largest first
NOTHING = "–"


def title_of(changes: Changes, whole: Ends, frame: pd.DataFrame) -> str:
    """What the number was, what it is, and the steps that moved it most."""
    about = subject_in(changes, whole)
    if whole.at_one:
        first, last = with_unit(whole, whole.before_shown), with_unit(whole, whole.after_shown)
        then, now = end_names(changes)
        when = "on" if of_one_edition(changes) else "in"
        return f"{about}: {first} {when} {then}, {last} {when} {now}"
    steps = by_size(frame)
    if whole.moved:
        behind = f": {listed([f'{lowered(row.label)} {row.part_shown}' for row in steps[:NAMED]])}" if steps else ""
        return f"{about}: {whole.before_shown} became {with_unit(whole, whole.after_shown)}{behind}"
    why = "the steps cancel out" if steps else "no step moved it"
    return f"{about}: {with_unit(whole, whole.after_shown)} in both editions; {why}"


def subject_in(changes: Changes, whole: Ends) -> str:
    """What is measured, and which number of it where that is not the estimate."""
    about = subject_of(asked_in(changes, whole.question).effects)
    return about if whole.quantity == "estimate" else f"{about}, {lowered(quantity_name(whole.quantity))}"


def with_unit(whole: Ends, shown: str) -> str:
    """A printed number with its unit: ``risk ratio 0.22``, ``8.4%``, ``−3.8 points``; other words stay as they are."""
    if not any(character.isdigit() for character in shown):
        return shown
    unit = whole.unit.split(" (")[0]
    if unit == "percent":
        return f"{shown}%"
    if whole.scale.transform == "log" or unit == "tau2":
        return f"{unit.replace('tau2', 'τ²')} {shown}".strip()
    return f"{shown} {unit}".strip()


def by_size(frame: pd.DataFrame) -> list[tuple]:
    """The steps whose printed part is not nought, the largest in print first."""
    moving = (frame["kind"] == STEP) & frame["part"].notna() & frame["part_shown"].map(something)
    steps = frame[moving]
    size = steps["part_shown"].map(printed_value).abs()
    return list(steps.loc[size.sort_values(ascending=False, kind="stable").index].itertuples())


def something(shown: str) -> bool:
    """Whether a printed part is not nought.

    Examples
    --------
    >>> something("0.0"), something("+0.3")
    (False, True)
    """
    return any(digit in shown for digit in "123456789")


def notes_of(changes: Changes, whole: Ends, frame: pd.DataFrame) -> list[str]:
    """How the parts add up, what the order of the steps hides, threshold, and sources."""
    effects = asked_in(changes, whole.question).effects
    return [
        f"Each step is worked out on top of those above it, in a fixed order. {sum_in_print(whole, frame)}".strip(),
        quoted_otherwise(changes, whole),
        without_effect(changes, frame),
        interaction(whole, frame),
        threshold(effects) if whole.unit == whole.scale.unit else "",
    ]


def quoted_otherwise(changes: Changes, whole: Ends) -> str:
    """That the review quotes exact counts in the place of the pooled result that is followed here; else empty."""
    fit = asked_in(changes, whole.question).fit
    if fit is None or whole.quantity not in ("estimate", "ci_low", "ci_high") or not headline(fit).exact:
        return ""
    return f"The pooled result is followed here; quoted alone it gives way to the exact count, {headline(fit).counts}."


def without_effect(changes: Changes, frame: pd.DataFrame) -> str:
    """The steps at which the editions differ and that leave this number as it was; empty where there are none."""
    still = [lowered(step.label) for step in changes.steps if step.name not in set(frame["step"])]
    return f"Without any effect on it: {listed(still)}." if still else ""


def sum_in_print(whole: Ends, frame: pd.DataFrame) -> str:
    """The printed parts as a sum: ``−3.8 + 0.3 = −3.5``; empty where the number is missing somewhere on the way."""
    steps = frame[frame["kind"] == STEP]
    if not whole.at_both or steps["part"].isna().any():
        return "" if whole.at_both else "There is no whole to take apart: the number is missing at one end."
    parts = [shown for shown in steps["part_shown"] if something(shown)]
    signed = "".join(f" {part[0]} {part[1:]}" if part[0] in "+−" else f" + {part}" for part in parts)
    return f"In print: {whole.before_shown}{signed} = {whole.after_shown}." if parts else ""


def interaction(whole: Ends, frame: pd.DataFrame) -> str:
    """What the steps move together beyond what each moves alone, and how far a part depends on the order."""
    steps = frame[frame["kind"] == STEP]
    if not whole.at_both or steps["alone"].isna().any() or len(by_size(frame)) < NAMED:
        return ""
    digits = digits_for(whole.unit) + 1
    together, alone = whole.after - whole.before, float(steps["alone"].sum())
    said = (
        f"Each step alone, from the earlier edition: together {number(alone, digits, sign=True)}, against "
        f"{number(together, digits, sign=True)} in this order; their interaction is the rest, "
        f"{number(together - alone, digits, sign=True)}."
    )
    return " ".join(filter(None, [said, orders(whole, frame)]))


def orders(whole: Ends, frame: pd.DataFrame) -> str:
    """How far the part of each step goes over the orders of the steps; empty where nobody worked it out."""
    if "part_low" not in frame:
        return ""
    digits = digits_for(whole.unit) + 1
    ranges = [
        f"{lowered(row.label)} {number(row.part_low, digits, sign=True)} to {number(row.part_high, digits, sign=True)}"
        for row in frame[frame["kind"] == STEP].itertuples()
        if math.isfinite(row.part_low) and not math.isclose(row.part_low, row.part_high, abs_tol=10**-digits / 2)
    ]
    return f"Over other orders of the steps: {listed(ranges)}." if ranges else ""


def source_of_both(changes: Changes) -> str:
    """The two editions with the days to which their data reach."""
    if of_one_edition(changes):
        first, last = end_names(changes)
        edition = changes.before.protocol.edition
        return f"Source: extraction tables {edition.policy}/{edition.edition} as of {first} and of {last}."
    days = dict.fromkeys(each.protocol.edition.data_date.isoformat() for each in (changes.before, changes.after))
    return f"Source: extraction tables {changes.before.label} and {changes.after.label}, data of {' and '.join(days)}."


def alt_of(title: str, effects: Effects, frame: pd.DataFrame) -> str:
    """Every level with its interval and what moved it, row by row."""
    said = [f"Waterfall. {title}", effects.label]
    for row in frame.itertuples():
        interval = f" ({row.low_shown} to {row.high_shown})" if row.low_shown and math.isfinite(row.ci_low) else ""
        moved = f"moved by {row.part_shown}, then " if row.kind == STEP and math.isfinite(row.part) else ""
        said.append(f"{row.label}: {moved}{row.shown}{interval}")
    return f"{'. '.join(said)}."
