"""Effects that depend on one another -> one answer: three-level, nested and multivariate models."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import multilevel as dependence
from evidence_tools.errors import ArithmeticInputError, NothingToPoolError, QuestionError
from evidence_tools.models.moderators import Design, Moderators, lay_out, too_few
from evidence_tools.models.multilevel_result import Multilevel
from evidence_tools.study_effects import Effects


def multilevel(
    effects: Effects,
    levels: Sequence[str] = (),
    V: np.ndarray | pd.DataFrame | None = None,
    moderators: Moderators | None = None,
    *,
    outcome: str | None = None,
    by: str | None = None,
    struct: str = "UN",
    crossed: bool = False,
    estimator: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> Multilevel:
    """Combine results that share studies, patients or outcomes, without pretending that they are independent.

    Parameters
    ----------
    effects
        One row per result; a study may have several. Grouping names are columns of `effects.table`.
    levels
        Columns from the outermost group to the innermost, such as ``("study", "result")``: each adds a random effect
        and inner groups are taken within outer ones, as ``~ 1 | study/result`` in metafor. A column that names
        every row gives the variance within groups.
    V
        Sampling covariance of the rows, shape (k, k), as `sampling_covariance` builds it; None takes the rows to be
        independent given their groups.
    moderators
        Names or a formula, as for `pool`; ``"0 + outcome"`` gives each outcome its own mean.
    outcome, by
        Random effects of the outcomes within groups: ``~ outcome | by`` in metafor.
    struct
        Their covariance: "UN" any, "CS" one variance and correlation, "HCS" own variances and one correlation,
        "DIAG" own variances, uncorrelated.
    crossed
        True takes each level by itself instead of within the one before.
    estimator, test, level
        "REML", "ML" or "EE"; "z" as metafor, or "t" with k - p degrees of freedom; confidence level.

    Raises
    ------
    QuestionError
        For names that are no columns.
    ArithmeticInputError
        For a V that is no covariance matrix, or variances that the rows cannot tell apart.

    References
    ----------
    Konstantopoulos (2011) Res Synth Methods 2:61-76. doi:10.1002/jrsm.35
    Van den Noortgate et al. (2013) Behav Res Methods 45:576-594. doi:10.3758/s13428-012-0261-6

    Examples
    --------
    >>> rows = Effects.from_columns([0.1, 0.3, 0.6, 0.9], [0.01] * 4, trial=["a", "a", "b", "b"])
    >>> multilevel(rows, ("trial", "study"))
    Multilevel: 0.47 (95% CI -0.06 to 1.01), k = 4 in 2 independent groups
    """
    if effects.k == 0:
        raise NothingToPoolError("Nothing to pool: no row has a value and a variance")
    levels = (levels,) if isinstance(levels, str) else tuple(levels)
    asked = [name for name in (*levels, outcome, by) if name is not None]
    if (outcome is None) != (by is None) or not (asked or estimator == "EE"):
        raise QuestionError("levels=(...) or both outcome= and by= are needed to say which results belong together")
    covariance = _covariance(effects, V)
    kept, design, present = _lay_out(effects, moderators)
    table = kept.table
    unknown = [name for name in asked if name not in table]
    if unknown:
        raise QuestionError(f"{', '.join(unknown)} is no column; allowed: {', '.join(map(str, table.columns))}")
    names, within = _outcomes(table, outcome, by)
    solution = dependence.multilevel(
        table["y"].to_numpy(float),
        covariance[np.ix_(present, present)],
        design.matrix if design else None,
        levels=[_labels(table, [each] if crossed else list(levels[: i + 1])) for i, each in enumerate(levels)],
        within=within,
        struct=struct,
        estimator=estimator,
        test=test,
        level=level,
    )
    few = too_few(min(solution.groups, default=kept.k), design) if design else ""
    cautions = (*kept.cautions, *solution.cautions, *([few] if few else []))
    used = () if estimator == "EE" else levels
    return Multilevel(
        effects=kept, levels=used, outcomes=names, struct=struct, solution=solution, design=design, cautions=cautions
    )


def _lay_out(effects: Effects, moderators: Moderators | None) -> tuple[Effects, Design | None, np.ndarray]:
    """The rows kept, their design, and which rows of the effects they were."""
    if moderators is None:
        return effects, None, np.arange(effects.k)
    kept, design = lay_out(effects, moderators)
    whole = effects.table[list(design.names)].notna().all(axis=1).to_numpy()
    return kept, design, np.flatnonzero(whole)


def _covariance(effects: Effects, V: np.ndarray | pd.DataFrame | None) -> np.ndarray:
    table = effects.table
    y, v = table["y"].to_numpy(float), table["v"].to_numpy(float)
    given = np.diag(v) if V is None else np.asarray(V, dtype=float)
    if given.shape != (effects.k, effects.k):
        raise ArithmeticInputError(
            f"V has shape {given.shape}; allowed: ({effects.k}, {effects.k}), one row per result"
        )
    own = given.diagonal()
    wrong = ~np.isfinite(y) | ~np.isfinite(own) | (own <= 0)
    if wrong.any():
        listed = "; ".join(
            f"{s}: y = {a:g}, v = {b:g}" for s, a, b in zip(table["study"][wrong], y[wrong], own[wrong], strict=True)
        )
        raise ArithmeticInputError(f"cannot pool {listed}; allowed: a finite effect and a variance above zero")
    return given


def _labels(table: pd.DataFrame, names: list[str]) -> np.ndarray:
    return table.groupby(names, sort=False, dropna=False).ngroup().to_numpy()


def _outcomes(
    table: pd.DataFrame, outcome: str | None, by: str | None
) -> tuple[tuple[str, ...], tuple[np.ndarray, np.ndarray] | None]:
    if outcome is None or by is None:
        return (), None
    codes, found = pd.factorize(table[outcome], sort=True)
    return tuple(str(each) for each in found), (_labels(table, [by]), codes)
