"""What may raise the certainty: a large effect, in an unflawed observational comparison and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Mapping

from evidence_tools.certainty.bias import CRITICAL, judged_overall
from evidence_tools.certainty.bias import NAME as BIAS
from evidence_tools.certainty.body import UNITS, Body
from evidence_tools.certainty.levels import CANNOT_SAY, steps_down
from evidence_tools.certainty.record import Domain, Part
from evidence_tools.certainty.rules import PERCENT, Fired, large_effect, reaches
from evidence_tools.certainty.start import starts_lower
from evidence_tools.certainty.telling import part

NAME = "large_effect"
_TOLD = "The ratio is {ratio}; large begins at {large} or its inverse, and {flaws} of the domains rate down."
WORDS = ("not raised", "raised by one level", "raised by two levels")


def raising(body: Body, start: Part, domains: Mapping[str, Domain]) -> tuple[Part, int]:
    """Whether a large effect raises the certainty, shown where it does not too; and by how many levels."""
    rules, subject = body.rules.large_effect, body.subject
    relative = subject.base is not None and subject.kind == "ratio" and subject.scale.transform == "log"
    ratio = float(subject.scale.display(subject.base.estimate)) if relative else None
    flaws = sum(steps_down(each.stands) > 0 for each in domains.values())
    critical = body.share(judged_overall(body)["overall"] == CRITICAL) if relative else math.nan
    found = large_effect(
        ratio,
        observational=starts_lower(body, start),
        flawless=not flaws and domains[BIAS].stands != CANNOT_SAY,
        confounded=reaches(critical, PERCENT * body.rules.risk_of_bias.very_serious_from),
        rules=rules,
    )
    inputs = [
        body.number("ratio", "Ratio of the arms", math.nan if ratio is None else ratio, "risk ratio"),
        body.number("flaws", "Domains that rate down", flaws, "count"),
        body.number("critical", f"At critical risk with nothing left out, {UNITS[body.by]}", critical, "percent"),
        body.threshold("large", "Large from a ratio of", rules.large, "risk ratio", f"certainty.{NAME}.large"),
        body.threshold(
            "very_large", "Very large from a ratio of", rules.very_large, "risk ratio", f"certainty.{NAME}.very_large"
        ),
    ]
    template = _TOLD if relative else ""
    fired = Fired(WORDS[found.steps], found.rule)
    return part(body, NAME, "Large effect", fired=fired, inputs=inputs, template=template), found.steps
