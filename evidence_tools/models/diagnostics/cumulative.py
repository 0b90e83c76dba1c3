"""How the answer grew: the result after each further study."""

from __future__ import annotations

import pandas as pd

from evidence_tools.arithmetic.pooling import pool as fit_numbers
from evidence_tools.errors import QuestionError
from evidence_tools.models.diagnostics.rows import fit_row, one_mean
from evidence_tools.models.pooled import Pooled


def cumulative(fit: Pooled, by: str | None = None, *, descending: bool = False) -> pd.DataFrame:
    """Pool the first study, then the first two, and so on: when did the answer settle?

    Ordered by year it shows how the evidence came in; by variance, whether the small studies change what the large ones
    say.

    Parameters
    ----------
    fit
        The pooled result, without moderators.
    by
        Column of the effects table that orders the studies, such as ``"year"``, ``"n"`` or ``"v"``; None keeps the
        order of the table. Studies that tie keep their order, those without a value come last.
    descending
        Whether to begin with the largest.

    Returns
    -------
    DataFrame
        One row per study added: study, label, by (its value), then as `leave_one_out`: k, estimate, se, ci_low, ...,
        display_estimate, display_ci_low, display_ci_high, caution. The last row is the result itself.

    Raises
    ------
    QuestionError
        When `by` is no column of the table, or the result has moderators.

    References
    ----------
    Lau J et al. (1992). Cumulative meta-analysis of therapeutic trials for myocardial infarction. N Engl J Med
    327:248-254. doi:10.1056/NEJM199207233270406

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> effects = Effects.from_columns([1.0, 3.0, 2.0], [1.0, 1.0, 1.0], study=["A", "B", "C"], year=[2010, 2001, 2005])
    >>> cumulative(pool(effects), by="year").set_index("study")["estimate"].round(2).to_dict()
    {'B': 3.0, 'C': 2.5, 'A': 2.0}
    """
    one_mean(fit, "cumulative")
    table = fit.effects.table.reset_index(drop=True)
    if by is not None:
        if by not in table:
            raise QuestionError(f"the effects have no column {by!r} to order by; there are {', '.join(table.columns)}")
        table = table.sort_values(by, ascending=not descending, kind="stable", na_position="last")
    elif descending:
        table = table[::-1]
    y, v = table["y"].to_numpy(float), table["v"].to_numpy(float)
    method = fit.method
    rows = [
        fit_row(
            fit_numbers(y[:k], v[:k], estimator=method.estimator, test=method.test, level=method.level),
            fit.effects.scale,
        )
        for k in range(1, fit.k + 1)
    ]
    added = table[["study", "label"]].assign(by=table[by] if by else range(1, fit.k + 1))
    return pd.concat([added.reset_index(drop=True), pd.DataFrame(rows)], axis=1)
