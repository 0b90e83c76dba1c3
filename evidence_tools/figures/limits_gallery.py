"""Every chart of limitations by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.capped_walking import capped_walking
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.durability import durability
from evidence_tools.figures.extended_funnel import extended_funnel
from evidence_tools.figures.importance import importance
from evidence_tools.figures.limits import limits_chart, limits_map
from evidence_tools.figures.overlap import overlap
from evidence_tools.figures.rare_harms import rare_harms
from evidence_tools.figures.sequential import sequential
from evidence_tools.figures.specification_curve import specification_curve
from evidence_tools.figures.tipping import tipping
from evidence_tools.limits import Limitation, challenge_all
from evidence_tools.limits.core.limitation import CANNOT_SAY
from evidence_tools.models import answer
from evidence_tools.models.multiverse import multiverse
from evidence_tools.question import CHANGE_MEASURES

_OF_ALL = {"overlap": overlap, "durability": durability, "capped_walking": capped_walking, "rare_harms": rare_harms}
LEAST_FOR_NEW_STUDY = 3  # studies, below which a picture of what a new one would change says little


def limit_charts(evidence: Evidence) -> Iterator[tuple[str, Chart]]:
    """Draw the charts of limitations of a review.

    Yields
    ------
    name and chart
        ``limits_map``, ``limits_<question>``, ``tipping_<question>_<limitation>`` where a size of it reverses a
        conclusion of a score; for scores ``specification_<question>``, ``importance_<question>``,
        ``sequential_<question>`` and ``extended_funnel_<question>``; ``overlap``, ``durability``, ``capped_walking``
        and ``rare_harms``.
    """
    challenged = challenge_all(evidence)
    if not challenged:
        return
    yield "limits_map", limits_map(challenged)
    for question, limits in challenged.items():
        yield f"limits_{question}", limits_chart(limits)
        yield from _of_scores(evidence, question, limits)
    for name, draw in _OF_ALL.items():
        with suppress(QuestionError):  # raised where the tables have nothing of the kind
            yield name, draw(evidence)


def _of_scores(evidence: Evidence, question: str, limits: Sequence[Limitation]) -> Iterator[tuple[str, Chart]]:
    fit = answer(evidence, question).fit
    if fit is None or fit.effects.measure not in CHANGE_MEASURES or fit.k < LEAST_FOR_NEW_STUDY:
        return
    for each in limits:
        if each.curve is not None and each.statement and each.verdict != CANNOT_SAY:
            yield f"tipping_{question}_{each.name}", tipping(each)
    yield f"specification_{question}", specification_curve(multiverse(evidence, question))
    if fit.effects.question.outcome in evidence.protocol.limits.importance:
        yield f"importance_{question}", importance(fit, evidence)
    yield f"sequential_{question}", sequential(fit, evidence)
    yield f"extended_funnel_{question}", extended_funnel(fit, evidence)
