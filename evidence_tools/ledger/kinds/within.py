"""Where a printed number lies among published ones, such as a threshold among thresholds."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.binding_entries import CELL
from evidence_tools.evidence.claim_tests import WithinTest
from evidence_tools.ledger.case import Case, Datum, behind
from evidence_tools.ledger.finding import AS_REPORTED, CANNOT_SAY, CONSISTENT, DIFFERS, REPRODUCED, Finding
from evidence_tools.ledger.kinds.number import rounds_to
from evidence_tools.limits.shared.thresholds import published_thresholds, source_name
from evidence_tools.wording import Number, Told, tell

_THRESHOLDS = "mcid"
_WORDS = {
    REPRODUCED: "{many} {what} run from {least} to {most} {unit}; this review takes {printed} as well",
    CONSISTENT: "{many} {what} run from {least} to {most} {unit}; {printed} lies among them{standard}",
    DIFFERS: "{many} {what} run from {least} to {most} {unit}; {printed} lies outside them{standard}",
    AS_REPORTED: "all other {what} in the tables rest on the word of the policy alone",
    CANNOT_SAY: "the tables hold no {what} to set beside {printed} {unit}",
}


def examine(case: Case, test: WithinTest) -> Finding:
    """Find the place of a printed number among published ones, and beside the one that this edition takes.

    *Reproduced* where the printed number is the standard of the edition, which is one of them; *consistent* where it
    lies among the published ones, ends included; *differs* where it lies outside. Published numbers that rest on the
    policy alone are left out; where nothing is left it is *as reported only*. Thresholds are compared on the common
    scale of their outcome, so that millimetres of a line and points can stand side by side.
    """
    printed, unit = case.printed(test.printed), case.cells.get(f"unit_{test.printed}", "")
    given = [_on_common_scale(case, pointer) for pointer in test.among]
    known = [each for each in given if math.isfinite(each.value)]
    published = [each for each in known if not each.sources or not case.second_hand(each.sources)]
    told = {"printed": printed, "unit": unit, "what": test.what}
    if not published:
        verdict = AS_REPORTED if known else CANNOT_SAY
        return Finding(verdict=verdict, why=tell(_WORDS[verdict], **told), printed=printed)
    least, most = (choose(published, key=lambda each: each.value) for choose in (min, max))
    low, high = case.told("low", least), case.told("high", most)
    standard = _on_common_scale(case, test.standard) if test.standard else None
    found = None if standard is None else case.told("standard", standard)
    same = standard in published and rounds_to(standard.value, printed.value, case.decimals(test.printed))
    verdict = REPRODUCED if same else CONSISTENT if low.value <= printed.value <= high.value else DIFFERS
    told |= {
        "many": case.number("many", len(published), "count"),
        "least": _from(case, low, least),
        "most": _from(case, high, most),
        "standard": Told("") if found is None else _beside(printed, found),
    }
    why = tell(_WORDS[verdict], **told)
    return Finding(verdict=verdict, why=why, printed=printed, found=found, low=low, high=high, **behind(published))


def _on_common_scale(case: Case, pointer: str) -> Datum:
    """What a pointer names; a threshold in units of the common scale of its outcome."""
    datum = case.datum(pointer)
    table, _, rest = pointer.removeprefix(CELL).partition(".")
    if not pointer.startswith(CELL) or table != _THRESHOLDS:
        return datum
    row = case.evidence.row(rest.partition(".")[0], _THRESHOLDS)
    scaled = _scaled(case.evidence, row.cells["outcome"])
    if row.key not in scaled.index or scaled[row.key] == datum.value:
        return datum
    return replace(datum, value=float(scaled[row.key]), unit="points", text="")


@lru_cache(maxsize=8)
def _scaled(evidence: Evidence, outcome: str) -> pd.Series:
    """Thresholds on the common scale by their row; read, never written to."""
    return published_thresholds(evidence, outcome).set_index("mcid_id")["threshold"]


def _from(case: Case, end: Number, datum: Datum) -> Told:
    if not datum.sources:
        return tell("{end}", end=end)
    return tell("{end} ({source})", end=end, source=source_name(case.evidence, datum.sources[0]))


def _beside(printed: Number, standard: Number) -> Told:
    place = "above" if printed.value > standard.value else "below"
    return tell(", {place} the {standard} that this review takes", place=place, standard=standard)
