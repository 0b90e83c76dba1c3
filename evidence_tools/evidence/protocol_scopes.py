"""What the scope of a judgement on risk of bias covers: section `certainty.scopes` of an edition's protocol."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

_Months = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Scope(BaseModel):
    """To which results a judgement applies: visits after one month and up to another, or some outcomes only.

    A judgement "to 12 months" says nothing about a visit at 36 months. What is left out does not narrow the scope; a
    scope without any entry covers every result of the study.

    Parameters
    ----------
    after, to
        Months: ``after < visit <= to``.
    outcomes
        Outcomes of outcomes.csv; empty for all.

    Examples
    --------
    >>> late = Scope(after=12)
    >>> late.covers(12, "pain"), late.covers(24, "pain"), late.covers(math.nan, "pain")
    (False, True, True)
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: _Months | None = None
    to: _Months | None = None
    outcomes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Scope:
        if self.after is not None and self.to is not None and not self.after < self.to:
            raise ValueError(f"after {self.after:g} must lie below to {self.to:g}")
        return self

    def covers(self, months: float, outcome: str | None) -> bool:
        """Whether a result lies inside; a visit (NaN) or an outcome (None) that is not known cannot lie outside."""
        known = not math.isnan(months)
        too_early = known and self.after is not None and months <= self.after
        too_late = known and self.to is not None and months > self.to
        another = bool(self.outcomes) and outcome is not None and outcome not in self.outcomes
        return not (too_early or too_late or another)
