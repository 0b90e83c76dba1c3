"""A comparison in plain words: what is new, what moved, why, whether it matters, and what did not change."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evidence_tools.editions.ends import Ends, all_ends
from evidence_tools.editions.matters import turned_statements
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import STEP_OF
from evidence_tools.editions.what_is_new import count, what_is_new
from evidence_tools.ledger.documents import document_of
from evidence_tools.naming import lowered
from evidence_tools.wording import Number, Told, shown, tell


@dataclass(frozen=True, slots=True)
class Page:
    """The page, part by part; every part has at least one sentence.

    Parameters
    ----------
    new
        Studies, reports, reviews, corrections and rules that differ, by name.
    moved
        One sentence per question whose estimate is printed otherwise, is new or is gone.
    why
        What the log gives as reasons.
    matters
        Statements of the policy, certainty, limits and conclusions that turned.
    unchanged
        What is as it was.
    """

    new: tuple[Told, ...]
    moved: tuple[Told, ...]
    why: tuple[Told, ...]
    matters: tuple[Told, ...]
    unchanged: tuple[Told, ...]


def page_of(changes: Changes) -> Page:
    """A comparison in plain words; every digit is a number under a key that begins with `changes`, or a name.

    Examples
    --------
    ``page_of(compare("2026", "2027")).moved[0].text`` begins with the label of the first question that moved.
    """
    ends = all_ends(changes)
    return Page(
        new=tuple(what_is_new(changes)) or (Told("Nothing differs between the two editions."),),
        moved=tuple(_moved(changes, ends)) or (Told("No estimate is printed otherwise."),),
        why=tuple(_why(changes)) or (Told("There is nothing to explain."),),
        matters=tuple(_matters(changes)) or (Told("No verdict, no certainty and no conclusion turned."),),
        unchanged=tuple(_unchanged(changes, ends)),
    )


def _moved(changes: Changes, ends: Sequence[Ends]) -> Iterator[Told]:
    for each in ends:
        if each.at_both and each.moved:
            yield _one_moved(changes, each)
        elif each.at_one:
            yield _one_sided(each)


def _one_moved(changes: Changes, each: Ends) -> Told:
    place = f"changes.{each.question}.{each.quantity}"
    rows = changes.waterfall(each.question, each.quantity)
    told = tell(
        "{label} went from {before} to {after} {unit}",
        label=each.label,
        before=Number(f"{place}.before", each.before, each.unit, each.before_shown),
        after=Number(f"{place}.after", each.after, each.unit, each.after_shown),
        unit=_unit(each),
    )
    return tell(
        "{told}{most}{together}.", told=told, most=_most(place, each, rows), together=_together(place, each, rows)
    )


def _most(place: str, each: Ends, rows: pd.DataFrame) -> Told:
    """The step with the largest part."""
    parts = rows.loc[rows["place"] > 0].dropna(subset=["part"])
    if parts.empty:
        return Told("")
    row = parts.loc[parts["part"].abs().idxmax()]
    part = Number(f"{place}.{row['step']}.part", row["part"], each.unit, row["part_shown"])
    alone = (parts["part"] != 0).sum() == 1
    words = "; all of it came with “{step}”" if alone else "; most of it came with “{step}” ({part})"
    return tell(words, step=lowered(row["label"]), part=part)


def _together(place: str, each: Ends, rows: pd.DataFrame) -> Told:
    """What the steps do together beyond what each does alone, where it would be printed as something."""
    rest = rows["interaction"].iloc[0]
    if not math.isfinite(rest) or not any(digit in "123456789" for digit in shown(rest, each.unit)):
        return Told("")
    number = Number(f"{place}.interaction", rest, each.unit)
    return tell("; {rest} of it comes of the steps together, beyond what each does alone", rest=number)


def _one_sided(each: Ends) -> Told:
    there = math.isfinite(each.after)
    text = each.after_shown if there else each.before_shown
    key = f"changes.{each.question}.{each.quantity}.{'after' if there else 'before'}"
    number = Number(key, each.after if there else each.before, each.unit, text)
    words = (
        "{label} has an answer for the first time: {number} {unit}."
        if there
        else ("{label} has no answer any more; it was {number} {unit}.")
    )
    return tell(words, label=each.label, number=number, unit=_unit(each))


def _unit(each: Ends) -> str:
    return each.scale.short_unit or each.unit


def _why(changes: Changes) -> Iterator[Told]:
    found = changes.differences
    logged = found[found["reason"] != ""]
    for (step, reason, author), rows in logged.groupby(["step", "reason", "author"], sort=False):
        yield tell(
            "{step}: {number} because of this: “{reason}” ({author}).",
            step=STEP_OF[step].label,
            number=count(f"logged.{step}.{author}.{reason}", len(rows), "difference"),
            reason=reason,
            author=author,
        )
    left = len(found) - len(logged)
    if left:
        yield tell("The log gives no reason for {number}.", number=count("unlogged", left, "difference"))
    if len(changes.software):
        yield tell(
            "Today's programs give {number} otherwise than was stored.",
            number=count("software", len(changes.software), "number or verdict", "numbers and verdicts"),
        )


def _matters(changes: Changes) -> Iterator[Told]:
    for row in changes.claims.itertuples():
        evidence = changes.after if row.after else changes.before
        yield _turned(
            row, "The statement of {who}, “{what}”,", who=document_of(evidence, row.claim_id), what=row.statement
        )
    levels = changes.certainty[changes.certainty["what"] == "level"]
    for row in levels.itertuples():
        yield _turned(row, "The certainty of {what}", what=lowered(row.label))
    yield from turned_statements(changes)
    for row in changes.limits.itertuples():
        yield _turned(row, "The limitation “{title}” of {what}", title=lowered(row.title), what=lowered(row.label))


def _turned(row: tuple, about: str, **names: str) -> Told:
    """A verdict that is new, gone or another than before."""
    step = lowered(STEP_OF[row.step].label) if row.step else ""
    came = tell("; it turned with “{step}”", step=step) if step else Told("")
    subject = tell(about, **names)
    if not row.before:
        return tell("{subject} is new: {now}{came}.", subject=subject, now=row.after, came=came)
    if not row.after:
        return tell(
            "{subject} no longer has a verdict; it was: {was}{came}.", subject=subject, was=row.before, came=came
        )
    words = "{subject} reads “{now}”, where it was “{was}”{came}."
    return tell(words, subject=subject, now=row.after, was=row.before, came=came)


def _unchanged(changes: Changes, ends: Sequence[Ends]) -> Iterator[Told]:
    same = sum(each.at_both and not each.moved for each in ends)
    yield tell("{number} printed as before.", number=count("same.estimates", same, "estimate is", "estimates are"))
    unanswered = sum(not each.at_both and not each.at_one for each in ends)
    if unanswered:
        yield tell(
            "{number} still without a pooled answer.",
            number=count("same.unanswered", unanswered, "question is", "questions are"),
        )
    for what, words in _kept(changes).items():
        yield tell("{number} as before.", number=count(f"same.{what}", *words))


def _kept(changes: Changes) -> Mapping[str, tuple[int, str, str]]:
    """What was weighed in both editions and reads the same."""
    if not changes.weighed:
        return {}
    claims = set(changes.before.claims["claim_id"]) & set(changes.after.claims["claim_id"])
    rated = set(changes.before.protocol.certainty.questions) & set(changes.after.protocol.certainty.questions)
    levels = changes.certainty.loc[changes.certainty["what"] == "level", "question"]
    return {
        "claims": (
            len(claims - set(changes.claims["claim_id"])),
            "verdict on a statement is",
            "verdicts on statements are",
        ),
        "certainty": (len(rated - set(levels)), "level of certainty is", "levels of certainty are"),
    }
