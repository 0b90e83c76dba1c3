"""What each statement of the policy is checked against: `claims_bindings.toml`, one section per claim.

A binding says which tests a claim is put to; what the tests find is worked out in the room `claims`. A test that needs
data points to it: ``pain_from_12.headline.estimate`` is a key of the results, ``@binary.b073.pct`` is a cell (table,
key of the row, column).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.toml_file import TomlFile

BINDINGS_FILE = TomlFile(
    "claims_bindings.toml", "bindings", "a claims_bindings.toml beside claims.csv", "copy last year's, or begin it"
)
CELL = "@"  # begins a pointer to a cell; anything else is a key of the results


@dataclass(frozen=True, slots=True)
class Names:
    """Marks an entry that names rows of a table (or questions of the protocol, or references of the policy)."""

    table: str
    column: str


class Points:
    """Marks an entry that points to data."""


_Ids = tuple[str, ...]
Studies = Annotated[_Ids, Names("studies", "study_id")]
Outcomes = Annotated[_Ids, Names("outcomes", "outcome")]
Questions = Annotated[_Ids, Names("protocol", "questions")]
Claims = Annotated[_Ids, Names("claims", "claim_id")]
Limitations = Annotated[_Ids, Names("limitations", "limitation_id")]
Reviews = Annotated[_Ids, Names("reviews", "review_id")]
Reference = Annotated[str, Names("policy", "references")]
Pointer = Annotated[str, Points()]
Pointers = Annotated[_Ids, Points()]
Printed = Literal[1, 2]  # which of the two values that a claim prints


class _Test(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    part: str = ""  # which part of the claim is tested, in words, where it has several


class NumberTest(_Test):
    """The printed number against one number of the results or of a table, rounded as it was printed."""

    kind: Literal["number"]
    data: Pointer
    printed: Printed = 1
    low: Pointer | None = None
    high: Pointer | None = None
    turned: bool = False  # the policy prints a fall as a positive number, or the reverse


class CountsBehindTest(_Test):
    """Which whole numbers of patients or studies can stand behind a printed percentage."""

    kind: Literal["counts_behind"]
    printed: Printed = 1
    n: Pointer | None = None  # the denominator, where it is known
    at_most: Pointer | None = None  # else the largest that it can be

    @model_validator(mode="after")
    def _one_of_them(self) -> CountsBehindTest:
        if (self.n is None) == (self.at_most is None):
            raise ValueError("name either n, the denominator, or at_most, the largest that it can be")
        return self


class CountTest(_Test):
    """How many rows of a table have a property, among those that could have it."""

    kind: Literal["count"]
    table: str
    where: dict[str, Any]  # column -> word, list of words, "*" pattern, or {low=, high=}
    among: dict[str, Any] = {}
    distinct: str | None = None  # count different entries of this column instead of rows
    says: Literal["printed", "none", "some", "several", "most", "all", "not_all", "at_least", "at_most"]
    printed: Printed = 1
    what: str  # what is counted, in words: "randomised trials with double blinding"


class DirectionTest(_Test):
    """Which way the results of questions point, and whether their interval leaves no effect out."""

    kind: Literal["direction"]
    questions: Annotated[Questions, Field(min_length=1)]
    says: Literal["better", "worse", "no_different", "important"]


class FollowUpTest(_Test):
    """Up to which month outcomes were followed, against the duration that the claim states."""

    kind: Literal["follow_up"]
    outcomes: Annotated[Outcomes, Field(min_length=1)]
    studies: Studies = ()
    numbers_only: bool = False  # leave out rows that give a direction without a number
    compared: bool = False  # only rows of arms whose comparison arm was followed to the same visit


class RangeTest(_Test):
    """Whether the percent changes of the studies lie between the two printed values."""

    kind: Literal["range"]
    outcomes: Annotated[Outcomes, Field(min_length=1)]
    review: Annotated[str, Names("reviews", "review_id")]  # whose studies the claim is about


class WithinTest(_Test):
    """Where a printed number lies among published ones."""

    kind: Literal["within"]
    printed: Printed = 1
    among: Annotated[Pointers, Field(min_length=2)]
    standard: Pointer | None = None  # the one that this edition uses
    what: str


class AnnualRateTest(_Test):
    """A printed yearly rate against a constant hazard and against simple division."""

    kind: Literal["annual_rate"]
    printed: Printed = 1
    events: Pointer
    n: Pointer
    months: Pointer


class WordsTest(_Test):
    """Whether a term stands in documents, and whether a wider one stands there in its place."""

    kind: Literal["words"]
    term: str
    wider: str | None = None
    documents: Annotated[_Ids, Field(min_length=1)]  # "policy.cpt_codes", "policy.medicare_pointers", or cells


class LaterReportsTest(_Test):
    """Reports of the same study that came after the one cited, before the policy was approved."""

    kind: Literal["later_reports"]
    study: Annotated[str, Names("studies", "study_id")]
    cited: Reference


class AgreeTest(_Test):
    """Whether the documents that speak of one topic say the same of it."""

    kind: Literal["agree"]
    topic: str


class FollowsTest(_Test):
    """The claim stands or falls with others."""

    kind: Literal["follows"]
    claims: Annotated[Claims, Field(min_length=1)]


class LimitationTest(_Test):
    """What weighing the limitations that the claim names gave."""

    kind: Literal["limitation"]
    limitations: Annotated[Limitations, Field(min_length=1)]


class CertaintyTest(_Test):
    """What the claim says of the quality of the evidence, against the certainty rated here."""

    kind: Literal["certainty"]
    questions: Questions = ()  # none means every critical question
    says: Literal["low", "not_high", "enough"]


class AsReportedTest(_Test):
    """No table holds anything that could confirm or deny it."""

    kind: Literal["as_reported"]


Test = Annotated[
    NumberTest
    | CountsBehindTest
    | CountTest
    | DirectionTest
    | FollowUpTest
    | RangeTest
    | WithinTest
    | AnnualRateTest
    | WordsTest
    | LaterReportsTest
    | AgreeTest
    | FollowsTest
    | LimitationTest
    | CertaintyTest
    | AsReportedTest,
    Field(discriminator="kind"),
]


class Binding(BaseModel):
    """What one claim is checked against.

    `topic` and `says` set claims of several documents side by side; documents that say different things of one topic
    disagree.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    tests: Annotated[tuple[Test, ...], Field(min_length=1)]
    topic: str = ""
    says: str = ""

    @model_validator(mode="after")
    def _both_or_none(self) -> Binding:
        if bool(self.topic) != bool(self.says):
            raise ValueError("topic and says go together")
        return self


class Bindings(RootModel[dict[str, Binding]]):
    """The bindings of an edition by claim."""

    model_config = ConfigDict(frozen=True)

    def __getitem__(self, claim: str) -> Binding:
        return self.root[claim]

    def __iter__(self) -> Iterator[str]:
        return iter(self.root)

    def __contains__(self, claim: object) -> bool:
        return claim in self.root

    def items(self) -> Iterator[tuple[str, Binding]]:
        """Claims and their bindings, in the order of the file."""
        return iter(self.root.items())

    def of_topic(self, topic: str) -> Mapping[str, str]:
        """What each claim says of a topic, by claim."""
        return {claim: each.says for claim, each in self.root.items() if each.topic == topic}


def read_bindings(folder: Path) -> tuple[Bindings, str, list[Fault]]:
    """The bindings of an edition, the text of their file, and its faults."""
    found, text, faults = BINDINGS_FILE.read(folder, Bindings)
    return found if found is not None else Bindings({}), text, faults
