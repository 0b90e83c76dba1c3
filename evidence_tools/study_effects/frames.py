"""Reading the columns that a measure asks for out of a table, row by row, with nothing lost."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evidence_tools.errors import ArithmeticInputError
from evidence_tools.study_effects.measures import Form, Measure
from evidence_tools.study_effects.records import DROPPED_COLUMNS, NUMBER_COLUMNS, TEXT_COLUMNS

_COMPUTED = ("study", "y", "v", "se", "n", "sd", "events", "events_against", "n_against", "person_years")


@dataclass(frozen=True, eq=False)
class Given:
    """Numbers of every study under metafor's argument names, shape (k,) each, with the frame they came from."""

    frame: pd.DataFrame
    study: np.ndarray
    numbers: Mapping[str, np.ndarray]
    forms: tuple[Form, ...]
    dropped: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=DROPPED_COLUMNS))

    @property
    def k(self) -> int:
        """Number of rows still in."""
        return len(self.study)

    @property
    def _complete(self) -> np.ndarray:
        """Whether each row has every argument of each form, shape (forms, k)."""
        rows = [
            np.all([~np.isnan(self.numbers[name]) for name in form.arguments], axis=0)
            if all(name in self.numbers for name in form.arguments)
            else np.zeros(self.k, dtype=bool)
            for form in self.forms
        ]
        return np.array(rows, dtype=bool).reshape(len(self.forms), self.k)

    @property
    def form_of_each_row(self) -> np.ndarray:
        """Position of the first form that each row can fill, shape (k,)."""
        return self._complete.argmax(axis=0)

    @property
    def incomplete(self) -> np.ndarray:
        """Rows that can fill no form, shape (k,)."""
        return ~self._complete.any(axis=0)

    @property
    def missing(self) -> list[str]:
        """The arguments without a number, per row."""
        wanted = dict.fromkeys(name for form in self.forms for name in form.arguments if name in self.numbers)
        return [", ".join(name for name in wanted if np.isnan(self.numbers[name][row])) for row in range(self.k)]

    def without(self, rows: np.ndarray, reason: str, detail: str | Sequence[str]) -> Given:
        """The same without the marked rows, which move to `dropped` with a reason."""
        if not rows.any():
            return self
        names = self.study[rows]
        details = detail if isinstance(detail, str) else [text for text, out in zip(detail, rows, strict=True) if out]
        moved = pd.DataFrame({"study": names, "label": names, "reason": reason, "detail": details})
        moved = moved.reindex(columns=DROPPED_COLUMNS)
        return replace(
            self,
            frame=self.frame[~rows].reset_index(drop=True),
            study=self.study[~rows],
            numbers={name: column[~rows] for name, column in self.numbers.items()},
            dropped=pd.concat([self.dropped, moved], ignore_index=True) if len(self.dropped) else moved,
        )

    def table(self, known: Measure, y: np.ndarray, v: np.ndarray) -> pd.DataFrame:
        """The studies with effect, variance and counts, the frame's other columns as moderators."""
        counts = {column: self.numbers[name] for column, name in known.table.items() if name in self.numbers}
        computed = {"study": self.study, "label": self.study, "y": y, "v": v, "se": np.sqrt(v), **counts}
        return pd.DataFrame({**computed, **_moderators(self.frame)})


def read_columns(
    frame: pd.DataFrame | Mapping[str, ArrayLike],
    known: Measure,
    columns: Mapping[str, str | float | ArrayLike],
    study: str | Sequence[object] | None,
) -> Given:
    """The numbers that a measure can use, under metafor's names; totals completed from their parts."""
    _check_names(known, columns)
    table = _as_frame(frame, columns, study)
    names = _study_names(table, study)
    numbers = {name: _numbers(name, asked, table, names) for name, asked in columns.items()}
    for total, parts in known.fills.items():
        numbers = _filled(total, parts, numbers, names)
    if not any(all(name in numbers for name in form.arguments) for form in known.forms):
        found = ", ".join(columns) or "nothing"
        raise ArithmeticInputError(f"measure {known.code} needs {known.needs}; found {found}")
    return Given(table, names, numbers, known.forms)


def _check_names(known: Measure, columns: Mapping[str, object]) -> None:
    unknown = [name for name in columns if name not in known.arguments]
    if unknown:
        raise ArithmeticInputError(
            f"measure {known.code} does not take {', '.join(unknown)}; it needs {known.needs}, "
            "each as the name of a column, one number, or one value per row"
        )


