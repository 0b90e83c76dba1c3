"""Study characteristics -> a design matrix that can be laid out again for values that no study has."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evidence_tools import arithmetic
from evidence_tools.errors import QuestionError
from evidence_tools.study_effects.records import DROPPED_COLUMNS, Effects, Scale

Moderators = str | Sequence[str]
STUDIES_PER_COEFFICIENT = 10  # Cochrane Handbook 6.4, section 10.11.5.1


@dataclass(frozen=True, eq=False, slots=True)
class Design:
    """The moderators of a meta-regression, laid out.

    `formula` is the right-hand side as formulaic reads it; `terms` names the p columns, `names` the moderators;
    `matrix` has shape (k, p), one row per study.
    """

    formula: str
    names: tuple[str, ...]
    terms: tuple[str, ...]
    matrix: np.ndarray
    _spec: object

    def rows(self, at: Mapping[str, object] | pd.DataFrame) -> np.ndarray:
        """The same columns for moderator values of your own, shape (m, p).

        Raises
        ------
        QuestionError
            When a moderator is missing, or a level was in no study.
        """
        frame = values_of(at)
        absent = [name for name in self.names if name not in frame]
        if absent:
            raise QuestionError(f"no value for {', '.join(absent)}; give one for each of {', '.join(self.names)}")
        matrix = _laid_out(self._spec, frame[list(self.names)])
        if not np.isfinite(matrix).all():
            raise QuestionError("a moderator value is missing or not finite; give a number or a known level for each")
        return matrix


def lay_out(effects: Effects, moderators: Moderators) -> tuple[Effects, Design]:
    """The design of a meta-regression, and the effects without the studies that miss a moderator.

    Parameters
    ----------
    effects
        One row per study; moderators are columns of `effects.table`.
    moderators
        Names of columns (numbers enter as they are, words and truth values as factors, first level as reference), or
        a formula such as ``"ablat + alloc"``, ``"0 + alloc"`` or ``"ablat * center(year)"``.

    Raises
    ------
    QuestionError
        When a name is no column, or the formula cannot be read.
    """
    table = effects.table
    formula = _formula(moderators, table)
    names = _names(formula, table)
    missing = table[names].isna().any(axis=1).to_numpy() if names else np.zeros(len(table), dtype=bool)
    kept = _without_missing(effects, missing, names)
    spec, columns = _read(formula, kept.table[names])
    matrix = _laid_out(spec, kept.table[names])
    bad = ~np.isfinite(matrix).all(axis=1)
    if bad.any():
        listed = ", ".join(kept.table["study"][bad])
        raise QuestionError(f"{formula} is not a finite number for {listed}; mend the value, or leave the study out")
    terms = tuple("intercept" if each == "Intercept" else each for each in columns)
    return kept, Design(formula, tuple(names), terms, matrix, spec)


def too_few(k: int, design: Design) -> str:
    """The sentence for a regression on fewer studies than it needs; empty where there are enough."""
    slopes = len(design.terms) - int((design.matrix == 1).all(axis=0).any())
    needed = STUDIES_PER_COEFFICIENT * max(slopes, 1)
    if k >= needed:
        return ""
    return f"Too few studies to tell: {k} for {slopes} coefficient{'s' * (slopes != 1)}; about {needed} are needed."


def values_of(at: Mapping[str, object] | pd.DataFrame) -> pd.DataFrame:
    """One row per combination asked for; single values are repeated beside lists."""
    if isinstance(at, pd.DataFrame):
        return at.reset_index(drop=True)
    columns = {name: [value] if np.ndim(value) == 0 else list(value) for name, value in at.items()}
    length = max((len(column) for column in columns.values()), default=1)
    wrong = {name: len(column) for name, column in columns.items() if len(column) not in (1, length)}
    if wrong:
        raise QuestionError(f"values differ in length: {wrong}, another has {length}; give one each, or lists alike")
    return pd.DataFrame({name: column * length if len(column) == 1 else column for name, column in columns.items()})


def predictions(
    solution: arithmetic.Fit, design: Design, at: Mapping[str, object] | pd.DataFrame, convention: str, scale: Scale
) -> pd.DataFrame:
    """The expected effect at every combination asked for, beside the values asked for."""
    frame = values_of(at)
    rows = [_predicted(solution, row, convention, scale) for row in design.rows(frame)]
    return pd.concat([frame, pd.DataFrame(rows)], axis=1)


def omnibus(solution: arithmetic.Fit) -> str:
    """The test of the moderators in one line."""
    count, rest = solution.qm_df
    name = f"QM({count}) = {solution.qm:.2f}" if rest is None else f"F({count}, {rest}) = {solution.qm:.2f}"
    explained = "" if np.isnan(solution.r2) else f", R2 = {solution.r2:.0f}%"
    return f"{name}, {p_text(solution.qm_p)}{explained}"


def p_text(p: float) -> str:
    """A p-value to four digits, without claiming to be zero.

    >>> p_text(0.00001), p_text(0.0312)
    ('p < 0.0001', 'p = 0.0312')
    """
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.4f}"


def _predicted(solution: arithmetic.Fit, row: np.ndarray, convention: str, scale: Scale) -> dict[str, float]:
    """The expected effect at one row of the design, and where the true effect of one such study would lie."""
    estimate = float(row @ solution.beta)
    se = float(np.sqrt(row @ solution.vcov @ row))
    half = arithmetic.critical_value(solution.level, solution.df) * se
    prediction = arithmetic.prediction_interval(solution, convention, at=row)
    return {
        "estimate": estimate,
        "se": se,
        "ci_low": estimate - half,
        "ci_high": estimate + half,
        "prediction_low": prediction.low,
        "prediction_high": prediction.high,
        "display_estimate": scale.display(estimate),
        "display_ci_low": scale.display(estimate - half),
        "display_ci_high": scale.display(estimate + half),
    }


def _formula(moderators: Moderators, table: pd.DataFrame) -> str:
    if isinstance(moderators, str) and moderators not in table:
        return moderators.strip().removeprefix("~").strip()
    names = [moderators] if isinstance(moderators, str) else list(moderators)
    unknown = [str(name) for name in names if name not in table]
    if unknown or not names:
        raise QuestionError(f"moderator {', '.join(unknown) or '(none given)'} is no column; {_offer(table)}")
    quoted = {name: name if name.isidentifier() else f"`{name}`" for name in names}
    return " + ".join(f"C({quoted[name]})" if table[name].dtype == bool else quoted[name] for name in names)


def _names(formula: str, table: pd.DataFrame) -> list[str]:
    from formulaic import Formula  # noqa: PLC0415 - only a meta-regression needs it
    from formulaic.errors import FormulaicError  # noqa: PLC0415

    if "~" in formula:
        raise QuestionError(f"formula {formula!r} has two sides; allowed: the moderators alone, such as 'x + g'")
    try:
        found = {str(name) for name in Formula(formula).required_variables}
    except (FormulaicError, SyntaxError, AttributeError) as error:
        raise QuestionError(
            f"formula {formula!r} cannot be read: {_first_line(error)} Allowed: a right-hand side such as 'x + g'"
        ) from error
    unknown = sorted(found - set(table.columns))
    if unknown:
        raise QuestionError(f"moderator {', '.join(unknown)} is no column; {_offer(table)}")
    return [name for name in table.columns if name in found]


def _offer(table: pd.DataFrame) -> str:
    filled = [str(name) for name in table.columns if table[name].notna().any() and (table[name] != "").any()]
    return f"allowed: {', '.join(filled)}, or a formula of these"


def _without_missing(effects: Effects, missing: np.ndarray, names: list[str]) -> Effects:
    if not missing.any():
        return effects
    table = effects.table
    moved = table[missing].assign(reason="moderator missing", detail=", ".join(names))
    count = int(missing.sum())
    listed = ", ".join(table["study"][missing])
    return replace(
        effects,
        _table=table[~missing].reset_index(drop=True),
        _dropped=pd.concat([effects.dropped.astype(object), moved[DROPPED_COLUMNS].astype(object)], ignore_index=True),
        cautions=(
            *effects.cautions,
            f"{count} {'study' if count == 1 else 'studies'} without a value of {', '.join(names)} left out: {listed}.",
        ),
    )


def _read(formula: str, frame: pd.DataFrame) -> tuple[object, list[str]]:
    from formulaic import model_matrix  # noqa: PLC0415
    from formulaic.errors import FormulaicError  # noqa: PLC0415

    try:
        with np.errstate(divide="ignore", invalid="ignore"):  # the caller names the study
            matrix = model_matrix(formula, frame, context={}, na_action="ignore")
    except (FormulaicError, SyntaxError) as error:
        raise QuestionError(f"formula {formula!r} cannot be laid out: {_first_line(error)}") from error
    return matrix.model_spec, [str(name) for name in matrix.columns]


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]


def _laid_out(spec: object, frame: pd.DataFrame) -> np.ndarray:
    from formulaic.errors import DataMismatchWarning, FormulaicError  # noqa: PLC0415

    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("error", DataMismatchWarning)
        try:
            return np.asarray(spec.get_model_matrix(frame, context={}, na_action="ignore"), dtype=float)
        except (FormulaicError, DataMismatchWarning) as error:
            raise QuestionError(f"these moderator values cannot be laid out: {_first_line(error)}") from error
