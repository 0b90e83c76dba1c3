"""What each study does to the result: the result without it, and measures of influence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import deletion as measures
from evidence_tools.models.diagnostics.rows import fit_row, one_mean, studies_of
from evidence_tools.models.pooled import Pooled


def leave_one_out(fit: Pooled) -> pd.DataFrame:
    """Pool again without each study in turn: would the answer stand if this study had not been done?

    Parameters
    ----------
    fit
        The pooled result, without moderators.

    Returns
    -------
    DataFrame
        One row per study left out: study, label, k (studies that stay), estimate, se, ci_low, ci_high, p_value, q, q_p,
        tau2, i2 (percent), h2 on the scale of analysis; display_estimate, display_ci_low, display_ci_high; caution.
        The method is that of the result. From a single study, one row of NaN that says so.

    Raises
    ------
    QuestionError
        For a result with moderators; `influence` takes those.

    References
    ----------
    Viechtbauer W, Cheung MW-L (2010). Outlier and influence diagnostics for meta-analysis. Res Synth Methods 1:112-125.
    doi:10.1002/jrsm.11

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> found = leave_one_out(pool(Effects.from_columns([0.1, 0.3, 0.8], [0.01, 0.01, 0.01], study=["A", "B", "C"])))
    >>> found.set_index("study")["estimate"].round(2).to_dict()
    {'A': 0.55, 'B': 0.45, 'C': 0.2}
    """
    one_mean(fit, "leave_one_out")
    scale = fit.effects.scale
    rows = [fit_row(each, scale, "No study is left.") for each in measures.without_each(fit.solution)]
    return pd.concat([studies_of(fit), pd.DataFrame(rows)], axis=1)


def influence(fit: Pooled) -> pd.DataFrame:
    """Measure how much each study pulls the result, and mark those that pull too much.

    Parameters
    ----------
    fit
        The pooled result, with or without moderators.

    Returns
    -------
    DataFrame
        One row per study: study, label, rstudent (studentized deleted residual; beyond 2 is unusual), dffits, cook_d,
        cov_r (below 1: the result is more precise without the study), tau2_del and qe_del (tau2 and Q without it), hat
        (leverage), weight (percent), dfbs (change of the estimate in standard errors; one column ``dfbs <term>`` for
        each coefficient beside moderators), influential (past one of the cut-offs of Viechtbauer and Cheung, which were
        made for ten studies and more). NaN where the studies that are left cannot be fitted.

    References
    ----------
    Viechtbauer W, Cheung MW-L (2010). Outlier and influence diagnostics for meta-analysis. Res Synth Methods 1:112-125.
    doi:10.1002/jrsm.11

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> effects = Effects.from_columns([0.1, 0.2, 0.1, 2.0], [0.1] * 4, study=["A", "B", "C", "D"])
    >>> found = influence(pool(effects))
    >>> found.loc[found["influential"], "study"].tolist()
    ['D']
    """
    found = measures.influence(fit.solution)
    names = ("rstudent", "dffits", "cook_d", "cov_r", "tau2_del", "qe_del", "hat", "weight")
    columns: dict[str, object] = {name: getattr(found, name) for name in names}
    terms = ["dfbs"] if fit.design is None else [f"dfbs {term}" for term in fit.design.terms]
    columns |= dict(zip(terms, found.dfbs.T, strict=True))
    columns |= {"influential": found.influential}
    return pd.concat([studies_of(fit), pd.DataFrame(columns)], axis=1)


def baujat(fit: Pooled) -> pd.DataFrame:
    """Show which studies make the heterogeneity, and which of those move the result.

    Returns
    -------
    DataFrame
        One row per study: study, label, heterogeneity (squared Pearson residual, (y - fitted)^2 / (v + tau2); for EE
        the study's part of Q) and influence (squared change of the fitted value without the study, over its variance).

    References
    ----------
    Baujat B, Mahe C, Pignon J-P, Hill C (2002). A graphical method for exploring heterogeneity in meta-analyses. Stat
    Med 21:2641-2652. doi:10.1002/sim.1221

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.question import Method
    >>> from evidence_tools.study_effects import Effects
    >>> fit = pool(Effects.from_columns([1.0, 3.0], [1.0, 1.0]), Method(estimator="EE", test="z"))
    >>> baujat(fit)[["heterogeneity", "influence"]].values.tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    solution = fit.solution
    fitted = solution.X @ solution.beta
    moved = np.full(fit.k, np.nan)
    for row, other in enumerate(measures.without_each(solution)):
        if other is not None:
            x = solution.X[row]
            with np.errstate(divide="ignore", invalid="ignore"):  # an interval of no width
                moved[row] = (x @ other.beta - fitted[row]) ** 2 / (x @ other.vcov @ x)
    heterogeneity = (solution.y - fitted) ** 2 / (solution.v + solution.tau2)
    return studies_of(fit).assign(heterogeneity=heterogeneity, influence=moved)
