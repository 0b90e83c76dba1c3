"""The protocol of an edition: the rules written before the results, read from `protocol.toml`."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evidence_tools.errors import QuestionError
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol_certainty import Certainty
from evidence_tools.evidence.protocol_committee import Committee
from evidence_tools.evidence.protocol_limits import Limits
from evidence_tools.evidence.protocol_update import Update
from evidence_tools.evidence.protocol_watch import Watch
from evidence_tools.evidence.toml_file import TomlFile
from evidence_tools.question import ESTIMATORS, MEASURES, PREDICTIONS, TESTS, Method, Question

FILE = "protocol.toml"
PROTOCOL_FILE = TomlFile(FILE, "protocol", "a protocol.toml in every edition")
SPREAD_SOURCES = ("reported", "from_se", "from_ci", "from_p", "from_two_sds", "borrowed")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Edition(_Section):
    """Which policy and year, and how far the search for sources reached."""

    policy: str
    edition: str
    title: str
    data_date: date
    treated: str


class MethodSection(_Section):
    """The default method of every pooled result."""

    estimator: Literal[ESTIMATORS] = "REML"
    test: Literal[TESTS] = "knha"
    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    prediction: Literal[PREDICTIONS] = "t"

    def method(self) -> Method:
        """The method as the engine takes it."""
        return Method(**self.model_dump())


class Window(_Section):
    """A follow-up window, low <= visit < high, in months."""

    low: Annotated[float, Field(ge=0)]
    high: float = math.inf
    label: str

    @model_validator(mode="after")
    def _ordered(self) -> Window:
        if not self.low < self.high:
            raise ValueError(f"low {self.low:g} must lie below high {self.high:g}")
        return self


class StandsFor(_Section):
    """A report that stands where others probably describe the same patients."""

    study: str
    over: tuple[str, ...]
    reason: str


class Selection(_Section):
    """Which row, visit and report stand for a study."""

    visit: Literal["earliest", "latest"] = "earliest"
    same_patients: tuple[Literal["probable", "possible"], ...] = ("probable",)
    stands_for: tuple[StandsFor, ...] = ()


class Spread(_Section):
    """The order in which the standard deviation of a change is sought."""

    order: Annotated[tuple[Literal[SPREAD_SOURCES], ...], Field(min_length=1)] = SPREAD_SOURCES


class Borrowed(_Section):
    """A value taken from a reference population, with the range over which results are shown."""

    value: float
    low: float
    high: float
    instrument: str

    @model_validator(mode="after")
    def _ordered(self) -> Borrowed:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value:g} must lie between low {self.low:g} and high {self.high:g}")
        return self


_AnSd = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_ACorrelation = Annotated[float, Field(gt=-1, lt=1)]  # at 1 every patient changes alike, and the SD of change is 0


class BorrowedSd(Borrowed):
    """A standard deviation of change to borrow."""

    value: _AnSd
    low: _AnSd
    high: _AnSd


class BorrowedCorrelation(Borrowed):
    """A correlation of baseline and follow-up to borrow."""

    value: _ACorrelation
    low: _ACorrelation
    high: _ACorrelation


class Outcome(_Section):
    """How one outcome is brought to a common scale, judged and given a spread."""

    label: str
    common_scale: str
    mcid: tuple[str, ...] = ()
    borrowed_sd: BorrowedSd | None = None
    pre_post_r: BorrowedCorrelation | None = None


class NamedQuestion(_Section):
    """A question of the review, named so that its numbers keep their keys from year to year."""

    outcome: str
    window: str
    against: str | None = None
    measure: Literal[tuple(MEASURES)] | None = None
    visit: Literal["earliest", "latest"] | None = None
    prefer: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    label: str | None = None


class Protocol(_Section):
    """All rules of an edition."""

    edition: Edition
    method: MethodSection = MethodSection()
    windows: dict[str, Window]
    selection: Selection = Selection()
    spread: Spread = Spread()
    outcomes: dict[str, Outcome] = {}
    questions: dict[str, NamedQuestion] = {}
    limits: Limits = Limits()
    certainty: Certainty = Certainty()
    committee: Committee = Committee()
    update: Update = Update()
    watch: Watch = Watch()

    def question(self, name: str) -> Question:
        """The question that the protocol calls `name`.

        Raises
        ------
        QuestionError
            When the protocol has no such question.
        """
        if name not in self.questions:
            raise QuestionError(
                f"The protocol has no question {name!r}; it has: {', '.join(self.questions)}. "
                f"Add [questions.{name}] to {FILE}"
            )
        asked = self.questions[name]
        window = self.windows[asked.window]
        any_time = window.low == 0 and math.isinf(window.high)
        return Question(
            outcome=asked.outcome,
            months=None if any_time else (window.low, window.high),
            treated=self.edition.treated,
            against=asked.against,
            measure=asked.measure,
            visit=asked.visit,
            prefer=asked.prefer,
            designs=asked.designs,
            label=asked.label,
        )

    def words_for(self, question: Question) -> str:
        """When a question is about, in the words of the protocol's windows where it is one of them."""
        if question.months is None:
            return "any follow-up"
        if not isinstance(question.months, tuple):
            return f"at {question.months:g} months"
        for window in self.windows.values():
            if (window.low, window.high) == question.window:
                return window.label
        low, high = question.window
        return f"{low:g} months and over" if math.isinf(high) else f"{low:g} to under {high:g} months"


def read_protocol(folder: Path) -> tuple[Protocol | None, str, list[Fault]]:
    """The protocol of an edition, the text of its file, and faults that name the line where the entry can be found."""
    return PROTOCOL_FILE.read(folder, Protocol)
