"""The numbers of limitations."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.limits import Limitation
from evidence_tools.results.entries import Entry, entry

NO_UNIT = "no unit"  # of a quantity that is not known
_SIZES = ("plausible_low", "plausible_central", "plausible_high")


def limitation_entries(each: Limitation) -> Iterator[tuple[str, Entry]]:
    """Every number of one limitation, by the part of its key that follows its name, such as ``tipping``.

    The note of the quantity begins with the verdict and goes on with its reason.
    """
    yield "quantity", _quantity(each)
    for key, size in sizes(each).items():
        yield key, entry(size, each.size_unit or NO_UNIT, _label(each), convention=_assumed(each))


def sizes(each: Limitation) -> dict[str, float]:
    """How large the limitation plausibly is and at which size it reverses a conclusion, where it comes in sizes."""
    if each.plausible is None:
        return {}
    return dict(zip(_SIZES, each.plausible, strict=True)) | {"tipping": each.tipping}


def _quantity(each: Limitation) -> Entry:
    return entry(
        each.quantity,
        each.unit or NO_UNIT,
        _label(each),
        convention="; ".join(filter(None, (each.measures, _assumed(each)))),
        marks=each.marks,
        note=f"{each.verdict}: {each.reason}",
    )


def _label(each: Limitation) -> str:
    return f"{each.question}; {each.title}"


def _assumed(each: Limitation) -> str:
    return f"protocol: {', '.join(each.assumed)}" if each.assumed else ""
