"""The digits of a text: numbers, codes that hold digits, dates and addresses, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence_tools.wording.numbers import MINUS

NUMBER, CODE, DATE, ADDRESS = "number", "code", "date", "address"
_PATTERN = re.compile(
    rf"(?P<{ADDRESS}>(?:https?://|www\.|doi:\s?|10\.\d{{4,}}/)[^\s<>\"|]*[^\s<>\"|.,;:)\]])"
    rf"|(?P<{DATE}>\b\d{{4}}-\d\d-\d\d(?:T[\d:]+Z?)?\b)"
    rf"|(?P<{CODE}>[^\W\d][\w.\-/+]*?\d(?:[\w./+\-]*\w)?|\d+(?:\.\d+)?(?!e[+-]?\d)[^\W\d]\w*)"
    rf"|(?P<{NUMBER}>(?:(?<![\w.)%])[{MINUS}+-])?(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:\.\d+)?(?:e[+-]?\d+)?)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of text with digits.

    Parameters
    ----------
    start, end
        Its place in the text.
    text
        As it is printed.
    kind
        ``"number"``, ``"code"`` (an identifier), ``"date"`` or ``"address"``.
    """

    start: int
    end: int
    text: str
    kind: str

    @property
    def value(self) -> float:
        """The number that is printed."""
        return float(self.text.replace(MINUS, "-").replace(",", ""))

    @property
    def decimals(self) -> int:
        """How many digits are printed behind the point."""
        return len(self.text.lower().partition("e")[0].partition(".")[2])

    @property
    def signed(self) -> bool:
        """Whether a sign is printed."""
        return self.text[0] in f"{MINUS}+-"


def tokens_of(text: str) -> Iterator[Token]:
    """Every stretch of a text that holds digits, from left to right.

    Examples
    --------
    >>> [(each.text, each.kind) for each in tokens_of("−3.8 [−4.9 to −2.7], 2,197 of 1987-1999, c010")]
    [('−3.8', 'number'), ('−4.9', 'number'), ('−2.7', 'number'), ('2,197', 'number'), ('1987', 'number'), \
('1999', 'number'), ('c010', 'code')]
    """
    for found in _PATTERN.finditer(text):
        kind = found.lastgroup or NUMBER
        yield Token(found.start(), found.end(), found.group(), kind)


def has_digits(text: str) -> bool:
    """Whether a text holds a digit that could be changed."""
    return any("0" <= character <= "9" for character in text)


def spaced(text: str) -> str:
    """A text with every run of white space as one space, as readers see it.

    Examples
    --------
    >>> spaced(" 3.8\\n points\\u00a0")
    '3.8 points'
    """
    return " ".join(text.split())
