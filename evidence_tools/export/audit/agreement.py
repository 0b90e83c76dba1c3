"""Whether a printed number is a number of the results, rounded."""

from __future__ import annotations

from evidence_tools.export.audit.tokens import NUMBER, Token, tokens_of
from evidence_tools.results import Entry
from evidence_tools.results.entries import SIGNIFICANT_DIGITS

HUNDRED = 100.0
SIGNS = "−+-"
WORDS_OF_SIZE = {"million": 1e6, "billion": 1e9, "thousand": 1e3}
_TIE = 1e-9  # of half a unit of the last digit: sums that end in a five may be a last bit above or below it
PARTS_OF_ONE = ("protocol.", "charts.", "committee.")  # where a share may be kept as a part of one and told in percent


def agrees(text: str, key: str, entry: Entry) -> bool:
    """Whether a printed number is the value of an entry under the rounding that its decimals tell.

    A number without a sign tells a size (``fell by 3.8``); a printed sign must be that of the value. ``0.001`` of
    ``p < 0.001`` agrees with every smaller p.

    Examples
    --------
    >>> kept = {"value": -3.82565, "shown": "−3.8", "unit": "points"}
    >>> agrees("−3.8", "a", kept), agrees("3.8", "a", kept), agrees("−3.9", "a", kept), agrees("+3.8", "a", kept)
    (True, True, False, False)
    """
    token = next(tokens_of(text), None)
    if token is None or token.kind != NUMBER or entry["value"] is None:
        return False
    if text == entry.get("shown"):
        return True
    value = float(entry["value"])
    if token.signed and token.value != 0 and (token.value < 0) != (value < 0):
        return False
    return _rounds_to(value, key, token) or text.lstrip(SIGNS) == _limit(entry)


def _rounds_to(value: float, key: str, token: Token) -> bool:
    """Whether the size of a value, or of a part of one in percent, is what is printed; a tie may go either way."""
    size = abs(value)
    shared = 0 < size <= 1 and key.startswith(PARTS_OF_ONE)
    half = 0.5 * 10.0**-token.decimals * (1 + _TIE)
    return any(abs(each - abs(token.value)) <= half for each in ((size, size * HUNDRED) if shared else (size,)))


def as_kept(value: float) -> str:
    """A value with all digits that the results file has.

    Examples
    --------
    >>> as_kept(-3.8256534516100001)
    '-3.82565345161'
    """
    return f"{value:.{SIGNIFICANT_DIGITS}g}"


def same_value(text: str, entry: Entry) -> bool:
    """Whether a number behind a mark is the value of an entry to all digits that the results file has."""
    return entry["value"] is not None and as_kept(float(text)) == as_kept(float(entry["value"]))


def _limit(entry: Entry) -> str:
    """The number of an entry as it is shown: of ``< 0.001`` a limit, of ``1.8 million`` a number of millions."""
    token = next(tokens_of(str(entry.get("shown", ""))), None)
    return "" if token is None or token.kind != NUMBER else token.text.lstrip(SIGNS)


def shown_is_value(key: str, entry: Entry) -> bool:
    """Whether an entry shows its own value: neither of the two can be changed alone.

    Examples
    --------
    >>> shown_is_value("a", {"value": 1818181.8, "shown": "1.8 million"})
    True
    """
    shown = str(entry.get("shown", ""))
    token = next(tokens_of(shown), None)
    if token is None or token.kind != NUMBER:
        return True
    if entry["value"] is None:
        return False
    value = float(entry["value"]) / next((size for word, size in WORDS_OF_SIZE.items() if word in shown), 1.0)
    return value < token.value if shown.startswith("<") else _rounds_to(value, key, token)
