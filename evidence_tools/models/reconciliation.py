"""Which convention makes a published pooled result, to the digits that were printed?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.pooling import Fit
from evidence_tools.arithmetic.pooling import pool as fit_numbers
from evidence_tools.arithmetic.prediction import prediction_interval
from evidence_tools.errors import QuestionError
from evidence_tools.models.pooled import pool
from evidence_tools.models.printed_number import Printed, read_printed
from evidence_tools.question import ESTIMATORS, TESTS, Method
from evidence_tools.study_effects.records import Effects, Scale

NAMES = (
    *("estimate", "ci_low", "ci_high", "se", "p_value", "k", "tau2", "tau", "i2", "h2", "q", "q_p"),
    *("prediction_low", "prediction_high"),
)
_SHOWN = {"estimate", "ci_low", "ci_high", "prediction_low", "prediction_high"}
_NAMED_AT_MOST = 6  # conventions in a sentence
_KNAPP = " HK"  # marks a prediction interval with the Hartung-Knapp variance
_PREDICTIONS = ("normal", "simple", "riley", "t", "riley" + _KNAPP, "t" + _KNAPP)


@dataclass(frozen=True, eq=False, slots=True)
class Reconciliation:
    """Every convention set beside a published result.

    `verdict` is ``"reproduced"`` (one convention, or several that give the same digits everywhere), or ``"none"``;
    `statement` says it in words, with what the nearest one misses.
    """

    _table: pd.DataFrame
    verdict: str
    statement: str

    def __repr__(self) -> str:
        return f"Reconciliation: {self.statement}"

    @property
    def table(self) -> pd.DataFrame:
        """One row per convention, nearest first: effects, estimator, test, prediction, i2_from, the numbers it gives,
        agrees, missed (how many numbers differ), misses (which) and worst (largest gap in units of the last printed
        digit; one half is the rounding)."""
        return self._table.copy()

    @property
    def matches(self) -> pd.DataFrame:
        """The conventions that give every published number to its printed digits."""
        return self._table[self._table["agrees"]].reset_index(drop=True)


def reconcile(
    published: Mapping[str, str | float],
    effects: Effects | Mapping[str, Effects],
    *,
    slack: float = 0.0,
    level: float = 0.95,
) -> Reconciliation:
    """Find the convention behind a published pooled result, or show that none of the usual ones gives it.

    Tried are all estimators of tau2, all tests, and, where the numbers speak of them, six prediction intervals and I2
    from tau2 or from Q; with several `effects` also how each study's variance was made.

    Parameters
    ----------
    published
        Numbers as printed, by name: estimate, ci_low, ci_high, prediction_low, prediction_high (scale of display: a
        ratio as a ratio), se (scale of analysis), p_value, k, tau2, tau, i2 (percent), h2, q, q_p. Give words such as
        ``"0.50"`` or ``"<0.001"``: a number forgets its last zero.
    effects
        The studies, or several versions of them by name: ``{"pooled variance": ..., "unpooled variance": ...}``.
    slack
        Further units of the last printed digit to allow, for effects that were themselves read from rounded numbers.
    level
        Confidence level of the published intervals.

    Returns
    -------
    Reconciliation
        Agreement is a difference of at most half a unit of the last printed digit, and the slack, in every number.

    Raises
    ------
    QuestionError
        For a name that is not one of those above, or a text that is no number.
    ArithmeticInputError, NothingToPoolError
        As `pool`.

    Examples
    --------
    >>> effects = Effects.from_columns([0.1, 0.3, 0.8], [0.01, 0.02, 0.02])
    >>> found = reconcile({"estimate": "0.392", "ci_low": "-0.018", "ci_high": "0.803"}, effects)
    >>> found.statement
    'Reproduced by 1 convention of 34: DL / z.'
    """
    asked = _read(published)
    slack = checks.number("slack", slack, above=-1e-9)
    versions = {"as given": effects} if isinstance(effects, Effects) else dict(effects)
    if not versions:
        raise QuestionError("no effects given; give Effects, or several by name")
    rows = [row for name, each in versions.items() for row in _candidates(name, each, asked, level, slack)]
    table = pd.DataFrame(rows)
    table = table.sort_values(["missed", "worst"], kind="stable", ignore_index=True)
    return Reconciliation(table, *_verdict(table, asked))


def _read(published: Mapping[str, str | float]) -> dict[str, Printed]:
    unknown = [name for name in published if name not in NAMES]
    if unknown or not published:
        raise QuestionError(f"published holds {', '.join(unknown) or 'nothing'}; allowed: {', '.join(NAMES)}")
    return {name: read_printed(name, value) for name, value in published.items()}


def _candidates(
    name: str, effects: Effects, asked: Mapping[str, Printed], level: float, slack: float
) -> Iterator[dict[str, object]]:
    solution = pool(effects, Method(level=level)).solution  # refuses what cannot be pooled, by name
    y, v = solution.y, solution.v
    predictions = _PREDICTIONS if {"prediction_low", "prediction_high"} & asked.keys() else ("",)
    sources = ("tau2", "Q") if {"i2", "h2"} & asked.keys() else ("",)
    for estimator in ESTIMATORS:
        fits = {test: fit_numbers(y, v, estimator=estimator, test=test, level=level) for test in TESTS}
        for test, fit in fits.items():
            if estimator == "EE" and test in ("knha", "adhoc"):
                continue
            for prediction in predictions:
                limits = _prediction(fits, prediction, effects.scale)
                for source in sources:
                    numbers = _numbers(fit, effects.scale) | limits | _from(fit, source)
                    names = {"effects": name, "estimator": estimator, "test": test, "prediction": prediction}
                    yield names | {"i2_from": source} | _compared(numbers, asked, slack)


def _numbers(fit: Fit, scale: Scale) -> dict[str, float]:
    first = {name: float(getattr(fit, name)[0]) for name in ("ci_low", "ci_high", "se", "p_value")}
    whole = {name: float(getattr(fit, name)) for name in ("k", "tau2", "q", "q_p")}
    numbers = {"estimate": float(fit.beta[0]), "tau": float(np.sqrt(fit.tau2))} | first | whole
    return {name: scale.display(value) if name in _SHOWN else value for name, value in numbers.items()}


def _prediction(fits: Mapping[str, Fit], convention: str, scale: Scale) -> dict[str, float]:
    if not convention:
        return {}
    fit = fits["knha" if convention.endswith(_KNAPP) else "z"]
    found = prediction_interval(fit, convention.removesuffix(_KNAPP))
    return {"prediction_low": scale.display(found.low), "prediction_high": scale.display(found.high)}


def _from(fit: Fit, source: str) -> dict[str, float]:
    if source == "Q" and fit.q_df > 0:
        h2 = fit.q / fit.q_df
        return {"h2": h2, "i2": max(0.0, 100 * (1 - 1 / h2)) if h2 > 0 else 0.0}
    return {"h2": fit.h2, "i2": fit.i2}


def _compared(numbers: Mapping[str, float], asked: Mapping[str, Printed], slack: float) -> dict[str, object]:
    gaps = {name: printed.gap(numbers[name]) for name, printed in asked.items()}
    misses = [name for name, gap in gaps.items() if not gap <= Printed.ROUNDING + slack]
    return {name: numbers[name] for name in asked} | {
        "agrees": not misses,
        "missed": len(misses),
        "misses": ", ".join(misses),
        "worst": max(np.inf if np.isnan(gap) else gap for gap in gaps.values()),
    }


def _verdict(table: pd.DataFrame, asked: Mapping[str, Printed]) -> tuple[str, str]:
    matches = table[table["agrees"]]
    if matches.empty:
        nearest = table.iloc[0]
        missed = "; ".join(
            f"{name} {nearest[name]:.6g} where {asked[name].text} is printed" for name in nearest["misses"].split(", ")
        )
        said = f"None of {len(table)} conventions gives the published numbers."
        return "none", f"{said} Nearest: {_name(nearest)}, with {missed}."
    listed = "; ".join(_name(row) for _, row in matches.head(_NAMED_AT_MOST).iterrows())
    more = f"; and {len(matches) - _NAMED_AT_MOST} more" if len(matches) > _NAMED_AT_MOST else ""
    how_many = "1 convention" if len(matches) == 1 else f"{len(matches)} conventions, alike to these digits,"
    return "reproduced", f"Reproduced by {how_many} of {len(table)}: {listed}{more}."


def _name(row: pd.Series) -> str:
    parts = [row["estimator"], row["test"]]
    parts += [f"prediction {row['prediction']}"] if row["prediction"] else []
    parts += [f"I2 from {row['i2_from']}"] if row["i2_from"] else []
    parts += [row["effects"]] if row["effects"] != "as given" else []
    return " / ".join(parts)
