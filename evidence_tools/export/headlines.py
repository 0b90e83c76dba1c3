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
    estimate, low, high
        Pooled estimate and confidence interval, on the scale of display; None where not pooled, not known or
        unbounded.
    unit
        Unit of the three.
    marks
        Footnote marks that the result earns by its inputs.
    """

    label: str
    studies: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    marks: str = ""

    @property
    def finding(self) -> str:
        """Estimate and interval as text.

        Examples
        --------
        >>> Headline("Disability", 4, -19.634, -25.1, None, "points", "†").finding
        '-19.6 [-25.1 to ?] points †'
        >>> Headline("Walking distance", 0).finding
        'not pooled'
        """
        if self.estimate is None:
            return "not pooled"
        estimate, low, high = map(_short, (self.estimate, self.low, self.high))
        return f"{estimate} [{low} to {high}] {self.unit} {self.marks}".rstrip()


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
    pooled = entries.get(f"{name}.estimate")
    if pooled is None:
        return Headline(k["label"], int(k["value"]))
    low, high = (entries[f"{name}.{key}"]["value"] for key in ("ci_low", "ci_high"))
    return Headline(k["label"], int(k["value"]), pooled["value"], low, high, pooled["unit"], pooled.get("marks", ""))


def _short(value: float | None) -> str:
    """One decimal from ten upward, two below; a question mark for what is not known."""
    return "?" if value is None else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
