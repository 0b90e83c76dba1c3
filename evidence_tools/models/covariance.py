"""The sampling covariance of results that share patients: outcomes of one study, control groups, whole cohorts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.multilevel.sampling import correlated_errors, shared_arms, shared_patients
from evidence_tools.errors import QuestionError
from evidence_tools.study_effects import Effects


def sampling_covariance(
    effects: Effects,
    *,
    same_patients: str | Sequence[str] | None = None,
    rho: float | None = None,
    outcome: str | None = None,
    arms: tuple[str, str] | None = None,
    n: tuple[str, str] = ("n", "n_against"),
    overlap: pd.DataFrame | None = None,
    overlap_correlation: float = 1.0,
) -> pd.DataFrame:
    """Covariance of the sampling errors of all rows, for `multilevel(V=...)`.

    V_ij = R_ij sqrt(v_i v_j), where R_ij is the product of what is said of the two rows. Three ways to share patients:

    * **Outcomes or visits of the same patients** (`same_patients`, `rho`): R = rho between rows with the same value
      in these columns. metafor's ``vcalc(vi, cluster=, obs=, rho=)``.
    * **A shared arm** (`arms`, `n`, with the study in `same_patients`): two comparisons of a study against the same
      control. R = (1/n_c) / sqrt((1/n_1 + 1/n_c)(1/n_2 + 1/n_c)). ``vcalc(vi, cluster=, grp1=, grp2=, w1=, w2=)``.
      With `rho` as well, R is multiplied by rho where the outcomes differ.
    * **Patients counted in two reports** (`overlap`): n_ij patients of n_i and n_j are in both. For means the
      covariance is n_ij sd_i sd_j r / (n_i n_j), so R = r n_ij / sqrt(n_i n_j). metafor has no such builder.

    Parameters
    ----------
    effects
        One row per result.
    same_patients
        Column(s) whose equal values mark the same patients (or, with `arms`, the same study).
    rho
        Correlation of two sampling errors in the same patients, above -1 and below 1. It is rarely printed: try
        several values.
    outcome
        Column that tells what was measured; rho holds between rows that differ in it. Left out, rho holds between
        all rows of the same patients (beside `arms`: between those that compare the same two arms).
    arms
        Columns with the labels of the two arms compared.
    n
        Columns with the patients in them; for `overlap` the first is used.
    overlap
        One row per pair of rows that share patients: ``study_a``, ``study_b`` (values of column `study`) and
        ``shared``, the number of patients in both. A missing number is taken as the smaller of the two, the most
        there can be. ``correlation`` where it differs between pairs.
    overlap_correlation
        Correlation of a shared patient's two measurements: 1 for the same outcome at the same visit.

    Returns
    -------
    DataFrame
        Shape (k, k), rows and columns named by study.

    Raises
    ------
    QuestionError
        For names that are no columns, studies that are not there, or a rho without the rows it belongs to.
    ArithmeticInputError
        For more shared patients than either report has.

    References
    ----------
    Gleser, Olkin (2009) Stochastically dependent effect sizes, in: Handbook of Research Synthesis, 2nd ed.
    Wei, Higgins (2013) Stat Med 32:1191-1205. doi:10.1002/sim.5679

    Examples
    --------
    >>> rows = Effects.from_columns([0.2, 0.3], [0.04, 0.01], study=["early", "late"], n=[50, 200])
    >>> pairs = pd.DataFrame({"study_a": ["early"], "study_b": ["late"], "shared": [50]})
    >>> sampling_covariance(rows, overlap=pairs).round(3).values.tolist()
    [[0.04, 0.01], [0.01, 0.01]]
    """
    table = effects.table
    groups = [same_patients] if isinstance(same_patients, str) else list(same_patients or ())
    _known(table, [*groups, *([outcome] if outcome else []), *(arms or ()), *(n if arms else ())])
    if (rho is not None or arms is not None) and not groups:
        raise QuestionError("rho and arms need same_patients=, the column(s) that tell which rows belong together")
    if rho is None and arms is None and overlap is None:
        raise QuestionError("nothing was said to be shared; allowed: rho, arms or overlap")
    correlation = _outcomes(table, groups, rho, outcome, arms) * _arms(table, groups, arms, n)
    if overlap is not None:
        correlation = correlation + _overlapping(table, overlap, n[0], overlap_correlation)
    root = np.sqrt(table["v"].to_numpy(float))
    names = table["study"].tolist()
    return pd.DataFrame(correlation * np.outer(root, root), index=names, columns=names)


def _outcomes(
    table: pd.DataFrame, groups: list[str], rho: float | None, outcome: str | None, arms: tuple[str, str] | None
) -> np.ndarray:
    """rho between rows of the same patients that measure different things, 1 where they measure the same."""
    if rho is None:
        return np.ones((len(table), len(table))) if arms else np.eye(len(table))
    matrix = correlated_errors(_study(table, groups), rho)
    told = [outcome] if outcome else [] if arms is None else list(arms)
    if not told:
        return matrix
    what = table.groupby(told, sort=False, dropna=False).ngroup().to_numpy()
    same = what[:, None] == what[None, :]
    return np.where((matrix != 0) & (same if outcome else ~same), 1.0, matrix)


def _arms(
    table: pd.DataFrame, groups: list[str], arms: tuple[str, str] | None, n: tuple[str, str]
) -> np.ndarray | float:
    if arms is None:
        return 1.0
    first, second = (table[name].to_numpy() for name in arms)
    counts = (table[name].to_numpy(float) for name in n)
    return shared_arms(_study(table, groups), first, second, *counts)


def _study(table: pd.DataFrame, groups: list[str]) -> np.ndarray:
    return table.groupby(groups, sort=False, dropna=False).ngroup().to_numpy()


def _overlapping(table: pd.DataFrame, overlap: pd.DataFrame, n: str, r: float) -> np.ndarray:
    """Correlations from shared patients, zero on the diagonal."""
    _known(table, [n])
    _known(overlap, ["study_a", "study_b", "shared"])
    place = {study: i for i, study in enumerate(table["study"])}
    if len(place) < len(table):
        raise QuestionError("overlap needs one row per study; give every result its own name in column study")
    patients = table[n].to_numpy(float)
    shared, correlation = np.zeros((len(table), len(table))), np.full((len(table), len(table)), float(r))
    for pair in overlap.to_dict("records"):
        absent = [str(pair[side]) for side in ("study_a", "study_b") if pair[side] not in place]
        if absent or pair["study_a"] == pair["study_b"]:
            raise QuestionError(
                f"{' and '.join(absent) or pair['study_a']} cannot share patients here; "
                f"allowed: two different studies of {', '.join(place)}"
            )
        i, j = place[pair["study_a"]], place[pair["study_b"]]
        most = min(patients[i], patients[j])
        shared[i, j] = shared[j, i] = most if pd.isna(pair["shared"]) else float(pair["shared"])
        correlation[i, j] = correlation[j, i] = float(pair.get("correlation", r))
    return shared_patients(patients, shared, correlation) - np.eye(len(table))


def _known(table: pd.DataFrame, names: list[str]) -> None:
    unknown = [name for name in names if name not in table]
    if unknown:
        raise QuestionError(f"{', '.join(unknown)} is no column; allowed: {', '.join(map(str, table.columns))}")
