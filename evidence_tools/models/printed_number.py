"""A number as it stands in a paper: its value, how many decimals were printed, and whether it is only a bound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from evidence_tools.errors import QuestionError

_NUMBER = re.compile(r"([<>≤≥]?)\s*([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?\s*%?")


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number. `unit` is one unit of its last digit; `bound` is "<", ">" or empty."""

    ROUNDING: ClassVar[float] = 0.5 * (1 + 1e-9)  # a computed half is rarely a half to the last bit
    text: str
    value: float
    unit: float
    bound: str = ""

    def gap(self, computed: float) -> float:
        """Distance of a computed number in units of the last digit: one half and less is rounding; 0 within a bound."""
        within = {"<": computed <= self.value, ">": computed >= self.value}
        if within.get(self.bound, False):
            return 0.0
        if np.isnan(computed):
            return np.nan
        distance = abs(computed - self.value) / self.unit
        return max(distance, 1.0) if self.bound else distance


def read_printed(name: str, value: str | float) -> Printed:
    """Read a printed number.

    Examples
    --------
    >>> read_printed("estimate", "\u22120.50")
    Printed(text='\u22120.50', value=-0.5, unit=0.01, bound='')
    >>> read_printed("p_value", "<0.001").bound
    '<'
    """
    text = value if isinstance(value, str) else repr(float(value)).removesuffix(".0")
    plain = text.strip().replace("\u2212", "-").replace("\u2013", "-").replace(",", "").replace("·", ".")
    found = _NUMBER.fullmatch(plain)
    if not found or not (found[3] or found[4]):
        raise QuestionError(f"{name} is {value!r}; allowed: a number as printed, such as '0.50', '-3.8' or '<0.001'")
    bound, sign, whole, decimals, power = found.groups()
    number = float(f"{sign}{whole or 0}.{decimals or 0}e{power or 0}")
    unit = 10.0 ** (int(power or 0) - len(decimals or ""))
    return Printed(text, number, unit, {"≤": "<", "≥": ">"}.get(bound, bound))
