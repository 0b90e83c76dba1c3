"""The kinds of cell: how the text of a cell must look, and the type that it becomes.

Cells are text until a pattern has admitted them, so that `1,531`, `<0.001`, `NaN` and `12 May` are faults and not
guesses. Patterns and conversions run inside pydantic's core; a column of a hundred thousand cells costs no Python call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_PLAIN = "(?:0|[1-9][0-9]{0,14})"
_ID = "[a-z0-9][a-z0-9_]*"
_DAY = "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])"
_YEAR = "(?:18|19|20)[0-9]{2}"
_URL = r"https?://[^\s;]+"


@dataclass(frozen=True, slots=True)
class Cell:
    """What the text of a cell must look like.

    Parameters
    ----------
    pattern
        Regular expression of the whole cell.
    allowed
        The same in words, for reports.
    form
        Short name of the kind, for the data dictionary.
    dtype
        Type of the column in a frame.
    mend
        How to mend a cell that does not fit.
    """

    pattern: str
    allowed: str
    form: str
    dtype: str = "str"
    mend: str = "correct the cell"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(pattern=f"^(?:{self.pattern})$", strict=True)
        return text if source is str else core_schema.chain_schema([text, handler(source)])


_PLAIN_NUMBER = (
    "write a point and digits only; an inequality belongs in the relation or text column, "
    "a range in its low and high columns"
)


def _number(
    allowed: str,
    form: str,
    *,
    above: float | None = None,
    low: float | None = None,
    high: float | None = None,
    mend: str = _PLAIN_NUMBER,
) -> Any:
    sign = "-?" if low is None and above is None else ""
    cell = Cell(rf"{sign}{_PLAIN}(?:\.[0-9]{{1,12}})?", allowed, form, "float64", mend)
    return Annotated[float, Field(gt=above, ge=low, le=high), cell]


def _text(pattern: str, allowed: str, form: str, mend: str = "correct the cell") -> Any:
    return Annotated[str, Cell(pattern, allowed, form, mend=mend)]


def several(words: Sequence[str]) -> Any:
    """One or more words of a closed list, separated by semicolons."""
    word = f"(?:{'|'.join(words)})"
    return _text(f"{word}(?:;{word})*", f"one or more, separated by ;, of: {', '.join(words)}", "words")


def numbered(letter: str) -> Any:
    """A numbered key: this letter and at least three digits."""
    return _text(f"{letter}[0-9]{{3,}}", f"{letter} and three digits or more, such as {letter}001", f"{letter}001...")


Number = _number("a plain number such as -2.9 or 16.5", "number")
NonNegative = _number("a plain number, 0 or larger", "number, 0 or more", low=0)
Positive = _number(
    "a plain number above 0", "number, above 0", above=0, mend="correct the number; leave it empty where not reported"
)
Percent = _number("a plain number from 0 to 100", "0 to 100", low=0, high=100)
Probability = _number("a plain number from 0 to 1", "0 to 1", low=0, high=1)
PValue = _number(
    "a plain number above 0, at most 1",
    "above 0 to 1",
    above=0,
    high=1,
    mend="write digits only; for <0.001, or 0.000 as printed, write 0.001 and p_relation below",
)
Correlation = Annotated[
    float,
    Field(ge=-1, le=1),
    Cell(r"-?[01](?:\.[0-9]{1,12})?", "a correlation from -1 to 1", "-1 to 1", "float64"),
]
Count = Annotated[
    int,
    Cell(
        "(?:0|[1-9][0-9]{0,11})", "a whole number, 0 or larger", "integer", "Int64", "write digits only, such as 1531"
    ),
]
Patients = Annotated[
    int,
    Cell(
        "[1-9][0-9]{0,11}",
        "a whole number, 1 or larger",
        "integer, 1 or more",
        "Int64",
        "write digits only, such as 1531",
    ),
]
Year = Annotated[int, Cell(_YEAR, "a year such as 2026", "year", "Int64")]

Text = _text(
    r"(?s:\S(?:.*\S)?)", "text without blanks at its ends", "text", "remove the blanks before or after the text"
)
Id = _text(_ID, "lower-case letters, digits and _", "id", "use the identifier as it stands in its own table")
Ids = _text(
    f"{_ID}(?:;{_ID})*", "identifiers separated by ; without blanks", "ids", "separate by ; and leave no blanks"
)
ClaimId = _text("[A-Z][0-9]{2}", "a capital letter and two digits, such as P01", "P01...")
ClaimIds = _text("[A-Z][0-9]{2}(?:;[A-Z][0-9]{2})*", "claim ids separated by ;, such as O11;O12", "ids")
Url = _text(_URL, "an address beginning with http:// or https://", "url")
Urls = _text(f"{_URL}(?:;{_URL})*", "addresses separated by ; without blanks", "urls")
Doi = _text(r"10\.[0-9]{4,9}/\S+", "a DOI such as 10.1093/pm/pnac028", "DOI", "leave out https://doi.org/")
Nct = _text("NCT[0-9]{8}", "NCT and eight digits", "NCT number")
Month = _text(_MONTH, "a month such as 2026-02", "YYYY-MM")
PartialDate = _text(
    f"{_YEAR}|{_MONTH}|{_DAY}", "a year, a month or a day: 2018, 2018-08 or 2018-08-02", "YYYY, YYYY-MM or YYYY-MM-DD"
)
Day = Annotated[date, Cell(_DAY, "a day such as 2026-11-22", "YYYY-MM-DD", mend="write year-month-day")]


def cell_of(annotation: Any) -> Cell:
    """The `Cell` behind the annotation of a field, `| None` or not; a Literal becomes the cell of its words.

    Examples
    --------
    >>> cell_of(Count | None).dtype
    'Int64'
    >>> cell_of(Literal["lower", "higher"]).allowed
    'lower, higher'
    """
    if get_origin(annotation) is Literal:
        words = ", ".join(get_args(annotation))
        return Cell("", words, words, mend="use one of these words")
    found = next((part for part in get_args(annotation) if isinstance(part, Cell)), None)
    if found is not None:
        return found
    return next(cell_of(part) for part in get_args(annotation) if part is not type(None))
