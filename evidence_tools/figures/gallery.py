"""Every chart of a review by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidence_tools.editions.since import changes_since
from evidence_tools.editions.trigger.asking import update_trigger
from evidence_tools.evidence import Evidence
from evidence_tools.figures.certainty_gallery import certainty_charts
from evidence_tools.figures.changes_gallery import change_charts
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.completeness import completeness
from evidence_tools.figures.completeness_frame import GROUPS
from evidence_tools.figures.evidence_base import evidence_base
from evidence_tools.figures.limits_gallery import limit_charts
from evidence_tools.figures.proportions import arms_compared, proportions
from evidence_tools.figures.question_gallery import question_charts
from evidence_tools.figures.timeline import timeline
from evidence_tools.figures.timeline_frame import VALUE, timeline_frame
from evidence_tools.figures.trigger import trigger_chart
from evidence_tools.figures.walking import walking
from evidence_tools.figures.walking_frame import walking_frame
from evidence_tools.models import Answer, answers
from evidence_tools.question import CHANGE_MEASURES, COMPARISON_MEASURES, PROPORTION_MEASURES


def gallery(evidence: Evidence) -> dict[str, Chart]:
    """Draw every chart of a review.

    Parameters
    ----------
    evidence
        The extraction tables with their protocol.

    Returns
    -------
    dict of str to Chart
        Charts by stable names: ``evidence_base``, ``completeness``, ``walking``, ``trigger``, and for what the
        protocol asks ``timeline_<outcome>``, ``proportions_<group>`` and ``arms_<group>``; and those of
        `question_charts`, `limit_charts` and `certainty_charts`, and of an edition that follows another one those of
        `change_charts`.
    """
    answered = answers(evidence)
    charts = {"evidence_base": evidence_base(evidence), "completeness": completeness(evidence)}
    charts |= dict(_timelines(evidence, answered))
    charts |= {} if walking_frame(evidence).empty else {"walking": walking(evidence)}
    charts |= dict(question_charts(evidence, answered))
    charts |= dict(_events(answered))
    charts |= dict(limit_charts(evidence))
    charts |= dict(certainty_charts(evidence))
    charts |= dict(_ahead(evidence))
    charts |= dict(_since(evidence))
    return charts


def _timelines(evidence: Evidence, answered: Mapping[str, Answer]) -> Iterator[tuple[str, Chart]]:
    """One timeline for each score that a question asks about and some study prints a change of."""
    asked = (each.effects for each in answered.values() if each.effects.measure in CHANGE_MEASURES)
    for outcome in dict.fromkeys(effects.question.outcome for effects in asked):
        if (timeline_frame(evidence, outcome)["kind"] == VALUE).any():
            yield f"timeline_{outcome}", timeline(evidence, outcome)


def _events(answered: Mapping[str, Answer]) -> Iterator[tuple[str, Chart]]:
    """Shares and comparisons, one chart for each group of outcomes."""
    for group, outcomes in GROUPS.items():
        asked = [each for each in answered.values() if each.effects.k and each.effects.question.outcome in outcomes]
        name = group.lower().replace(" ", "_")
        shares = [each for each in asked if each.effects.measure in PROPORTION_MEASURES]
        compared = [each for each in asked if each.effects.measure in COMPARISON_MEASURES]
        if shares:
            yield f"proportions_{name}", proportions(shares)
        if compared:
            yield f"arms_{name}", arms_compared(compared)


def _ahead(evidence: Evidence) -> Iterator[tuple[str, Chart]]:
    """What one further trial could reverse, where a question that is followed has a statement."""
    trigger = update_trigger(evidence)
    if (trigger.statements["statement"] != "").any():
        yield "trigger", trigger_chart(trigger)


def _since(evidence: Evidence) -> Iterator[tuple[str, Chart]]:
    """What changed since the edition before; nothing of a first edition."""
    changes = changes_since(evidence)
    if changes is not None:
        yield from change_charts(changes)
