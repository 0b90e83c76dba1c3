"""What one test of a claim found, and how several findings make one verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.wording import Number, Told

REPRODUCED, CONSISTENT, DIFFERS, CONTRADICTED, AS_REPORTED, CANNOT_SAY = CLAIM_VERDICTS
_WORST_FIRST = (CONTRADICTED, DIFFERS, CANNOT_SAY, AS_REPORTED, CONSISTENT, REPRODUCED)
_SUPPORTED = {REPRODUCED, CONSISTENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one test found.

    Parameters
    ----------
    verdict
        One of `CLAIM_VERDICTS`.
    why
        One sentence made from the comparison, without a full stop.
    printed, found
        What the policy states and what the data give, as far as these are numbers.
    low, high
        Interval of what the data give.
    keys, rows, sources
        Keys of the results, ids of rows and ids of sources that it rests on.
    more
        Further numbers worth a key of their own, such as other counts that fit.
    """

    verdict: str
    why: Told
    printed: Number | None = None
    found: Number | None = None
    low: Number | None = None
    high: Number | None = None
    keys: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    more: tuple[Number, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.verdict not in CLAIM_VERDICTS:
            raise ValueError(f"verdict {self.verdict!r} is not known; allowed: {', '.join(CLAIM_VERDICTS)}")

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number of the finding, each key once."""
        given = (self.printed, self.found, self.low, self.high, *self.why.numbers, *self.more)
        return tuple({each.key: each for each in given if each is not None}.values())


def combined(verdicts: Sequence[str]) -> str:
    """The verdict on a claim from those on its parts: its weakest part decides.

    A claim of which one part is supported and another contradicted *differs*: it is neither right nor wrong as a whole.

    Examples
    --------
    >>> combined(["reproduced", "as reported only"]), combined(["consistent", "contradicted"])
    ('as reported only', 'differs')
    """
    if CONTRADICTED in verdicts and _SUPPORTED & set(verdicts):
        return DIFFERS
    return min(verdicts, key=_WORST_FIRST.index)