def _as_frame(
    frame: pd.DataFrame | Mapping[str, ArrayLike], columns: Mapping[str, object], study: str | Sequence[object] | None
) -> pd.DataFrame:
    """The frame with a plain index; without columns of its own as long as the values given."""
    if not isinstance(frame, pd.DataFrame | Mapping):
        raise ArithmeticInputError(
            f"frame is a {type(frame).__name__}; allowed: a DataFrame, or a mapping of names to columns"
        )
    try:
        table = pd.DataFrame(frame).reset_index(drop=True).rename(columns=str)
    except ValueError as error:
        raise ArithmeticInputError(f"frame cannot be read as a table: {error}") from error
    if not len(table.columns):
        given = [np.size(values) for values in (*columns.values(), study) if np.ndim(values) == 1]
        table = pd.DataFrame(index=range(max(given, default=1 if columns else 0)))
    if not len(table):
        raise ArithmeticInputError("frame has no rows; give at least one study")
    return table


def _study_names(table: pd.DataFrame, study: str | Sequence[object] | None) -> np.ndarray:
    if study is None and "study" not in table:
        return np.array([f"study {row}" for row in range(1, len(table) + 1)], dtype=object)
    if study is None or isinstance(study, str):
        values = _column("study", study or "study", table)
    else:
        values = pd.Series(list(study), dtype=object)
    if len(values) != len(table):
        raise ArithmeticInputError(f"study has {len(values)} names and the frame {len(table)} rows; give one per row")
    if values.isna().any():
        row = int(values.isna().to_numpy().argmax())
        raise ArithmeticInputError(f"study is missing in row {row} of the frame (counted from 0); name every row")
    names = values.map(str)
    twice = names[names.duplicated()]
    if len(twice):
        raise ArithmeticInputError(
            f"study {twice.iloc[0]} is named {int((names == twice.iloc[0]).sum())} times; give study= one name per "
            "row, and keep what groups the rows in another column of the frame"
        )
    return names.to_numpy(dtype=object)


def _column(argument: str, name: str, table: pd.DataFrame) -> pd.Series:
    if name not in table:
        near = difflib.get_close_matches(name, table.columns, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ArithmeticInputError(
            f"{argument} asks for column {name!r}, which the frame does not have{hint} "
            f"Columns: {', '.join(table.columns)}"
        )
    return table[name]


def _numbers(argument: str, asked: str | float | ArrayLike, table: pd.DataFrame, study: np.ndarray) -> np.ndarray:
    """One float per row; an empty cell is NaN, a text that is no number or an infinite number is refused."""
    values = _column(argument, asked, table) if isinstance(asked, str) else asked
    if np.ndim(values) == 0:
        values = [values] * len(table)
    if np.ndim(values) != 1 or len(values) != len(table):
        raise ArithmeticInputError(
            f"{argument} has the shape {np.shape(values)} and the frame {len(table)} rows; give one value per row"
        )
    raw = pd.Series(list(values), dtype=object)
    numbers = pd.to_numeric(raw, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = (raw.notna().to_numpy() & np.isnan(numbers)) | np.isinf(numbers)
    if wrong.any():
        row = int(wrong.argmax())
        raise ArithmeticInputError(
            f"study {study[row]}: {argument} is {raw[row]!r}; allowed: a finite number, or an empty cell"
        )
    return numbers


def _filled(
    total: str, parts: tuple[str, str], numbers: Mapping[str, np.ndarray], study: np.ndarray
) -> dict[str, np.ndarray]:
    """The numbers with a total completed by the sum of its parts; refused where both are there and differ."""
    if not all(part in numbers for part in parts):
        return dict(numbers)
    added = numbers[parts[0]] + numbers[parts[1]]
    printed = numbers.get(total, np.full(len(study), np.nan))
    differs = ~np.isnan(added) & ~np.isnan(printed) & (added != printed)
    if differs.any():
        row = int(differs.argmax())
        raise ArithmeticInputError(
            f"study {study[row]}: {total} is {printed[row]:g}, but {parts[0]} + {parts[1]} is {added[row]:g}; "
            "give one of them, or mend the row"
        )
    return {**numbers, total: np.where(np.isnan(printed), added, printed)}


def _moderators(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """The frame's columns for the effects table; one whose name is taken there is called ``NAME_given``."""
    found = {}
    for name, values in frame.items():
        taken = name in _COMPUTED or (name in NUMBER_COLUMNS and not pd.api.types.is_numeric_dtype(values))
        if name == "label" or (name in TEXT_COLUMNS and not taken):
            found[name] = values.astype(object).where(values.notna(), "").map(str)
        else:
            found[f"{name}_given" if taken else name] = values
    return found
