"""Does the conclusion depend on the method? Every estimator of tau2 with every test, and a verdict from the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.question import ESTIMATORS, TESTS, Method

NO_CLEAR_EFFECT, NOT_DEFINED = "no clear effect", "cannot say"
_MEANT_FOR_RANDOM_EFFECTS = ("knha", "adhoc")


@dataclass(frozen=True, eq=False, slots=True)
class MethodsCompared:
    """The same studies under every method.

    `verdict` is ``"same"``, ``"depends"`` or ``"cannot say"``; `statement` says it in words; `depends_on` names what
    of ``"estimator"`` and ``"test"`` changes the conclusion when the other stays as in the result.
    """

    _table: pd.DataFrame
    verdict: str
    statement: str
    depends_on: tuple[str, ...]

    def __repr__(self) -> str:
        return f"MethodsCompared: {self.statement}"

    @property
    def table(self) -> pd.DataFrame:
        """One row per method: estimator, test, estimate, ci_low, ci_high (scale of display), p_value, tau2, i2,
        conclusion and used (whether it is the method of the result)."""
        return self._table.copy()


def methods_compared(fit: Pooled) -> MethodsCompared:
    """Tell whether the conclusion depends on the estimator of tau2 or on the test.

    A conclusion is the side of no effect on which the whole interval lies, in the words of the scale (benefit, harm) or
    as above and below; an interval that holds no effect is "no clear effect". Hartung-Knapp is meant for random effects
    and is left out beside EE, which leaves 34 methods.

    Parameters
    ----------
    fit
        The pooled result; with moderators, the conclusion is about the first coefficient.

    Returns
    -------
    MethodsCompared
        "cannot say" where the scale has no value of no effect, or a single study leaves nothing to choose.

    Examples
    --------
    >>> from evidence_tools.study_effects import Effects
    >>> found = methods_compared(pool(Effects.from_columns([0.5, 0.6, 0.1], [0.02, 0.02, 0.03])))
    >>> found.verdict, found.depends_on
    ('depends', ('test',))
    """
    methods = [
        replace(fit.method, estimator=estimator, test=test)
        for estimator in ESTIMATORS
        for test in TESTS
        if not (estimator == "EE" and test in _MEANT_FOR_RANDOM_EFFECTS)
    ]
    moderators = fit.design.formula if fit.design else None
    table = pd.DataFrame([_row(fit, pool(fit.effects, method, moderators)) for method in methods])
    verdict, statement = _verdict(fit, table)
    depends_on = _depends_on(fit.method, table) if verdict == "depends" else ()
    return MethodsCompared(table, verdict, statement, depends_on)


def conclusion(fit: Pooled) -> str:
    """What the interval of a result says about no effect, in the words of its scale."""
    scale = fit.effects.scale
    if scale.null is None or not np.isfinite([fit.ci_low, fit.ci_high]).all():
        return NOT_DEFINED
    if fit.ci_low <= scale.null <= fit.ci_high:
        return NO_CLEAR_EFFECT
    side = "higher" if fit.ci_low > scale.null else "lower"
    if scale.better is None:
        return {"higher": "above no effect", "lower": "below no effect"}[side]
    return "benefit" if side == scale.better else "harm"


def _row(asked: Pooled, fit: Pooled) -> dict[str, object]:
    return {
        "estimator": fit.method.estimator,
        "test": fit.method.test,
        "estimate": fit.display_estimate,
        "ci_low": fit.display_ci_low,
        "ci_high": fit.display_ci_high,
        "p_value": fit.p_value,
        "tau2": fit.tau2,
        "i2": fit.i2,
        "conclusion": conclusion(fit),
        "used": fit.method == asked.method,
    }


def _verdict(fit: Pooled, table: pd.DataFrame) -> tuple[str, str]:
    counts = table["conclusion"].value_counts()
    total = len(table)
    if fit.effects.scale.null is None:
        return NOT_DEFINED, "The measure has no value of no effect, so that no method can find one or miss it."
    if fit.k == 1:
        return NOT_DEFINED, "Too few studies to tell: one, where two are needed for methods to differ."
    if NOT_DEFINED in counts.index:
        return NOT_DEFINED, f"{counts[NOT_DEFINED]} of {total} methods give no interval."
    if len(counts) == 1:
        return "same", f"All {total} combinations of estimator and test say the same: {counts.index[0]}."
    said = "; ".join(
        f"{name} under {count} of {total} ({_named(table[table['conclusion'] == name])})"
        for name, count in counts.items()
    )
    return "depends", f"The conclusion depends on the method: {said}. The result given says: {conclusion(fit)}."


def _named(rows: pd.DataFrame) -> str:
    """The methods behind a conclusion, by test, as short as can be."""
    parts = []
    for test in TESTS:
        names: Sequence[str] = rows.loc[rows["test"] == test, "estimator"].tolist()
        possible = len(ESTIMATORS) - (test in _MEANT_FOR_RANDOM_EFFECTS)
        if names:
            parts.append(f"{test}: {'all' if len(names) == possible else ' '.join(names)}")
    return ", ".join(parts)


def _depends_on(method: Method, table: pd.DataFrame) -> tuple[str, ...]:
    same_test = table[table["test"] == method.test]
    same_estimator = table[table["estimator"] == method.estimator]
    looked = {"estimator": same_test, "test": same_estimator}
    return tuple(name for name, rows in looked.items() if rows["conclusion"].nunique() > 1)
