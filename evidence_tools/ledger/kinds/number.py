"""A printed number against one number of the results or the tables, rounded as it was printed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evidence_tools.evidence.claim_tests import NumberTest
from evidence_tools.ledger.case import Case, Datum, behind
from evidence_tools.ledger.finding import (
    AS_REPORTED,
    CANNOT_SAY,
    CONSISTENT,
    CONTRADICTED,
    DIFFERS,
    REPRODUCED,
    Finding,
)
from evidence_tools.ledger.listing import listed
from evidence_tools.limits.shared.thresholds import source_name
from evidence_tools.naming import lowered
from evidence_tools.wording import Told, tell

_PERCENT = "percent"
_WORDS = {
    REPRODUCED: "{who} {gives} {found}{unit}{limits}{of}, {as_printed}",
    CONSISTENT: "{who} {gives} {found}{unit}{limits}{of}, which leaves room for {printed}",
    DIFFERS: "{who} {gives} {found}{unit}{limits}{of}, not {printed}",
    CONTRADICTED: "{who} {gives} {found}{unit}{limits}{of}, the opposite of {printed}",
    AS_REPORTED: "no source at hand but the policy gives {found}{unit}",
    CANNOT_SAY: "the tables hold no number to set beside {printed}{unit}",
}


def examine(case: Case, test: NumberTest) -> Finding:
    """Compare a printed number with a number of the data.

    *Reproduced* where the data's number, rounded to the digits printed, is the printed one; *consistent* where the
    printed one lies inside its interval; *contradicted* where both have opposite signs and the interval leaves zero
    out; else it *differs*. A number that the tables have from the policy alone is *as reported only*. Numbers set
    beside it, such as those with another treatment, have no bearing on the verdict.
    """
    datum, printed = case.datum(test.data), case.printed(test.printed)
    wanted = -printed.value if test.turned else printed.value
    ends = [case.datum(each) for each in (test.low, test.high) if each]
    verdict = _verdict(case, test, datum, wanted, ends)
    found = case.told("found", datum)
    low, high = (
        (case.told(name, each) for name, each in zip(("low", "high"), ends, strict=True)) if ends else (None, None)
    )
    told = {
        "who": _who(case, datum),
        "gives": "finds" if datum.keys else "gives",
        "of": f" for {lowered(datum.label)}" if datum.keys else "",
        "unit": _unit(case.cells.get(f"unit_{test.printed}", "")),
        "found": found,
        "printed": printed,
        "limits": Told("") if low is None else tell(" ({low} to {high})", low=low, high=high),
        "as_printed": "as the policy prints"
        if str(found) == str(printed)
        else tell("which the policy rounds to {printed}", printed=printed),
    }
    beside = [case.datum(each) for each in test.beside]
    return Finding(
        verdict=verdict,
        why=tell("{told}{beside}", told=tell(_WORDS[verdict], **told), beside=_beside(case, test, datum, beside)),
        printed=printed,
        found=found,
        low=low,
        high=high,
        **behind([datum, *beside]),
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


def _who(case: Case, datum: Datum) -> str:
    """Whose number it is."""
    if datum.keys:
        return "this review"
    return source_name(case.evidence, datum.sources[0]) if datum.sources else "the table"


def _beside(case: Case, test: NumberTest, datum: Datum, beside: Sequence[Datum]) -> Told:
    if not beside:
        return Told("")
    numbers = [
        tell("{one}{percent}", one=case.told(f"beside_{place}", each), percent="%" if each.unit == _PERCENT else "")
        for place, each in enumerate(beside, 1)
    ]
    sources = {_who(case, each) for each in beside} - {_who(case, datum)}
    who = f" ({sources.pop()})" if len(sources) == 1 else ""
    return tell("; {what} {numbers}{who}", what=test.beside_as, who=who, numbers=listed(numbers))


def _unit(unit: str) -> str:
    """A unit behind its number: `` points``, ``% of patients``."""
    return f"%{unit.removeprefix(_PERCENT)}" if unit.startswith(_PERCENT) else f" {unit}"
