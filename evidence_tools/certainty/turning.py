"""The points at which the conclusion on a question turns, on the scale of display."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_tools.limits.core.subject import Subject


@dataclass(frozen=True, slots=True)
class Turning:
    """Where the conclusion turns, the value of no effect, and two points that no interval should hold together.

    Parameters
    ----------
    threshold
        Smallest important change, a ratio of one, or the comparator's share; None where the protocol names none.
    null
        The value of no effect; None for shares of one arm.
    far
        No effect and the smallest important change; or a benefit and a harm that would both matter.
    words, entry
        What the threshold is, and the entry of the protocol that sets it.
    """

    threshold: float | None
    null: float | None
    far: tuple[float | None, float | None]
    words: str
    entry: str


def turning(subject: Subject) -> Turning:
    """The points at which the conclusion on a result turns.

    Scores turn at the first threshold of importance, comparisons at no difference, shares of one arm at the share of
    the comparator that the protocol names under ``limits.below``.
    """
    if subject.kind in ("change", "difference"):
        mcid, null = subject.scale.mcid, subject.scale.null
        return Turning(mcid, null, (mcid, null), "smallest important change", f"outcomes.{subject.outcome}.mcid")
    if subject.kind == "ratio":
        return _of_comparison(subject)
    limit = subject.benchmark
    around = (None, None) if limit is None else _around(subject, limit)
    return Turning(limit, None, around, "share with other treatment", f"limits.below.{subject.outcome}")


def _of_comparison(subject: Subject) -> Turning:
    null = float(subject.scale.display(subject.scale.null))
    around = _around(subject, null) if subject.scale.transform == "log" else (None, None)
    return Turning(null, null, around, "no difference between the arms", "")


def _around(subject: Subject, value: float) -> tuple[float, float]:
    """A change that would matter either way: the relative change worth finding, below and above a value."""
    relative = subject.rules.imprecision.relative_reduction
    return value * (1 - relative), value * (1 + relative)


def unit_words(subject: Subject) -> str:
    """The unit as it follows a number: `` points``, ``%``; nothing after a ratio."""
    unit = subject.scale.short_unit
    if subject.kind == "ratio" and subject.scale.transform == "log":
        return ""
    return "%" if unit == "percent" else f" {unit}"
