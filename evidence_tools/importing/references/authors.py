"""Authors as a citation names them."""

from __future__ import annotations

import re
from collections.abc import Sequence

NAMED = 3
"""Authors that a citation names before *et al.*"""


def short_author(name: str) -> str:
    """Surname and initials without stops, from "Surname, Given names" or "Surname AB"; other names as they are.

    Examples
    --------
    >>> short_author("Sample, Ada B."), short_author("van der Sample, Jean-Luc"), short_author("Sample AB")
    ('Sample AB', 'van der Sample JL', 'Sample AB')
    """
    surname, comma, given = name.partition(",")
    if not comma:
        return name.strip()
    given = given.split(",")[0]
    initials = given.strip() if re.fullmatch(r"\s*[A-Z]{1,3}\s*", given) else _initials(given)
    return f"{surname.strip()} {initials}".strip()


def surname(name: str) -> str:
    """The surname of "Surname, Given names", of "Surname AB" or of "A. B. Surname"; a body's name as it is.

    Examples
    --------
    >>> surname("Sample, Ada"), surname("Sample AB"), surname("A. B. Sample"), surname("The Synthetic Group")
    ('Sample', 'Sample', 'Sample', 'The Synthetic Group')
    """
    if "," in name:
        return name.split(",", maxsplit=1)[0].strip()
    words = name.split()
    if len(words) > 1 and re.fullmatch(r"[A-Z]{1,3}", words[-1]):
        return " ".join(words[:-1])
    if len(words) > 1 and all(re.fullmatch(r"(?:[A-Z]\.)+", word) for word in words[:-1]):
        return words[-1]
    return name.strip()


def byline(authors: Sequence[str]) -> str:
    """The authors as a citation begins with them.

    Examples
    --------
    >>> byline(["Sample A", "Probe B", "Trial C", "Fourth D"])
    'Sample A, Probe B, Trial C, et al'
    """
    return ", ".join([*authors[:NAMED], *(["et al"] if len(authors) > NAMED else [])])


def _initials(given: str) -> str:
    return "".join(part[0].upper() for part in re.split(r"[\s.\-]+", given) if part)
