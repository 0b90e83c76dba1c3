"""Agreement of two readers in each column: percent, kappa, differences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from evidence_tools.arithmetic.kappa import Kappa, cohen_kappa, crossed
from evidence_tools.arithmetic.paired_readings import paired_readings
from evidence_tools.importing.agreement.cells import Reading
from evidence_tools.importing.agreement.identity import about, compared, kind_of, scale_of
from evidence_tools.importing.agreement.matching import Matching

ENOUGH_PAIRS = 10  # for limits of agreement and an intraclass correlation to say anything
_NOTHING = (math.nan,) * 4


def column_rows(matching: Matching) -> Iterator[dict[str, Any]]:
    """One row per column that a reader filled (judgements: per instrument); what rows were matched by is left out."""
    matched_by = {column for part in about(matching.table) for column in part}
    for column in compared(matching.table):
        if column not in matched_by:
            groups: dict[str, list[Reading]] = {}
            for pair in matching.pairs:
                reading = Reading(pair, column)
                if reading.state != "empty":
                    groups.setdefault(scale_of(matching.table, column, pair.first.cells)[0], []).append(reading)
            yield from (_row(name, readings) for name, readings in groups.items())


def _row(name: str, readings: Sequence[Reading]) -> dict[str, Any]:
    table, column = readings[0].table, readings[0].column
    states = [each.state for each in readings]
    agree, rounding = states.count("agree"), states.count("rounding")
    both = agree + rounding + states.count("differ")
    kind = kind_of(table, column)
    whole = [each for each in readings if each.first and each.second]
    return {
        "table": table,
        "column": column,
        "of": name,
        "kind": kind,
        "compared": both,
        "agree": agree + rounding,
        "by_rounding": rounding,
        "one_empty": len(readings) - both,
        "percent": 100 * (agree + rounding) / both if both else math.nan,
        **_kappas(whole if kind == "category" else []),
        **_differences(whole if kind == "number" else []),
    }


def _kappas(readings: Sequence[Reading]) -> dict[str, Any]:
    """Kappa, and weighted over words that have an order; empty where nothing was compared."""
    plain = weighted = None
    note = ""
    if readings:
        _, words, ordered = scale_of(readings[0].table, readings[0].column, readings[0].pair.first.cells)
        known = tuple(dict.fromkeys([*words, *(text for each in readings for text in (each.first, each.second))]))
        plain = _kappa(readings, known, "none")
        in_order = [each for each in readings if each.first in ordered and each.second in ordered]
        weighted = _kappa(in_order, ordered, "quadratic") if in_order else None
        note = _note(readings, plain, left_out=len(readings) - len(in_order) if ordered else 0)
    kappa, se, low, high = _four(plain)
    w_kappa, w_se, w_low, w_high = _four(weighted)
    return {
        "kappa": kappa,
        "kappa_se": se,
        "kappa_low": low,
        "kappa_high": high,
        "pabak": plain.pabak if plain else math.nan,
        "weighted_kappa": w_kappa,
        "weighted_se": w_se,
        "weighted_low": w_low,
        "weighted_high": w_high,
        "note": note,
    }


def _kappa(readings: Sequence[Reading], words: Sequence[str], weights: str) -> Kappa:
    table = crossed([each.first for each in readings], [each.second for each in readings], words)
    return cohen_kappa(table, weights=weights)


def _four(kappa: Kappa | None) -> tuple[float, float, float, float]:
    """Kappa, its standard error and its interval, cut at -1 and 1, beyond which kappa cannot lie."""
    if kappa is None:
        return _NOTHING
    low, high = (
        min(max(limit, -1.0), 1.0) if not math.isnan(limit) else limit for limit in (kappa.ci_low, kappa.ci_high)
    )
    return kappa.kappa, kappa.se, low, high


def _note(readings: Sequence[Reading], kappa: Kappa, *, left_out: int) -> str:
    said = []
    if math.isnan(kappa.kappa):
        said.append("one category only: kappa is not defined")
    elif 1 in (len({each.first for each in readings}), len({each.second for each in readings})):
        said.append("one reader gave all the same: kappa is 0 however often they agree")
    if left_out:
        said.append(f"pairs with a word outside the order, left out of the weighted kappa: {left_out}")
    return "; ".join(said)


def _differences(readings: Sequence[Reading]) -> dict[str, float]:
    """Differences first minus second; limits and correlation from ten pairs on."""
    found = None
    if readings:
        found = paired_readings([float(each.first) for each in readings], [float(each.second) for each in readings])
    enough = found is not None and found.n >= ENOUGH_PAIRS
    return {
        "mean_difference": found.mean_difference if found else math.nan,
        "largest_difference": found.largest if found else math.nan,
        "limit_low": found.limit_low if enough else math.nan,
        "limit_high": found.limit_high if enough else math.nan,
        "icc": found.icc if enough else math.nan,
    }
