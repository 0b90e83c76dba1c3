"""When to review again: section `update` of an edition's protocol."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

_Share = Annotated[float, Field(gt=0, lt=1)]
_Trial = Annotated[int, Field(gt=1)]


class Update(BaseModel):
    """The rule by which an edition says whether to review again now.

    Parameters
    ----------
    chance
        A statement counts as open when one further trial would reverse it with at least this chance.
    patients
        Sizes of such a trial that are tried, in each arm, rising; that of ``limits.imprecision.next_trial`` decides.
    questions
        Questions whose statements are followed; none for those of ``limits.questions``.
    months
        From one review to the next, whatever was found.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    chance: _Share = 0.20
    patients: Annotated[tuple[_Trial, ...], Field(min_length=1)] = (25, 50, 100, 200, 500, 1000)
    questions: tuple[str, ...] = ()
    months: Annotated[int, Field(ge=1)] = 12

    @field_validator("patients")
    @classmethod
    def _rising(cls, sizes: tuple[int, ...]) -> tuple[int, ...]:
        if any(first >= second for first, second in pairwise(sizes)):
            raise ValueError(f"sizes {', '.join(map(str, sizes))} must rise from one to the next")
        return sizes
