"""Two readings of one cell: whether they agree, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from evidence_tools.importing.agreement.identity import kind_of, number, same, scale_of
from evidence_tools.importing.agreement.matching import Pair
from evidence_tools.naming import counted

State = Literal["empty", "agree", "rounding", "differ", "only first", "only second"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell as both read it.

    Parameters
    ----------
    pair
        The rows it stands in.
    column
        Its column.
    first, second
        Its texts; empty where a reader left it empty.
    """

    pair: Pair
    column: str

    @property
    def table(self) -> str:
        """Table of the cell."""
        return self.pair.table

    @property
    def first(self) -> str:
        """What the first reader wrote."""
        return self.pair.first.cells.get(self.column, "")

    @property
    def second(self) -> str:
        """What the second reader wrote."""
        return self.pair.second.cells.get(self.column, "")

    @property
    def state(self) -> State:
        """How the two stand to each other; numbers agree by rounding where one is the other printed shorter."""
        if not (self.first and self.second):
            return "only first" if self.first else "only second" if self.second else "empty"
        if same(self.table, self.column, self.first) == same(self.table, self.column, self.second):
            return "agree"
        return "rounding" if self._rounded() else "differ"

    @property
    def agreed(self) -> str:
        """The text of a cell on which both agree: of numbers the one with more decimals."""
        return max(self.first, self.second, key=lambda text: len(text.partition(".")[2]))

    @property
    def apart(self) -> str:
        """How far the two lie apart: a difference, steps on an ordered list, or which one is empty."""
        if self.state in ("only first", "only second"):
            return self.state
        numbers = (number(self.first), number(self.second))
        if kind_of(self.table, self.column) == "number" and None not in numbers:
            return f"{abs(numbers[0] - numbers[1]):f}"
        _, _, ordered = scale_of(self.table, self.column, self.pair.first.cells)
        if self.first in ordered and self.second in ordered:
            return counted(abs(ordered.index(self.first) - ordered.index(self.second)), "step")
        return ""

    def _rounded(self) -> bool:
        """Whether the shorter number is the longer one rounded to its decimals, a half up or down."""
        numbers = (number(self.first), number(self.second))
        if kind_of(self.table, self.column) != "number" or None in numbers:
            return False
        short, long = sorted(numbers, key=lambda value: -value.as_tuple().exponent)
        step = Decimal(1).scaleb(short.as_tuple().exponent)
        shorter = short.as_tuple().exponent > long.as_tuple().exponent
        return shorter and abs(short - long) * 2 <= step
