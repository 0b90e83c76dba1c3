"""Percent changes of the studies against the range that the policy prints for a review."""

from __future__ import annotations

import pandas as pd

from evidence_tools.evidence.claim_tests import RangeTest
from evidence_tools.evidence.ids import ids_in
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import (
    AS_REPORTED,
    CANNOT_SAY,
    CONSISTENT,
    CONTRADICTED,
    DIFFERS,
    REPRODUCED,
    Finding,
)
from evidence_tools.ledger.kinds.number import rounds_to
from evidence_tools.ledger.listing import listed
from evidence_tools.ledger.studied import LOWER, in_review, scores
from evidence_tools.question import SAME_VISIT
from evidence_tools.wording import Number, Told, join, tell

_SITE = ["study", "arm", "instrument", "pain_site"]
_INSIDE = "the percent {changes} of {counted} {studies}, {span}, {lie} within {low}% to {high}%{ends}"
_OUTSIDE = "{names} {lie} outside {low}% to {high}%, and {included}{ends}"
_WORDS = {
    REPRODUCED: _INSIDE,
    CONSISTENT: _INSIDE,
    DIFFERS: _OUTSIDE,
    CONTRADICTED: _OUTSIDE,
    AS_REPORTED: "the percent changes of the studies are known from the policy alone",
    CANNOT_SAY: "no study prints a percent change, or a change with its baseline, to set beside {low}% to {high}%",
}


def examine(case: Case, test: RangeTest) -> Finding:
    """Set the percent improvement of every study against a printed range.

    The improvement is the printed percentage, else 100 times the change over the mean at baseline of the same arm,
    instrument, site of pain and patients; it is positive where they got better. Studies that the review is known to
    leave out do not count, nor do visits after the claim's. *Contradicted* where a study that the review includes lies
    outside; *differs* where one does of which that is not known; *reproduced* where all lie inside and meet both ends
    as printed; else *consistent*.
    """
    low, high = case.printed(test.low), case.printed(test.high)
    gains = _gains(case, test)
    gains["meets_low"] = [_meets(case, gain, test.low) for gain in gains["gain"]]
    gains["meets_high"] = [_meets(case, gain, test.high) for gain in gains["gain"]]
    inside = gains["gain"].between(low.value, high.value)
    gains["outside"] = ~(inside | gains["meets_low"] | gains["meets_high"])
    verdict = _verdict(case, gains)
    told = {"low": low, "high": high, "ends": _ends(gains)} | _words(case, gains)
    behind = gains[gains["outside"]] if gains["outside"].any() else gains
    return Finding(
        verdict=verdict,
        why=tell(_WORDS[verdict], **told),
        printed=low,
        low=case.number("least", gains["gain"].min(), "percent") if len(gains) else None,
        high=case.number("most", gains["gain"].max(), "percent") if len(gains) else None,
        rows=ids_in(behind["behind"]),
        sources=tuple(dict.fromkeys(behind["source_id"])),
        more=(high,),
    )


def _gains(case: Case, test: RangeTest) -> pd.DataFrame:
    """Percent improvement by study and visit, with the row ids `behind` it and whether the review includes it."""
    evidence = case.evidence
    rows = scores(evidence, test.outcomes)
    starts = rows[(rows["months"] == 0) & rows["mean"].notna()]
    starts = starts.drop_duplicates(_SITE)[[*_SITE, "mean", "n", "rows"]]
    rows = rows[rows["months"] != 0].merge(starts, on=_SITE, how="left", suffixes=("", "_start"))
    worked_out = rows["pct_change"].isna()
    same_patients = (rows["n"] == rows["n_start"]).fillna(value=True)  # as far as both numbers are printed
    of_baseline = (100 * rows["change_mean"] / rows["mean_start"]).where(same_patients.astype(bool))
    percent = rows["pct_change"].where(~worked_out, of_baseline)
    better = rows["outcome"].map(evidence.outcomes.set_index("outcome")["better"])
    rows["gain"] = percent.where(better != LOWER, -percent)
    rows["behind"] = rows["rows"].where(~worked_out, rows["rows"] + ";" + rows["rows_start"])
    rows["included"] = rows["study"].map(in_review(evidence, test.review))
    last = case.cells.get("timepoint_months")
    in_time = True if last is None else rows["months"] <= float(last) + SAME_VISIT
    kept = rows["gain"].notna() & (rows["included"] != 0) & in_time
    return rows[kept].sort_values("gain", ascending=False, kind="stable", ignore_index=True)


def _meets(case: Case, gain: float, place: int) -> bool:
    return rounds_to(gain, case.printed(place).value, case.decimals(place))


def _verdict(case: Case, gains: pd.DataFrame) -> str:
    if gains.empty:
        return CANNOT_SAY
    if case.second_hand(gains["source_id"]):
        return AS_REPORTED
    outside = gains[gains["outside"]]
    if len(outside):
        return CONTRADICTED if (outside["included"] == 1).any() else DIFFERS
    return REPRODUCED if gains["meets_low"].any() and gains["meets_high"].any() else CONSISTENT


def _words(case: Case, gains: pd.DataFrame) -> dict[str, Told | Number | str]:
    """The parts of the sentence that depend on how many studies lie where."""
    outside = gains[gains["outside"]]
    sure = outside[outside["included"] == 1]
    named = sure if len(sure) else outside
    studies = gains["study"].nunique()
    one = (named if len(named) else gains)["study"].nunique() == 1
    which = "it" if one else "them"
    return {
        "names": listed(_with_percent(case, named)),
        "lie": "lies" if one else "lie",
        "included": f"the review includes {which}"
        if len(sure)
        else f"nothing at hand tells whether the review includes {which}",
        "changes": "change" if len(gains) == 1 else "changes",
        "counted": case.number("studies", studies, "count"),
        "studies": "study" if studies == 1 else "studies",
        "span": _span(case, gains),
    }


def _span(case: Case, gains: pd.DataFrame) -> Told:
    if gains.empty:
        return Told("")
    least = case.number("least", gains["gain"].min(), "percent")
    if len(gains) == 1:
        return tell("{least}%", least=least)
    return tell("{least}% to {most}%", least=least, most=case.number("most", gains["gain"].max(), "percent"))


def _with_percent(case: Case, gains: pd.DataFrame) -> list[Told]:
    """Each study with its percent change: ``Wong 2012 (70.0%)``; of several visits that farthest out."""
    first = gains.drop_duplicates("study")
    return [
        tell("{name} ({gain}%)", name=row.label, gain=case.number(f"gain.{row.study}", row.gain, "percent"))
        for row in first.itertuples()
    ]


def _ends(gains: pd.DataFrame) -> Told:
    """Which study gives an end of the range, as printed."""
    ends = {"lower": gains.loc[gains["meets_low"], "label"], "upper": gains.loc[gains["meets_high"], "label"]}
    told = [
        tell("; the {which} end is that of {name}", which=which, name=names.iloc[0])
        for which, names in ends.items()
        if len(names)
    ]
    return join(told, "")
