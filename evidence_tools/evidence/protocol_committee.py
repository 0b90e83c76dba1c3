"""What a committee asks of each study and of the whole: section `committee` of an edition's protocol."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_Share = Annotated[float, Field(ge=0, le=1)]


class Committee(BaseModel):
    """Rules by which the tables for a committee are filled; everything else they take from the other sections.

    Parameters
    ----------
    outcomes
        What a patient would weigh, in a reader's words, each with the outcomes of outcomes.csv that speak of it.
    reported
        A study with numbers on fewer than this share of `outcomes` leaves key outcomes out.
    centres
        A study at fewer centres than this is local.
    delivered
        Below this share of patients treated as allocated an arm was not given what it was meant to get.
    power
        Questions whose smallest worthwhile effect says how many patients an arm needs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcomes: dict[str, tuple[str, ...]] = {}
    reported: _Share = 0.5
    centres: Annotated[int, Field(ge=1)] = 2
    delivered: _Share = 0.9
    power: tuple[str, ...] = ()
