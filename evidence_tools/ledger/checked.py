"""A claim with its verdict: what was computed, what a person judged, and how that compares with an earlier reading."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_tools.evidence.judgements import ClaimJudgement
from evidence_tools.ledger.finding import (
    AS_REPORTED,
    CONSISTENT,
    CONTRADICTED,
    DIFFERS,
    REPRODUCED,
    Finding,
    combined,
)
from evidence_tools.wording import Number, Told, join, tell

COMPUTED, JUDGED, SOURCES_ONLY = "computed", "judged", "sources only"
SAME_AS = {  # earlier verdicts in this vocabulary
    "reproducible": {REPRODUCED},
    "partly": {CONSISTENT, DIFFERS},
    "conflict": {CONTRADICTED, DIFFERS},
    "as_reported": {AS_REPORTED},
}


@dataclass(frozen=True, eq=False, slots=True)
class Checked:
    """One claim of the policy, checked.

    Parameters
    ----------
    claim_id, statement, section, prior
        The claim and the verdict of an earlier reading, as claims.csv has them.
    findings, parts
        What each test found, and which part of the claim it tested, in words; empty where the claim has one part.
    only_sources
        Whether no test could compare anything: all that speaks for the claim is that the policy reports it.
    judgement
        What a person judged; it counts only while what it rests on has not changed (`stale`).
    """

    claim_id: str
    statement: str
    section: str
    prior: str
    findings: tuple[Finding, ...]
    parts: tuple[str, ...]
    only_sources: bool
    judgement: ClaimJudgement | None = None

    @property
    def computed(self) -> str:
        """The verdict that the tests give."""
        return combined([each.verdict for each in self.findings])

    @property
    def stale(self) -> bool:
        """Whether a person judged on inputs that have changed since."""
        return self.judgement is not None and not self.judgement.still_holds(self.seen)

    @property
    def judged(self) -> bool:
        """Whether a person's judgement stands in the place of what was computed."""
        return self.judgement is not None and not self.stale

    @property
    def verdict(self) -> str:
        """The verdict that counts."""
        return self.judgement.verdict if self.judged else self.computed

    @property
    def how(self) -> str:
        """Whether the verdict was computed, judged by a person, or rests on what sources say alone."""
        return JUDGED if self.judged else SOURCES_ONLY if self.only_sources else COMPUTED

    @property
    def why(self) -> Told:
        """The reason of the computed verdict, one sentence for each part."""
        told = [
            tell("{part}{colon}{why}", part=part, colon=": " if part else "", why=each.why)
            for part, each in zip(self.parts, self.findings, strict=True)
        ]
        first, *others = told
        return tell("{all}.", all=join([first, *(each.capitalised for each in others)], ". "))

    @property
    def seen(self) -> dict[str, str]:
        """What a judgement rests on, as shown: the computed verdict and every number found."""
        prefix = f"claims.{self.claim_id}."
        numbers = {each.key.removeprefix(prefix): str(each) for each in self.numbers}
        return {"verdict": self.computed} | numbers

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number of the claim, each key once."""
        return tuple({number.key: number for each in self.findings for number in each.numbers}.values())

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of the rows it rests on."""
        return tuple(dict.fromkeys(row for each in self.findings for row in each.rows))

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources it rests on."""
        return tuple(dict.fromkeys(source for each in self.findings for source in each.sources))

    @property
    def agrees_with_prior(self) -> bool:
        """Whether the earlier reading came to the same verdict, as far as its coarser words tell."""
        return self.verdict in SAME_AS[self.prior]
