"""What may raise the certainty: a large effect, in an unflawed observational comparison and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Mapping

from evidence_tools.certainty.body import Body
from evidence_tools.certainty.levels import steps_down
from evidence_tools.certainty.record import Domain, Part
from evidence_tools.certainty.rules import Fired, large_effect
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
    found = large_effect(
        ratio, observational=start.level == body.rules.start.observational, flawless=not flaws, rules=rules
    )
    inputs = [
        body.number("ratio", "Ratio of the arms", math.nan if ratio is None else ratio, "risk ratio"),
        body.number("flaws", "Domains that rate down", flaws, "count"),
        body.threshold("large", "Large from a ratio of", rules.large, "risk ratio", f"certainty.{NAME}.large"),
        body.threshold(
            "very_large", "Very large from a ratio of", rules.very_large, "risk ratio", f"certainty.{NAME}.very_large"
        ),
    ]
    template = _TOLD if relative else ""
    fired = Fired(WORDS[found.steps], found.rule)
    return part(body, NAME, "Large effect", fired=fired, inputs=inputs, template=template), found.steps
