"""Events in the comparison arm that open care may have added: how many would explain the difference."""

from __future__ import annotations

import math
from dataclasses import dataclass

from evidence_tools.arithmetic import odds_ratio, pool, risk_ratio
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.shared.scenarios import result_cells

_MEASURES = {"RR": risk_ratio, "OR": odds_ratio}


@dataclass(frozen=True, slots=True)
class ExtraEvents:
    """Of `events` in the comparison arm, how many must have come from open care alone.

    `to_include` for the interval to include no difference, `to_equal` for the ratio to reach 1.
    """

    events: int
    to_include: int
    to_equal: int


def extra_events(subject: Subject) -> ExtraEvents | None:
    """Fewest events of the comparison arm that, taken off, undo a ratio of one study in favour of the treatment.

    None for more than one study, for other measures, and where the interval leaves nothing to undo.
    """
    found = _one_table(subject)
    if found is None or subject.base.high >= 0:
        return None
    a, n1, c, n2 = found
    to_equal = math.ceil(c - a * n2 / n1)
    to_include = next(extra for extra in range(to_equal + 1) if _without(subject, extra).high >= 0)
    return ExtraEvents(c, to_include, to_equal)


def extra_event_rows(subject: Subject) -> list[dict[str, object]]:
    """The two tipping points as rows of a table, with what is left."""
    found = extra_events(subject)
    if found is None:
        return []
    return [
        {
            "Scenario": f"{extra} of the {found.events} events in the comparison arm came from open care",
            "Found in": "this study",
            "Basis": what,
            **result_cells(subject, _without(subject, extra)),
            "In the plausible range": "",
            "Remark": "a tipping point, not an estimate",
        }
        for extra, what in (
            (found.to_include, "fewest for the interval to include a ratio of 1"),
            (found.to_equal, "fewest for the ratio to reach 1"),
        )
    ]


def extra_event_words(subject: Subject) -> str:
    """The same as the end of a sentence; empty where it does not apply."""
    found = extra_events(subject)
    if found is None:
        return ""
    return (
        f", or if {found.to_include} of the {found.events} events in the comparison arm came from open care alone "
        f"({found.to_equal} for a ratio of 1)"
    )


def _one_table(subject: Subject) -> tuple[int, int, int, int] | None:
    table = subject.effects.table
    if len(table) != 1 or subject.effects.measure not in _MEASURES or subject.sign > 0:
        return None
    return tuple(int(table[name].iloc[0]) for name in ("events", "n", "events_against", "n_against"))


def _without(subject: Subject, extra: int) -> Result:
    a, n1, c, n2 = _one_table(subject)
    sizes = _MEASURES[subject.effects.measure](a, n1, c - extra, n2)
    fit = pool(sizes.y, sizes.v, level=subject.method.level)
    return Result(float(fit.beta[0]), float(fit.ci_low[0]), float(fit.ci_high[0]))
