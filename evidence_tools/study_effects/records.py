"""The records that answer a question study by study: `Effects` and the `Scale` they are measured on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import expit

from evidence_tools.errors import ArithmeticInputError, QuestionError
from evidence_tools.question import Method, Question

BORROWED, UPPER_BOUND, DERIVED, NOT_FROM_PAPER = "†", "‡", "§", "¶"
MARKS: Mapping[str, str] = {
    BORROWED: "no spread printed: standard deviation of change borrowed from other populations",
    UPPER_BOUND: "number of patients at the visit not printed: number treated or enrolled used, an upper bound",
    DERIVED: "number derived, or not confirmed at the second reading",
    NOT_FROM_PAPER: "from a manufacturer's, news or payer's text, not from the paper itself",
}

NUMBER_COLUMNS = [
    "months",
    "y",
    "v",
    "se",
    "n",
    "sd",
    "sd_low",
    "sd_high",
    "sd_against",
    "v_low",
    "v_high",
    "events",
    "person_years",
    "events_against",
    "n_against",
]
TEXT_COLUMNS = [
    "study",
    "label",
    "arm",
    "n_how",
    "sd_how",
    "sd_source",
    "design",
    "funding",
    "rows",
    "source_id",
    "locator",
    "status",
    "second_look",
    "marks",
]
TABLE_COLUMNS = [
    *(
        [
            "study",
            "label",
            "arm",
            "months",
            "y",
            "v",
            "se",
            "n",
            "n_how",
            "sd",
            "sd_low",
            "sd_high",
            "sd_how",
            "sd_source",
            "sd_against",
            "v_low",
            "v_high",
        ]
    ),
    *(["events", "person_years", "events_against", "n_against", "design", "funding"]),
    *(["rows", "source_id", "locator", "status", "second_look", "marks"]),
]
DROPPED_COLUMNS = ["study", "label", "arm", "months", "rows", "reason", "detail"]

_DISPLAY: Mapping[str, Callable[[ArrayLike], np.ndarray]] = {
    "identity": np.asarray,
    "log": np.exp,
    "logit": expit,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What the numbers mean: unit, good direction, no-effect value, transformation, bounds and threshold.

    `display` turns the scale of analysis (log odds, log ratio) into the scale that is shown (percent, ratio).
    `mcid` is signed: a fall of two points in a score that should fall is -2, on the scale of analysis.
    """

    label: str = "Effect"
    unit: str = ""
    better: str | None = None
    null: float | None = 0.0
    transform: str = "identity"
    factor: float = 1.0
    low: float = -np.inf
    high: float = np.inf
    mcid: float | None = None
    mcid_label: str = ""
    mcid_source: str = ""
    convention: str = ""

    @property
    def axis_label(self) -> str:
        """What an axis says: the label and the unit, once where they are the same.

        Examples
        --------
        >>> Scale(label="Risk ratio", unit="risk ratio").axis_label, Scale(label="Pain", unit="points").axis_label
        ('Risk ratio', 'Pain, points')
        """
        unit = "" if self.unit.lower() == self.label.lower() else self.unit
        return ", ".join(part for part in (self.label, unit) if part)

    @property
    def direction(self) -> float:
        """+1 where a higher number is better, -1 where a lower one is.

        Examples
        --------
        >>> Scale(better="higher").direction, Scale(better="lower").direction
        (1.0, -1.0)
        """
        return 1.0 if self.better == "higher" else -1.0

    @property
    def short_unit(self) -> str:
        """The unit without its range, for use inside a sentence."""
        return self.unit.split(" (")[0]

    def display(self, values: ArrayLike) -> np.ndarray | float:
        """Values on the scale of display, never beyond its bounds.

        Examples
        --------
        >>> round(float(Scale(transform="logit", factor=100).display(0.0)), 1)
        50.0
        """
        with np.errstate(over="ignore"):
            shown = self.factor * _DISPLAY[self.transform](np.asarray(values, dtype=float))
        shown = np.clip(shown, self.low, self.high)
        return float(shown) if np.ndim(values) == 0 else shown


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Effects:
    """One effect and its variance per study, with where each came from and which rows could not be used.

    `table` holds the studies that answer the question: `y` and `v` on the scale of analysis, `n` and how it is known
    (`n_how`), the standard deviation and how it was obtained (`sd_how`, range `sd_low` to `sd_high`), the row ids,
    source, locator and footnote `marks` (see `MARKS`). `dropped` holds every other row of the outcome with its reason.
    """

    _table: pd.DataFrame
    _dropped: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=DROPPED_COLUMNS))
    question: Question | None = None
    measure: str = "GEN"
    scale: Scale = Scale()
    method: Method = field(default_factory=Method)
    edition: str = ""
    data_date: str = ""
    label: str = ""
    variant: str = ""
    cautions: tuple[str, ...] = ()

    @classmethod
    def from_columns(
        cls, y: ArrayLike, v: ArrayLike, study: Sequence[str] | None = None, **moderators: Sequence[object]
    ) -> Effects:
        """Effects from numbers of your own, such as a published table.

        Parameters
        ----------
        y, v
            Effects and their sampling variances, both of length k; v is a variance, not a standard error.
        study
            Names of the studies; None numbers them.
        **moderators
            Further columns of length k.

        Raises
        ------
        ArithmeticInputError
            When the lengths differ.

        Examples
        --------
        >>> Effects.from_columns([0.1, 0.3], [0.01, 0.02], study=["A", "B"])
        Effects: 2 studies used, 0 rows not used
        """
        y, v = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
        study = [f"study {i}" for i in range(1, len(y) + 1)] if study is None else [str(s) for s in study]
        lengths = {"y": len(y), "v": len(v), "study": len(study)}
        lengths |= {name: len(column) for name, column in moderators.items()}
        if len(set(lengths.values())) > 1:
            raise ArithmeticInputError(f"columns differ in length: {lengths}; give one value per study")
        with np.errstate(invalid="ignore"):
            frame = pd.DataFrame({"study": study, "label": study, "y": y, "v": v, "se": np.sqrt(v)})
        return cls(_table=complete(frame.assign(**moderators)))

    @property
    def table(self) -> pd.DataFrame:
        """The studies used, one row each; a copy."""
        return self._table.copy(deep=False)

    @property
    def dropped(self) -> pd.DataFrame:
        """Every row of the outcome that was not used, with the reason; a copy."""
        return self._dropped.copy(deep=False)

    @property
    def k(self) -> int:
        """Number of studies used."""
        return len(self._table)

    def without(self, mark: str) -> Effects:
        """The same answer without the studies that carry a footnote mark, which move to `dropped`.

        Examples
        --------
        ``found.without("‡")`` leaves out studies whose number of patients is only an upper bound.
        """
        if mark not in MARKS:
            raise QuestionError(f"mark {mark!r} is not known; allowed: {', '.join(MARKS)}")
        marked = self._table["marks"].str.contains(mark, regex=False)
        return self._left_out(marked, MARKS[mark], f"without {mark}")

    def only(self, studies: Collection[str]) -> Effects:
        """The same answer from these studies alone; the others move to `dropped`."""
        unknown = sorted(set(studies) - set(self._table["study"]))
        if unknown:
            known = ", ".join(self._table["study"])
            raise QuestionError(f"studies not among those used: {', '.join(unknown)}; allowed: {known}")
        return self._left_out(~self._table["study"].isin(studies), "not among the studies chosen", "chosen studies")

    def _left_out(self, chosen: pd.Series, detail: str, variant: str) -> Effects:
        moved = self._table[chosen].assign(reason="left out for a sensitivity analysis", detail=detail)
        return replace(
            self,
            _table=self._table[~chosen].reset_index(drop=True),
            _dropped=_stack([self._dropped, moved[DROPPED_COLUMNS]]),
            variant=_join(self.variant, variant),
        )

    def with_spread(self, end: str) -> Effects:
        """The same studies with every uncertain standard deviation at the ``"low"`` or ``"high"`` end of its range."""
        if end not in ("low", "high"):
            raise QuestionError(f"end {end!r} is not known; allowed: low, high")
        table = self._table.copy()
        table["v"] = table[f"v_{end}"].fillna(table["v"])
        table["se"] = np.sqrt(table["v"])
        table["sd"] = table[f"sd_{end}"].fillna(table["sd"])
        return replace(self, _table=table, variant=_join(self.variant, f"standard deviations at the {end} end"))

    def __len__(self) -> int:
        return self.k

    def __repr__(self) -> str:
        name = f" {self.label}" if self.label else ""
        variant = f" ({self.variant})" if self.variant else ""
        studies = "study" if self.k == 1 else "studies"
        return f"Effects{name}{variant}: {self.k} {studies} used, {len(self._dropped)} rows not used"


def complete(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every column of an effects table, absent ones empty, moderators last."""
    no_number, no_text = pd.Series(np.nan, index=frame.index), pd.Series("", index=frame.index, dtype="str")
    filled = {name: frame[name].astype(float) if name in frame else no_number for name in NUMBER_COLUMNS}
    filled |= {name: frame[name].fillna("").astype("str") if name in frame else no_text for name in TEXT_COLUMNS}
    extra = [name for name in frame.columns if name not in TABLE_COLUMNS]
    columns = {name: filled[name] for name in TABLE_COLUMNS} | {name: frame[name] for name in extra}
    return pd.DataFrame(columns, index=frame.index).reset_index(drop=True)


def _stack(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=DROPPED_COLUMNS)


def _join(first: str, second: str) -> str:
    return f"{first}; {second}" if first else second
