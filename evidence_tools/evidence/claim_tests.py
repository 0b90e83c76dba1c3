"""What a claim can be put to: one model per kind of test; a module of `ledger.kinds` carries each out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evidence_tools.evidence.binding_entries import (
    Claim,
    Claims,
    Condition,
    Ids,
    Limitations,
    MaybePointer,
    Outcome,
    Outcomes,
    Pointer,
    Pointers,
    Printed,
    Property,
    Quantity,
    Questions,
    Reference,
    Review,
    Studies,
    Study,
    Words,
)


class _Test(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    part: str = ""  # which part of the claim is tested, in words, where it has several


class NumberTest(_Test):
    """The printed number against one number of the results or of a table, rounded as it was printed."""

    kind: Literal["number"]
    data: Pointer
    printed: Printed = 1
    low: MaybePointer = None
    high: MaybePointer = None
    turned: bool = False  # the policy prints a fall as a positive number, or the reverse
    beside: Pointers = ()  # numbers with another treatment, set beside it without bearing on the verdict
    beside_as: Words | None = None  # what they are, with a verb: "epidural injections alone gave"

    @model_validator(mode="after")
    def _named_beside(self) -> NumberTest:
        if bool(self.beside) != (self.beside_as is not None):
            raise ValueError("beside and beside_as go together")
        return self


class CountsBehindTest(_Test):
    """Which whole numbers of patients or studies can stand behind a printed percentage."""

    kind: Literal["counts_behind"]
    printed: Printed = 1
    n: MaybePointer = None  # the denominator, where it is known
    at_most: MaybePointer = None  # else the largest that it can be

    @model_validator(mode="after")
    def _one_of_them(self) -> CountsBehindTest:
        if (self.n is None) == (self.at_most is None):
            raise ValueError("name either n, the denominator, or at_most, the largest that it can be")
        return self


class CountTest(_Test):
    """How many rows of a table have a property, among those that could have it.

    A column may lie in another table: ``study_id.design`` is the design of the study that a row names.
    """

    kind: Literal["count"]
    table: str
    where: Property
    among: dict[str, Condition] = {}
    distinct: str | None = None  # count different entries of this column instead of rows
    named: str | None = None  # column that names the rows in a sentence; studies are named by their labels
    says: Quantity
    printed: Printed = 1
    of: Words  # those that could have it, in words: "randomised trials"
    one: Words | None = None  # the same for a single one: "randomised trial"
    what: Words  # what is said of them, after the verb: "double-blind"
    verb: tuple[Words, Words] = ("is", "are")  # of one, of many

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
    outcomes: Outcomes
    studies: Studies = ()
    numbers_only: bool = False  # leave out rows that give a direction without a number
    compared: bool = False  # only rows of arms whose comparison arm was followed to the same visit


class RangeTest(_Test):
    """Whether the percent changes of the studies lie between the two printed values."""

    kind: Literal["range"]
    low: Printed = 1
    high: Printed = 2
    outcomes: Outcomes
    review: Review  # whose studies the claim is about


class WithinTest(_Test):
    """Where a printed number lies among published ones."""

    kind: Literal["within"]
    printed: Printed = 1
    among: Annotated[Pointers, Field(min_length=2)]
    standard: MaybePointer = None  # the one that this edition uses
    what: Words  # what they are: "published thresholds for pain"


class NearMissTest(_Test):
    """Which studies are those that the claim says missed a threshold by little, and how many others missed it."""

    kind: Literal["near_miss"]
    printed: Printed = 1  # how many
    at: Printed = 2  # their mean gain
    outcome: Outcome
    review: Review  # whose studies the claim is about
    threshold: Pointer
    reached: Claim  # the claim that prints the share of trials that reached it
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
    documents: Annotated[Ids, Field(min_length=1)]  # "policy.cpt_codes", "policy.medicare_pointers", or cells
    elsewhere: Ids = ()  # documents that name the term although those above should


class LaterReportsTest(_Test):
    """Reports of the same study that came after the one cited, before the policy was approved."""

    kind: Literal["later_reports"]
    study: Study
    cited: Reference


class AgreeTest(_Test):
    """Whether the documents that speak of one topic say the same of it."""

    kind: Literal["agree"]
    topic: str


class FollowsTest(_Test):
    """The claim stands or falls with others."""

    kind: Literal["follows"]
    claims: Claims


class LimitationTest(_Test):
    """What weighing the limitations that the claim names gave; the one that matters most decides."""

    kind: Literal["limitation"]
    limitations: Limitations


class CertaintyTest(_Test):
    """What the claim says of the quality of the evidence, against the certainty rated here.

    *low* asks for low or very low on every question, *not_high* for high on none, *enough* for moderate or high on all.
    """

    kind: Literal["certainty"]
    questions: Questions = ()  # none means every critical question
    says: Literal["low", "not_high", "enough"]


class AsReportedTest(_Test):
    """No table holds anything that could confirm or deny it."""

    kind: Literal["as_reported"]
    needs: Words | None = None  # what it would take, in plain words; else what claims.csv says it needs


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
