"""The main results of a review, as its results file tells them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evidence_tools.study_effects import MARKS


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer to one question.

    Parameters
    ----------
    label
        The question.
    studies
        How many studies answer it with a value and a variance.
    finding
        Estimate, interval, unit and marks, rounded as everywhere else; ``not pooled`` where nothing was.
    marks
        Footnote marks that the result earns by its inputs.
    """

    label: str
    studies: int
    finding: str = "not pooled"
    marks: str = ""


def read_headlines(results: Path) -> tuple[Headline, ...]:
    """Read the answers from ``results.json``, in the order of the file; none when there is no such file."""
    if not results.is_file():
        return ()
    entries = json.loads(results.read_text(encoding="utf-8"))["results"]
    names = [key.removesuffix(".k") for key in entries if key.endswith(".k") and key.count(".") == 1]
    return tuple(_headline(entries, name) for name in names)


def legend(headlines: Iterable[Headline]) -> str:
    """Say what the footnote marks of these answers mean."""
    marks = "".join(each.marks for each in headlines)
    return "; ".join(f"{mark} {meaning}" for mark, meaning in MARKS.items() if mark in marks)


def _headline(entries: dict[str, dict], name: str) -> Headline:
    k = entries[f"{name}.k"]
    quoted = entries.get(f"{name}.headline.estimate")
    if quoted is None:
        return Headline(k["label"], int(k["value"]))
    low, high = (entries[f"{name}.headline.{key}"]["shown"] or "?" for key in ("low", "high"))
    marks = quoted.get("marks", "")
    counts = f" ({quoted['note']})" if quoted.get("method") == "exact" else ""
    finding = f"{quoted['shown']} [{low} to {high}] {quoted['unit']}{counts} {marks}".rstrip()
    return Headline(k["label"], int(k["value"]), finding, marks)
