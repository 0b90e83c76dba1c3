"""What each statement of the policy is checked against: `claims_bindings.toml`, one section per claim.

A binding says which tests a claim is put to; what the tests find is worked out in the room `claims`. A test that needs
data points to it: ``pain_from_12.headline.estimate`` is a key of the results, ``@binary.b073.pct`` is a cell (table,
key of the row, column).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, model_validator

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


class Prints:
    """Marks an entry that takes a number which the claim prints."""


def _without_digits(words: str) -> str:
    if any(character.isdigit() for character in words):
        raise ValueError("holds a digit; say it in words: sentences take their numbers from the data")
    return words


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
Words = Annotated[str, Field(min_length=1), AfterValidator(_without_digits)]  # typed numbers can be wrong next year
Printed = Annotated[Literal[1, 2], Prints()]  # which of the two values that a claim prints


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
    beside: Pointers = ()  # numbers with another treatment, set beside it without bearing on the verdict
    beside_as: Words | None = None  # what they are: "epidural injections alone"

    @model_validator(mode="after")
    def _named_beside(self) -> NumberTest:
        if bool(self.beside) != (self.beside_as is not None):
            raise ValueError("beside and beside_as go together")
        return self


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


class Between(BaseModel):
    """A number from `low` to `high`, both included; an open end where one is not given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _some_end(self) -> Between:
        if self.low is None and self.high is None:
            raise ValueError("give low, high or both")
        return self

    @property
    def lowest(self) -> float:
        """Lower end, minus infinity where it is open."""
        return -math.inf if self.low is None else self.low

    @property
    def highest(self) -> float:
        """Upper end, infinity where it is open."""
        return math.inf if self.high is None else self.high


Condition = str | Annotated[_Ids, Field(min_length=1)] | Between
Property = Annotated[dict[str, Condition], Field(min_length=1)]


class CountTest(_Test):
    """How many rows of a table have a property, among those that could have it.

    Conditions go from a column to a word, several words (one of them), a pattern with ``*``, or ``{low =, high =}``.
    A column may lie in another table: ``study_id.design`` is the design of the study that a row names.
    """

    kind: Literal["count"]
    table: str
    where: Property
    among: dict[str, Condition] = {}
    distinct: str | None = None  # count different entries of this column instead of rows
    named: str | None = None  # column that names the rows in a sentence; studies are named by their labels
    says: Literal[
        "printed", "none", "some", "several", "most", "few", "all", "not_all", "at_least", "at_most", "taken_from"
    ]
    printed: Printed = 1
    of: Words  # those that could have it, in words: "randomised trials"
    one: Words | None = None  # the same for a single one: "randomised trial"
    what: Words  # what is said of them, after "is" or "are": "double-blind"

    @property
    def takes_a_number(self) -> bool:
        """Whether the count is set beside a printed number; else beside a word such as *most*."""
        return self.says in ("printed", "at_least", "at_most", "taken_from")


class WholeTest(_Test):
    """How large the whole would be, if the printed number were a known share of it."""

    kind: Literal["whole"]
    printed: Printed = 1
    share: Pointer  # in percent
    low: Pointer
    high: Pointer
    of: Words  # the whole, in words: "population"
    what: Words  # what the printed number counts: "people with stenosis"


class DirectionTest(_Test):
    """Which way the results of questions point, and whether their interval leaves no effect out.

    *better* and *worse* ask for an interval without the value of no effect, *no_different* for one with it,
    *important* for a mean gain of at least the protocol's threshold, *low* for an upper limit below the share with
    other treatment that the protocol names, *few* for an upper limit below one half.
    """

    kind: Literal["direction"]
    questions: Annotated[Questions, Field(min_length=1)]
    studies: Studies = ()  # these studies alone; none means all that answer
    says: Literal["better", "worse", "no_different", "important", "low", "few"]


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
    low: Printed = 1
    high: Printed = 2
    outcomes: Annotated[Outcomes, Field(min_length=1)]
    review: Annotated[str, Names("reviews", "review_id")]  # whose studies the claim is about


class WithinTest(_Test):
    """Where a printed number lies among published ones."""

    kind: Literal["within"]
    printed: Printed = 1
    among: Annotated[Pointers, Field(min_length=2)]
    standard: Pointer | None = None  # the one that this edition uses
    what: Words  # what they are: "published thresholds for pain"


class NearMissTest(_Test):
    """Which studies are those that the claim says missed a threshold by little, and how many others missed it."""

    kind: Literal["near_miss"]
    printed: Printed = 1  # how many
    at: Printed = 2  # their mean gain
    outcome: Annotated[str, Names("outcomes", "outcome")]
    review: Annotated[str, Names("reviews", "review_id")]  # whose studies the claim is about
    threshold: Pointer
    reached: Annotated[str, Names("claims", "claim_id")]  # the claim that prints the share of trials that reached it
    at_most: Pointer  # the trials of the review, not all of which need have voted


class AnnualRateTest(_Test):
    """A printed yearly rate against a constant hazard and against simple division."""

    kind: Literal["annual_rate"]
    printed: Printed = 1
    events: Pointer
    n: Pointer
    months: Pointer


class WordsTest(_Test):
    """Whether a term stands in documents; else whether a wider one stands there, or others name the term."""

    kind: Literal["words"]
    term: str
    wider: str | None = None
    documents: Annotated[_Ids, Field(min_length=1)]  # "policy.cpt_codes", "policy.medicare_pointers", or cells
    elsewhere: _Ids = ()  # documents that name the term although those above should


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
    """What weighing the limitations that the claim names gave; the one that matters most decides."""

    kind: Literal["limitation"]
    limitations: Annotated[Limitations, Field(min_length=1)]


class CertaintyTest(_Test):
    """What the claim says of the quality of the evidence, against the certainty rated here.

    *low* asks that every question is rated low or very low, *not_high* that none is rated high, *enough* that every one
    is rated moderate or high.
    """

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
    | WholeTest
    | DirectionTest
    | FollowUpTest
    | RangeTest
    | WithinTest
    | NearMissTest
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

    `says` sets claims of several documents side by side: by topic, in a few words, what this one says of it. Documents
    that say different things of one topic disagree, so the same is said in the same words.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    tests: Annotated[tuple[Test, ...], Field(min_length=1)]
    says: dict[str, Words] = {}


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

    @property
    def topics(self) -> tuple[str, ...]:
        """Everything that claims are set side by side on, in the order of the file."""
        return tuple(dict.fromkeys(topic for each in self.root.values() for topic in each.says))

    def of_topic(self, topic: str) -> Mapping[str, str]:
        """What each claim says of a topic, by claim."""
        return {claim: each.says[topic] for claim, each in self.root.items() if topic in each.says}


def read_bindings(folder: Path) -> tuple[Bindings, str, list[Fault]]:
    """The bindings of an edition, the text of their file, and its faults."""
    found, text, faults = BINDINGS_FILE.read(folder, Bindings)
    return found if found is not None else Bindings({}), text, faults
