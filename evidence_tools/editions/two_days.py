"""A comparison of one edition at two days: by the same rules, so that no log can explain what differs."""

from __future__ import annotations

from evidence_tools.editions.record import Changes
from evidence_tools.naming import day_in_words

IN_BETWEEN = "published in between"


def of_one_edition(changes: Changes) -> bool:
    """Whether both are one edition, as it could be known on two days or on one and today."""
    return changes.before.folder == changes.after.folder and any(
        each.known_on for each in (changes.before, changes.after)
    )


def end_names(changes: Changes) -> tuple[str, str]:
    """What tells the two apart in a picture: the editions, or the days of one: ``21 June 2021``."""
    if not of_one_edition(changes):
        return changes.before.label, changes.after.label
    first, last = (
        day_in_words(each.known_on or each.protocol.edition.data_date) for each in (changes.before, changes.after)
    )
    return first, last


def earlier(changes: Changes) -> str:
    """Where something stood before: ``in the earlier edition``, or ``on 21 June 2021``."""
    return f"on {end_names(changes)[0]}" if of_one_edition(changes) else "in the earlier edition"
