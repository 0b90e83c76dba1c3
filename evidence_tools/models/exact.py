"""Exact answers for counts: intervals that need no large numbers, and two arms compared in every usual way."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from evidence_tools import arithmetic
from evidence_tools.errors import QuestionError
from evidence_tools.study_effects import Effects
from evidence_tools.study_effects.marks import join_marks

_KEPT = ["study", "label", "arm", "months", "events", "n", "design", "rows", "source_id", "locator", "marks"]


def exact_proportions(effects: Effects, level: float = 0.95) -> pd.DataFrame:
    """Share of patients with the event in each study, with the exact (Clopper-Pearson) interval, in percent.

    A zero count is not a zero risk: its upper limit tells how large the risk may still be.

    Returns
    -------
    DataFrame
        One row per study: events, n, percent, low, high and where they come from.

    References
    ----------
    Clopper CJ, Pearson ES (1934). Biometrika 26:404-413. doi:10.1093/biomet/26.4.404
    """
    table = _counts(effects)
    return _with_interval(table[_KEPT], level)


def crude_total(effects: Effects, level: float = 0.95) -> pd.DataFrame:
    """All events over all patients, with the exact interval: the studies read as one sample of one risk.

    An answer for very rare events, where most studies have none; it ignores differences between the studies.
    """
    table, (events, n) = _counts(effects), total_counts(effects)
    total = {
        "study": "total",
        "label": f"All {len(table)} studies, events and patients added" if len(table) > 1 else table["label"].iloc[0],
        "events": events,
        "n": n,
        "rows": ";".join(table["rows"]),
        "marks": join_marks(*table["marks"]),
    }
    return _with_interval(pd.DataFrame([total]), level)


def total_counts(effects: Effects) -> tuple[float, float]:
    """Events and patients of all studies added up."""
    table = _counts(effects)
    return float(table["events"].sum()), float(table["n"].sum())


def exact_share(events: float, n: float, level: float = 0.95) -> tuple[float, float, float]:
    """Share with the event in percent, with its exact (Clopper-Pearson) limits.

    Examples
    --------
    >>> [round(each, 1) for each in exact_share(0, 30)]
    [0.0, 0.0, 11.6]
    """
    limits = arithmetic.clopper_pearson(int(events), int(n), level)
    return 100 * events / n, 100 * limits.low, 100 * limits.high


def exact_rates(effects: Effects, level: float = 0.95) -> pd.DataFrame:
    """Events per 100 person-years in each study, with the exact Poisson (Garwood) interval.

    References
    ----------
    Garwood F (1936). Biometrika 28:437-442. doi:10.1093/biomet/28.3-4.437
    """
    table = effects.table
    if table["person_years"].isna().all():
        raise QuestionError("no person-years in these effects; ask a question with measure='IRLN' or 'IR'")
    limits = [arithmetic.garwood(e, t, level) for e, t in table[["events", "person_years"]].itertuples(index=False)]
    return table[[*_KEPT, "person_years"]].assign(
        rate=100 * table["events"] / table["person_years"],
        low=[100 * each.low for each in limits],
        high=[100 * each.high for each in limits],
    )


def compare_arms(effects: Effects, level: float = 0.95) -> pd.DataFrame:
    """Treated against comparator in each study: risks, risk ratio, risk difference, number needed to treat, exact test.

    The number needed to treat comes with the interval of the Newcombe risk difference turned over; where that interval
    holds zero it runs through infinity and is written so. The fragility index counts the patients whose outcome would
    have to change for Fisher's exact test to lose significance at 5%.

    Returns
    -------
    DataFrame
        One row per study. Risks and differences in percent and percentage points, the ratio as a ratio.

    References
    ----------
    Newcombe RG (1998). Stat Med 17:873-890. doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    Altman DG (1998). BMJ 317:1309-1312. doi:10.1136/bmj.317.7168.1309.
    Walsh M et al. (2014). J Clin Epidemiol 67:622-628. doi:10.1016/j.jclinepi.2013.10.019
    """
    table = _counts(effects)
    if table["n_against"].isna().all():
        raise QuestionError("these effects have one arm; ask a question with against=")
    counts = table[["events", "n", "events_against", "n_against"]].astype(int)
    undesired = effects.scale.better != "higher"
    rows = [_compare(*each, level, undesired=undesired) for each in counts.itertuples(index=False)]
    return pd.concat([table[[*_KEPT, "events_against", "n_against"]], pd.DataFrame(rows, index=table.index)], axis=1)


def _compare(a: int, n1: int, c: int, n2: int, level: float, *, undesired: bool) -> dict[str, object]:
    log_ratio = arithmetic.risk_ratio(a, n1, c, n2)
    half = ndtri(0.5 + level / 2) * np.sqrt(log_ratio.v)
    ratio, ratio_low, ratio_high = (float(np.exp(log_ratio.y + step)[0]) for step in (0, -half, half))
    difference = arithmetic.newcombe_interval(a, n1, c, n2, level)
    needed = arithmetic.number_needed_to_treat(a, n1, c, n2, level, undesired=undesired)
    return {
        "percent": 100 * a / n1,
        "percent_against": 100 * c / n2,
        "risk_ratio": ratio,
        "risk_ratio_low": ratio_low,
        "risk_ratio_high": ratio_high,
        "difference": 100 * difference.estimate,
        "difference_low": 100 * difference.low,
        "difference_high": 100 * difference.high,
        "number_needed": needed.text,
        "needed": needed.number,
        "needed_low": needed.low,
        "needed_high": needed.high,
        "fisher_p": arithmetic.fisher_exact(a, n1, c, n2).p_value,
        "fragility_index": arithmetic.fragility_index(a, n1, c, n2).index,
    }


def _counts(effects: Effects) -> pd.DataFrame:
    table = effects.table
    if table.empty or table["events"].isna().any():
        raise QuestionError("exact answers need counts of events and patients; ask about an event outcome")
    return table


def _with_interval(table: pd.DataFrame, level: float) -> pd.DataFrame:
    shares = [exact_share(e, n, level) for e, n in table[["events", "n"]].itertuples(index=False)]
    return table.assign(**dict(zip(("percent", "low", "high"), zip(*shares, strict=True), strict=True)))
