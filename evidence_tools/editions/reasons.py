"""Why two editions differ: what the log gives as reasons, or that one edition is seen on two days."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.editions.passages import Passage, count, first_of
from evidence_tools.editions.record import Changes
from evidence_tools.editions.steps import STEP_OF
from evidence_tools.editions.two_days import IN_BETWEEN, of_one_edition
from evidence_tools.wording import Told, tell


def unexplained(changes: Changes) -> int:
    """How many differences the log should explain and does not."""
    return 0 if of_one_edition(changes) else int((changes.differences["reason"] == "").sum())


def why_it_moved(changes: Changes) -> Iterator[Passage]:
    """The reasons of the log, what they leave open, and what the programs changed."""
    if of_one_edition(changes) and len(changes.differences):
        yield Passage(_in_between(changes))
    else:
        yield from _logged(changes)
    if len(changes.software):
        yield Passage(
            tell(
                "Today's programs give {number} otherwise than was stored.",
                number=count("software", len(changes.software), "number or verdict", "numbers and verdicts"),
            )
        )


def _in_between(changes: Changes) -> Told:
    return tell(
        "One edition is seen on two days, by the same rules: {number} between them, all by what was {why}.",
        number=count("in_between", len(changes.differences), "entry differs", "entries differ"),
        why=IN_BETWEEN,
    )


def _logged(changes: Changes) -> Iterator[Passage]:
    found = changes.differences
    logged = found[found["reason"] != ""]
    items = [
        tell(
            "{step}, {number}: “{reason}” ({author})",
            step=STEP_OF[step].label,
            number=count(f"logged.{step}.{place}", len(rows), "difference"),
            reason=reason,
            author=author,
        )
        for place, ((step, reason, author), rows) in enumerate(
            logged.groupby(["step", "reason", "author"], sort=False), start=1
        )
    ]
    if items:
        yield Passage(Told("The log gives these reasons:"), first_of("logged", items))
    left = unexplained(changes)
    if left:
        number = count("unlogged", left, "difference")
        yield Passage(tell("The log gives no reason for {number}; “evidence log” enters one.", number=number))
