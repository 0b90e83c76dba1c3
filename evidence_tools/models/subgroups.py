"""One pooled result per group of studies, and the test whether the groups differ."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from evidence_tools.arithmetic.pooling import Fit
from evidence_tools.arithmetic.pooling import pool as pool_arrays
from evidence_tools.errors import QuestionError
from evidence_tools.models.moderators import STUDIES_PER_COEFFICIENT, lay_out, p_text, predictions
from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.question import Method
from evidence_tools.study_effects.records import Effects

TAU2_CHOICES = ("separate", "common")
_PER_GROUP = ("estimate", "se", "ci_low", "ci_high", "prediction_low", "prediction_high")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Subgroups:
    """Groups of studies, each pooled, and the test between them.

    `statistic` on `df` is a chi-squared; where `df_denominator` is a number, an F on the two. `fits` holds the pooled
    result of each group on its own, whatever the choice of tau2; `table` the estimates under that choice.
    """

    by: str
    tau2: str
    statistic: float
    df: int
    df_denominator: int | None
    p_value: float
    fits: dict[str, Pooled]
    effects: Effects
    method: Method
    cautions: tuple[str, ...]
    _table: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """One row per group: k, estimate, se, ci_low, ci_high, prediction limits, tau2, q, q_df, q_p, display_*."""
        return self._table.copy(deep=False)

    @property
    def too_few(self) -> bool:
        """Whether the studies are so few that the test tells nothing either way."""
        return _too_few(self.fits)

    @property
    def convention(self) -> str:
        """Names of the conventions behind the numbers."""
        return f"{self.effects.measure}; {self.method.name}; tau2 {self.tau2} between groups"

    def __repr__(self) -> str:
        test = "chi2" if self.df_denominator is None else "F"
        df = f"{self.df}" if self.df_denominator is None else f"{self.df}, {self.df_denominator}"
        return (
            f"Subgroups by {self.by}: {len(self.fits)} groups, {test}({df}) = {self.statistic:.2f}, "
            f"{p_text(self.p_value)}, tau2 {self.tau2}"
        )


def subgroups(effects: Effects, by: str, method: Method | None = None, tau2: str = "separate") -> Subgroups:
    """Pool the studies of each group, and test whether the groups differ.

    ``"separate"``: each group has its own tau2; the test is ``Q = sum(w (m - mean)^2)`` of the group means m with
    ``w = 1 / se^2``, chi-squared on groups - 1. ``"common"``: one tau2 within all groups, a meta-regression on the
    factor; the test is that of its moderators (chi-squared, or F beside a t-based test).

    Parameters
    ----------
    effects
        One effect and variance per study.
    by
        Column of `effects.table` with the group of each study; studies without one move to `effects.dropped`.
    method
        None takes the method that the effects carry.
    tau2
        "separate" or "common". With few studies in a group a separate tau2 is hardly known; say beforehand which.

    Returns
    -------
    Subgroups
        On the scale of analysis, with `display_*` columns in the table.

    Raises
    ------
    QuestionError
        When `by` is no column, or the studies all belong to one group.

    Notes
    -----
    A difference between groups is an observational finding, even among randomised trials. That one group is
    significant and the other not is no difference between them; the test is.

    References
    ----------
    Borenstein M, Higgins JPT (2013). Meta-analysis and subgroups. Prev Sci 14:134-143. doi:10.1007/s11121-013-0377-7.
    Rubio-Aparicio M et al. (2017). Analysis of categorical moderators in mixed-effects meta-analysis. Br J Math Stat
    Psychol 70:439-456. doi:10.1111/bmsp.12092

    Examples
    --------
    >>> found = Effects.from_columns([0.1, 0.2, 0.7, 0.8], [0.01] * 4, age=["young", "young", "old", "old"])
    >>> subgroups(found, "age", Method(estimator="EE", test="z"))
    Subgroups by age: 2 groups, chi2(1) = 36.00, p < 0.0001, tau2 separate
    """
    method = method or effects.method
    if tau2 not in TAU2_CHOICES:
        raise QuestionError(f"tau2 is {tau2!r}; allowed: {', '.join(TAU2_CHOICES)}")
    effects, parts = _parts(effects, by)
    fits = {name: pool(part, method) for name, part in parts.items()}
    if tau2 == "separate":
        rows, test = _separate(fits)
    else:
        rows, test = _common(effects, parts, by, method)
    statistic, df, denominator, p_value = test
    return Subgroups(
        by=by,
        tau2=tau2,
        statistic=statistic,
        df=df,
        df_denominator=denominator,
        p_value=p_value,
        fits=fits,
        effects=effects,
        method=method,
        cautions=(*effects.cautions, *_cautions(fits)),
        _table=_table(rows, fits),
    )


Test = tuple[float, int, int | None, float]


def _parts(effects: Effects, by: str) -> tuple[Effects, dict[str, Effects]]:
    """The effects with a group, and those of each group in the order of the levels."""
    if not isinstance(by, str) or by not in effects.table:
        raise QuestionError(f"by is {by!r}, which is no column; allowed: {', '.join(effects.table.columns)}")
    blank = effects.table[by].astype(object).where(effects.table[by].notna() & (effects.table[by] != ""), None)
    effects, _ = lay_out(replace(effects, _table=effects.table.assign(**{by: blank})), [by])
    column = pd.Categorical(effects.table[by])
    groups = [level for level in column.categories if (column == level).any()]
    if len(groups) < 2:
        raise QuestionError(
            f"all studies have {by} = {', '.join(map(str, groups))}; subgroups need at least two groups"
        )
    table = effects.table.assign(**{by: column.astype(str)})
    effects = replace(effects, _table=table)
    return effects, {
        str(name): replace(
            effects,
            _table=table[table[by] == str(name)].reset_index(drop=True),
            variant=f"{by} = {name}",
            cautions=(),
        )
        for name in groups
    }


def _separate(fits: dict[str, Pooled]) -> tuple[pd.DataFrame, Test]:
    rows = pd.DataFrame([{name: getattr(fit, name) for name in (*_PER_GROUP, "tau2")} for fit in fits.values()])
    if not (rows["se"] > 0).all():  # Hartung-Knapp finds no scatter in a group: no weight can be given to it
        return rows, (float("nan"), len(fits) - 1, None, float("nan"))
    between = pool_arrays(rows["estimate"], rows["se"] ** 2, estimator="EE", test="z")
    return rows, (between.q, between.q_df, None, between.q_p)


def _common(effects: Effects, parts: dict[str, Effects], by: str, method: Method) -> tuple[pd.DataFrame, Test]:
    fit = pool(effects, method, f"C(`{by}`)")
    at = {by: list(parts)}
    rows = predictions(fit.solution, fit.design, at, method.prediction, effects.scale)
    count, denominator = fit.qm_df
    return rows[list(_PER_GROUP)].assign(tau2=fit.tau2), (fit.qm, count, denominator, fit.qm_p)


def _table(rows: pd.DataFrame, fits: dict[str, Pooled]) -> pd.DataFrame:
    within = pd.DataFrame([_within(fit.solution) for fit in fits.values()])
    scale = next(iter(fits.values())).effects.scale
    shown = {f"display_{name}": scale.display(rows[name].to_numpy()) for name in ("estimate", "ci_low", "ci_high")}
    rows = rows.assign(group=list(fits), k=[fit.k for fit in fits.values()], **shown)
    return pd.concat([rows[["group", "k", *_PER_GROUP, "tau2"]], within, rows[list(shown)]], axis=1)


def _within(solution: Fit) -> dict[str, float]:
    return {"i2": solution.i2, "q": solution.q, "q_df": solution.q_df, "q_p": solution.q_p}


def _needed(fits: dict[str, Pooled]) -> int:
    return STUDIES_PER_COEFFICIENT * (len(fits) - 1)


def _too_few(fits: dict[str, Pooled]) -> bool:
    sizes = [fit.k for fit in fits.values()]
    return sum(sizes) < _needed(fits) or min(sizes) < 2


def _cautions(fits: dict[str, Pooled]) -> list[str]:
    k = sum(fit.k for fit in fits.values())
    found = []
    if _too_few(fits):
        sizes = ", ".join(f"{name} {fit.k}" for name, fit in fits.items())
        found.append(
            f"Too few studies to tell: {k} in {len(fits)} groups ({sizes}); about "
            f"{max(_needed(fits), 2 * len(fits))} are needed, and at least two in each."
        )
    still = [name for name, fit in fits.items() if not fit.se > 0]
    if still:
        found.append(f"No test between the groups: the standard error of {', '.join(still)} is not above zero.")
    found.extend(f"{name}: {caution}" for name, fit in fits.items() for caution in fit.cautions)
    return found
