"""What a person judged, kept apart from what is computed: `judgements.toml`.

A judgement says who judged, when, on what, and what was seen. Where what is seen now differs from what was seen then,
the judgement is stale: it no longer counts until somebody has looked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.toml_file import TomlFile

JUDGEMENTS_FILE = TomlFile("judgements.toml", "judgements", "a judgements.toml")
CLAIM_VERDICTS = ("reproduced", "consistent", "differs", "contradicted", "as reported only", "cannot say")
LEVELS = ("not serious", "serious", "very serious")
DOMAINS = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
_Words = Annotated[str, Field(min_length=1)]


class Judgement(BaseModel):
    """One judgement.

    `grounds` are ids of rows, sources (with a locator after a colon) or keys of results; `because` is a sentence
    without digits, because a number typed by hand can be wrong next year; `seen` holds the inputs by name, as shown.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: _Words
    on: date
    grounds: Annotated[tuple[_Words, ...], Field(min_length=1)]
    because: _Words
    seen: dict[str, str]

    @field_validator("because")
    @classmethod
    def _without_digits(cls, words: str) -> str:
        if any(character.isdigit() for character in words):
            raise ValueError("holds a digit; say it in words and name the number's row or key in grounds")
        return words

    def still_holds(self, seen: Mapping[str, str]) -> bool:
        """Whether what is seen now is what was seen when it was judged."""
        return dict(seen) == self.seen


class ClaimJudgement(Judgement):
    """A judgement on a claim of the policy."""

    verdict: Literal[CLAIM_VERDICTS]


class LevelJudgement(Judgement):
    """A judgement on a domain of the certainty of the evidence, in the place of the level that the rule proposes."""

    level: Literal[LEVELS]


class Judgements(BaseModel):
    """All judgements of an edition: on claims by claim, on certainty by question and domain."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    claims: dict[str, ClaimJudgement] = {}
    certainty: dict[str, dict[str, LevelJudgement]] = {}


def read_judgements(folder: Path) -> tuple[Judgements, str, list[Fault]]:
    """The judgements of an edition, the text of their file, and its faults; no file means nobody judged anything."""
    if not (folder / JUDGEMENTS_FILE.name).exists():
        return Judgements(), "", []
    found, text, faults = JUDGEMENTS_FILE.read(folder, Judgements)
    return found if found is not None else Judgements(), text, faults
