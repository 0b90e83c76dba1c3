"""A claim put to one test, as printed or with other cells."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.claim_tests import Test
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import Finding
from evidence_tools.ledger.kinds import KINDS
from evidence_tools.wording import loose_digits

_TEST = TypeAdapter(Test)


def put(
    evidence: Evidence,
    claim: str,
    /,
    *,
    cells: dict[str, str] | None = None,
    verdicts: dict[str, str] | None = None,
    **test: Any,
) -> Finding:
    """What a test finds on a claim; `cells` replace those of claims.csv, empty ones are taken away.

    `verdicts` are those of other claims, for a test that asks for them.

    No sentence may hold a digit of its own, so that is asked of every case.
    """
    asked = _TEST.validate_python(test)
    row = evidence.claims.set_index("claim_id", drop=False).loc[claim]
    printed = {**evidence.row(claim, "claims").cells, **(cells or {})}
    filled = MappingProxyType({name: cell for name, cell in printed.items() if cell})
    case = Case(evidence, row, lambda other: (verdicts or {})[other], 1, filled)
    found = KINDS[asked.kind](case, asked)
    if loose_digits(found.why):
        raise ValueError(f"{found.why.text!r} holds digits of no number: {loose_digits(found.why)}")
    return found
