"""Kinds of entries in a binding: names of rows, pointers to data, printed numbers, words, conditions on columns.

A pointer is a key of the results, such as ``pain_from_12.headline.estimate``, or a cell as ``@binary.b073.pct``
(table, key of the row, column).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

CELL = "@"  # begins a pointer to a cell; anything else is a key of the results
PLACES = (1, 2)  # of the values that a claim prints
POLICY_PARTS: Mapping[str, str] = {
    "policy.cpt_codes": "procedure codes of the policy",
    "policy.medicare_pointers": "Medicare pointers of the policy",
    "policy.determination": "determination of the policy",
    "policy.references": "references of the policy",
}
"""Parts of policy.json in which a term can be looked up, and what a reader calls them."""


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


Ids = tuple[str, ...]
Study = Annotated[str, Names("studies", "study_id")]
Studies = Annotated[Ids, Names("studies", "study_id")]
Outcome = Annotated[str, Names("outcomes", "outcome")]
Outcomes = Annotated[Ids, Names("outcomes", "outcome"), Field(min_length=1)]
Questions = Annotated[Ids, Names("protocol", "questions")]
Claim = Annotated[str, Names("claims", "claim_id")]
Claims = Annotated[Ids, Names("claims", "claim_id"), Field(min_length=1)]
Limitations = Annotated[Ids, Names("limitations", "limitation_id"), Field(min_length=1)]
Review = Annotated[str, Names("reviews", "review_id")]
Reference = Annotated[str, Names("policy", "references")]
Pointer = Annotated[str, Points()]
MaybePointer = Annotated[str | None, Points()]  # a mark inside a union would be lost
Pointers = Annotated[Ids, Points()]
Words = Annotated[str, Field(min_length=1), AfterValidator(_without_digits)]  # typed numbers can be wrong next year
Printed = Annotated[Literal[PLACES], Prints()]  # which of the values that a claim prints


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


Condition = str | Annotated[Ids, Field(min_length=1)] | Between
"""What a cell must be: a word (``*`` in it stands for any text), one of several words, or a number in a range."""

Property = Annotated[dict[str, Condition], Field(min_length=1)]
"""Conditions by column, all of which must be met."""

Quantity = Literal[
    "printed", "none", "some", "several", "most", "few", "all", "not_all", "at_least", "at_most", "taken_from"
]
"""How many are claimed: the printed number, at least or at most that, that many out of those there are, or a word."""
