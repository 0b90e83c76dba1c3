"""The record that every limitation ends in: a verdict, a number, the reason in words, and the table behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

from evidence_tools.study_effects import Scale

HOLDS, WEAKENS, OVERTURNS, CANNOT_SAY = "holds", "weakens", "overturns", "cannot say"
VERDICTS = (HOLDS, WEAKENS, OVERTURNS, CANNOT_SAY)
WORST_FIRST = (OVERTURNS, WEAKENS, HOLDS, CANNOT_SAY)
GRADE_DOMAINS = ("risk of bias", "inconsistency", "indirectness", "imprecision", "publication bias")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Limitation:
    """How much one limitation of the evidence matters for one result.

    Parameters
    ----------
    name, title
        Its name in the catalogue (`names.NAMES`) and what it is in a reader's words.
    verdict
        ``holds``: the conclusions stand however large the limitation plausibly is; ``weakens``: they are reversed at
        the far end of what is plausible; ``overturns``: at its most likely size already; ``cannot say``: see `reason`.
    quantity, unit, measures
        The number that says how much it matters, its unit, and what it is; NaN where nothing can be said.
    reason
        One to three plain sentences, with the numbers inside.
    table
        The numbers behind it, on the scale of display.
    grade
        The GRADE domain it feeds.
    outcome, question, result
        The outcome, the label of the result that was challenged, and that result in words; empty without one.
    plausible, tipping, size_unit
        How large the limitation plausibly is (low, central, high), the size at which a conclusion is first reversed
        (NaN where none within reach is), and the unit of both. `neutral` is the size at which it does nothing.
    conclusions, statement
        What the result says while the limitation does nothing, and what it says first once a conclusion is reversed.
    curve
        Size against result: columns x, estimate, low, high on the scale of display.
    sources
        Ids of the sources of what was assumed.
    assumed
        Entries of the protocol that were used, such as ``limits.blinding.scores``.
    marks, scale, edition, data_date
        Footnote marks of the studies behind the result, the scale it is shown on, and which tables it comes from.
    """

    name: str
    title: str
    verdict: str
    quantity: float
    unit: str
    measures: str
    reason: str
    grade: str
    outcome: str
    question: str
    result: str = ""
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    plausible: tuple[float, float, float] | None = None
    tipping: float = math.nan
    size_unit: str = ""
    neutral: float = 0.0
    conclusions: tuple[str, ...] = ()
    statement: str = ""
    curve: pd.DataFrame | None = None
    sources: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    marks: str = ""
    scale: Scale = field(default_factory=Scale)
    edition: str = ""
    data_date: str = ""

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"verdict {self.verdict!r} is not known; allowed: {', '.join(VERDICTS)}")
        if self.grade not in GRADE_DOMAINS:
            raise ValueError(f"GRADE domain {self.grade!r} is not known; allowed: {', '.join(GRADE_DOMAINS)}")
        if not self.reason:
            raise ValueError(f"limitation {self.name!r} has no reason; every verdict says why")

    @property
    def reach(self) -> float:
        """The most that is plausible, as a share of what would reverse a conclusion: 1 and above means reversed.

        NaN where either is not known, 0 where nothing within reach reverses a conclusion.
        """
        return self.share_of_tipping(2)

    def share_of_tipping(self, which: int) -> float:
        """The low (0), central (1) or high (2) plausible size as a share of the size that reverses a conclusion."""
        if self.plausible is None or self.verdict == CANNOT_SAY:
            return math.nan
        if math.isnan(self.tipping):
            return 0.0
        ordered = sorted(self.plausible, key=lambda size: (size - self.neutral) * (self.tipping - self.neutral))
        span = self.tipping - self.neutral
        return (ordered[which] - self.neutral) / span if span else math.inf

    def __repr__(self) -> str:
        return f"Limitation {self.name}, {self.question}: {self.verdict}. {self.reason}"

    def _repr_markdown_(self) -> str:
        return f"**{self.title}** ({self.question}): **{self.verdict}**. {self.reason}"
