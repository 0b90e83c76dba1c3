"""Which whole numbers of patients or studies can stand behind a printed percentage."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evidence_tools.arithmetic.printed import counts_that_fit
from evidence_tools.arithmetic.vote_count import Vote, vote, votes_that_fit
from evidence_tools.evidence.claim_tests import CountsBehindTest
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import AS_REPORTED, CONSISTENT, CONTRADICTED, DIFFERS, Finding
from evidence_tools.ledger.listing import listed
from evidence_tools.wording import Number, Told, tell

_LISTED = 3  # readings that are told one by one


def examine(case: Case, test: CountsBehindTest) -> Finding:
    """Find the counts that give a printed percentage, with the base that the policy states or a smaller one.

    *Consistent* where a count of the whole base gives it: that shows that the number is possible, not that it is true.
    *Differs* where only a smaller base does: some were left out of the count, and the policy prints the larger base
    beside it. *Contradicted* where no count gives it. Without any base it is *as reported only*. The interval is the
    exact one of the single count that fits.

    References
    ----------
    Brown, Heathers (2017) Soc Psychol Personal Sci 8:363-369 (GRIM). doi:10.1177/1948550616673876
    """
    printed, base = case.printed(test.printed), case.datum(test.n or test.at_most or "")
    counted = case.cells.get(f"unit_{test.printed}", "").partition(" of ")[2] or "patients"
    if not math.isfinite(base.value):
        why = tell("no base is printed beside {printed}%, so no count can be tested", printed=printed)
        return Finding(verdict=AS_REPORTED, why=why, printed=printed, rows=base.rows, sources=base.sources)
    whole, fitting = int(base.value), _fitting(case, test, int(base.value))
    verdict = CONTRADICTED if not fitting else CONSISTENT if any(each.n == whole for each in fitting) else DIFFERS
    share, low, high = _limits(case, fitting)
    told = {
        "printed": printed,
        "base": case.number("base", whole, "count"),
        "counted": counted,
        "or_fewer": " or fewer" if test.at_most else "",
        "limits": Told("") if share is None else tell(" (exact interval {low}% to {high}%)", low=low, high=high),
    }
    return Finding(
        verdict=verdict,
        why=_why(case, fitting, whole, told),
        printed=printed,
        found=share,
        low=low,
        high=high,
        keys=base.keys,
        rows=base.rows,
        sources=base.sources,
    )


def _fitting(case: Case, test: CountsBehindTest, whole: int) -> list[Vote]:
    text = case.cells[f"value_{test.printed}"]
    if test.at_most:
        return votes_that_fit(text, whole)
    return [vote(count, n) for count, n in counts_that_fit(text, whole, whole)]


def _limits(case: Case, fitting: Sequence[Vote]) -> tuple[Number | None, Number | None, Number | None]:
    """Share and exact limits in percent, where a single count fits."""
    if len(fitting) != 1:
        return None, None, None
    (only,) = fitting
    shares = {"share": only.share, "low": only.low, "high": only.high}
    share, low, high = (case.number(name, 100 * each, "percent") for name, each in shares.items())
    return share, low, high


def _why(case: Case, fitting: Sequence[Vote], whole: int, told: dict[str, Number | Told | str]) -> Told:
    if not fitting:
        return tell("no whole number of {base}{or_fewer} {counted} gives {printed}%", **told)
    of_all = [each.count for each in fitting if each.n == whole]
    return _of_all(case, fitting, of_all, told) if of_all else _of_fewer(case, fitting, whole, told)


def _of_all(case: Case, fitting: Sequence[Vote], of_all: Sequence[int], told: dict[str, Number | Told | str]) -> Told:
    least, most = case.number("count", min(of_all), "count"), case.number("count_most", max(of_all), "count")
    told["count"] = least if len(of_all) == 1 else tell("{least} to {most}", least=least, most=most)
    others = [each for each in fitting if each.n < max(every.n for every in fitting)]
    told["others"] = tell("; {others} would give it as well", others=_readings(case, others)) if others else Told("")
    return tell("{printed}% of the {base} {counted} is {count} of them{limits}{others}", **told)


def _of_fewer(case: Case, fitting: Sequence[Vote], whole: int, told: dict[str, Number | Told | str]) -> Told:
    missing = whole - max(each.n for each in fitting)
    single = len(fitting) == 1
    told["is"] = "the only count that gives it is" if single else "it can be"
    told["readings"] = _readings(case, fitting)
    told["missing"] = tell(
        "{least}{missing} of the {base} {are} left out",
        least="" if single else "at least ",
        missing=case.number("left_out", missing, "count"),
        base=told["base"],
        are="is" if missing == 1 else "are",
    )
    return tell("{printed}% is no share of all {base} {counted}: {is} {readings}{limits}, so {missing}", **told)


def _readings(case: Case, votes: Sequence[Vote]) -> Told:
    """Counts with their bases: ``9 of 14``; a few one by one, of many how many there are."""
    if len(votes) > _LISTED:
        return tell("any of {many} counts of smaller bases", many=case.number("readings", len(votes), "count"))
    return listed([_reading(case, place, each) for place, each in enumerate(votes, 1)], "or")


def _reading(case: Case, place: int, each: Vote) -> Told:
    count = case.number(f"reading_{place}.count", each.count, "count")
    return tell("{count} of {n}", count=count, n=case.number(f"reading_{place}.n", each.n, "count"))
