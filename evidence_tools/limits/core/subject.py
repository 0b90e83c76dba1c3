"""What is challenged: one result, the tables behind it, and the rules by which limitations are weighed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from evidence_tools.errors import NothingToPoolError, QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_limits import Limits
from evidence_tools.limits.core import statements
from evidence_tools.limits.core.reference import row_of
from evidence_tools.limits.core.statements import Result, Statement, to_analysis
from evidence_tools.models.answering import Answer
from evidence_tools.models.exact import exact_share, total_counts
from evidence_tools.models.headline import counts_alone, headline
from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.question import COMPARISON_MEASURES, PROPORTION_MEASURES, RATE_MEASURES, Method
from evidence_tools.study_effects import Effects, Scale
from evidence_tools.study_effects.marks import join_marks

_KINDS = (
    {"MC": "change", "MD": "difference"}
    | dict.fromkeys(PROPORTION_MEASURES, "share")
    | dict.fromkeys(RATE_MEASURES, "rate")
    | dict.fromkeys(COMPARISON_MEASURES, "ratio")
)
BENCHMARK_TABLES = ("comparators", "binary")


@dataclass(frozen=True, eq=False)
class Subject:
    """One result under challenge.

    `fit` is None where nothing could be pooled; the limitation then has to make do with the tables.
    """

    effects: Effects
    fit: Pooled | None
    evidence: Evidence

    @property
    def rules(self) -> Limits:
        """The assumptions of the protocol; they live nowhere else."""
        return self.evidence.protocol.limits

    @property
    def outcome(self) -> str:
        return self.effects.question.outcome

    @property
    def against(self) -> str | None:
        """Treatment class of the comparator; None for one arm."""
        return self.effects.question.against

    @property
    def scale(self) -> Scale:
        return self.effects.scale

    @property
    def method(self) -> Method:
        return self.fit.method if self.fit else self.effects.method

    @property
    def label(self) -> str:
        return self.effects.label

    @property
    def kind(self) -> str:
        """What is measured: ``change``, ``difference``, ``share``, ``rate`` or ``ratio``."""
        return _KINDS[self.effects.measure]

    @property
    def marks(self) -> str:
        """Footnote marks of the studies behind the result."""
        return join_marks(*self.effects.table["marks"])

    @cached_property
    def exact(self) -> bool:
        """Whether the result is an exact count, because pooling misleads."""
        return self.fit is not None and counts_alone(self.fit.effects)

    @cached_property
    def y(self) -> np.ndarray:
        """Effects of the studies on the scale of analysis, shape (k,)."""
        return _read_only(self.effects.table["y"])

    @cached_property
    def v(self) -> np.ndarray:
        """Their sampling variances, shape (k,)."""
        return _read_only(self.effects.table["v"])

    @cached_property
    def patients(self) -> np.ndarray:
        """Patients of each study in both arms, shape (k,); upper bounds stay marked in the table."""
        return _read_only(self.effects.table[["n", "n_against"]].sum(axis=1))

    @cached_property
    def total(self) -> tuple[float, float]:
        """Events and patients of all studies added up, where events are counted."""
        return total_counts(self.effects)

    @cached_property
    def base(self) -> Result | None:
        """The result that is quoted: pooled, or the exact count where pooling misleads; None without a result."""
        return None if self.fit is None else result_of(self.fit)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The conclusions that a limitation may reverse; none where the result supports none."""
        if self.fit is None:
            return ()
        if self.kind in ("change", "difference"):
            what = "zero change" if self.kind == "change" else "zero difference"
            first = (statements.important(self.scale),) if self.scale.mcid is not None else ()
            return (*first, statements.different(self.scale, what))
        if self.kind == "ratio":
            what = "a ratio of 1" if self.scale.transform == "log" else "zero difference"
            return (statements.different(self.scale, what),)
        limit = self.benchmark
        return () if limit is None else (statements.below(self.scale, to_analysis(self.scale, limit)),)

    @cached_property
    def benchmark(self) -> float | None:
        """The rate of the comparator that the upper limit should lie below, in percent; None where none is named."""
        row = self.benchmark_row
        return None if row is None or self.kind != "share" else float(row["pct"])

    @cached_property
    def benchmark_row(self) -> pd.Series | None:
        """The row that the protocol names under ``limits.below`` for this outcome."""
        wanted = self.rules.below.get(self.outcome)
        return None if wanted is None else row_of(self.evidence, wanted, *BENCHMARK_TABLES)

    @property
    def sign(self) -> float:
        """+1 where a higher number is better, -1 where a lower one is."""
        return self.scale.direction

    def gain(self, value: float) -> float:
        """A number of the scale of analysis as a gain: positive is better."""
        return self.sign * (value - (self.scale.null or 0.0))

    def shifted(self, points: float) -> Result:
        """The base result with its gain made smaller by `points` of the scale of analysis."""
        return self.base.moved(-self.sign * points)


def subject_of(challenged: Pooled | Answer | Effects, evidence: Evidence) -> Subject:
    """The subject for a pooled result, an answer of the protocol, or effects that may or may not be poolable.

    Raises
    ------
    QuestionError
        When the effects answer no question to these tables, such as numbers of your own.
    """
    effects = challenged if isinstance(challenged, Effects) else challenged.effects
    if effects.question is None:
        raise QuestionError(
            "these effects answer no question to the tables, so there is nothing to weigh limitations with; "
            "allowed: what et.effects, et.answer or et.pool make of a question"
        )
    if isinstance(challenged, Answer):
        return Subject(challenged.effects, challenged.fit, evidence)
    if isinstance(challenged, Pooled):
        return Subject(challenged.effects, challenged, evidence)
    try:
        return Subject(challenged, pool(challenged), evidence)
    except NothingToPoolError:
        return Subject(challenged, None, evidence)


def result_of(fit: Pooled) -> Result:
    """The quoted result of a fit on the scale of analysis: the exact count where pooling misleads."""
    quoted = headline(fit)
    if not quoted.exact:
        return Result(fit.estimate, fit.ci_low, fit.ci_high)
    scale = fit.effects.scale
    return Result(*(to_analysis(scale, value) for value in (quoted.estimate, quoted.low, quoted.high)))


def exact_result(scale: Scale, events: float, n: float, level: float) -> Result:
    """A share of patients with its exact interval, on the scale of analysis."""
    return Result(*(to_analysis(scale, value) for value in exact_share(events, n, level)))


def _read_only(column: pd.Series) -> np.ndarray:
    values = column.to_numpy(float, copy=True)
    values.flags.writeable = False
    return values
