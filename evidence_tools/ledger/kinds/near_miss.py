"""Studies that a claim says missed a threshold by little: who they are, and how many others missed it."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.arithmetic.vote_count import Vote, votes_that_fit
from evidence_tools.evidence.claim_tests import NearMissTest
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import CANNOT_SAY, CONSISTENT, CONTRADICTED, DIFFERS, REPRODUCED, Finding
from evidence_tools.ledger.kinds.number import rounds_to
from evidence_tools.ledger.listing import listed
from evidence_tools.ledger.studied import gains_in_points, in_review
from evidence_tools.wording import Number, Told, join, tell


def examine(case: Case, test: NearMissTest) -> Finding:
    """Look for the studies whose mean gain is the one that the policy prints for those that just missed a threshold.

    A study counts where its gain at any visit, on the common scale and rounded as printed, is the printed one.
    *Reproduced* where as many are found as are printed. With fewer the claim is *consistent* while studies that may be
    in the review print no gain in points (*cannot say* where none at all is found), else it *differs*, as with more.
    *Contradicted* where more are said to have missed than the printed share of trials leaves below the threshold.
    """
    printed, at = case.printed(test.printed), case.printed(test.at)
    gains = gains_in_points(case.evidence, test.outcome)
    gains = gains[gains["study"].map(in_review(case.evidence, test.review)).ne(0)]
    meets = [rounds_to(gain, at.value, case.decimals(test.at)) for gain in gains["gain"]]
    hits = gains[meets].drop_duplicates("study")
    silent = gains.groupby("study")["gain"].count().eq(0).sum()
    share, threshold = _share(case, test), case.datum(test.threshold)
    missing = int(printed.value) - len(hits)
    told = [
        _named(case, hits, at, case.number("short_by", threshold.value - at.value, threshold.unit)),
        _unnamed(case, missing, int(silent)),
        _reached(case, share, int(printed.value)),
    ]
    return Finding(
        verdict=_verdict(len(hits), int(silent), int(printed.value), share),
        why=join([each for each in told if each.text], "; "),
        printed=printed,
        found=case.number("found", len(hits), "count"),
        rows=(*hits["rows"], *threshold.rows),
        sources=tuple(dict.fromkeys([*hits["source_id"], *threshold.sources])),
        more=(at,),
    )


def _share(case: Case, test: NearMissTest) -> Vote | None:
    """The count behind the printed share of trials that reached the threshold, where only one fits."""
    text, trials = case.evidence.row(test.reached, "claims").cells.get("value_1"), case.datum(test.at_most).value
    if text is None or not math.isfinite(trials):
        return None
    fitting = votes_that_fit(text, int(trials))
    return fitting[0] if len(fitting) == 1 else None


def _verdict(found: int, silent: int, printed: int, share: Vote | None) -> str:
    if share is not None and printed > share.n - share.count:
        return CONTRADICTED
    if found == printed:
        return REPRODUCED
    if found > printed or found + silent < printed:
        return DIFFERS
    return CONSISTENT if found else CANNOT_SAY


def _named(case: Case, hits: pd.DataFrame, at: Number, short: Number) -> Told:
    told = tell("{at} points, {short} short of the threshold", at=at, short=short)
    if hits.empty:
        return tell("no study prints a gain of {told}", told=told)
    names = [
        tell("{label} (at {months} months)", label=row.label, months=_months(case, row.study, row.months))
        for row in hits.itertuples()
    ]
    return tell("the gain of {names} was {told}", told=told, names=listed(names))


def _months(case: Case, study: str, months: float) -> Number:
    return case.number(f"months.{study}", months, "months", f"{months:g}")


def _unnamed(case: Case, missing: int, silent: int) -> Told:
    if missing <= 0:
        return Told("")
    told = {"missing": case.number("missing", missing, "count"), "silent": case.number("silent", silent, "count")}
    if silent < missing:
        return tell("only {silent} more could be among the {missing} that are not named", **told)
    return tell("the other {missing} may be among the {silent} studies that print no gain in points", **told)


def _reached(case: Case, share: Vote | None, printed: int) -> Told:
    """What the share of trials that reached the threshold leaves for those that missed it."""
    if share is None:
        return Told("")
    missed = share.n - share.count
    told = {
        "count": case.number("reached", share.count, "count"),
        "n": case.number("voted", share.n, "count"),
        "missed": case.number("missed", missed, "count"),
        "rest": case.number("undescribed", missed - printed, "count"),
    }
    if missed < printed:
        return tell("as {count} of {n} reached it, only {missed} can have missed it", **told)
    if missed == printed:
        return tell("as {count} of {n} reached it, these are all that missed it", **told)
    return tell("as {count} of {n} reached it, {missed} missed it, and the policy is silent on {rest} of these", **told)
