"""What a specification curve says: its title, legend, notes and alternative text, all from the multiverse itself."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from evidence_tools.figures.forest_words import source_of, threshold
from evidence_tools.figures.page import Key
from evidence_tools.figures.phrases import mark_notes
from evidence_tools.figures.theme import PALETTE
from evidence_tools.models import multiverse_record as record
from evidence_tools.models.multiverse_record import Multiverse
from evidence_tools.naming import lowered
from evidence_tools.question import CHANGE_MEASURES
from evidence_tools.wording import digits_of, number, subject_of

COLOURS: Mapping[str, str] = {
    record.BEYOND: PALETTE.treated,
    record.EXCLUDES: PALETTE.treated,
    record.UNDER: PALETTE.treated,
    record.AT_LEAST: PALETTE.third,
    record.BELOW: PALETTE.threshold,
    record.INCLUDES: PALETTE.against,
    record.HOLDS: PALETTE.against,
    record.WORSE: PALETTE.ink,
    record.OVER: PALETTE.ink,
    record.NOTHING: PALETTE.muted,
}
CONCLUSION, ESTIMATE = "disagreement", "variation"
_SAYING: Mapping[str, str] = {
    record.EXCLUDES: "put the whole interval on the better side",
    record.INCLUDES: "have an interval that includes {effect}",
    record.WORSE: "put the whole interval on the worse side",
    record.UNDER: "put the whole interval on the better side of the benchmark",
    record.HOLDS: "have an interval that includes the benchmark",
    record.OVER: "put the whole interval on the worse side of the benchmark",
}


def title_of(found: Multiverse) -> str:
    """The share of analyses that put the gain at the threshold; where there is none, what most of them say."""
    subject = subject_of(found.effects)
    counts = _counts(found)
    share = found.share_at_least()
    if found.scale.null is not None and not math.isnan(share):
        size, effect = found.thresholds.names[0], _no_effect(found)
        excluding = 100 - counts.set_index("conclusion")["share"].get(record.INCLUDES, 0.0)
        first = (
            f"{number(share, 0)} of 100 defensible analyses put the mean gain in {lowered(subject)} at {size} or above"
        )
        return f"{first}; in {number(excluding, 0)} the interval excludes {effect}"
    first = counts.sort_values("share", ascending=False, kind="stable").iloc[0]
    if first["conclusion"] == record.NOTHING:
        shown = found.scale.display(found.analyses["estimate"].dropna().to_numpy())
        ends = (number(float(end), digits_of(found.scale)) for end in (shown.min(), shown.max()))
        return (
            f"{subject}: {found.poolable:,} defensible analyses run from {' to '.join(ends)} {found.scale.short_unit}"
        )
    said = _SAYING[first["conclusion"]].format(effect=_no_effect(found))
    return f"{subject}: {number(first['share'], 0)} of 100 defensible analyses {said}"


def subtitle_of(found: Multiverse) -> str:
    """Which question, and how many analyses."""
    return (
        f"{found.effects.label}. {found.poolable:,} analyses that can be pooled, of {found.specifications:,} "
        f"combinations of {len(found.choices)} choices. Bold: the choices of this analysis."
    )


def keys_of(found: Multiverse) -> list[Key]:
    """The conclusions with their shares, and the mark of the base analysis."""
    named = [
        Key(f"{_words(found, row.conclusion)}: {number(row.share, 0)} of 100", "s", COLOURS[row.conclusion])
        for row in _counts(found).itertuples()
    ]
    return [*named, Key("this analysis", "D", PALETTE.ink, filled=False)]


def notes_of(found: Multiverse, drawn: int) -> list[str]:
    """How to read it, what made no difference, and where the numbers come from; `drawn` of the analyses are shown."""
    thinned = f" Drawn: {drawn:,} analyses, evenly taken." if drawn < found.poolable else ""
    inert = ", ".join(choice.title.lower() for choice in found.inert)
    return [
        f"Intervals that leave the picture are cut.{thinned} Every combination of choices counts alike; some choices "
        "ask another question (follow-up, designs) rather than the same one differently.",
        f"Without effect here: {inert}." if inert else "",
        _estimators(found),
        threshold(found.effects) if found.scale.null is not None else "",
        *mark_notes(found.effects.table["marks"]),
        f"Method of this analysis: {found.method.name}. {source_of(found.effects)}".strip(),
    ]


def _estimators(found: Multiverse) -> str:
    """What the short names of estimators stand for; empty where the estimator is no choice."""
    if not any({"EE", "DL"} & set(choice.names) for choice in found.choices):
        return ""
    return "Estimator: EE takes one true effect for all studies; the others estimate how much true effects differ."


def alt_of(found: Multiverse, title: str, rows: pd.DataFrame) -> str:
    """The finding, the conclusions, and the choice that decides."""
    said = [f"{_words(found, row.conclusion)} in {number(row.share, 0)} of 100" for row in _counts(found).itertuples()]
    start = f"Specification curve. {title}. {found.poolable:,} analyses: {'; '.join(said)}"
    first = rows.iloc[0]
    if math.isnan(first["share"]):
        return f"{start}. All analyses agree."
    of = "disagreement with this analysis" if rows.attrs["share_of"] == CONCLUSION else "variation of the estimate"
    return f"{start}. {first['title']} explains {number(first['share'], 0)}% of the {of}."


def _counts(found: Multiverse) -> pd.DataFrame:
    """Conclusions at the first threshold, without those that could not be pooled."""
    counts = found.conclusions
    first = counts[counts["threshold"] == counts["threshold"].iloc[0]]
    return first[first["conclusion"] != record.NOT_POOLABLE]


def _words(found: Multiverse, conclusion: str) -> str:
    """A conclusion with the size of the threshold in the place of its name."""
    size = found.thresholds.names[0] if found.thresholds.levels else ""
    said = {
        record.AT_LEAST: f"mean gain at least {size}, interval not",
        record.INCLUDES: "interval includes no effect",
        record.EXCLUDES: "better, interval excludes no effect",
    }.get(conclusion, conclusion)
    return said.replace("the MCID", size).replace("no effect", _no_effect(found))


def _no_effect(found: Multiverse) -> str:
    if found.effects.measure in CHANGE_MEASURES:
        return "zero change"
    return "a ratio of 1" if found.effects.scale.transform == "log" else "zero difference"
