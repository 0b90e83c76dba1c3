"""A printed number against one number of the results or the tables, rounded as it was printed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evidence_tools.evidence.bindings import NumberTest
from evidence_tools.ledger.case import Case, Datum
from evidence_tools.ledger.finding import (
    AS_REPORTED,
    CANNOT_SAY,
    CONSISTENT,
    CONTRADICTED,
    DIFFERS,
    REPRODUCED,
    Finding,
)
from evidence_tools.wording import Number, Told, tell

_WORDS = {
    REPRODUCED: "the data give {found}{limits}, which is {printed} as printed",
    CONSISTENT: "the data give {found}{limits}, which leaves room for {printed}",
    DIFFERS: "the data give {found}{limits}, not {printed}",
    CONTRADICTED: "the data give {found}{limits}, the opposite of {printed}",
    AS_REPORTED: "the tables hold {found} on the word of the policy alone",
    CANNOT_SAY: "the tables hold no number to set beside {printed}",
}


def examine(case: Case, test: NumberTest) -> Finding:
    """Compare a printed number with a number of the data.

    *Reproduced* where the data's number, rounded to the digits printed, is the printed one; *consistent* where the
    printed one lies inside its interval; *contradicted* where both have opposite signs and the interval leaves zero
    out; else it *differs*. A number that the tables have from the policy alone is *as reported only*.
    """
    datum = case.datum(test.data)
    printed = case.printed(test.printed)
    wanted = -printed.value if test.turned else printed.value
    ends = [case.datum(each) for each in (test.low, test.high) if each]
    verdict = _verdict(case, test, datum, wanted, ends)
    found = case.told("found", datum)
    limits = [case.told(name, each) for name, each in zip(("low", "high"), ends, strict=False)]
    fields = {"found": found, "printed": printed, "limits": _limits(limits)}
    return Finding(
        verdict=verdict,
        why=tell(_WORDS[verdict], **{name: each for name, each in fields.items() if f"{{{name}}}" in _WORDS[verdict]}),
        printed=printed,
        found=found,
        low=limits[0] if len(limits) == 2 else None,
        high=limits[1] if len(limits) == 2 else None,
        keys=datum.keys,
        rows=datum.rows,
        sources=datum.sources,
    )


def rounds_to(value: float, printed: float, decimals: int) -> bool:
    """Whether a value is the printed one after rounding; halves may have been rounded either way.

    Examples
    --------
    >>> rounds_to(64.2857, 64.3, 1), rounds_to(2.56, 2.4, 1)
    (True, False)
    """
    return abs(value - printed) <= 0.5 * 10**-decimals * (1 + 1e-9)


def _verdict(case: Case, test: NumberTest, datum: Datum, wanted: float, ends: Sequence[Datum]) -> str:
    if not math.isfinite(datum.value):
        return CANNOT_SAY
    if datum.sources and case.second_hand(datum.sources):
        return AS_REPORTED
    if rounds_to(datum.value, wanted, case.decimals(test.printed)):
        return REPRODUCED
    if len(ends) < 2:
        return DIFFERS
    low, high = (each.value for each in ends)
    if low <= wanted <= high:
        return CONSISTENT
    return CONTRADICTED if wanted * datum.value < 0 < low * high else DIFFERS


def _limits(ends: Sequence[Number]) -> Told:
    return tell(" ({low} to {high})", low=ends[0], high=ends[1]) if len(ends) == 2 else Told("")
