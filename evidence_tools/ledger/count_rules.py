"""What a count says to a claim: a printed number, or a word such as *most*, beside the rows that have a property."""

from __future__ import annotations

from evidence_tools.ledger.finding import CANNOT_SAY, CONSISTENT, CONTRADICTED, DIFFERS, REPRODUCED

_SEVERAL = 2
_FEW = 0.25  # at most this share is few; no standard says how many that is


def verdict_on(says: str, yes: int, unstated: int, of: int, printed: float = 0.0) -> str:
    """The verdict on a count when `yes` of `of` rows have a property and `unstated` do not say.

    Examples
    --------
    >>> verdict_on("none", yes=2, unstated=0, of=4), verdict_on("most", yes=3, unstated=2, of=6)
    ('contradicted', 'consistent')
    """
    if of == unstated:
        return CANNOT_SAY
    most = yes + unstated
    if says in ("most", "few"):
        return _on_a_share(says, yes, most, of, of - unstated)
    if says == "not_all":
        return CONSISTENT if most < of else CANNOT_SAY if unstated else CONTRADICTED
    if says == "taken_from":
        return DIFFERS if yes > printed else CONSISTENT if yes == printed else CANNOT_SAY
    if says in ("several", "some"):
        found = _on_a_number("at_least", yes, most, _SEVERAL if says == "several" else 1)
        return DIFFERS if found == CONTRADICTED and of == 1 else found
    return _on_a_number(says, yes, most, {"none": 0, "all": of}.get(says, printed))


def _on_a_number(says: str, yes: int, most: int, claimed: float) -> str:
    """The count lies between `yes` and `most`."""
    low, high = {"at_least": (claimed, float("inf")), "at_most": (0, claimed)}.get(says, (claimed, claimed))
    if low <= yes and most <= high:
        return REPRODUCED if low == high else CONSISTENT
    if most < low:
        return CONTRADICTED if most == 0 else DIFFERS
    if yes > high:
        return CONTRADICTED if high == 0 else DIFFERS
    return CANNOT_SAY if says in ("at_least", "at_most") else CONSISTENT


def _on_a_share(says: str, yes: int, most: int, of: int, stated: int) -> str:
    """More than half, or few: of all, else of those that say, where they are at least half; `yes` to `most` have it."""
    heard = 2 * stated >= of
    if says == "most":
        if 2 * yes > of:
            return CONSISTENT
        if 2 * most <= of:
            return CONTRADICTED if 2 * most < of else DIFFERS
        return CONSISTENT if heard and 2 * yes > stated else CANNOT_SAY
    if most <= _FEW * of:
        return CONSISTENT
    if yes > _FEW * of:
        return CONTRADICTED if 2 * yes > of else DIFFERS
    return CONSISTENT if heard and yes <= _FEW * stated else CANNOT_SAY
