"""A printed number of patients against a known share: how large the whole would have to be."""

from __future__ import annotations

import math

from evidence_tools.evidence.claim_tests import WholeTest
from evidence_tools.ledger.case import Case, Datum
from evidence_tools.ledger.finding import CANNOT_SAY, Finding
from evidence_tools.wording import Number, tell

_MILLION = 1_000_000


def examine(case: Case, test: WholeTest) -> Finding:
    """Divide a printed number by a published share: the whole of which it would be that share.

    Whole = printed number / (share / 100); the upper limit of the share gives the smaller whole. The true size of the
    whole is not in the tables, so one *cannot say* whether the number is right; a reader who knows the size can.
    """
    share, low, high = (case.datum(each) for each in (test.share, test.low, test.high))
    printed = case.printed(test.printed)
    if not all(math.isfinite(each.value) and each.value > 0 for each in (share, low, high)):
        why = tell("the tables hold no share with its limits to set beside {printed}", printed=printed)
        return Finding(verdict=CANNOT_SAY, why=why, printed=printed)
    found, least, most = (
        _whole(case, name, printed, each) for name, each in (("whole", share), ("low", high), ("high", low))
    )
    why = tell(
        "if {share}% ({low} to {high}) are affected, a {of} of {found} ({least} to {most}) holds {printed} {what}; "
        "the tables do not say how large the {of} is",
        share=case.told("share", share),
        low=case.told("share_low", low),
        high=case.told("share_high", high),
        printed=printed,
        what=test.what,
        of=test.of,
        found=found,
        least=least,
        most=most,
    )
    return Finding(
        verdict=CANNOT_SAY,
        why=why,
        printed=printed,
        found=found,
        low=least,
        high=most,
        rows=tuple(dict.fromkeys(row for each in (share, low, high) for row in each.rows)),
        sources=tuple(dict.fromkeys(source for each in (share, low, high) for source in each.sources)),
    )


def _whole(case: Case, name: str, printed: Number, share: Datum) -> Number:
    """The whole, a large one in millions."""
    value = printed.value / (share.value / 100)
    text = f"{value / _MILLION:.1f} million" if value >= _MILLION else ""
    return case.number(name, value, "count", text)
