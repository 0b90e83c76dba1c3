"""Whether a gain in scores lasts from the first year on, as studies with two such visits have seen."""

from __future__ import annotations

from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.reference import plausible_from
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import weigh
from evidence_tools.limits.shared.conditional import if_words
from evidence_tools.limits.shared.fading import (
    fade_condition,
    faded,
    fades,
    fades_words,
    last_words,
    visit_table,
    visits,
)

NAME = "durability"
_REACH = (0.0, 100.0)  # percent of the gain; where tipping points are sought, no assumption


def challenge_scores(subject: Subject) -> Limitation:
    """Scores: the gain fades by as much as between two late visits of one study."""
    start = subject.rules.durability.from_months
    printed = visits(subject)
    printed = printed[printed["months"] >= start].reset_index(drop=True)
    if subject.base is None or printed.empty:
        return cannot_say(subject, NAME, f"No study prints a change that could be pooled from month {start:g} on.")
    found = fades(subject, printed)
    assumed = ("limits.durability.from_months",)
    if found.empty:
        return cannot_say(
            subject,
            NAME,
            f"No study prints the score at two visits from month {start:g} on, so whether it lasts cannot be seen. "
            f"{last_words(printed)}",
            quantity=printed["months"].max(),
            unit="months",
            measures="to the last visit with a value",
            table=visit_table(printed),
            sources=tuple(printed["source_id"]),
            assumed=assumed,
        )
    weighed = weigh(subject, lambda gone: faded(subject, gone), plausible_from(100 * found["fade"]), reach=_REACH)
    left = if_words(subject, weighed, fade_condition(weighed.plausible.central))
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=float(subject.scale.display(weighed.central.estimate)),
        unit=subject.scale.short_unit,
        measures="left at later visits",
        reason=f"{fades_words(subject, found)} {left} {last_words(printed)}",
        size_unit="percent",
        table=visit_table(printed),
        sources=tuple(printed["source_id"]),
        assumed=assumed,
    )
