"""A printed yearly rate against a constant hazard and against simple division."""

from __future__ import annotations

import math

from evidence_tools.arithmetic.constant_hazard import rate_under_loss, simple_rate
from evidence_tools.evidence.claim_tests import AnnualRateTest
from evidence_tools.ledger.case import Case, behind
from evidence_tools.ledger.finding import (
    AS_REPORTED,
    CANNOT_SAY,
    CONTRADICTED,
    DIFFERS,
    REPRODUCED,
    Finding,
)
from evidence_tools.ledger.kinds.number import rounds_to
from evidence_tools.wording import Number, number, tell

_MONTHS = 12.0
_COUNTED = "{events} of {n} patients in {months} months"
_HAZARD = "{rate}% a year ({low}% to {high}%) if nobody was lost and patients count only until the event"
_WORDS = {
    REPRODUCED: f"{_COUNTED} are {_HAZARD}, which is {{printed}}% as printed",
    DIFFERS: f"{{printed}}% is {{how}}; {_COUNTED} are {_HAZARD}",
    CONTRADICTED: f"{_COUNTED} are {_HAZARD}, which leaves no room for {{printed}}%",
    AS_REPORTED: f"{_COUNTED} are {_HAZARD}, but the count rests on the word of the policy alone",
}


def examine(case: Case, test: AnnualRateTest) -> Finding:
    """Turn a count over years into a yearly rate, as a constant hazard and as the division that reports print.

    The hazard of nobody lost is -log(1 - events/n) / years, with exact Poisson limits at its person-time; the simple
    rate is events / (n years), too low because patients stay in the denominator after their event. *Reproduced* where
    the hazard rounds to the printed rate, *contradicted* where the printed rate lies outside its limits, else it
    *differs*; *cannot say* where count, patients or time are not in the tables.

    References
    ----------
    Garwood (1936) Biometrika 28:437-442. doi:10.1093/biomet/28.3-4.437
    """
    printed = case.printed(test.printed)
    given = [case.datum(each) for each in (test.events, test.n, test.months)]
    events, n, months = (each.value for each in given)
    if not (all(math.isfinite(each.value) for each in given) and events < n):
        why = tell("the tables do not hold count, patients and time behind {printed}% a year", printed=printed)
        return Finding(verdict=CANNOT_SAY, why=why, printed=printed, **behind(given))
    counted = (int(events), int(n), months / _MONTHS)
    hazard, divided = rate_under_loss(*counted), simple_rate(*counted)
    decimals, simple = (
        case.decimals(test.printed),
        _yearly(case, "simple", divided.estimate, case.decimals(test.printed)),
    )
    divides = rounds_to(simple.value, printed.value, decimals)
    told = {
        "printed": printed,
        "events": case.number("events", events, "patients"),
        "n": case.number("n", n, "patients"),
        "months": case.number("months", months, "months", f"{months:g}"),
        **{name: _yearly(case, name, getattr(hazard, name), decimals) for name in ("rate", "low", "high")},
        "how": "simple division of the share by the years" if divides else "neither the rate nor simple division",
    }
    rate, low, high = (told[name] for name in ("rate", "low", "high"))
    same, inside = rounds_to(rate.value, printed.value, decimals), low.value <= printed.value <= high.value
    verdict = REPRODUCED if same else DIFFERS if inside else CONTRADICTED
    if case.second_hand(behind(given)["sources"]):
        verdict = AS_REPORTED
    why = tell(_WORDS[verdict], **told)
    return Finding(
        verdict=verdict, why=why, printed=printed, found=rate, low=low, high=high, more=(simple,), **behind(given)
    )


def _yearly(case: Case, name: str, rate: float, decimals: int) -> Number:
    """A rate in percent per year, with one digit more than the policy prints, so that the two can differ."""
    return case.number(name, 100 * rate, "percent per year", number(100 * rate, decimals + 1))
