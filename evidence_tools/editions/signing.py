"""Who did something and why, as it is written under an approval, a new edition or an entry of the log."""

from __future__ import annotations

from evidence_tools.errors import EvidenceToolsError


def signed(text: str, option: str) -> str:
    """A name or a reason that was given, without blanks at its ends.

    Parameters
    ----------
    text
        What was given.
    option
        What it was given as, such as ``author``, for the error.

    Raises
    ------
    EvidenceToolsError
        When nothing was given, or something that cannot stand on one line.

    Examples
    --------
    >>> signed(" A. Reader ", "author")
    'A. Reader'
    """
    stripped = text.strip()
    if not stripped or not stripped.isprintable():
        found = repr(stripped) if stripped else "nothing"
        raise EvidenceToolsError(
            f"Asked to write down who and why: found {found} as {option}; allowed: words on one line; "
            f'mend: give {option}, such as {option}="..."'
        )
    return stripped
