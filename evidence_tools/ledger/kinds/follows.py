"""A claim that stands or falls with others."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_tools.evidence.claim_tests import FollowsTest
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.documents import document_of
from evidence_tools.ledger.finding import (
    AS_REPORTED,
    CANNOT_SAY,
    CONSISTENT,
    CONTRADICTED,
    DIFFERS,
    REPRODUCED,
    Finding,
    combined,
)
from evidence_tools.ledger.listing import listed
from evidence_tools.wording import Told, join, tell

_IS = {  # of one statement, of several
    REPRODUCED: ("is reproduced by the data", "are reproduced by the data"),
    CONSISTENT: ("is consistent with the data", "are consistent with the data"),
    DIFFERS: ("differs from the data", "differ from the data"),
    CONTRADICTED: ("is contradicted by the data", "are contradicted by the data"),
    AS_REPORTED: ("rests on the word of the policy alone", "rest on the word of the policy alone"),
    CANNOT_SAY: ("cannot be checked", "cannot be checked"),
}
_QUOTED_AT_MOST = 2


def examine(case: Case, test: FollowsTest) -> Finding:
    """Take the verdict over from the claims that a claim rests on; the weakest of several decides.

    The verdict of each is the one that counts in the ledger, judged where a person judged it.
    """
    verdicts = [case.verdict_of(claim) for claim in test.claims]
    verdict = combined(verdicts)
    return Finding(
        verdict=verdict,
        why=_sentence(case, test.claims, verdicts),
        found=case.number("claims", len(verdicts), "count"),
        rows=test.claims,
        sources=case.sources_of(test.claims),
    )


def _sentence(case: Case, claims: Sequence[str], verdicts: Sequence[str]) -> Told:
    """One or two statements word for word, more of them by who makes them."""
    who = [document_of(case.evidence, claim) for claim in claims]
    if len(claims) > _QUOTED_AT_MOST:
        count = case.number("claims", len(claims), "count")
        groups = {
            verdict: [name for name, own in zip(who, verdicts, strict=True) if own == verdict] for verdict in verdicts
        }
        parts = [_grouped(case, verdict, names) for verdict, names in groups.items()]
        return tell("of the {count} statements it rests on, {parts}", count=count, parts=listed(parts))
    statements = [case.evidence.row(claim, "claims").cells["statement"] for claim in claims]
    if len(set(zip(who, verdicts, strict=True))) == 1:
        return tell(
            "it rests on what {name} says, {statements}, which {stand}",
            name=who[0],
            statements=listed([f"“{each}”" for each in statements]),
            stand=_IS[verdicts[0]][len(claims) > 1],
        )
    speakers = ["" if name in who[:place] else tell("what {name} says, ", name=name) for place, name in enumerate(who)]
    quoted = [
        tell("{speaker}“{statement}”, which {stands}", speaker=speaker, statement=statement, stands=_IS[verdict][0])
        for speaker, statement, verdict in zip(speakers, statements, verdicts, strict=True)
    ]
    return tell("it rests on {parts}", parts=join(quoted, ", and "))


def _grouped(case: Case, verdict: str, names: Sequence[str]) -> Told:
    """``2 differ from the data (Hayes 2025 and ECRI 2021)``."""
    count = case.number(verdict.replace(" ", "_"), len(names), "count")
    stands = _IS[verdict][0 if len(names) == 1 else 1]
    return tell("{count} {stands} ({names})", count=count, stands=stands, names=listed(names))
