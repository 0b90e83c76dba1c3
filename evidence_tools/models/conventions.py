"""What other programs do by default, so that their results can be made again and differences named.

metafor is checked number by number (`docs/validation.md`), Stata on a printed example. meta and RevMan follow their
documentation and were not run; in particular the degrees of freedom of the prediction interval of meta 8 and of RevMan.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.question import Method

META_REML_SINCE, META_K_MINUS_1_SINCE = 5, 8


def metafor(*, estimator: str = "REML", test: str = "z") -> Method:
    """The method of R's metafor, `rma(yi, vi, method=estimator, test=test)`.

    Its prediction interval is normal beside z, and on k - p df beside t, knha and adhoc.

    Examples
    --------
    >>> metafor(test="knha").name
    'REML, Hartung-Knapp, 95%; prediction interval: t'
    """
    return Method(estimator=estimator, test=test, prediction="normal" if test == "z" else "t")


def meta(*, version: int = 8, hartung_knapp: bool = False) -> Method:
    """The method of R's meta, `metagen(TE, seTE)`, by the first number of its version.

    DerSimonian-Laird up to version 4, REML since. The prediction interval is on k - 2 df (HTS) up to version 7, on
    k - 1 df since 8. `hartung_knapp` is ``method.random.ci="HK"``; meta then still takes the classic variance for its
    prediction interval unless ``method.predict="HK"`` is asked for, which `Method` cannot say (`prediction_intervals`
    shows both).

    Examples
    --------
    >>> meta(version=4).estimator, meta().prediction
    ('DL', 't')
    """
    return Method(
        estimator="REML" if version >= META_REML_SINCE else "DL",
        test="knha" if hartung_knapp else "z",
        prediction="t" if version >= META_K_MINUS_1_SINCE else "riley",
    )


def revman(*, version: str = "5", hksj: bool = False) -> Method:
    """The random-effects method of Cochrane's RevMan: version ``"5"``, or ``"web"`` as renewed in 2024.

    RevMan 5 knows DerSimonian-Laird with the Wald interval only, and no prediction interval (that of `Method` is
    Higgins'). The web version adds REML, Hartung-Knapp (`hksj`) and prediction intervals. For counts RevMan's default
    weights are Mantel-Haenszel, and its DerSimonian-Laird tau2 then comes from Q around the Mantel-Haenszel mean, which
    differs slightly from the inverse-variance one here.

    Raises
    ------
    QuestionError
        For an unknown version, or Hartung-Knapp in RevMan 5.

    Examples
    --------
    >>> revman(version="web", hksj=True).name
    'REML, Hartung-Knapp, 95%; prediction interval: riley'
    """
    if version not in ("5", "web"):
        raise QuestionError(f"version {version!r} is not known; allowed: '5', 'web'")
    if version == "5" and hksj:
        raise QuestionError("RevMan 5 has no Hartung-Knapp interval; allowed: version='web'")
    return Method(estimator="DL" if version == "5" else "REML", test="knha" if hksj else "z", prediction="riley")


def stata(*, estimator: str = "REML", khartung: bool = False, truncated: bool = False) -> Method:
    """The method of Stata's `meta summarize, random(...)`, with `se(khartung)` or `se(khartung, truncated)`.

    Its prediction interval is on k - 2 df.

    Raises
    ------
    QuestionError
        For `truncated` without `khartung`.

    Examples
    --------
    >>> stata(khartung=True, truncated=True).test
    'adhoc'
    """
    if truncated and not khartung:
        raise QuestionError("truncated belongs to the Hartung-Knapp interval; give khartung=True as well")
    return Method(
        estimator=estimator,
        test="adhoc" if truncated else "knha" if khartung else "z",
        prediction="riley",
    )


PRESETS: dict[str, Callable[..., Method]] = {"metafor": metafor, "meta": meta, "revman": revman, "stata": stata}

_ZERO_CELLS = "1/2 to every cell of a table with a zero"
_DIFFERENCES = {  # what `Method` does not say: I2, interval of tau2, variance of a standardised mean difference
    "metafor": ("from tau2", "Q-profile", "1/n1 + 1/n2 + g^2 / (2 N)"),
    "meta": ("from Q", "Q-profile; Jackson beside DL", "exact (White and Thomas) since 5.1"),
    "revman": ("from Q in 5, from tau2 in web", "none in 5, Q-profile in web", "N / (n1 n2) + g^2 / (2 (N - 3.94))"),
    "stata": ("from tau2", "none by default", "see its manual, meta esize"),
}


def conventions() -> pd.DataFrame:
    """The defaults of each program side by side, one row each.

    Returns
    -------
    DataFrame
        program, estimator, test, prediction (as `Method` names them), i2, tau2_interval, smd_variance, zero_cells.

    Examples
    --------
    >>> conventions().set_index("program")["estimator"].to_dict()
    {'metafor': 'REML', 'meta': 'REML', 'revman': 'DL', 'stata': 'REML'}
    """
    rows = []
    for program, (i2, tau2, smd) in _DIFFERENCES.items():
        method = PRESETS[program]()
        names = {"estimator": method.estimator, "test": method.test, "prediction": method.prediction}
        others = {"i2": i2, "tau2_interval": tau2, "smd_variance": smd, "zero_cells": _ZERO_CELLS}
        rows.append({"program": program} | names | others)
    return pd.DataFrame(rows)
