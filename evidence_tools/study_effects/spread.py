"""The standard deviation of a change: reported, recovered from other statistics, or borrowed - and saying which."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.dispersion import (
    sd_from_ci,
    sd_from_p,
    sd_from_se,
    sd_of_change,
)
from evidence_tools.evidence.protocol import Outcome, Protocol

NAMES = {
    "reported": "reported",
    "from_se": "from SE",
    "from_ci": "from CI",
    "from_p": "from p",
    "from_two_sds": "from two SDs and r",
    "borrowed": "borrowed",
}
SPREAD_COLUMNS = ["sd", "sd_low", "sd_high", "sd_how", "sd_source"]


def with_spread(rows: pd.DataFrame, protocol: Protocol, outcome: str) -> pd.DataFrame:
    """Rows with `sd`, its range, `sd_how` and `sd_source`, on the common scale; NaN where no spread can be had.

    `rows` needs `change`, `n`, `factor` and the dispersion columns of continuous.csv, and `sd_baseline`. The routes are
    tried in the order of the protocol; a later route only fills rows that no earlier route could.
    """
    rules = protocol.outcomes.get(outcome)
    filled = rows.assign(sd=np.nan, sd_low=np.nan, sd_high=np.nan, sd_how="", sd_source="")
    for route in protocol.spread.order:
        open_rows = filled["sd"].isna()
        got = _ROUTES[route](rows[open_rows], rules)
        got = got[got["sd"].notna()].assign(sd_how=NAMES[route])
        if len(got):
            filled.loc[got.index, SPREAD_COLUMNS] = got[SPREAD_COLUMNS]
    return filled


def _found(
    rows: pd.DataFrame, usable: pd.Series, sd: Callable[[pd.DataFrame], np.ndarray], source: str
) -> pd.DataFrame:
    """A frame of SDs for the usable rows, on the common scale, without a range of their own."""
    chosen = rows[usable]
    values = sd(chosen) * chosen["factor"] if len(chosen) else np.array([], dtype=float)
    return pd.DataFrame({"sd": values, "sd_low": values, "sd_high": values, "sd_source": source}, index=chosen.index)


def _reported(rows: pd.DataFrame, rules: Outcome | None) -> pd.DataFrame:
    return _found(rows, rows["change_sd"].notna(), lambda r: r["change_sd"], "cell change_sd")


def _from_se(rows: pd.DataFrame, rules: Outcome | None) -> pd.DataFrame:
    usable = rows["change_se"].notna() & rows["n"].notna()
    return _found(rows, usable, lambda r: sd_from_se(r["change_se"], r["n"]), "cell change_se")


def _from_ci(rows: pd.DataFrame, rules: Outcome | None) -> pd.DataFrame:
    usable = rows["change_ci_low"].notna() & rows["change_ci_high"].notna() & (rows["n"] > 1)
    return _found(
        rows,
        usable,
        lambda r: sd_from_ci(r["change_ci_low"], r["change_ci_high"], r["n"]),
        "cells change_ci_low and change_ci_high, t quantile",
    )


def _from_p(rows: pd.DataFrame, rules: Outcome | None) -> pd.DataFrame:
    exact = (rows["p_relation"] == "equal") & (rows["p_comparison"] == "within_arm")
    usable = exact & rows["p_value"].between(0, 1, inclusive="neither") & (rows["n"] > 1) & (rows["change"] != 0)
    return _found(
        rows,
        usable,
        lambda r: sd_from_p(r["change_mean"].abs(), r["p_value"], r["n"]),
        "cell p_value, read as a two-sided paired t test",
    )


def _from_two_sds(rows: pd.DataFrame, rules: Outcome | None) -> pd.DataFrame:
    if rules is None or rules.pre_post_r is None:
        return _none()
    r = rules.pre_post_r
    chosen = rows[rows["sd_baseline"].notna() & rows["sd_visit"].notna()]
    if chosen.empty:
        return _none()
    sd = {
        name: sd_of_change(chosen["sd_baseline"], chosen["sd_visit"], value) * chosen["factor"]
        for name, value in {"sd": r.value, "sd_low": r.high, "sd_high": r.low}.items()
    }
    source = f"SDs at both visits and r = {r.value:g} [{r.low:g} to {r.high:g}] of recommended_sd.csv ({r.instrument})"
    return pd.DataFrame({**sd, "sd_source": source}, index=chosen.index)


def _borrowed(rows: pd.DataFrame, rules: Outcome | None) -> pd.DataFrame:
    if rules is None or rules.borrowed_sd is None:
        return _none()
    sd = rules.borrowed_sd
    source = f"recommended_sd.csv ({sd.instrument}): {sd.value:g} [{sd.low:g} to {sd.high:g}]"
    return pd.DataFrame({"sd": sd.value, "sd_low": sd.low, "sd_high": sd.high, "sd_source": source}, index=rows.index)


def _none() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=float) for name in SPREAD_COLUMNS})


_ROUTES: dict[str, Callable[[pd.DataFrame, Outcome | None], pd.DataFrame]] = {
    "reported": _reported,
    "from_se": _from_se,
    "from_ci": _from_ci,
    "from_p": _from_p,
    "from_two_sds": _from_two_sds,
    "borrowed": _borrowed,
}
